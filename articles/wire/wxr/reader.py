"""Elements → plain data: people, terms, files, pages, and stories with their comments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from ..story import Attachment, Category, Remark, StandingPage, Story
from ..tree import plain_text
from .clock import naive, offset_between
from .elements import Meta, get, integer, meta_of, php_integer, php_string
from .names import caption_and_credit, search_words, slug, slug_of
from .states import kind_of, state_of, status_of
from .terms import Person, authors_of, guest_of, person_of, term_of, terms_of

if TYPE_CHECKING:
    from .census import Census

# Custom fields that outlets and plugins keep an agency, a guest's byline or a summary in.
SOURCE_FIELDS = ("wire_credit", "wire_source", "news_agency", "agency", "source_credit")
BYLINE_FIELDS = ("byline", "guest_byline", "guest-author", "guest_author", "_byline")
# What plugins call the title and the description for search engines.
_SEO_TITLES = ("_yoast_wpseo_title", "rank_math_title", "_aioseo_title")
_SEO_DESCRIPTIONS = ("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description")
KNOWN_FIELDS = {*SOURCE_FIELDS, *BYLINE_FIELDS, "newspack_post_subtitle"}


class Reader:
    """Turns elements into things; remembers which terms it has given."""

    def __init__(self, census: Census) -> None:
        self.census = census
        self.clock = census.clock
        self.given: set[tuple[type, str]] = set()
        self.numbers: dict[str, str] = {}
        self.people: set[str] = set()

    def things(self, element: Element) -> Iterator:
        """What one child of the channel tells: mostly one thing, often none."""
        if element.tag == "wp:author":
            person = person_of(element)
            self.people.add(person.key)
            yield person
        elif element.tag in ("wp:category", "wp:tag", "wp:term"):
            term = term_of(element)
            if term and (type(term), term.slug) not in self.given:
                self.given.add((type(term), term.slug))
                if isinstance(term, Category):
                    self.numbers[term.external_id] = term.slug
                yield term
        elif element.tag == "item":
            kind = get(element, "wp:post_type") or "post"
            if kind == "post" and get(element, "wp:status") != "auto-draft":
                story = self.story(element)
                for key, name in authors_of(element).items():
                    if key not in self.people:
                        self.people.add(key)
                        yield Person(key, name)
                yield story
            elif kind == "page":
                yield self.page(element)
            elif kind == "attachment":
                yield self.attachment(element)
            elif kind == "guest-author":
                guest = guest_of(element)
                self.people.add(guest.key)
                yield guest

    def story(self, element: Element) -> Story:
        """A post with its comments."""
        meta = Meta(meta_of(element))
        status, hidden, in_trash = status_of(element)
        categories, tags = terms_of(element)
        return Story(
            headline=plain_text(get(element, "title")),
            body=get(element, "content:encoded"),
            standfirst=get(element, "excerpt:encoded").strip() or meta.first("newspack_post_subtitle", "_subtitle"),
            slug=slug_of(element, meta, in_trash),
            status=status,
            hidden=hidden,
            in_trash=in_trash,
            pinned=get(element, "wp:is_sticky") == "1",
            source=plain_text(meta.first(*SOURCE_FIELDS)),
            external_id=get(element, "wp:post_id").strip(),
            guid=get(element, "guid").strip(),
            link=get(element, "link").strip(),
            old_slugs=[slug(old) for old in meta.all("_wp_old_slug") if old],
            dated=self.moment(element, "wp:post_date"),
            changed=self.moment(element, "wp:post_modified"),
            authors=list(authors_of(element)),
            byline=plain_text(meta.first(*BYLINE_FIELDS)),
            section=self.section(categories, meta),
            sections=categories,
            topics=tags,
            lead_picture=meta.first("_thumbnail_id").strip(),
            seo_title=search_words(meta.first(*_SEO_TITLES)),
            seo_description=search_words(
                meta.first("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description")
            ),
            comments_open=get(element, "wp:comment_status") != "closed",
            remarks=[self.remark(one) for one in element.iter("wp:comment")],
        )

    def page(self, element: Element) -> StandingPage:
        """A page."""
        meta = Meta(meta_of(element))
        status, hidden, in_trash = status_of(element)
        return StandingPage(
            external_id=get(element, "wp:post_id").strip(),
            title=plain_text(get(element, "title")),
            body=get(element, "content:encoded"),
            slug=slug_of(element, meta, in_trash),
            status=status,
            hidden=hidden,
            in_trash=in_trash,
            parent=get(element, "wp:post_parent").strip().removeprefix("0"),
            order=integer(get(element, "wp:menu_order")),
            guid=get(element, "guid").strip(),
            link=get(element, "link").strip(),
            old_slugs=[slug(old) for old in meta.all("_wp_old_slug") if old],
            dated=self.moment(element, "wp:post_date"),
            changed=self.moment(element, "wp:post_modified"),
            remarks=[self.remark(one) for one in element.iter("wp:comment")],
        )

    def attachment(self, element: Element) -> Attachment:
        """A file of the library."""
        meta = Meta(meta_of(element))
        details = meta.first("_wp_attachment_metadata")
        caption, credit = caption_and_credit(plain_text(get(element, "excerpt:encoded")))
        given = [plain_text(meta.first(key)) for key in ("_media_credit", "_navis_media_credit_org")]
        credit = " / ".join(words for words in given if words) or credit or plain_text(php_string(details, "credit"))
        return Attachment(
            external_id=get(element, "wp:post_id").strip(),
            url=get(element, "wp:attachment_url").strip(),
            path=meta.first("_wp_attached_file").strip(),
            title=plain_text(get(element, "title")),
            slug=slug(get(element, "wp:post_name")),
            link=get(element, "link").strip(),
            guid=get(element, "guid").strip(),
            caption=caption,
            description=plain_text(get(element, "content:encoded")),
            alt=plain_text(meta.first("_wp_attachment_image_alt")),
            credit=credit,
            credit_url=meta.first("_media_credit_url").strip(),
            parent=get(element, "wp:post_parent").strip().removeprefix("0"),
            order=integer(get(element, "wp:menu_order")),
            width=php_integer(details, "width"),
            height=php_integer(details, "height"),
            uploaded_at=self.moment(element, "wp:post_date"),
            old_slugs=[slug(old) for old in meta.all("_wp_old_slug") if old],
            remarks=sum(1 for _remark in element.iter("wp:comment")),
        )

    def remark(self, element: Element) -> Remark:
        """A comment, or what stands among the comments."""
        return Remark(
            external_id=get(element, "wp:comment_id").strip(),
            name=plain_text(get(element, "wp:comment_author")),
            body=get(element, "wp:comment_content"),
            state=state_of(element),
            kind=kind_of(element),
            email=get(element, "wp:comment_author_email").strip(),
            website=get(element, "wp:comment_author_url").strip(),
            ip=get(element, "wp:comment_author_IP").strip(),
            written_at=self.moment(element, "wp:comment_date"),
            parent=get(element, "wp:comment_parent").strip().removeprefix("0"),
            user_id=get(element, "wp:comment_user_id").strip().removeprefix("0"),
        )

    def section(self, categories: list[Category], meta: Meta) -> str:
        """The primary category where a plugin named one, else the first that is not “Uncategorized”."""
        slugs = [one.slug for one in categories]
        primary = meta.first("_yoast_wpseo_primary_category", "rank_math_primary_category", "_primary_category").strip()
        if primary.isdecimal() and (named := self.numbers.get(primary)) in slugs:
            return named
        return next((slug for slug in slugs if slug != "uncategorized"), slugs[0] if slugs else "")

    def moment(self, element: Element, name: str) -> datetime | None:
        """The time in `name` and `name_gmt`: aware, at the site's own offset of that day; None where there is none."""
        local, utc = naive(get(element, name)), naive(get(element, f"{name}_gmt"))
        if local:
            seconds = offset_between(local, utc) if utc else None
            offset = self.clock.offset(local) if seconds is None else timedelta(seconds=seconds)
            return local.replace(tzinfo=timezone(offset))
        if utc:
            return utc.replace(tzinfo=UTC).astimezone(timezone(self.clock.offset(utc)))
        try:
            published = parsedate_to_datetime(get(element, "pubDate"))
        except ValueError:
            return None
        return published if published.tzinfo else published.replace(tzinfo=UTC)
