"""What a file holds, counted before anything is written: the whole file is read once for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from ..story import Category, Person, Tag
from .clock import Clock, naive
from .elements import get, is_number, meta_of, parent_of, text_of
from .inserts import Inserts
from .names import nicename
from .plugins import KNOWN_FIELDS
from .source import NotWXR, Watched, elements, line_of_item
from .states import kind_of, state_of
from .terms import account_behind, authors_of, guest_of, term_of, terms_of

KNOWN_VERSIONS = {"1.0", "1.1", "1.2"}


@dataclass(slots=True)
class Census:
    """What a file holds, in the file's own words: counted before anything is written."""

    path: Path
    version: str = ""
    title: str = ""
    site: str = ""
    language: str = ""
    generator: str = ""
    posts: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    protected: int = 0
    attachments: int = 0
    people: set[str] = field(default_factory=set)
    authors: set[str] = field(default_factory=set)
    categories: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    remarks: Counter[tuple[str, str]] = field(default_factory=Counter)
    remarks_elsewhere: int = 0
    others: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    control_characters: int = 0
    warnings: list[str] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)
    fates: Counter[str] = field(default_factory=Counter)
    inserts: Inserts = field(default_factory=Inserts)
    numbers: dict[str, str] = field(default_factory=dict)
    linked: dict[str, str] = field(default_factory=dict)
    guests: dict[str, Person] = field(default_factory=dict)

    @property
    def all_posts(self) -> int:
        """Posts of every status."""
        return self.posts.total()

    @property
    def replies(self) -> Counter[str]:
        """Readers' comments under posts by state; links back and the desk's notes are not among them."""
        states: Counter[str] = Counter()
        for (kind, state), count in self.remarks.items():
            if kind == "comment":
                states[state] += count
        return states


def check(path: Path | str) -> Census:
    """Reads the whole file and counts. Raises `NotWXR` with line and reason, and OSError if it can't be opened."""
    path = Path(path)
    census = Census(path)
    items = 0
    with path.open("rb") as file:
        source = Watched(file)
        for element in elements(source):
            items += element.tag == "item"
            if items and not census.version:
                sentence = _("this is an RSS feed, not a WordPress export.")
                raise NotWXR(line_of_item(path, 1), f"{sentence} {_how_to_export()}")
            try:
                _count(element, census)
            except _NoNumber:
                sentence = _("this item has no wp:post_id, so a second import could not recognise it.")
                raise NotWXR(line_of_item(path, items), sentence) from None
            except _NoRemarkNumber:
                sentence = _(
                    "a comment below this item has no wp:comment_id, so a second import could not recognise it."
                )
                raise NotWXR(line_of_item(path, items), sentence) from None
        census.control_characters = source.controls
    census.people |= {census.linked.get(key, key) for key in census.authors}
    if not census.version:
        sentence = _("this is not a WordPress export: it names no wp:wxr_version.")
        raise NotWXR(1, f"{sentence} {_how_to_export()}")
    census.warnings += _warnings(census, source)
    return census


def _warnings(census: Census, source: Watched) -> Iterator[str]:
    if census.version not in KNOWN_VERSIONS:
        yield _("The file says it is WXR version %(version)s; versions 1.0 to 1.2 are known. It is read as 1.2.") % {
            "version": census.version
        }
    if source.controls:
        yield _("%(count)s control characters, which XML forbids, were skipped.") % {"count": source.controls}
    if source.broken:
        yield _("%(count)s places are no UTF-8; a letter is missing in each (look for “\ufffd”).") % {
            "count": source.broken
        }
    if source.lead or source.trailing:
        yield _("Something that is no export stands before or after it in the file, and was skipped.")


def _how_to_export() -> str:
    return _("In WordPress: Tools → Export → All content.")


class _NoNumber(ValueError):
    """A post without a number."""


class _NoRemarkNumber(ValueError):
    """A post's comment without a number."""


_HEADER = {"wp:wxr_version": "version", "title": "title", "language": "language", "generator": "generator"}


def _count(element: Element, census: Census) -> None:
    tag = element.tag
    if tag in _HEADER:
        # WordPress.com writes an <image> with a title of its own after the channel's.
        setattr(census, _HEADER[tag], getattr(census, _HEADER[tag]) or text_of(element).strip())
    elif tag == "link":
        census.site = census.site or text_of(element).strip().rstrip("/")
    elif tag == "wp:base_blog_url":
        census.site = text_of(element).strip().rstrip("/") or census.site
    elif tag == "wp:author":
        census.people.add(nicename(get(element, "wp:author_login")))
    elif tag in ("wp:category", "wp:tag", "wp:term"):
        _count_term(element, census)
    elif tag == "item":
        _count_item(element, census)


# Terms that the file itself reads, or that say nothing to readers.
_READ_DOMAINS = {"", "category", "post_tag", "tag", "author", "language", "post_format", "post_translations"}


def _count_filings(element: Element, census: Census) -> None:
    """What a post is filed under beside categories and tags."""
    domains = {term.get("domain", "") for term in element.iter("category")}
    census.fates["translations"] += "post_translations" in domains
    census.fates.update(f"taxonomy:{domain}" for domain in domains - _READ_DOMAINS)


def _count_guest(element: Element, census: Census) -> None:
    guest, account = guest_of(element), account_behind(element)
    if account and account in census.people:
        census.linked[guest.key] = account
        census.guests[account] = guest
    else:
        census.people.add(guest.key)
        census.fates["guest-author"] += 1


def acquaint(censuses: Iterable[Census]) -> None:
    """Let the files of one site know of each other: `wp export` may put a reusable block, a sound, the list of
    categories or the dates of a season into another file than the story that needs it."""
    sites: dict[str, Census] = {}
    for census in censuses:
        first = sites.setdefault(census.site, census)
        if first is census:
            continue
        first.inserts.take(census.inserts)
        first.clock.take(census.clock)
        for name in ("numbers", "linked", "guests"):
            getattr(first, name).update(getattr(census, name))
            setattr(census, name, getattr(first, name))
        census.inserts, census.clock = first.inserts, first.clock


def _count_term(element: Element, census: Census) -> None:
    term = term_of(element)
    if isinstance(term, Category):
        census.categories.add(term.slug)
        census.numbers[term.external_id] = term.slug
    elif isinstance(term, Person):
        census.people.add(term.key)
    elif isinstance(term, Tag):
        census.tags.add(term.slug)


def _count_item(element: Element, census: Census) -> None:
    kind = get(element, "wp:post_type") or "post"
    status = get(element, "wp:status") or "draft"
    local, utc = naive(get(element, "wp:post_date")), naive(get(element, "wp:post_date_gmt"))
    if local and utc:
        census.clock.learn(local, utc)
    if kind in ("post", "page") and not is_number(get(element, "wp:post_id").strip()):
        raise _NoNumber
    if kind == "post":
        if status == "auto-draft":
            census.others["auto-draft"] += 1
            return
        census.posts[status] += 1
        census.protected += bool(get(element, "wp:post_password"))
        categories, tags = terms_of(element)
        census.categories.update(term.slug for term in categories)
        census.tags.update(term.slug for term in tags)
        census.authors.update(authors_of(element, {}))
        _count_filings(element, census)
        for remark in element.iter("wp:comment"):
            if not is_number(get(remark, "wp:comment_id").strip()):
                raise _NoRemarkNumber
            census.remarks[kind_of(remark), state_of(remark)] += 1
        keys = {key for key, _value in meta_of(element)}
        census.fields.update(key for key in keys - KNOWN_FIELDS if not key.startswith("_"))
        return
    if kind == "page":
        census.pages[status] += 1
    elif kind == "attachment":
        census.attachments += 1
        url = get(element, "wp:attachment_url").strip()
        census.inserts.learn_file(get(element, "wp:post_id").strip(), url, parent_of(element))
    elif kind == "guest-author":
        _count_guest(element, census)
    else:
        if kind == "wp_block":
            census.inserts.learn_block(get(element, "wp:post_id").strip(), get(element, "content:encoded"))
        census.others[kind] += 1
    census.remarks_elsewhere += sum(1 for _remark in element.iter("wp:comment"))
