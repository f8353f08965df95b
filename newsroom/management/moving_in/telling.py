"""Progress and report in words, line by line: for the terminal and for the report as a text file."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.models import State
from newsroom.models import SiteSettings

from .report import Count, Entry, FileTold, Report, SiteTold
from .running import ADDRESSES, CHECKING, FILES, NAMES, PAGES, PROVING, REHEARSING, STORIES, Progress

LISTED = 40  # names of one kind in the terminal; the rest is only counted
SHOWN_IN = 3  # stories named in one line

# The lists of a report in the order in which an owner wants to hear of them.
LISTS = {
    "kept": gettext_lazy("Kept: edited here"),
    "merged_tags": gettext_lazy("Tags that became one topic"),
    "left_out": gettext_lazy("Left out of the texts"),
    "missing": gettext_lazy("Files that are missing (give --media, or copy them and run this again)"),
    "refused": gettext_lazy("Files that were refused"),
    "pinned": gettext_lazy("Was sticky in WordPress; pin it on the front page if it should stand there"),
    "notes": gettext_lazy("Notes"),
}
# The same at the desk, where nobody gives an option to a command.
ON_PAGE = {
    **LISTS,
    "missing": gettext_lazy("Files that are missing (bring a copy of the uploads, and move in once more)"),
}
# Those of a dry run.
REHEARSED = {
    "left_out": gettext_lazy("Would be left out"),
    "missing": gettext_lazy("Files that are missing"),
}

_KINDS = {
    "stories": gettext_lazy("stories"),
    "pages": gettext_lazy("pages"),
    "files": gettext_lazy("pictures and documents"),
    "people": gettext_lazy("authors"),
    "categories": gettext_lazy("sections (categories)"),
    "tags": gettext_lazy("topics (tags)"),
}
_STATES = {
    "published": gettext_lazy("published"),
    "draft": gettext_lazy("drafts"),
    "submitted": gettext_lazy("sent to the desk"),
    "scheduled": gettext_lazy("scheduled"),
    "trash": gettext_lazy("in the trash"),
}
_REMARKS = {
    "comment": gettext_lazy("comments, %(state)s"),
    "ping": gettext_lazy("links back, %(state)s"),
    "note": gettext_lazy("internal notes, %(state)s"),
}


def label(count: Count) -> str:
    """What a row of the counts is called."""
    if count.kind == "story":
        return str(_STATES[count.state])
    if count.kind in _KINDS:
        return str(_KINDS[count.kind])
    return str(_REMARKS[count.kind]) % {"state": str(State(count.state).label).lower()}


def progress(at: Progress) -> str:
    """Where a move is, as a line."""
    if at.phase == FILES and at.of:
        return _("%(count)d of %(all)d files") % {"count": at.done, "all": at.of}
    if at.phase == PROVING:
        return _("%(count)d old addresses asked for") % {"count": at.done}
    if at.phase == STORIES:
        return _("%(count)d of %(all)d stories") % {"count": at.done, "all": at.of}
    return {
        CHECKING: _("Reading the files …"),
        REHEARSING: _("Trying out what would come …"),
        NAMES: _("Authors, sections and topics …"),
        FILES: _("Files …"),
        PAGES: _("Pages …"),
        ADDRESSES: _("Old addresses and what to read next …"),
    }[at.phase]


def of_file(file: FileTold) -> Iterator[str]:
    """What a file holds, in a line, and its warnings."""
    yield _("%(file)s: WXR %(version)s of “%(title)s”, %(posts)d posts, %(pages)d pages, %(files)d files, "
            "%(comments)d comments, %(people)d authors, %(categories)d categories, %(tags)d tags; the file is whole."
            ) % {"file": file.name, "version": file.version, "title": file.title, "posts": file.posts,
                 "pages": file.pages, "files": file.files, "comments": file.comments, "people": file.people,
                 "categories": file.categories, "tags": file.tags}  # fmt: skip
    for warning in file.warnings:
        yield f"  {warning}"


def report(told: Report, listed: int | None = LISTED) -> Iterator[str]:
    """The whole report; of each list at most `listed` lines, None: all."""
    if told.rehearsed:
        yield from _rehearsed(told, listed)
        return
    yield ""
    yield from counts(told.counts)
    yield from became(told)
    for site in told.sites:
        yield ""
        yield outcome(site, told.new_comments)
        for name, title in LISTS.items():
            yield from _listing(str(title), map(line, site.lists.get(name, ())), listed)
        if site.remarks_without_place:
            yield _without_place(site)
    for file in told.files:
        yield from _rest_of_file(file, listed)


def counts(rows: list[Count]) -> Iterator[str]:
    """The counts as a table, what is in the files beside what is here."""
    labels = [f"{'  ' * (row.kind == 'story')}{label(row)}" for row in rows]
    width = max(map(len, labels)) + 2
    yield f"{'':{width}}{_('in the files'):>14}{_('here'):>10}"
    for row, name in zip(rows, labels, strict=True):
        mark = f"   {_('differs: changed here since, or merged; see below')}" if row.differs else ""
        yield f"{name:{width}}{row.there:>14}{row.here:>10}{mark}"


def became(told: Report) -> Iterator[str]:
    """A line for each kind of thing that the old site had."""
    if told.fates:
        yield ""
        yield _("What became of what:")
        for fate in told.fates:
            yield f"  {fate.what}: {fate.count}. {fate.became}"


def outcome(site: SiteTold, new_comments: int) -> str:
    """What became of one site's stories, comments and pages, in a sentence."""
    outcomes = site.outcomes
    return _(
        "Stories: %(new)d new, %(updated)d told differently by the file and updated, %(same)d unchanged, "
        "%(kept)d kept because somebody worked on them here. Comments: %(comments)d new. Pages: %(pages)d new."
    ) % {
        "new": outcomes["new"], "updated": outcomes["updated"], "same": outcomes["unchanged"],
        "kept": outcomes["kept"], "pages": site.new_pages, "comments": new_comments,
    }  # fmt: skip


def outcomes(told: Report) -> list[str]:
    """What became of each site, in sentences."""
    said = [outcome(site, told.new_comments) for site in told.sites]
    return said + [_without_place(site) for site in told.sites if site.remarks_without_place]


def _without_place(site: SiteTold) -> str:
    return _("Comments on pages and files, which have no place here: %(count)d") % {"count": site.remarks_without_place}


def line(entry: Entry) -> str:
    """One line of a list: how often, and the first stories."""
    if entry.where == [entry.text]:
        return entry.text
    if not entry.where:
        return entry.text
    more = "…" * (len(entry.where) > SHOWN_IN or entry.count > SHOWN_IN)
    return f"{entry.text}: {entry.count} ({', '.join(entry.where[:SHOWN_IN])}{more})"


def _rehearsed(told: Report, listed: int | None) -> Iterator[str]:
    yield _("Nothing was written. The stories would be:")
    for row in told.counts:
        if row.kind == "story":
            yield f"  {row.state}: {row.there}"
    yield from became(told)
    for site in told.sites:
        left_out = (f"{entry.text}: {entry.count}" for entry in site.lists["left_out"])
        yield from _listing(str(REHEARSED["left_out"]), left_out, listed)
        yield from _listing(str(REHEARSED["missing"]), (entry.text for entry in site.lists["missing"]), listed)


def _rest_of_file(file: FileTold, listed: int | None) -> Iterator[str]:
    """What one file held that has no place here, and what its clock says."""
    others, fields = ([f"{name}: {count}" for name, count in one] for one in (file.others, file.fields))
    yield from _listing(_("Kinds of content without a place here"), others, listed)
    yield from _listing(_("Custom fields that were not read"), fields, listed)
    if file.offsets:
        yield clock(file)


def clock(file: FileTold) -> str:
    """What the old site's clock was beside this paper's, in a sentence."""
    return _("The old site's clock was %(offsets)s from UTC; this paper's is set to %(zone)s.") % {
        "offsets": ", ".join(file.offsets), "zone": SiteSettings.current().time_zone
    }  # fmt: skip


def _listing(title: str, lines, listed: int | None) -> Iterator[str]:
    """A titled list, cut off where nobody would read on."""
    lines = list(lines)
    if not lines:
        return
    yield f"{title}: {len(lines)}"
    for one in lines[:listed]:
        yield f"  {one}"
    if listed is not None and len(lines) > listed:
        yield "  " + _("and %(count)d more") % {"count": len(lines) - listed}
