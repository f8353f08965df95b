"""What a story is on its way in: plain data, as told by the file, not yet trusted.

Every wire format is read into these. HTML here is as found: `newsroom.text` cleans it before it is kept.
Times are aware and carry the offset of the place that wrote them, so that both the instant and the local
calendar day can be had from them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Person:
    """Somebody who writes: `key` is the login or guest slug that bylines name; `other_keys` are theirs as well."""

    key: str
    name: str
    external_id: str = ""
    email: str = ""
    biography: str = ""
    guest: bool = False
    other_keys: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Category:
    """A section as the old site had it; `parent` is the slug of the one it stands in, or empty."""

    slug: str
    name: str
    parent: str = ""
    description: str = ""
    external_id: str = ""


@dataclass(slots=True)
class Tag:
    """A topic as the old site had it."""

    slug: str
    name: str
    description: str = ""
    external_id: str = ""


@dataclass(slots=True)
class Attachment:
    """A file of the old site's library; `path` is where it lies below `wp-content/uploads`."""

    external_id: str
    url: str
    path: str = ""
    title: str = ""
    slug: str = ""
    link: str = ""
    guid: str = ""
    caption: str = ""
    description: str = ""
    alt: str = ""
    credit: str = ""
    credit_url: str = ""
    parent: str = ""
    order: int = 0
    width: int = 0
    height: int = 0
    uploaded_at: datetime | None = None
    old_slugs: list[str] = field(default_factory=list)
    remarks: int = 0

    @property
    def is_picture(self) -> bool:
        """Whether the file's name says it is a picture that we may show."""
        name = (self.path or self.url).lower().partition("?")[0]
        return name.endswith((".jpg", ".jpeg", ".jpe", ".png", ".gif", ".webp", ".avif"))


@dataclass(slots=True)
class Remark:
    """A reader's comment. `state` is one of our five words; `kind` is comment, pingback, trackback, note or another."""

    external_id: str
    name: str
    body: str
    state: str
    kind: str = "comment"
    email: str = ""
    website: str = ""
    ip: str = ""
    written_at: datetime | None = None
    parent: str = ""
    user_id: str = ""

    @property
    def is_reply(self) -> bool:
        """Whether a person wrote it for readers: links back and the desk's own notes are not replies."""
        return self.kind == "comment"


@dataclass(slots=True)
class Story:
    """One story. `status` is draft, submitted, scheduled or published; `hidden` says why it is not public although
    the old site had published it (private, password). `version` grows when the same story comes again. `form` is
    the format that a theme drew it in, `builder` the page builder that drew it, `language` a code as the old site wrote
    it, `canonical` an address that search engines were told to take for the story's own."""

    headline: str
    body: str
    standfirst: str = ""
    slug: str = ""
    status: str = "draft"
    hidden: str = ""
    in_trash: bool = False
    pinned: bool = False
    source: str = ""
    external_id: str = ""
    guid: str = ""
    version: int = 1
    link: str = ""
    old_slugs: list[str] = field(default_factory=list)
    dated: datetime | None = None
    changed: datetime | None = None
    authors: list[str] = field(default_factory=list)
    byline: str = ""
    section: str = ""
    sections: list[Category] = field(default_factory=list)
    topics: list[Tag] = field(default_factory=list)
    lead_picture: str = ""
    seo_title: str = ""
    seo_description: str = ""
    social_title: str = ""
    canonical: str = ""
    noindex: bool = False
    language: str = ""
    form: str = ""
    builder: str = ""
    comments_open: bool = True
    remarks: list[Remark] = field(default_factory=list)

    @property
    def canonical_elsewhere(self) -> str:
        """The address that search engines were told to take for the story's own, if it is not the story's own."""
        return self.canonical[:300] if _bare(self.canonical) not in ("", _bare(self.link)) else ""

    @property
    def was_public(self) -> bool:
        """Whether strangers could read it on the old site, so that its addresses must go on working."""
        return self.status == "published" and not self.hidden and not self.in_trash


def _bare(url: str) -> str:
    """An address without what may differ between two that mean the same: the scheme, www., a slash at the end."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


@dataclass(slots=True)
class StandingPage:
    """A page that stands beside the news (about, imprint …); `parent` is the external id of the page above it."""

    external_id: str
    title: str
    body: str
    slug: str = ""
    status: str = "draft"
    hidden: str = ""
    in_trash: bool = False
    parent: str = ""
    order: int = 0
    guid: str = ""
    link: str = ""
    old_slugs: list[str] = field(default_factory=list)
    dated: datetime | None = None
    changed: datetime | None = None
    builder: str = ""
    remarks: list[Remark] = field(default_factory=list)

    @property
    def was_public(self) -> bool:
        """Whether strangers could read it on the old site."""
        return self.status == "published" and not self.hidden and not self.in_trash
