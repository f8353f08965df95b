"""What wordpress-importer takes out of a file, by the rules of its SimpleXML parser and of the steps that follow.

Written from what the plugin (0.8 and later) is seen to do: which fields it asks each thing for, how it turns them
into numbers and words, and what it makes of those that are not there. No more of it than decides whether a file arrives
whole.
"""

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

WP = "{http://wordpress.org/export/1.2/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
EXCERPT = "{http://wordpress.org/export/1.2/excerpt/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"

AUTHOR = "author_id author_login author_email author_display_name author_first_name author_last_name".split()
CATEGORY = "term_id category_nicename category_parent cat_name category_description".split()
TAG = "term_id tag_slug tag_name tag_description".split()
POST = (
    "post_id post_date post_date_gmt comment_status ping_status post_name status post_parent menu_order post_type"
    " post_password is_sticky"
).split()
COMMENT = (
    "comment_id comment_author comment_author_email comment_author_IP comment_author_url comment_date"
    " comment_date_gmt comment_content comment_approved comment_type comment_parent comment_user_id"
).split()
STATUSES = {"publish", "future", "draft", "pending", "private", "trash", "inherit"}
TYPES = {"post", "page", "attachment", "guest-author"}  # the last with Co-Authors Plus
DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
REFUSED_LETTERS = re.compile(r"[^a-z0-9 _.\-@]", re.IGNORECASE)  # of a login, by `sanitize_user` when it is strict


class NotTaken(AssertionError):
    """What the importer would not take, or would take for something else."""


@dataclass
class Imported:
    """What would be in the new WordPress."""

    posts: dict[int, dict] = field(default_factory=dict)
    authors: dict[str, dict] = field(default_factory=dict)
    categories: list[dict] = field(default_factory=list)
    tags: list[dict] = field(default_factory=list)

    def of_type(self, kind):
        return {number: post for number, post in self.posts.items() if post["post_type"] == kind}

    def titled(self, title):
        (found,) = [post for post in self.posts.values() if post["title"] == title]
        return found


def read(*files) -> Imported:
    """Import the files one after the other. Raises NotTaken."""
    found = Imported()
    for file in files:
        # No doctype: `isset( $dom->doctype )` refuses the file.
        if "<!DOCTYPE" in file.read_text()[:2000]:
            raise NotTaken("a doctype")
        _take(ElementTree.parse(file).getroot(), found)
    return found


def _take(root, found):
    channel = root.find("channel")
    if not re.fullmatch(r"\d+\.\d+", (channel.findtext(f"{WP}wxr_version") or "").strip()):
        raise NotTaken("no wxr_version")
    if not (channel.findtext(f"{WP}base_site_url") or "").strip():
        raise NotTaken("no base_site_url: attachments with a relative address would have none")
    for author in channel.findall(f"{WP}author"):
        told = _all_of(author, AUTHOR)
        if not told["author_login"] or REFUSED_LETTERS.search(told["author_login"]):
            raise NotTaken(f"a login that WordPress changes: {told['author_login']}")
        found.authors[told["author_login"]] = told
    for category in channel.findall(f"{WP}category"):
        told = _all_of(category, CATEGORY)
        known = {one["category_nicename"] for one in found.categories}
        if told["category_parent"] and told["category_parent"] not in known:
            raise NotTaken(f"a parent that comes later: {told}")
        found.categories.append(told)
    found.tags += [_all_of(tag, TAG) for tag in channel.findall(f"{WP}tag")]
    for item in channel.findall("item"):
        post = _post(item, found)
        # `post_exists( title, '', date )`: what has both alike is one post.
        twin = next((one for one in found.posts.values() if _looks_alike(one, post)), None)
        if twin and twin["post_id"] != post["post_id"]:
            raise NotTaken(f"taken for another: {post['title']}")
        found.posts.setdefault(post["post_id"], post)


def _looks_alike(one, other):
    return all(one[name] == other[name] for name in ("title", "post_date", "post_type"))


def _post(item, found):
    post = _all_of(item, POST)
    for name in ("post_id", "post_parent", "menu_order", "is_sticky"):
        post[name] = int(post[name])
    post |= {"title": item.findtext("title") or "", "guid": item.findtext("guid") or ""}
    post |= {"content": item.findtext(CONTENT), "excerpt": item.findtext(EXCERPT), "author": item.findtext(CREATOR)}
    if None in (post["content"], post["excerpt"], post["author"]) or not post["post_id"]:
        raise NotTaken(f"an item without a field: {post}")
    if post["author"] and post["author"] not in found.authors:
        raise NotTaken(f"an author whom the file does not list: {post['author']}")
    if post["status"] not in STATUSES or post["post_type"] not in TYPES:
        raise NotTaken(f"a state or type that is unknown: {post}")
    for name in ("post_date", "post_date_gmt"):
        if not DATE.fullmatch(post[name]):
            raise NotTaken(f"no date: {post[name]}")
    if len(post["post_name"]) > 200 or re.search(r"[^a-z0-9%_-]", post["post_name"]):
        raise NotTaken(f"a slug that WordPress changes: {post['post_name']}")
    post["terms"] = [
        (one.get("domain"), one.get("nicename"), one.text) for one in item.findall("category") if one.get("nicename")
    ]
    post["meta"] = {}
    for pair in item.findall(f"{WP}postmeta"):
        post["meta"].setdefault(pair.findtext(f"{WP}meta_key"), []).append(pair.findtext(f"{WP}meta_value"))
    if post["post_type"] == "attachment":
        post["url"] = item.findtext(f"{WP}attachment_url")
        # Where the file goes: only a path that begins with year and month is kept.
        if not post["url"] or not re.match(r"\d{4}/\d\d/", post["meta"]["_wp_attached_file"][0]):
            raise NotTaken(f"a file without an address or a place: {post}")
    post["comments"] = _comments(item)
    return post


def _comments(item):
    """In the order of their numbers, each with the comment that it answers: one that is not there yet is not found."""
    told = sorted(
        (_all_of(one, COMMENT) for one in item.findall(f"{WP}comment")), key=lambda one: int(one["comment_id"])
    )
    there = {}
    for comment in told:
        parent = int(comment["comment_parent"])
        if parent and parent not in there:
            raise NotTaken(f"an answer before what it answers: {comment}")
        there[int(comment["comment_id"])] = comment
    return list(there.values())


def _all_of(element, names):
    told = {name: element.findtext(f"{WP}{name}") for name in names}
    if missing := [name for name, words in told.items() if words is None]:
        raise NotTaken(f"{element.tag} without {missing}")
    return told
