"""What becomes of our addresses in WordPress: one list for people, and the same for Apache and nginx.

With the permalinks `/%year%/%monthnum%/%day%/%postname%/` a story stays where it is; the list names every public
address all the same, with the number by which WordPress finds the story whatever its permalinks are (`/?p=121`).
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from articles.models import Article, Author, Section, Topic
from newsroom.models import Address, Page

from . import wordpress_names as names

BATCH = 500  # rows of the table of addresses
# What every paper of ours has and WordPress has under another name.
ALWAYS = {
    "/archive/": "/", "/corrections/": "/", "/feed/json/": "/feed/", "/news-sitemap.xml": "/wp-sitemap.xml",
    "/sitemap.xml": "/wp-sitemap.xml",
}  # fmt: skip
NGINX_PATTERNS = r"""if ($newsroom_gone) { return 410; }
if ($newsroom_moved) { return 301 $newsroom_moved; }
if ($newsroom_asked) { return 301 $newsroom_asked; }
rewrite "^(/\d{4}/\d\d/\d\d/[^/]+/)comments/(\d+)/$" $1comment-page-$2/ permanent;
rewrite "^(/\d{4}/\d\d/\d\d/[^/]+/)comment/(\d+)/$" $1#comment-$2? permanent;
rewrite "^(/\d{4}/\d\d/\d\d/[^/]+/)feed/json/$" $1feed/ permanent;
if ($uri = /search/) { return 301 /?s=$arg_q; }
"""
APACHE_PATTERNS = r"""RewriteRule "^(\d{4}/\d\d/\d\d/[^/]+/)comments/(\d+)/$" "/$1comment-page-$2/" [R=301,L]
RewriteRule "^(\d{4}/\d\d/\d\d/[^/]+/)comment/(\d+)/$" "/$1\#comment-$2" [R=301,L,NE]
RewriteRule "^(\d{4}/\d\d/\d\d/[^/]+/)feed/json/$" "/$1feed/" [R=301,L]
RewriteCond %{QUERY_STRING} (?:^|&)q=([^&]*)
RewriteRule "^search/$" "/?s=%1" [R=301,L,NE]
"""


@dataclass(frozen=True)
class Way:
    """An address of ours and where it leads: `target` is percent-encoded, or empty for what is gone."""

    path: str
    target: str
    plain: str = ""  # WordPress's own short address, of stories and pages

    @property
    def moves(self) -> bool:
        """Whether a server must be told of it."""
        return names.quoted(self.path) != names.quoted(self.target)


def ways(moved: dict, files: Iterable[Way] = ()) -> Iterator[Way]:
    """Every public address. `moved` are the addresses of things that are others in WordPress, by uid; `files` are
    those of documents."""
    stories = Article.objects.published().only("pk", "uid", "day", "slug").order_by("pk")
    for story in stories.iterator(chunk_size=BATCH):
        path = unquote(story.get_absolute_url())
        yield Way(path, moved.get(story.uid) or quote(path), f"/?p={names.post('article', story.pk)}")
    for page in Page.objects.published().only("pk", "uid", "slug").order_by("pk"):
        path = unquote(page.get_absolute_url())
        yield Way(path, moved.get(page.uid) or quote(path), f"/?page_id={names.post('page', page.pk)}")
    for path, target in lists():
        yield Way(path, target)
        for feed in ("feed/", "feed/atom/"):
            yield Way(path + feed, target + feed)
        yield Way(f"{path}feed/json/", f"{target}feed/")
    for path, target in ALWAYS.items():
        yield Way(path, target)
    yield from files
    yield from _former(moved)


def lists() -> Iterator[tuple[str, str]]:
    """The pages of sections, topics and authors: WordPress calls two of the three by another name."""
    sections = {section.pk: section for section in Section.objects.all()}
    for section in sections.values():
        yield unquote(section.get_absolute_url()), f"/category/{'/'.join(_with_parents(section, sections))}/"
    for topic in Topic.objects.only("pk", "slug").iterator(chunk_size=BATCH):
        yield unquote(topic.get_absolute_url()), f"/tag/{names.stored(topic.slug)}/"
    for author in Author.objects.only("pk", "slug").iterator(chunk_size=BATCH):
        yield unquote(author.get_absolute_url()), f"/author/{names.login(author)}/"


def _with_parents(section, sections):
    found = [section]
    while (above := sections.get(found[0].parent_id)) and above not in found:
        found.insert(0, above)
    return [names.stored(one.slug) for one in found]


def _former(moved):
    """What stood elsewhere once. A redirect to a thing follows it to its address in WordPress, in one hop."""
    rows = Address.objects.exclude(kind=Address.Kind.CURRENT).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        known = _public_paths({row.subject_uid for row in batch if row.subject_uid}, moved)
        for row in batch:
            if row.kind == Address.Kind.GONE:
                yield Way(row.path, "")
            elif row.subject_uid in known:
                yield Way(row.path, known[row.subject_uid])
            elif not row.subject_uid and (target := row.leads_to()):
                yield Way(row.path, quote(target, safe="/:?#[]@!&'()*+,;=%~"))


def _public_paths(uids, moved):
    found = {uid: moved[uid] for uid in uids if uid in moved}
    for model in (Article, Page):
        for thing in model.objects.published().filter(uid__in=uids).defer("body"):
            found[thing.uid] = moved.get(thing.uid) or quote(unquote(thing.get_absolute_url()))
    for model in (Section, Topic, Author):
        things = {unquote(thing.get_absolute_url()): thing.uid for thing in model.objects.filter(uid__in=uids)}
        if things:
            found |= {things[path]: target for path, target in lists() if path in things}
    return found


# -- three ways to say it ----------------------------------------------------------------------------------------------


def write(folder: Path, found: Iterable[Way]) -> int:
    """Write addresses.csv and, for those that are elsewhere in WordPress, the servers' lists; how many those are."""
    count = 0
    with (
        (folder / "addresses.csv").open("x", newline="", encoding="utf-8") as table,
        (folder / "htaccess.txt").open("x", encoding="utf-8") as apache,
        (folder / "nginx-http.conf").open("x", encoding="utf-8") as nginx,
        (folder / "nginx-server.conf").open("x", encoding="utf-8") as server,
    ):
        rows = csv.writer(table)
        rows.writerow(["address here", "address in WordPress", "short address in WordPress", "status"])
        apache.write("# Into .htaccess, above the lines of WordPress.\nRewriteEngine On\n")
        server.write("# Into the server { } of the paper, above its locations.\n" + NGINX_PATTERNS)
        maps = {"moved": [], "asked": [], "gone": []}
        for way in found:
            status = 410 if not way.target else 301 if way.moves else 200
            rows.writerow([way.path, way.target, way.plain, status])
            if status == 200:
                continue
            count += 1
            apache.write(_apache(way))
            kind = "gone" if not way.target else "asked" if "?" in way.path else "moved"
            maps[kind].append(
                f"{_nginx_word(way.path)} {_nginx_word(_without_variables(way.target)) if way.target else 1};"
            )
        apache.write(APACHE_PATTERNS)
        nginx.write("# Into the http { } of nginx.\nmap_hash_max_size 65536;\nmap_hash_bucket_size 1024;\n")
        for kind, variable in (("moved", "$uri"), ("asked", "$request_uri"), ("gone", "$uri")):
            lines = "".join(f"    {line}\n" for line in maps[kind])
            nginx.write(f'map {variable} $newsroom_{kind} {{\n    default "";\n{lines}}}\n')
    return count


def _without_variables(target: str) -> str:
    """The same address without `$`, which begins a variable in what nginx sends and can't be said in any other way."""
    return target.replace("$", "%24")


def _nginx_word(words: str) -> str:
    """A word in quotes."""
    kept = re.sub(r"[\x00-\x1f\x7f]", "", words).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{kept}"' if kept.startswith("/") or "://" in kept else f'"\\{kept}"'


def _apache(way: Way) -> str:
    path, _mark, query = re.sub(r"[\x00-\x1f\x7f]", "", way.path).partition("?")
    pattern = re.escape(path.removeprefix("/")).replace('"', '\\"')
    lines = [f'RewriteCond %{{QUERY_STRING}} "^{re.escape(query)}$"'.replace('\\"', '"')] if query else []
    if not way.target:
        lines.append(f'RewriteRule "^{pattern}$" - [G]')
    else:
        target = re.sub(r'([%$\\"])', r"\\\1", way.target)
        ending = "" if "?" in way.target or not query else "?"
        lines.append(f'RewriteRule "^{pattern}$" "{target}{ending}" [R=301,L,NE]')
    return "\n".join([*lines, ""])
