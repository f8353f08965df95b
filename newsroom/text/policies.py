"""What a text of ours may hold: a story's body, a reader's remark."""

from dataclasses import dataclass

from . import addresses

BODY_MAX = 500_000  # characters that a form accepts
SOURCE_MAX = 16_000_000  # room for the stored form of the worst of those: escapes and closing tags


@dataclass(frozen=True)
class Policy:
    """What a text may hold: the rest is unwrapped, its words kept."""

    blocks: frozenset[str]
    marks: frozenset[str]
    schemes: frozenset[str]
    relative_links: bool
    line_breaks: bool = False  # line ends in the source count, as in WordPress's stored comments
    linkify: bool = False  # bare addresses become links


STORY = Policy(
    blocks=frozenset("h2 h3 ul ol li blockquote pullquote table row cell figure picture embed hr figcaption".split()),
    marks=frozenset("href span strong em script code".split()),
    schemes=addresses.SCHEMES,
    relative_links=True,
)

REMARK = Policy(
    blocks=frozenset({"blockquote"}),
    marks=frozenset("href strong em code".split()),
    schemes=frozenset({"http", "https"}),
    relative_links=False,
    line_breaks=True,
    linkify=True,
)
