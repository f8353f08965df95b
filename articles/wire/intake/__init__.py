"""What was read is written here, and here alone: people, sections, topics, pictures, pages and stories of an old site.

Everything is found again by what it was called where it came from (`guid`), so that a second run changes nothing, and
a run that was killed is finished by the next one. The slow part of a story (`ready`: markup, cleaning) is done before
the transaction, which then only writes rows (`write`, a batch at a time, inside `changing`).

What an editor has touched since is theirs: a later run leaves it alone and says so.

    moving.py      what is known so far, and the report
    terms.py       authors, sections, topics
    library.py     pictures
    stories.py     stories
    languages.py   in which language one is written
    addresses.py   where everything was
    document.py    a Word document → a draft and its pictures
    ending.py      standing pages, and what needs all stories
"""

from .ending import Ending
from .moving import BATCH, Outcome, Ready, Report, Taken, batches

__all__ = ["BATCH", "Intake", "Outcome", "Ready", "Report", "Taken", "batches"]


class Intake(Ending):
    """One old site on its way into the paper.

    `site` is its address as the export names it, `uploads` a copy of its files or None. Call `bring_people`,
    `bring_sections`, `bring_topics`, `bring_pictures`, then for each batch of stories `ready` and `write`, then
    `bring_pages` and `finish`.
    """
