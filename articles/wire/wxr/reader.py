"""Elements → plain data: people, terms, files, pages, and stories with their comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from ..story import Attachment, Category, Person, Remark, StandingPage, Story, Tag
from ..tree import plain_text
from . import plugins
from .clock import naive, offset_between, stamped
from .elements import Meta, get, integer, meta_of, parent_of, php_integer, php_string
from .names import caption_and_credit, search_words, slug, slug_of
from .states import kind_of, state_of, status_of
from .terms import authors_of, filed_under, guest_of, person_of, term_of, terms_of

if TYPE_CHECKING:
    from .census import Census


class Reader:
    """Turns elements into things; remembers which terms it has given."""

    def __init__(self, census: Census) -> None:
        self.census = census
        self.clock = census.clock
        self.given: set[tuple[type, str]] = set()
        self.people: set[str] = set()

    def things(self, element: Element, stories: bool) -> Iterator:
        """What one child of the channel tells: mostly one thing, often none."""
        if element.tag == "wp:author":
            yield self.known(person_of(element))
        elif element.tag in ("wp:category", "wp:tag", "wp:term"):
            term = term_of(element)
            if isinstance(term, Person):
                yield self.known(term)
            elif term:
                yield from self.fresh([term])
        elif element.tag == "item":
            kind = get(element, "wp:post_type") or "post"
            if kind == "post" and get(element, "wp:status") != "auto-draft":
                for key, name in authors_of(element, self.census.linked).items():
                    if key not in self.people:
                        yield self.known(Person(key, name))
                if stories:
                    yield self.story(element)
                else:
                    yield from self.fresh(term for terms in terms_of(element) for term in terms)
            elif kind == "page":
                yield self.page(element)
            elif kind == "attachment":
                yield self.attachment(element)
            elif kind == "guest-author":
                guest = guest_of(element)
                if guest.key not in self.census.linked:
                    yield self.known(guest)

    def fresh(self, terms: Iterable[Category | Tag]) -> Iterator[Category | Tag]:
        """Those that were not given yet."""
        for term in terms:
            if (type(term), term.slug) not in self.given:
                self.given.add((type(term), term.slug))
                yield term

    def known(self, person: Person) -> Person:
        """The person, who is known from here on; with what their guest entry says, where one is linked with them."""
        self.people.add(person.key)
        guest = self.census.guests.get(person.key)
        if guest:
            person.name, person.biography = guest.name, guest.biography or person.biography
            person.other_keys = [key for key, account in self.census.linked.items() if account == person.key]
        return person

    def story(self, element: Element) -> Story:
        """A post with its comments."""
        meta = Meta(meta_of(element))
        status, hidden, in_trash = status_of(element)
        categories, tags = terms_of(element)
        number = get(element, "wp:post_id").strip()
        body = get(element, "content:encoded")
        drawn_by = plugins.builder(meta, body)
        body = self.census.inserts.fill(body, number, meta.first("footnotes"))
        return Story(
            headline=plain_text(get(element, "title")),
            body=body,
            standfirst=get(element, "excerpt:encoded").strip() or meta.first(*plugins.SUBTITLE_FIELDS),
            slug=slug_of(element, meta, in_trash),
            status=status,
            hidden=hidden,
            in_trash=in_trash,
            pinned=get(element, "wp:is_sticky") == "1",
            source=plain_text(meta.first(*plugins.SOURCE_FIELDS)),
            external_id=number,
            guid=get(element, "guid").strip(),
            link=get(element, "link").strip(),
            old_slugs=[slug(old) for old in meta.all("_wp_old_slug") if old],
            dated=self.moment(element, "wp:post_date"),
            changed=self.moment(element, "wp:post_modified"),
            authors=list(authors_of(element, self.census.linked)),
            byline=plain_text(meta.first(*plugins.BYLINE_FIELDS)),
            section=self.section(categories, meta),
            sections=categories,
            topics=tags,
            lead_picture=meta.first("_thumbnail_id").strip(),
            seo_title=search_words(meta.first(*plugins.SEO_TITLES)),
            seo_description=search_words(meta.first(*plugins.SEO_DESCRIPTIONS)),
            social_title=search_words(meta.first(*plugins.SOCIAL_TITLES)),
            canonical=meta.first(*plugins.CANONICALS).strip(),
            noindex=plugins.keeps_out(meta),
            language=filed_under(element, "language"),
            form=filed_under(element, "post_format").removeprefix("post-format-"),
            builder=drawn_by,
            comments_open=get(element, "wp:comment_status") != "closed",
            remarks=[self.remark(one) for one in element.iter("wp:comment")],
        )

    def page(self, element: Element) -> StandingPage:
        """A page."""
        meta = Meta(meta_of(element))
        status, hidden, in_trash = status_of(element)
        number = get(element, "wp:post_id").strip()
        body = get(element, "content:encoded")
        drawn_by = plugins.builder(meta, body)
        return StandingPage(
            external_id=number,
            title=plain_text(get(element, "title")),
            body=self.census.inserts.fill(body, number, meta.first("footnotes")),
            builder=drawn_by,
            slug=slug_of(element, meta, in_trash),
            status=status,
            hidden=hidden,
            in_trash=in_trash,
            parent=parent_of(element),
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
            parent=parent_of(element),
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
        primary = meta.first(*plugins.PRIMARY_CATEGORIES).strip()
        if primary.isdecimal() and (named := self.census.numbers.get(primary)) in slugs:
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
        return stamped(get(element, "pubDate"))
