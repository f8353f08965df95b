"""Every text door of the newsroom: pure functions, no models, no settings.

Whatever comes in, from a keyboard, a paste, a wire or an export, passes one of these before it is kept, and what goes
out is made by one of these. All are bounded: they take linear time on any input.

    characters.py   what may stand in any text: clean_line, clean_text, scrub
    markup.py       a forgiving, linear HTML tokeniser, and the escapes
    addresses.py    links and embeds: which may stand, in which form
    body.py         clean_body: any HTML → the one stored form of a story's body, nh3 last
      policies.py     what a story and a remark may hold
      tree.py         tokens → blocks
      runs.py         text with its marks, inside a block
      blocks.py       finished blocks, written as HTML
    rendering.py    the stored body for readers, for the editor, and its pictures
    reading.py      words of a body: plain, excerpt, counts, reading time, direction
    remarks.py      readers' comments: text → HTML
    slugs.py        the readable end of an address
    folding.py      folding for search and topics, highlighting
    credits.py      an agency's signature at the end of a body
"""

from .addresses import Embed, clean_link, embed
from .body import clean_body, clean_body_again
from .characters import clean_line, clean_text, scrub
from .credits import strip_agency_credit
from .folding import fold, fold_map, highlight, snippet, topic_key
from .policies import BODY_MAX
from .reading import at_most, direction, excerpt, guess_direction, plain, reading_minutes, word_count
from .remarks import clean_comment_again, comment_html, imported_comment_html
from .rendering import BodyPicture, body_pictures, editor_body, embed_card, embed_link, render_body
from .slugs import RESERVED_SEGMENTS, RESERVED_SLUGS, SLUG_BYTES, numbered, slugify, validate_slug

__all__ = [
    "BODY_MAX",
    "RESERVED_SEGMENTS",
    "RESERVED_SLUGS",
    "SLUG_BYTES",
    "BodyPicture",
    "Embed",
    "at_most",
    "body_pictures",
    "clean_body",
    "clean_body_again",
    "clean_comment_again",
    "clean_line",
    "clean_link",
    "clean_text",
    "comment_html",
    "direction",
    "editor_body",
    "embed",
    "embed_card",
    "embed_link",
    "excerpt",
    "fold",
    "fold_map",
    "guess_direction",
    "highlight",
    "imported_comment_html",
    "numbered",
    "plain",
    "reading_minutes",
    "render_body",
    "scrub",
    "slugify",
    "snippet",
    "strip_agency_credit",
    "topic_key",
    "validate_slug",
    "word_count",
]
