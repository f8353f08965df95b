"""Where a thing stood in WordPress: the paths that must go on leading to it.

A path is percent-decoded, begins with a slash, and keeps a query only in WordPress's own short form (`/?p=12`).
WordPress's export names a post's own address (`link`), whatever its permalink shape; terms and people it names by
slug only, so their addresses are those of WordPress's defaults (`/category/…`, `/tag/…`, `/author/…`). What stood
below an address (`…/feed/`, `…/page/2/`, `…/comment-page-2/`) follows from it and is not listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from .quoted import unquoted, without_controls
from .story import Attachment, Category, Person, StandingPage, Story, Tag

__all__ = ["of_attachment", "of_author", "of_category", "of_page", "of_story", "of_tag", "path_of", "root_of"]

LONGEST = 700  # characters


def path_of(url: str) -> str:
    """The decoded path of an address, with its query if it has one; empty for no address at all."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if not (parts.path or parts.query):
        return ""
    path = unquoted(parts.path) or "/"
    return f"{path}?{without_controls(parts.query)}" if parts.query else path


def root_of(site: str) -> str:
    """The path under which the old site lay: empty for a host of its own, `/blog` for a folder."""
    return path_of(site).partition("?")[0].rstrip("/")


def of_story(story: Story, root: str = "") -> list[str]:
    """Every path of a story: its link, its number, and its link with each old slug."""
    link = path_of(story.link)
    return _tidy([link, f"{root}/?p={story.external_id}", *_with_old_slugs(link, story.slug, story.old_slugs)])


def of_page(page: StandingPage, root: str = "") -> list[str]:
    """Every path of a standing page: pages may stand below others (`/about/team/`)."""
    link = path_of(page.link)
    return _tidy([link, f"{root}/?page_id={page.external_id}", *_with_old_slugs(link, page.slug, page.old_slugs)])


def of_attachment(attachment: Attachment, root: str = "") -> list[str]:
    """The paths of an attachment's own page."""
    return _tidy([path_of(attachment.link), f"{root}/?attachment_id={attachment.external_id}"])


def of_category(category: Category, known: Mapping[str, Category], root: str = "") -> list[str]:
    """The paths of a category's page: below its parents, flat, and by its number."""
    names = [category.slug]
    above = category
    while above.parent and above.parent in known and above.parent not in names:
        names.insert(0, above.parent)
        above = known[above.parent]
    number = [f"{root}/?cat={category.external_id}"] if category.external_id else []
    return _tidy([f"{root}/category/{'/'.join(names)}/", f"{root}/category/{category.slug}/", *number])


def of_tag(tag: Tag, root: str = "") -> list[str]:
    """The path of a tag's page."""
    return _tidy([f"{root}/tag/{tag.slug}/"])


def of_author(person: Person, root: str = "") -> list[str]:
    """The paths of an author's page: guests have no number of their own."""
    number = [f"{root}/?author={person.external_id}"] if person.external_id and not person.guest else []
    return _tidy([*(f"{root}/author/{key}/" for key in (person.key, *person.other_keys)), *number])


def _with_old_slugs(link: str, slug: str, old_slugs: list[str]) -> list[str]:
    """The link with each former slug in the place of the present one."""
    if not slug or "?" in link or slug not in link:
        return []
    head, _slug, tail = link.rpartition(slug)
    return [f"{head}{old}{tail}" for old in old_slugs if old]


def _tidy(paths: list[str]) -> list[str]:
    """Each once; no empty ones, none that the table of addresses could not hold, and not the root itself."""
    return list(dict.fromkeys(path for path in paths if path and path != "/" and len(path) <= LONGEST))
