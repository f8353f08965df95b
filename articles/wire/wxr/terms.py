"""Who writes and what it is filed under: authors, guest authors, categories, tags."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from ..story import Category, Person, Tag
from ..tree import plain_text
from .elements import Meta, get, meta_of, text_of
from .names import nicename, slug


def person_of(element: Element) -> Person:
    """Somebody with an account."""
    login = get(element, "wp:author_login").strip()
    names = f"{get(element, 'wp:author_first_name')} {get(element, 'wp:author_last_name')}"
    return Person(
        key=nicename(login),
        name=plain_text(get(element, "wp:author_display_name")) or plain_text(names) or login,
        external_id=get(element, "wp:author_id").strip(),
        email=get(element, "wp:author_email").strip(),
    )


def guest_of(element: Element) -> Person:
    """A guest author of Co-Authors Plus: an item of its own, named by its slug `cap-…`."""
    meta = Meta(meta_of(element))
    login = meta.first("cap-user_login") or get(element, "wp:post_name").removeprefix("cap-")
    names = f"{meta.first('cap-first_name')} {meta.first('cap-last_name')}"
    return Person(
        key=nicename(login),
        name=plain_text(meta.first("cap-display_name") or get(element, "title")) or plain_text(names) or login,
        external_id=get(element, "wp:post_id").strip(),
        email=meta.first("cap-user_email").strip(),
        biography=plain_text(meta.first("cap-description")),
        guest=True,
    )


def account_behind(element: Element) -> str:
    """The account with which a guest author of Co-Authors Plus is linked, or an empty string."""
    return nicename(Meta(meta_of(element)).first("cap-linked_account"))


def term_of(element: Element) -> Category | Tag | Person | None:
    """A category, a tag or an author (of PublishPress) as the head of the file lists it; None for any other term."""
    if element.tag == "wp:category":
        return Category(
            slug=slug(get(element, "wp:category_nicename")),
            name=plain_text(get(element, "wp:cat_name")),
            parent=slug(get(element, "wp:category_parent")),
            description=plain_text(get(element, "wp:category_description")),
            external_id=get(element, "wp:term_id").strip(),
        )
    if element.tag == "wp:tag":
        return Tag(
            slug=slug(get(element, "wp:tag_slug")),
            name=plain_text(get(element, "wp:tag_name")),
            description=plain_text(get(element, "wp:tag_description")),
            external_id=get(element, "wp:term_id").strip(),
        )
    taxonomy = get(element, "wp:term_taxonomy")
    if taxonomy == "author":
        return _author_term(element)
    if taxonomy not in ("category", "post_tag"):
        return None
    key, name = slug(get(element, "wp:term_slug")), plain_text(get(element, "wp:term_name"))
    number, about = get(element, "wp:term_id").strip(), plain_text(get(element, "wp:term_description"))
    if taxonomy == "category":
        return Category(key, name, slug(get(element, "wp:term_parent")), about, number)
    return Tag(key, name, about, number)


def terms_of(element: Element) -> tuple[list[Category], list[Tag]]:
    """Categories and tags of a post, each once. WXR 1.0 wrote them twice, without a domain first, and said `tag`."""
    categories: dict[str, Category] = {}
    tags: dict[str, Tag] = {}
    for term in element.iter("category"):
        domain, key, name = term.get("domain", ""), slug(term.get("nicename", "")), plain_text(text_of(term))
        if domain == "category" and key:
            categories.setdefault(key, Category(key, name or key))
        elif domain in ("post_tag", "tag") and key:
            tags.setdefault(key, Tag(key, name or key))
    return list(categories.values()), list(tags.values())


def _author_term(element: Element) -> Person | None:
    """PublishPress Authors keeps its authors as terms that say more; those of Co-Authors Plus are but pointers."""
    meta = Meta((get(one, "wp:meta_key").strip(), get(one, "wp:meta_value")) for one in element.iter("wp:termmeta"))
    key = nicename(slug(get(element, "wp:term_slug")))
    if not key or not meta.first("user_id", "user_email", "first_name", "last_name", "description"):
        return None
    return Person(
        key=key,
        name=plain_text(get(element, "wp:term_name")) or key,
        email=meta.first("user_email").strip(),
        biography=plain_text(meta.first("description")),
        guest=not meta.first("user_id").strip("0 "),
    )


def authors_of(element: Element, linked: Mapping[str, str]) -> dict[str, str]:
    """The byline, key to name: those whom Co-Authors Plus or PublishPress names, else the one who made the post.

    `linked` leads from a guest to the account that is the same person.
    """
    named: dict[str, str] = {}
    for term in element.iter("category"):
        if term.get("domain") == "author" and term.get("nicename"):
            key = nicename(slug(term.get("nicename", "")).removeprefix("cap-"))
            named.setdefault(linked.get(key, key), plain_text(text_of(term)))
    named.pop("", None)
    creator = get(element, "dc:creator").strip()
    return named or ({nicename(creator): creator} if nicename(creator) else {})


def filed_under(element: Element, domain: str) -> str:
    """The slug of the first term of another kind that a post is filed under: its language, its format."""
    return next((slug(term.get("nicename", "")) for term in element.iter("category") if term.get("domain") == domain),
                "")  # fmt: skip
