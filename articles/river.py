"""Long lists, a page at a time: a page of anything, and a page of stories."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from articles.models import Article
from articles.models.cards import cards
from articles.models.front import first_with_picture
from newsroom.models import SiteSettings


@dataclass
class Stretch:
    """One page of a list of rows."""

    address: str  # of the first page
    number: int
    pages: int
    total: int
    rows: list

    @classmethod
    def of(cls, rows, address: str, number: int = 1):
        """Page `number` of an ordered queryset, in two queries; None beyond its end."""
        size = SiteSettings.current().stories_a_page
        total = rows.count()
        pages = max(1, -(-total // size))
        if not 1 <= number <= pages:
            return None
        start = (number - 1) * size
        return cls(address, number, pages, total, list(rows[start : start + size]))

    @property
    def path(self) -> str:
        """The address of this page."""
        return self.page_path(self.number)

    @property
    def newer(self) -> str | None:
        """The address of the page before, or None."""
        return self.page_path(self.number - 1) if self.number > 1 else None

    @property
    def older(self) -> str | None:
        """The address of the page after, or None."""
        return self.page_path(self.number + 1) if self.number < self.pages else None

    def page_path(self, number: int) -> str:
        """The address of another page of this list."""
        return self.address if number == 1 else f"{self.address}page/{number}/"


@dataclass
class Asked:
    """The answers to a prepared question, as far as a `Stretch` wants them."""

    ask: Callable
    which: tuple

    def count(self) -> int:
        """How many there are."""
        return self.ask.count(*self.which, start=0, end=1)

    def __getitem__(self, part):
        return self.ask(*self.which, start=part.start, end=part.stop)


def newest(stories, start: int, end: int):
    """The ids of stories from `start` to `end`, newest first: what a question for a `River` returns."""
    return stories.newest_first().values_list("pk", flat=True)[start:end]


class River(Stretch):
    """One page of a list of stories, newest first."""

    @classmethod
    def of(cls, ask, which: tuple, address: str, number: int = 1):
        """Page `number` of the stories that `ask(*which)` tells, ready for cards, in five queries; None beyond its end.

        `ask` is a prepared question for `newest()`. The ids come first, from an index alone: far down an archive
        nothing is joined for rows that are passed over.
        """
        river = super().of(Asked(ask, which), address, number)
        if river:
            found = cards(river.rows)
            river.rows = [found[pk] for pk in river.rows if pk in found]
        return river

    @property
    def lead(self) -> Article | None:
        """What the first page begins with, where there is enough to lead and a picture to lead with."""
        return self.rows[0] if self._leads else None

    @property
    def seconds(self) -> list[Article]:
        """The two beside the lead."""
        return self.rows[1:3] if self._leads else []

    @property
    def pictured(self) -> Article | None:
        """The one of the two that shows its picture."""
        return first_with_picture(self.seconds)

    @property
    def days(self) -> list[tuple[date, list[Article]]]:
        """The rest by the day of their address."""
        rest = self.rows[3:] if self._leads else self.rows
        return [(day, list(stories)) for day, stories in groupby(rest, key=lambda story: story.day)]

    @property
    def _leads(self):
        return self.number == 1 and len(self.rows) > 3 and self.rows[0].lead is not None
