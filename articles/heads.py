"""What a page says of itself in its `<head>`: title, description, canonical address, share picture."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles import share_pictures
from articles.pictures import share
from newsroom.feeds import ENDINGS, TYPES
from newsroom.models import SiteSettings
from newsroom.pages import showing
from newsroom.pages.still import is_still
from newsroom.text import excerpt

DESCRIPTION = 300  # characters
FEED_KINDS = [(TYPES[form], end) for form, end in ENDINGS.items()]


def absolute(path: str) -> str:
    """The address with scheme and host, from SITE_URL alone; percent-encoded."""
    return _absolute(settings.SITE_URL, path)


@lru_cache(maxsize=4096)
def _absolute(root, path):
    return iri_to_uri(urljoin(f"{root}/", path))


@dataclass(frozen=True)
class SharePicture:
    """The rendition that stands on other people's walls: wide enough, with its sizes and alternative text."""

    url: str
    width: int
    height: int
    alt: str
    mime: str = "image/jpeg"

    @classmethod
    def of(cls, use) -> "SharePicture | None":
        """From a PictureUse: its 16x9 JPEG of 1200 pixels, or the widest there is, enlarged; None for a tiny one."""
        best = share_pictures.widest(use)
        if use is not None:
            showing(f"picture:{use.picture_id}")
        if best is None or best.width < share.LEAST:
            return None
        alt = use.shown_alt or use.shown_caption
        if best.width < share.WIDTH:
            return cls(absolute(share_pictures.photo_path(use, best)), *share.PHOTO, alt)
        return cls(absolute(best.url), best.width, best.height, alt)

    @classmethod
    def drawn(cls, thing) -> "SharePicture":
        """The picture that is drawn for a thing: its name and the paper's."""
        card = share_pictures.card_of(thing)
        return cls(absolute(share_pictures.path_of(thing)), share.WIDTH, share.HEIGHT, card.drawn, "image/png")


@dataclass(frozen=True)
class Head:
    """One of each per page. `path` is the canonical one, without host; empty means that the page has none."""

    title: str = ""
    description: str = ""
    path: str = ""
    kind: str = "website"
    social_title: str = ""
    picture: SharePicture | None = None
    about: object = None  # what a picture is drawn for where there is none: a story, section …; else the paper
    newer: str | None = None  # paths of the pages beside this one, where it is one of a long list
    older: str | None = None
    noindex: bool = False
    feed: str = ""  # path of the page's own feed; its Atom and JSON forms stand below it
    feed_title: str = ""  # where the feed is not of what the page is called
    data: list[dict] = field(default_factory=list)  # what is said in JSON-LD
    published: datetime | None = None
    modified: datetime | None = None
    section: str = ""
    authors: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    language: str = ""  # only where it is not the paper's

    @property
    def canonical(self) -> str:
        """The one absolute address of this page."""
        return absolute(self.path) if self.path else ""

    @property
    def feeds(self) -> list[dict]:
        """The feeds that belong to this page: the paper's own, then the page's."""
        paper = SiteSettings.current().name
        feeds = [{"type": kind, "path": f"/feed/{end}", "title": paper} for kind, end in FEED_KINDS]
        if self.path == "/":
            name = _("Comments in %(paper)s") % {"paper": paper}
            feeds += [{"type": kind, "path": f"/comments/feed/{end}", "title": name} for kind, end in FEED_KINDS]
        if self.feed and self.feed != "/feed/":
            name = f"{self.feed_title or self.title} – {paper}"
            feeds += [{"type": kind, "path": f"{self.feed}{end}", "title": name} for kind, end in FEED_KINDS]
        return feeds

    @property
    def share(self) -> SharePicture:
        """The picture for other people's walls: the page's own, or one that is drawn for it."""
        return self.picture or SharePicture.drawn(self.about or SiteSettings.current())

    @property
    def oembed(self) -> str:
        """Where a story's page can be asked how to show it elsewhere."""
        if self.kind != "article" or not self.path:
            return ""
        if is_still():
            return ""
        return f"{absolute(reverse('oembed'))}?{urlencode({'url': self.canonical, 'format': 'json'})}"

    @staticmethod
    def _unnamed(article):
        """Whose a story is that no author of ours signed: as typed, else the agency's; nothing for the paper's own."""
        if article.byline_text:
            return [article.byline_text]
        return [article.source.name] if article.source and article.source.kind == article.source.Kind.AGENCY else []

    @classmethod
    def of_story(cls, article, *, topics=(), authors=()) -> "Head":
        """The head of a story's page; search engines and walls may get headlines of their own."""
        withheld = article.source is not None and article.source.search_policy == "noindex"
        return cls(
            title=article.seo_headline or article.headline,
            social_title=article.social_headline or article.headline,
            description=Truncator(article.standfirst or excerpt(article.body)).chars(DESCRIPTION),
            path=article.get_absolute_url() if article.was_public else "",
            kind="article",
            picture=SharePicture.of(article.lead),
            about=article,
            noindex=article.noindex or withheld,
            feed=f"{article.get_absolute_url()}feed/" if article.was_public else "",
            feed_title=_("Comments on “%(headline)s”") % {"headline": article.headline},
            published=_second(article.published_at),
            modified=_second(article.modified_at),
            section=article.section.name if article.section else "",
            authors=list(authors) or cls._unnamed(article),
            topics=list(topics),
            language=article.language,
        )


def _second(moment):
    """To the second: nobody publishes by the microsecond."""
    return moment.replace(microsecond=0) if moment else None
