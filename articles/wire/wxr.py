"""WordPress's export file, WXR 1.0 to 1.2 (`wp-admin/includes/export.php`): RSS 2.0 with a namespace of its own.

    check(path)          reads the whole file and counts what is in it, or refuses it: `NotWXR(line, sentence)`
    read(path, census)   yields it as plain data, one thing at a time

Both stream: memory holds one item, whatever the length of the file (`newsroom.xml` refuses DTDs, and what is too deep
or too big). Control characters that XML forbids, and that WordPress writes all the same, are skipped and counted.

Times: WordPress gives the local time and the one in GMT; the difference is the site's offset. Drafts have no GMT
(`0000-00-00`): their offset is that of the posts around them. A post that was private or behind a password is no
longer public here, whatever its status said.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from newsroom.xml import XMLRefused, iter_elements

from .story import Attachment, Category, Person, Remark, StandingPage, Story, Tag
from .tree import plain_text

__all__ = ["Census", "NotWXR", "Thing", "check", "nicename", "read"]

Thing = Person | Category | Tag | Attachment | StandingPage | Story

MAX_BYTES = 20_000_000_000  # of a file; it is streamed
MAX_ITEM_BYTES = 200_000_000  # what memory must hold
MAX_DEPTH = 40
MAX_ELEMENTS = 200_000_000
KNOWN_VERSIONS = {"1.0", "1.1", "1.2"}


class NotWXR(Exception):
    """The file can't be imported: `line` says where, `sentence` why and what to do."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(_("line %(line)s: %(sentence)s") % {"line": line, "sentence": sentence})
        self.line = line
        self.sentence = sentence


class Clock:
    """The old site's offset from UTC, learnt month by month, so that a draft gets that of its season."""

    def __init__(self) -> None:
        self.months: dict[tuple[int, int], Counter[int]] = {}

    def learn(self, local: datetime, utc: datetime) -> None:
        """Takes note of one pair of times (naive), if their difference can be an offset."""
        seconds = _offset(local, utc)
        if seconds is not None:
            self.months.setdefault((local.year, local.month), Counter())[seconds] += 1

    def offset(self, local: datetime) -> timedelta:
        """The offset at a local time (naive): of its month, else of that month in the nearest year, else the usual."""
        if not self.months:
            return timedelta(0)
        here = (local.year, local.month)
        if here not in self.months:
            same_season = [key for key in self.months if key[1] == local.month]
            if same_season:
                here = min(same_season, key=lambda key: abs(key[0] - local.year))
            else:
                return timedelta(seconds=sum(self.months.values(), Counter()).most_common(1)[0][0])
        return timedelta(seconds=self.months[here].most_common(1)[0][0])

    @property
    def offsets(self) -> list[str]:
        """Every offset seen, as +HH:MM, the usual first."""
        seen = sum(self.months.values(), Counter())
        return [_signed(seconds) for seconds, _count in seen.most_common()]


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
    categories: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    remarks: Counter[tuple[str, str]] = field(default_factory=Counter)
    remarks_elsewhere: int = 0
    others: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    control_characters: int = 0
    warnings: list[str] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)

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
        source = _Watched(file)
        for element in _elements(source):
            items += element.tag == "item"
            if items and not census.version:
                sentence = _("this is an RSS feed, not a WordPress export.")
                raise NotWXR(_line_of_item(path, 1), f"{sentence} {_how_to_export()}")
            try:
                _count(element, census)
            except _NoNumber:
                sentence = _("this item has no wp:post_id, so a second import could not recognise it.")
                raise NotWXR(_line_of_item(path, items), sentence) from None
            except _NoRemarkNumber:
                sentence = _(
                    "a comment below this item has no wp:comment_id, so a second import could not recognise it."
                )
                raise NotWXR(_line_of_item(path, items), sentence) from None
        census.control_characters = source.controls
    if not census.version:
        sentence = _("this is not a WordPress export: it names no wp:wxr_version.")
        raise NotWXR(1, f"{sentence} {_how_to_export()}")
    if census.version not in KNOWN_VERSIONS:
        census.warnings.append(
            _("The file says it is WXR version %(version)s; versions 1.0 to 1.2 are known. It is read as 1.2.")
            % {"version": census.version}
        )
    if census.control_characters:
        census.warnings.append(
            _("%(count)s control characters, which XML forbids, were skipped.") % {"count": census.control_characters}
        )
    return census


def _how_to_export() -> str:
    return _("In WordPress: Tools → Export → All content.")


def read(path: Path | str, census: Census | None = None) -> Iterator[Thing]:
    """Yields what the file holds, in its own order. `census` is what `check` gave; without it `check` is called first.

    A category or tag that is listed twice (as itself and as a term) comes once; somebody whom the file does not list
    comes as a Person before the first story that names them. Stories carry their comments.
    """
    path = Path(path)
    census = census or check(path)
    reader = _Reader(census)
    with path.open("rb") as file:
        for element in _elements(_Watched(file)):
            yield from reader.things(element)


# ── bytes → elements ──────────────────────────────────────────────────────────────────────────────────────────────

_CHILDREN = ("item", "title", "link", "language", "generator", "{*}wxr_version", "{*}base_blog_url", "{*}author",
             "{*}category", "{*}tag", "{*}term")  # fmt: skip
_FORBIDDEN = bytes(set(range(32)) - {9, 10, 13})
_NAMESPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}


class _Watched:
    """A binary file that counts the control characters in it, and what was read since the last whole item."""

    def __init__(self, file) -> None:
        self.file = file
        self.controls = self.lines = self.since = 0

    def read(self, size: int) -> bytes:
        chunk = self.file.read(size)
        self.controls += len(chunk) - len(chunk.translate(None, _FORBIDDEN))
        self.lines += chunk.count(b"\n")
        self.since += len(chunk)
        if self.since > MAX_ITEM_BYTES:
            limit = MAX_ITEM_BYTES // 1_000_000
            raise NotWXR(self.lines, _("one item is larger than %(limit)s MB.") % {"limit": limit})
        return chunk


def _elements(source: _Watched) -> Iterator[Element]:
    """The children of `<channel>` that mean something, their names shortened to `wp:…`. Raises `NotWXR`."""
    limits = {"max_bytes": MAX_BYTES, "max_depth": MAX_DEPTH, "max_elements": MAX_ELEMENTS, "strip_controls": True}
    names: dict[str, str] = {}
    try:
        for element in iter_elements(source, *_CHILDREN, **limits):
            source.since = 0
            for one in element.iter():
                if one.tag not in names:
                    names[one.tag] = _short(one.tag)
                one.tag = names[one.tag]
            yield element
    except XMLRefused as refused:
        reason = refused.reason
        if re.search(r"no element found|unclosed (?:token|CDATA section)", reason):
            reason = _("the file ends here in the middle. It was cut off on the way: export or copy it again.")
        raise NotWXR(refused.line, reason) from None


def _short(name: str) -> str:
    """`{namespace}tag` as `prefix:tag`; every version of WordPress's namespace is `wp:` or `excerpt:`."""
    if not name.startswith("{"):
        return name
    uri, _brace, tag = name[1:].partition("}")
    if uri.startswith("http://wordpress.org/export/"):
        return ("excerpt:" if uri.rstrip("/").endswith("excerpt") else "wp:") + tag
    return _NAMESPACES.get(uri, "other:") + tag


def _line_of_item(path: Path, number: int) -> int:
    """The line on which the so-many-th item begins (from 1)."""
    with path.open("rb") as file:
        for line, text in enumerate(file, start=1):
            number -= len(re.findall(rb"<item[\s>]", text))
            if number <= 0:
                return line
    return 1


# ── counting ──────────────────────────────────────────────────────────────────────────────────────────────────────


class _NoNumber(ValueError):
    """A post without a number."""


class _NoRemarkNumber(ValueError):
    """A post's comment without a number."""


_HEADER = {"wp:wxr_version": "version", "title": "title", "language": "language", "generator": "generator"}


def _count(element: Element, census: Census) -> None:
    tag = element.tag
    if tag in _HEADER:
        # WordPress.com writes an <image> with a title of its own after the channel's.
        setattr(census, _HEADER[tag], getattr(census, _HEADER[tag]) or _text(element).strip())
    elif tag == "link":
        census.site = census.site or _text(element).strip().rstrip("/")
    elif tag == "wp:base_blog_url":
        census.site = _text(element).strip().rstrip("/") or census.site
    elif tag == "wp:author":
        census.people.add(nicename(_get(element, "wp:author_login")))
    elif tag in ("wp:category", "wp:tag", "wp:term"):
        _count_term(element, census)
    elif tag == "item":
        _count_item(element, census)


def _count_term(element: Element, census: Census) -> None:
    term = _term(element)
    if isinstance(term, Category):
        census.categories.add(term.slug)
    elif isinstance(term, Tag):
        census.tags.add(term.slug)


def _count_item(element: Element, census: Census) -> None:
    kind = _get(element, "wp:post_type") or "post"
    status = _get(element, "wp:status") or "draft"
    local, utc = _naive(_get(element, "wp:post_date")), _naive(_get(element, "wp:post_date_gmt"))
    if local and utc:
        census.clock.learn(local, utc)
    if kind in ("post", "page") and not _get(element, "wp:post_id").strip().isdecimal():
        raise _NoNumber
    if kind == "post":
        if status == "auto-draft":
            census.others["auto-draft"] += 1
            return
        census.posts[status] += 1
        census.protected += bool(_get(element, "wp:post_password"))
        categories, tags = _terms_of(element)
        census.categories.update(term.slug for term in categories)
        census.tags.update(term.slug for term in tags)
        census.people.update(_authors(element))
        for remark in element.iter("wp:comment"):
            if not _get(remark, "wp:comment_id").strip().isdecimal():
                raise _NoRemarkNumber
            census.remarks[_kind(remark), _state(remark)] += 1
        keys = {key for key, _value in _meta(element)}
        census.fields.update(key for key in keys - _KNOWN_FIELDS if not key.startswith("_"))
        return
    if kind == "page":
        census.pages[status] += 1
    elif kind == "attachment":
        census.attachments += 1
    elif kind == "guest-author":
        census.people.add(_guest(element).key)
    else:
        census.others[kind] += 1
    census.remarks_elsewhere += sum(1 for _remark in element.iter("wp:comment"))


# ── elements → plain data ─────────────────────────────────────────────────────────────────────────────────────────


class _Reader:
    """Turns elements into things; remembers which terms it has given."""

    def __init__(self, census: Census) -> None:
        self.census = census
        self.clock = census.clock
        self.given: set[tuple[type, str]] = set()
        self.numbers: dict[str, str] = {}
        self.people: set[str] = set()

    def things(self, element: Element) -> Iterator:
        if element.tag == "wp:author":
            person = _person(element)
            self.people.add(person.key)
            yield person
        elif element.tag in ("wp:category", "wp:tag", "wp:term"):
            term = _term(element)
            if term and (type(term), term.slug) not in self.given:
                self.given.add((type(term), term.slug))
                if isinstance(term, Category):
                    self.numbers[term.external_id] = term.slug
                yield term
        elif element.tag == "item":
            kind = _get(element, "wp:post_type") or "post"
            if kind == "post" and _get(element, "wp:status") != "auto-draft":
                story = self.story(element)
                for key, name in _authors(element).items():
                    if key not in self.people:
                        self.people.add(key)
                        yield Person(key, name)
                yield story
            elif kind == "page":
                yield self.page(element)
            elif kind == "attachment":
                yield self.attachment(element)
            elif kind == "guest-author":
                guest = _guest(element)
                self.people.add(guest.key)
                yield guest

    def story(self, element: Element) -> Story:
        meta = _Meta(_meta(element))
        status, hidden, in_trash = _status(element)
        categories, tags = _terms_of(element)
        return Story(
            headline=plain_text(_get(element, "title")),
            body=_get(element, "content:encoded"),
            standfirst=_get(element, "excerpt:encoded").strip() or meta.first("newspack_post_subtitle", "_subtitle"),
            slug=_slug_of(element, meta, in_trash),
            status=status,
            hidden=hidden,
            in_trash=in_trash,
            pinned=_get(element, "wp:is_sticky") == "1",
            source=plain_text(meta.first(*_SOURCE_FIELDS)),
            external_id=_get(element, "wp:post_id").strip(),
            guid=_get(element, "guid").strip(),
            link=_get(element, "link").strip(),
            old_slugs=[_slug(old) for old in meta.all("_wp_old_slug") if old],
            dated=self.moment(element, "wp:post_date"),
            changed=self.moment(element, "wp:post_modified"),
            authors=list(_authors(element)),
            byline=plain_text(meta.first(*_BYLINE_FIELDS)),
            section=self.section(categories, meta),
            sections=categories,
            topics=tags,
            lead_picture=meta.first("_thumbnail_id").strip(),
            seo_title=_seo(meta.first("_yoast_wpseo_title", "rank_math_title", "_aioseo_title")),
            seo_description=_seo(meta.first("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description")),
            comments_open=_get(element, "wp:comment_status") != "closed",
            remarks=[self.remark(one) for one in element.iter("wp:comment")],
        )

    def page(self, element: Element) -> StandingPage:
        meta = _Meta(_meta(element))
        status, hidden, in_trash = _status(element)
        return StandingPage(
            external_id=_get(element, "wp:post_id").strip(),
            title=plain_text(_get(element, "title")),
            body=_get(element, "content:encoded"),
            slug=_slug_of(element, meta, in_trash),
            status=status,
            hidden=hidden,
            in_trash=in_trash,
            parent=_get(element, "wp:post_parent").strip().removeprefix("0"),
            order=_integer(_get(element, "wp:menu_order")),
            guid=_get(element, "guid").strip(),
            link=_get(element, "link").strip(),
            old_slugs=[_slug(old) for old in meta.all("_wp_old_slug") if old],
            dated=self.moment(element, "wp:post_date"),
            changed=self.moment(element, "wp:post_modified"),
            remarks=[self.remark(one) for one in element.iter("wp:comment")],
        )

    def attachment(self, element: Element) -> Attachment:
        meta = _Meta(_meta(element))
        details = meta.first("_wp_attachment_metadata")
        caption, credit = caption_and_credit(plain_text(_get(element, "excerpt:encoded")))
        given = [plain_text(meta.first(key)) for key in ("_media_credit", "_navis_media_credit_org")]
        credit = " / ".join(words for words in given if words) or credit or plain_text(_php_string(details, "credit"))
        return Attachment(
            external_id=_get(element, "wp:post_id").strip(),
            url=_get(element, "wp:attachment_url").strip(),
            path=meta.first("_wp_attached_file").strip(),
            title=plain_text(_get(element, "title")),
            slug=_slug(_get(element, "wp:post_name")),
            link=_get(element, "link").strip(),
            guid=_get(element, "guid").strip(),
            caption=caption,
            description=plain_text(_get(element, "content:encoded")),
            alt=plain_text(meta.first("_wp_attachment_image_alt")),
            credit=credit,
            credit_url=meta.first("_media_credit_url").strip(),
            parent=_get(element, "wp:post_parent").strip().removeprefix("0"),
            order=_integer(_get(element, "wp:menu_order")),
            width=_php_integer(details, "width"),
            height=_php_integer(details, "height"),
            uploaded_at=self.moment(element, "wp:post_date"),
            old_slugs=[_slug(old) for old in meta.all("_wp_old_slug") if old],
            remarks=sum(1 for _remark in element.iter("wp:comment")),
        )

    def remark(self, element: Element) -> Remark:
        return Remark(
            external_id=_get(element, "wp:comment_id").strip(),
            name=plain_text(_get(element, "wp:comment_author")),
            body=_get(element, "wp:comment_content"),
            state=_state(element),
            kind=_kind(element),
            email=_get(element, "wp:comment_author_email").strip(),
            website=_get(element, "wp:comment_author_url").strip(),
            ip=_get(element, "wp:comment_author_IP").strip(),
            written_at=self.moment(element, "wp:comment_date"),
            parent=_get(element, "wp:comment_parent").strip().removeprefix("0"),
            user_id=_get(element, "wp:comment_user_id").strip().removeprefix("0"),
        )

    def section(self, categories: list[Category], meta: _Meta) -> str:
        """The primary category where a plugin named one, else the first that is not “Uncategorized”."""
        slugs = [one.slug for one in categories]
        primary = meta.first("_yoast_wpseo_primary_category", "rank_math_primary_category", "_primary_category").strip()
        if primary.isdecimal() and (named := self.numbers.get(primary)) in slugs:
            return named
        return next((slug for slug in slugs if slug != "uncategorized"), slugs[0] if slugs else "")

    def moment(self, element: Element, name: str) -> datetime | None:
        """The time in `name` and `name_gmt`: aware, at the site's own offset of that day; None where there is none."""
        local, utc = _naive(_get(element, name)), _naive(_get(element, f"{name}_gmt"))
        if local:
            seconds = _offset(local, utc) if utc else None
            offset = self.clock.offset(local) if seconds is None else timedelta(seconds=seconds)
            return local.replace(tzinfo=timezone(offset))
        if utc:
            return utc.replace(tzinfo=UTC).astimezone(timezone(self.clock.offset(utc)))
        try:
            published = parsedate_to_datetime(_get(element, "pubDate"))
        except ValueError:
            return None
        return published if published.tzinfo else published.replace(tzinfo=UTC)


# Custom fields that outlets and plugins keep an agency, a guest's byline or a summary in.
_SOURCE_FIELDS = ("wire_credit", "wire_source", "news_agency", "agency", "source_credit")
_BYLINE_FIELDS = ("byline", "guest_byline", "guest-author", "guest_author", "_byline")
_KNOWN_FIELDS = {*_SOURCE_FIELDS, *_BYLINE_FIELDS, "newspack_post_subtitle"}

_STATUSES = {"publish": "published", "future": "scheduled", "pending": "submitted", "private": "draft"}


def _status(element: Element) -> tuple[str, str, bool]:
    """(our word, why it is hidden although it was out, whether it lies in the trash)."""
    status = _get(element, "wp:status") or "draft"
    if status == "trash":
        return "draft", "", True
    if status == "private":
        return "draft", "private", False
    if _get(element, "wp:post_password"):
        return "draft", "password", False
    return _STATUSES.get(status, "draft"), "", False


_STATES = {"1": "approved", "approve": "approved", "approved": "approved", "0": "waiting", "hold": "waiting",
           "spam": "spam", "trash": "deleted", "post-trashed": "deleted"}  # fmt: skip


def _state(element: Element) -> str:
    return _STATES.get(_get(element, "wp:comment_approved").strip(), "waiting")


def _kind(element: Element) -> str:
    # Until WordPress 5.5 an ordinary comment had no type at all.
    return _get(element, "wp:comment_type").strip() or "comment"


def _person(element: Element) -> Person:
    login = _get(element, "wp:author_login").strip()
    names = f"{_get(element, 'wp:author_first_name')} {_get(element, 'wp:author_last_name')}"
    return Person(
        key=nicename(login),
        name=plain_text(_get(element, "wp:author_display_name")) or plain_text(names) or login,
        external_id=_get(element, "wp:author_id").strip(),
        email=_get(element, "wp:author_email").strip(),
    )


def _guest(element: Element) -> Person:
    """A guest author of Co-Authors Plus: an item of its own, named by its slug `cap-…`."""
    meta = _Meta(_meta(element))
    login = meta.first("cap-user_login") or _get(element, "wp:post_name").removeprefix("cap-")
    names = f"{meta.first('cap-first_name')} {meta.first('cap-last_name')}"
    return Person(
        key=nicename(login),
        name=plain_text(meta.first("cap-display_name") or _get(element, "title")) or plain_text(names) or login,
        external_id=_get(element, "wp:post_id").strip(),
        email=meta.first("cap-user_email").strip(),
        biography=plain_text(meta.first("cap-description")),
        guest=True,
    )


def _term(element: Element) -> Category | Tag | None:
    if element.tag == "wp:category":
        return Category(
            slug=_slug(_get(element, "wp:category_nicename")),
            name=plain_text(_get(element, "wp:cat_name")),
            parent=_slug(_get(element, "wp:category_parent")),
            description=plain_text(_get(element, "wp:category_description")),
            external_id=_get(element, "wp:term_id").strip(),
        )
    if element.tag == "wp:tag":
        return Tag(
            slug=_slug(_get(element, "wp:tag_slug")),
            name=plain_text(_get(element, "wp:tag_name")),
            description=plain_text(_get(element, "wp:tag_description")),
            external_id=_get(element, "wp:term_id").strip(),
        )
    taxonomy = _get(element, "wp:term_taxonomy")
    if taxonomy not in ("category", "post_tag"):
        return None
    slug, name = _slug(_get(element, "wp:term_slug")), plain_text(_get(element, "wp:term_name"))
    number, about = _get(element, "wp:term_id").strip(), plain_text(_get(element, "wp:term_description"))
    if taxonomy == "category":
        return Category(slug, name, _slug(_get(element, "wp:term_parent")), about, number)
    return Tag(slug, name, about, number)


def _terms_of(element: Element) -> tuple[list[Category], list[Tag]]:
    """Categories and tags of a post, each once. WXR 1.0 wrote them twice, without a domain first, and said `tag`."""
    categories: dict[str, Category] = {}
    tags: dict[str, Tag] = {}
    for term in element.iter("category"):
        domain, slug, name = term.get("domain", ""), _slug(term.get("nicename", "")), plain_text(_text(term))
        if domain == "category" and slug:
            categories.setdefault(slug, Category(slug, name or slug))
        elif domain in ("post_tag", "tag") and slug:
            tags.setdefault(slug, Tag(slug, name or slug))
    return list(categories.values()), list(tags.values())


def _authors(element: Element) -> dict[str, str]:
    """The byline, key to name: the people whom Co-Authors Plus names, else the one who made the post."""
    named = {
        nicename(term.get("nicename", "").removeprefix("cap-")): plain_text(_text(term))
        for term in element.iter("category")
        if term.get("domain") == "author" and term.get("nicename")
    }
    creator = _get(element, "dc:creator").strip()
    return named or ({nicename(creator): creator} if nicename(creator) else {})


def _slug_of(element: Element, meta: _Meta, in_trash: bool) -> str:
    slug = _get(element, "wp:post_name")
    if in_trash:
        slug = meta.first("_wp_desired_post_slug") or slug.removesuffix("__trashed")
    return _slug(slug)


def _slug(stored: str) -> str:
    """A slug as people read it: WordPress stores other scripts percent-encoded."""
    return unicodedata.normalize("NFC", unquote(stored.strip(), errors="replace"))


def nicename(login: str) -> str:
    """The form of a login that WordPress puts into addresses: `zoe.oneill` lives at `/author/zoe-oneill/`."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", login.strip().lower()) if not unicodedata.combining(c))
    kept = re.sub(r"[^\w\s.@/-]", "", unicodedata.normalize("NFC", plain))
    return re.sub(r"[\s.@/-]+", "-", kept).strip("-")


_CREDIT = re.compile(
    r"(?:^|(?<=[.!?…)\]”\"]))\s*[(\[]?(?:photos?|pictures?|images?|credits?|photo credit|foto|fotos|bild)\s*:\s*"
    r"(?P<credit>[^.:()\[\]]{2,120}?)[)\]]?\.?\s*$",
    re.IGNORECASE,
)


def caption_and_credit(words: str) -> tuple[str, str]:
    """A caption and the credit that it ends with, as in “The bridge at dawn. Photo: Ada Abel”."""
    found = _CREDIT.search(words[-400:])
    if not found:
        return words, ""
    return words[: len(words) - len(words[-400:]) + found.start()].rstrip(), found["credit"].strip()


def _seo(stored: str) -> str:
    """A search title without the template marks of the plugin that kept it (`%%sep%% %%sitename%%`, `%sep%`)."""
    words = re.split(r"\s*[-–|]?\s*(?:%%\w+%%|%\w+%|#\w+_\w+)", plain_text(stored), maxsplit=1)[0]
    return words.strip()


def _php_string(serialised: str, key: str) -> str:
    found = re.search(rf's:{len(key)}:"{key}";s:\d+:"(.*?)";(?:s:|i:|a:|\}})', serialised, re.DOTALL)
    return found.group(1) if found else ""


def _php_integer(serialised: str, key: str) -> int:
    found = re.search(rf's:{len(key)}:"{key}";(?:i:|s:\d+:")(\d{{1,6}})', serialised)
    return int(found.group(1)) if found else 0


class _Meta:
    """The custom fields of an item; a key may come more than once."""

    def __init__(self, pairs: Iterator[tuple[str, str]]) -> None:
        self.values: dict[str, list[str]] = {}
        for key, value in pairs:
            self.values.setdefault(key, []).append(value)

    def first(self, *keys: str) -> str:
        """The first value that says something under any of the keys, in their order, or an empty string."""
        return next((value for key in keys for value in self.values.get(key, ()) if value.strip()), "")

    def all(self, key: str) -> list[str]:
        """Every value under the key."""
        return self.values.get(key, [])


def _meta(element: Element) -> Iterator[tuple[str, str]]:
    for pair in element.iter("wp:postmeta"):
        yield _get(pair, "wp:meta_key").strip(), _get(pair, "wp:meta_value")


def _text(element: Element | None) -> str:
    return (element.text or "") if element is not None else ""


def _get(element: Element, tag: str) -> str:
    return _text(element.find(tag))


def _integer(words: str) -> int:
    try:
        return max(-(2**31), min(int(words), 2**31 - 1))
    except ValueError:
        return 0


def _naive(words: str) -> datetime | None:
    """`2026-06-29 09:30:00` without a zone; None for `0000-00-00 00:00:00` and for nonsense."""
    try:
        return datetime.strptime(words.strip()[:19], "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None


def _offset(local: datetime, utc: datetime) -> int | None:
    """Seconds between two naive times if they can be a place's offset: quarters of an hour, up to 14 hours."""
    seconds = round((local - utc).total_seconds())
    return seconds if seconds % 900 == 0 and abs(seconds) <= 14 * 3600 else None


def _signed(seconds: int) -> str:
    sign = "-" if seconds < 0 else "+"
    return f"{sign}{abs(seconds) // 3600:02}:{abs(seconds) % 3600 // 60:02}"
