"""A move as its pages show it: how far it is, and its report as rows and files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from newsroom.admin.log import harmless
from newsroom.models import Move

from . import telling
from .report import Entry, Report, SiteTold, number_of
from .running import Progress


def progress_of(move: Move) -> dict:
    """How far a move is: a line, and `done` of `of` where somebody counts."""
    at = Progress(*(move.progress.get(name, default) for name, default in (("phase", ""), ("done", 0), ("of", 0))))
    if move.stop_asked:
        line = _("It stops after the stories that are being written …")
    elif at.phase:
        line = telling.progress(at)
    else:
        line = _("The worker begins in a moment …")
    return {"line": line, "done": min(at.done, at.of), "of": at.of}


@dataclass(frozen=True)
class Line:
    """One line of a list: its words, and the stories that it names as (words, address or "")."""

    text: str
    count: int
    where: list[tuple[str, str]]
    more: bool
    became: str = ""


@dataclass(frozen=True)
class Listed:
    """One list of the report; `total` lines there are, of which `lines` are shown."""

    title: str
    total: int
    lines: list[Line]

    @property
    def left(self) -> int:
        """How many lines are not shown."""
        return self.total - len(self.lines)


def lists_of(report: Report) -> list[Listed]:
    """Every list of the report that has lines, in the order of `telling`."""
    titles = telling.REHEARSED if report.rehearsed else telling.ON_PAGE
    found = []
    if report.fates:
        lines = [Line(fate.what, fate.count, [], False, fate.became) for fate in report.fates]
        found.append(Listed(_("What became of what"), len(lines), lines))
    for site in report.sites:
        for name, title in titles.items():
            if rows := site.lists.get(name):
                found.append(Listed(str(title), site.total(name), [_line(entry, site) for entry in rows]))
    for file in report.files:
        for title, counts in ((_("Kinds of content without a place here"), file.others),
                              (_("Custom fields that were not read"), file.fields)):  # fmt: skip
            if counts:
                lines = [Line(name, count, [], False) for name, count in counts]
                found.append(Listed(title, len(lines), lines))
    return found


def _line(entry: Entry, site: SiteTold) -> Line:
    where = [(label, _address(site, label)) for label in entry.where[: telling.SHOWN_IN]]
    names_itself = entry.where == [entry.text]
    return Line("" if names_itself else entry.text, entry.count, where, len(entry.where) > telling.SHOWN_IN)


def _address(site: SiteTold, label: str) -> str:
    pk = site.stories.get(number_of(label))
    return reverse("admin:articles_article_change", args=[pk]) if pk else ""


def as_text(report: Report) -> Iterator[str]:
    """The whole report as lines of a text file."""
    for file in report.files:
        for line in telling.of_file(file):
            yield f"{line}\n"
    for line in telling.report(report, listed=None):
        yield f"{line}\n"


COLUMNS = ("list", "what", "count", "in the files", "here", "stories")


def as_csv(report: Report) -> Iterator[str]:
    """The whole report as a table: UTF-8 with a mark that spreadsheets know it by, CRLF, RFC 4180."""
    buffer = io.StringIO()
    write = csv.writer(buffer, lineterminator="\r\n")
    yield "\ufeff"
    for row in _rows(report):
        write.writerow([harmless(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _rows(report: Report) -> Iterator[tuple]:
    yield COLUMNS
    for count in report.counts:
        here = "" if count.here is None else count.here
        yield (_("counts"), telling.label(count), "", count.there, here, "")
    for fate in report.fates:
        yield (_("What became of what"), fate.what, fate.count, "", "", fate.became)
    titles = telling.REHEARSED if report.rehearsed else telling.ON_PAGE
    for site in report.sites:
        for name, title in titles.items():
            for entry in site.lists.get(name, ()):
                yield (title, entry.text, entry.count, "", "", "; ".join(entry.where))
    for file in report.files:
        for kind, number in file.others:
            yield (_("Kinds of content without a place here"), kind, number, "", "", "")
        for name, number in file.fields:
            yield (_("Custom fields that were not read"), name, number, "", "", "")
