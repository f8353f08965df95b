"""What a story is made of. Begin with `article.py`: it lists the parts, and each part explains itself next door.

`publishing.py` states and moves · `revising.py` edits, revisions, working text · `holding.py` the lock under which
both work · `previewing.py` links to a preview · `section.py`, `topic.py`, `author.py`, `source.py` what stories are
sorted and signed by · `picture.py` the library and where it is used · `document.py` what readers fetch beside the
stories · `correction.py` · `read_next.py` what closes a story · `front.py` slots, how the front page is filled, and how
it was · `presence.py` who has a story open · `searching.py` whose search text holds a name of before · `receipt.py`
what a stranger was answered after each change.
"""

from .article import Article
from .author import Author, Byline
from .correction import Correction
from .document import Document
from .front import Front, FrontSlot, FrontVersion, SectionRow
from .picture import Picture, PictureUse, Rendition
from .presence import Presence
from .publishing import State
from .read_next import ReadNext
from .receipt import Receipt
from .revising import Revision, WorkingText
from .searching import SearchDue
from .section import Section
from .source import Source
from .topic import Topic, TopicAlias, TopicUse

__all__ = [
    "Article",
    "Author",
    "Byline",
    "Correction",
    "Document",
    "Front",
    "FrontSlot",
    "FrontVersion",
    "Picture",
    "PictureUse",
    "Presence",
    "ReadNext",
    "Receipt",
    "Rendition",
    "Revision",
    "SearchDue",
    "Section",
    "SectionRow",
    "Source",
    "State",
    "Topic",
    "TopicAlias",
    "TopicUse",
    "WorkingText",
]
