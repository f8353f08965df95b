"""The proof of a move: every old address is asked for as a stranger would, and every difference is listed.

    likeness.py   how alike two texts are
    told.py       what an old body held, and what a page shows
    old_site.py   the export files, gone through twice
    known.py      what the paper knows of the old site's things, for the reasons
    judging.py    one thing after the other → lines
    proof.py      lines and the summary, as CSV and JSON

Nothing is written but the two files: no row, no stored page, no count. The order is that of the export, the same each
time; memory holds the names of terms, people and files, and one story.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.wire import wxr
from newsroom.management.asking import Stranger

from .judging import Judge, month_of
from .old_site import OldSite, sites
from .proof import CSV, Line, Proof, table

__all__ = ["SiteDown", "lines", "prove"]


TOLD_EVERY = 5  # seconds


class SiteDown(Exception):
    """The paper itself answers nobody: a proof would call everything missing. The sentence says what to do."""


def prove(
    censuses: Sequence[wxr.Census],
    folder: Path | None = None,
    *,
    csv: Path | None = None,
    sample: int = 0,
    each: Callable[[Line], None] = lambda line: None,
    say: Callable[[str], None] = lambda words: None,
    stop: Callable[[], bool] = lambda: False,
) -> Proof:
    """Ask for every address that the files tell of, and sum up.

    `censuses` are what `wxr.check` gave. With `folder` the proof is kept there as `proof.csv` and `proof.json`; with
    `csv` the lines go there instead. `sample` is the most of each kind that are asked for, evenly spread; 0 for all.
    `each` is told each line, `say` a sentence of progress every few seconds; `stop` is asked before each address, and a
    proof that was stopped says so (`whole` is False). Raises SiteDown, NotWXR, OSError.
    """
    answer = Stranger().ask("/")
    if answer.status != 200:
        raise SiteDown(
            _("The front page answers %(status)d. Run “manage.py prepare” first, and look at its log.")
            % {"status": answer.status}
        )
    started = told = time.monotonic()
    proof = Proof(site=", ".join(dict.fromkeys(census.site for census in censuses)), sample=sample)
    path = csv or (folder / CSV if folder else None)
    with table(path) if path else _nowhere() as add:
        for line in lines(censuses, sample=sample):
            if stop():
                break
            add(line)
            each(line)
            proof.note(line)
            if time.monotonic() - told > TOLD_EVERY:
                told = time.monotonic()
                say(_("%(count)d addresses asked for, %(missing)d missing")
                    % {"count": proof.asked, "missing": proof.missing + proof.open})  # fmt: skip
        else:
            proof.whole = True
    proof.made_at, proof.seconds = timezone.now().isoformat(timespec="seconds"), round(time.monotonic() - started, 1)
    if folder:
        proof.write(folder)
    return proof


class _nowhere:
    """Where lines go that nobody keeps."""

    def __enter__(self):
        return lambda line: None

    def __exit__(self, *error):
        return None


def lines(censuses: Sequence[wxr.Census], *, sample: int = 0) -> Iterator[Line]:
    """A line for each old address, in the order of the files: stories, pages, terms, people, files, lists."""
    for site in sites(censuses):
        yield from _of_site(site, sum(census.all_posts for census in site.censuses), sample)


def _of_site(site: OldSite, stories: int, sample: int) -> Iterator[Line]:
    judge = Judge(site)
    months: dict[str, None] = {}
    for story in _spread(site.stories(), stories, sample):
        if story.was_public and (month := month_of(story.link.removeprefix(site.house.site))):
            months[month] = None
        yield from judge.story(story)
    for page in site.pages():
        yield from judge.page(page)
    for category in _spread(site.categories.values(), len(site.categories), sample):
        yield from judge.category(category)
    for tag in _spread(site.tags.values(), len(site.tags), sample):
        yield from judge.tag(tag)
    for person in _spread(site.people.values(), len(site.people), sample):
        yield from judge.person(person)
    for file in _spread(site.files.values(), len(site.files), sample):
        yield from judge.file(file)
    yield from judge.lists(sorted(months))


def _spread(things: Iterable, count: int, most: int) -> Iterator:
    """At most so many of the things, evenly spread over them; all for 0."""
    for number, thing in enumerate(things):
        if not most or count <= most or (number * most) // count != ((number - 1) * most) // count:
            yield thing
