"""WordPress's export file, WXR 1.0 to 1.2 (`wp-admin/includes/export.php`): RSS 2.0 with a namespace of its own.

    check(path)          reads the whole file and counts what is in it, or refuses it: `NotWXR(line, sentence)`
    acquaint(censuses)   lets the files of one site know of each other
    read(path, census)   yields it as plain data, one thing at a time

Both stream: memory holds one item, whatever the length of the file (`newsroom.xml` refuses DTDs, and what is too deep
or too big). Control characters that XML forbids, and that WordPress writes all the same, are skipped and counted.

Times: WordPress gives the local time and the one in GMT; the difference is the site's offset. Drafts have no GMT
(`0000-00-00`): their offset is that of the posts around them. A post that was private or behind a password is no
longer public here, whatever its status said.

    source.py    bytes → elements, or a refusal
    census.py    elements counted
    reader.py    elements → stories, pages, files, comments
    terms.py     … → people, categories, tags
    plugins.py   where well-known plugins keep what we have a place for
    inserts.py   reusable blocks, playlists, footnotes: what stands elsewhere in the file than it is shown
    names.py, states.py, clock.py, elements.py   slugs and credits, states, times, what stands in one element
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..story import Attachment, Category, Person, StandingPage, Story, Tag
from .census import Census, acquaint, check
from .names import caption_and_credit, nicename
from .reader import Reader
from .source import NotWXR, Watched, elements

__all__ = ["Census", "NotWXR", "Thing", "acquaint", "caption_and_credit", "check", "nicename", "read"]

Thing = Person | Category | Tag | Attachment | StandingPage | Story


def read(path: Path | str, census: Census | None = None, *, stories: bool = True) -> Iterator[Thing]:
    """Yields what the file holds, in its own order. `census` is what `check` gave; without it `check` is called first.

    A category or tag that is listed twice (as itself and as a term) comes once; somebody whom the file does not list
    comes as a Person before the first story that names them. Stories carry their comments. Without `stories` those come
    as the categories and tags that no list had: for whoever must know all terms and files before the first story.
    """
    path = Path(path)
    census = census or check(path)
    reader = Reader(census)
    with path.open("rb") as file:
        for element in elements(Watched(file)):
            yield from reader.things(element, stories)
