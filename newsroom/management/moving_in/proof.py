"""The proof of a move as it is kept: a line for each old address as CSV, and a summary as JSON for the desk.

moves/<uid>/proof.csv    every address, in the order in which they were asked
moves/<uid>/proof.json   how many of what, and the first differences of each kind
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.db.models import TextChoices
from django.utils.dateparse import parse_datetime
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from articles.pictures.storage import write_whole
from newsroom.admin.log import harmless

CSV, JSON = "proof.csv", "proof.json"
FORMAT = 1  # of the JSON
TOLD = 50  # differences of one kind that the summary names; the table has them all


class Verdict(TextChoices):
    """What an old address came to."""

    SAME = "same", gettext_lazy("as before")
    EXPLAINED = "explained", gettext_lazy("differs, with a known reason")
    DIFFERS = "differs", gettext_lazy("differs")
    MISSING = "missing", gettext_lazy("missing")
    OPEN = "open", gettext_lazy("open to strangers")


class What(TextChoices):
    """What was asked for."""

    STORY = "story", gettext_lazy("stories")
    PAGE = "page", gettext_lazy("pages")
    SECTION = "section", gettext_lazy("sections (categories)")
    TOPIC = "topic", gettext_lazy("topics (tags)")
    AUTHOR = "author", gettext_lazy("authors")
    FILE = "file", gettext_lazy("files and their pages")
    LIST = "list", gettext_lazy("feeds, days and pages of comments")
    HIDDEN = "hidden", gettext_lazy("what was not public")


class Point(TextChoices):
    """In what an address can differ; the order is that of the summary."""

    OPEN = "open", gettext_lazy("Open to strangers, and was not public")
    STATUS = "status", gettext_lazy("Not there")
    AWAY = "away", gettext_lazy("Leads elsewhere")
    HEADLINE = "headline", gettext_lazy("Another headline or name")
    WORDS = "words", gettext_lazy("Other words")
    PICTURES = "pictures", gettext_lazy("Another number of pictures")
    COMMENTS = "comments", gettext_lazy("Another number of comments")
    AUTHORS = "authors", gettext_lazy("Other authors")
    SECTION = "section", gettext_lazy("Another section")
    DATE = "date", gettext_lazy("Another date")
    HOPS = "hops", gettext_lazy("More than one redirect")


@dataclass(slots=True)
class Difference:
    """One way in which an address differs; `why` is empty while nobody knows a reason."""

    point: str
    sentence: str
    why: str = ""


@dataclass(slots=True)
class Line:
    """One old address: what stood there, and what a stranger gets now. Numbers are None where they say nothing."""

    address: str
    what: str
    name: str = ""
    expected: str = ""
    found: str = ""
    status: int = 0
    hops: int = 0
    differences: list[Difference] = field(default_factory=list)
    words: int | None = None  # per cent
    pictures: tuple[int, int] | None = None  # there, here
    comments: tuple[int, int] | None = None

    def differs(self, point: str, sentence: str, why: str = "") -> None:
        """Note a difference."""
        self.differences.append(Difference(str(point), sentence, why))

    @property
    def verdict(self) -> Verdict:
        """The worst of what was found."""
        points = {one.point for one in self.differences if not one.why}
        if Point.OPEN in points:
            return Verdict.OPEN
        if Point.STATUS in points:
            return Verdict.MISSING
        if points:
            return Verdict.DIFFERS
        return Verdict.EXPLAINED if self.differences else Verdict.SAME

    def row(self) -> list[str]:
        """The line as cells, in the order of `columns()`, harmless to spreadsheets."""
        words = "" if self.words is None else f"{self.words} %"
        cells = (
            self.verdict.label, What(self.what).label, self.name, self.address, self.expected, self.found, self.status,
            self.hops, " ".join(one.sentence for one in self.differences),
            " ".join(dict.fromkeys(one.why for one in self.differences if one.why)), words,
            *(self.pictures or ("", "")), *(self.comments or ("", "")),
        )  # fmt: skip
        return [harmless(cell) for cell in cells]


def columns() -> list[str]:
    """The heads of the table."""
    return [
        _("Verdict"), pgettext("table", "What"), _("Name"), _("Old address"), _("Expected"), _("Found"), _("Status"),
        _("Redirects"), _("Differences"), _("Known reason"), _("Words alike"), _("Pictures before"), _("Pictures now"),
        _("Comments before"), _("Comments now"),
    ]  # fmt: skip


@dataclass(slots=True)
class Group:
    """The differences of one kind: how many, and the first of them."""

    point: str
    count: int = 0
    explained: int = 0
    lines: list[dict] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What the group is called."""
        return str(Point(self.point).label) if self.point in Point.values else self.point

    @property
    def is_bad(self) -> bool:
        """Whether something was lost or shown that should not be."""
        return self.point in (Point.OPEN, Point.STATUS) and self.count > self.explained

    @property
    def more(self) -> int:
        """How many more there are than are named here."""
        return self.count - len(self.lines)


@dataclass(slots=True)
class Proof:
    """The summary: counts by kind and verdict, and the differences by kind."""

    site: str = ""
    made_at: str = ""
    whole: bool = False  # every address was asked; False for a proof that was stopped
    sample: int = 0  # at most so many of a kind were asked; 0 for all
    seconds: float = 0.0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    folder: Path | None = None

    def note(self, line: Line) -> None:
        """Take a line into the summary."""
        verdict = str(line.verdict)
        of_kind = self.counts.setdefault(line.what, {})
        of_kind[verdict] = of_kind.get(verdict, 0) + 1
        for point in dict.fromkeys(one.point for one in line.differences):
            ours = [one for one in line.differences if one.point == point]
            group = next((one for one in self.groups if one.point == point), None)
            if group is None:
                self.groups.append(group := Group(point))
                self.groups.sort(key=lambda one: Point.values.index(one.point))
            group.count += 1
            explained = all(one.why for one in ours)
            group.explained += explained
            if len(group.lines) < TOLD:
                group.lines.append(
                    {"address": line.address, "href": _href(line.address), "what": line.what,
                     "name": line.name, "found": line.found,
                     "sentences": [one.sentence for one in ours],
                     "whys": list(dict.fromkeys(one.why for one in ours if one.why)), "explained": explained}
                )  # fmt: skip

    @property
    def totals(self) -> Counter[str]:
        """How many of each verdict."""
        return sum((Counter(one) for one in self.counts.values()), Counter())

    @property
    def asked(self) -> int:
        """How many addresses were asked for."""
        return self.totals.total()

    @property
    def same(self) -> int:
        """How many are as before."""
        return self.totals[Verdict.SAME]

    @property
    def explained(self) -> int:
        """How many differ for reasons that are known."""
        return self.totals[Verdict.EXPLAINED]

    @property
    def differing(self) -> int:
        """How many differ and nobody knows why."""
        return self.totals[Verdict.DIFFERS]

    @property
    def missing(self) -> int:
        """How many are gone."""
        return self.totals[Verdict.MISSING]

    @property
    def open(self) -> int:
        """How many strangers can read although they could not before."""
        return self.totals[Verdict.OPEN]

    @property
    def is_lossless(self) -> bool:
        """Whether nothing is missing and nothing leaks."""
        return not (self.missing or self.open)

    @property
    def when(self):
        """When it was made, as a moment."""
        return parse_datetime(self.made_at) if self.made_at else None

    @property
    def verdicts(self) -> list[Verdict]:
        """Those that came up."""
        return [one for one in Verdict if self.totals[one]]

    @property
    def rows(self) -> list[tuple[str, int, list[int]]]:
        """For each kind of thing: its name, how many were asked for, how many of each of `verdicts`."""
        return [
            (str(What(what).label), sum(found.values()), [found.get(str(one), 0) for one in self.verdicts])
            for what in What.values
            if (found := self.counts.get(what))
        ]

    @property
    def has_table(self) -> bool:
        """Whether the whole list can be downloaded."""
        return bool(self.folder and (self.folder / CSV).is_file())

    def write(self, folder: Path) -> None:
        """Keep the summary as `proof.json`. Raises OSError."""
        told = {name: value for name, value in asdict(self).items() if name != "folder"} | {"format": FORMAT}
        write_whole(folder / JSON, [json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")], mode=0o600)
        self.folder = folder


def _href(address: str) -> str:
    """The address as a link to this paper: two slashes at its begin would lead to another site."""
    return iri_to_uri(f"/{address.lstrip('/')}")


def proof_of(folder: Path | str) -> Proof | None:
    """The proof that lies in a move's folder; None where there is none that can be read."""
    folder = Path(folder)
    try:
        told = json.loads((folder / JSON).read_bytes())
        if told.pop("format") != FORMAT:
            return None
        groups = [Group(**one) for one in told.pop("groups")]
        return Proof(**told, groups=groups, folder=folder)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


@contextmanager
def table(path: Path) -> Iterator:
    """A CSV file that lines are added to: UTF-8 with a mark that spreadsheets know it by, CRLF, RFC 4180.

    Yields a function that takes a `Line`. The file is at `path` when all is written, also when it was stopped; until
    then it lies beside it, so that nobody downloads half of one. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.new")
    with unfinished.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.write("\ufeff")
        write = csv.writer(file, lineterminator="\r\n")
        write.writerow(columns())

        def add(line: Line) -> None:
            write.writerow(line.row())

        try:
            yield add
        finally:
            file.flush()
            unfinished.chmod(0o600)
            unfinished.replace(path)


def as_text(line: Line) -> str:
    """A line for a terminal: the verdict, the address, and what differs."""
    told = io.StringIO()
    told.write(f"{line.verdict.label}: {line.address}")
    if line.name:
        told.write(f" “{line.name[:80]}”")
    for one in line.differences:
        told.write(f"\n    {one.sentence}")
        if one.why:
            told.write(f" ({one.why})")
    return told.getvalue()
