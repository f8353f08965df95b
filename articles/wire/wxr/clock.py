"""Times as WordPress writes them: the site's own hour beside Greenwich's, whose difference is the site's offset."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# No story was told outside these years; the clocks of some places can't go where such a day would take them.
YEARS = range(1900, 2101)


class Clock:
    """The old site's offset from UTC, learnt month by month, so that a draft gets that of its season."""

    def __init__(self) -> None:
        self.months: dict[tuple[int, int], Counter[int]] = {}

    def learn(self, local: datetime, utc: datetime) -> None:
        """Takes note of one pair of times (naive), if their difference can be an offset."""
        seconds = offset_between(local, utc)
        if seconds is not None:
            self.months.setdefault((local.year, local.month), Counter())[seconds] += 1

    def take(self, other: Clock) -> None:
        """Everything that another clock has learnt."""
        for month, seen in other.months.items():
            self.months.setdefault(month, Counter()).update(seen)

    def offset(self, local: datetime) -> timedelta:
        """The offset at a local time (naive): of its month, else of that month in the nearest year, else the usual."""
        if not self.months:
            return timedelta(0)
        here = (local.year, local.month)
        if here not in self.months:
            same_season = [key for key in self.months if key[1] == local.month]
            if same_season:
                here = min(same_season, key=lambda key: abs(key[0] - local.year))
            else:
                return timedelta(seconds=sum(self.months.values(), Counter()).most_common(1)[0][0])
        return timedelta(seconds=self.months[here].most_common(1)[0][0])

    @property
    def offsets(self) -> list[str]:
        """Every offset seen, as +HH:MM, the usual first."""
        seen = sum(self.months.values(), Counter())
        return [_signed(seconds) for seconds, _count in seen.most_common()]


def naive(words: str) -> datetime | None:
    """`2026-06-29 09:30:00` without a zone; None for `0000-00-00 00:00:00`, for nonsense, for a year not in `YEARS`."""
    words = words.strip()[:19]
    try:
        moment = datetime.fromisoformat(words).replace(tzinfo=None) if len(words) == 19 else None
    except ValueError:
        return None
    return moment if moment and moment.year in YEARS else None


def stamped(words: str) -> datetime | None:
    """The `pubDate` of an item, aware; None for what is none. A year below a hundred is none: email has it be 2001."""
    if not re.search(r"\b\d{4}\b", words) or re.search(r"\b0\d{3}\b[^+-]*:", words):
        return None
    try:
        moment = parsedate_to_datetime(words[:100])
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if moment.year in YEARS else None


def offset_between(local: datetime, utc: datetime) -> int | None:
    """Seconds between two naive times if they can be a place's offset: quarters of an hour, up to 14 hours."""
    seconds = round((local - utc).total_seconds())
    return seconds if seconds % 900 == 0 and abs(seconds) <= 14 * 3600 else None


def _signed(seconds: int) -> str:
    sign = "-" if seconds < 0 else "+"
    return f"{sign}{abs(seconds) // 3600:02}:{abs(seconds) % 3600 // 60:02}"
