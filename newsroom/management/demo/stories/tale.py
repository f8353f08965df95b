"""How a story of the demo paper is written down, and how that becomes a story's HTML.

A body is plain text, its blocks apart by empty lines: `## ` begins a heading, `> ` a quotation, `>> ` a pull quote, `- `
the items of a list, `| ` the rows of a table (the first one is its head), `! key caption` a picture and `@ address` an
embed. Weekdays and dates are counted from the day the story came out, because nobody knows when the demo is begun:
`{weekday:-1}` is the day before, `{date:+6}` six days on, `{wire:0}` the day itself as agencies write it.
`[words](story:key)` links to an older story; one star round words makes them italic, two make them bold.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAYS = re.compile(r"\{(weekday|date|wire):([+-]?\d+)\}")
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
STRONG = re.compile(r"\*\*([^*]+)\*\*")
EMPHASIS = re.compile(r"\*([^*]+)\*")
FORMATS = {"weekday": "{0:%A}", "date": "{0.day} {0:%B}", "wire": "{0:%b} {0.day}"}


@dataclass(frozen=True, kw_only=True)
class Tale:
    """One story; `when` is "2h" before the first start or "3d 06:40", three days before it at that hour."""

    key: str
    section: str
    headline: str
    body: str
    when: str = "1h"
    state: str = "published"
    reason: str = ""
    label: str = "news"
    kicker: str = ""
    short: str = ""
    standfirst: str = ""
    byline: tuple = ()  # names, or (name, role)
    topics: tuple = ()
    picture: str = ""
    caption: str = ""
    dateline: str = ""
    language: str = ""
    wire: bool = False
    notes: tuple = ()  # (kind, place, text)

    @property
    def is_public(self) -> bool:
        """Whether it was ever out."""
        return self.state in ("published", "withdrawn")

    def out_at(self, begun: datetime) -> datetime:
        """When it came out, or was begun, if the demo is begun at `begun` (aware, in the paper's zone)."""
        if self.when.endswith("h"):
            return begun - timedelta(hours=float(self.when[:-1]))
        days, clock = self.when.split("d ")
        day = (begun - timedelta(days=int(days))).date()
        return datetime.combine(day, time.fromisoformat(clock), begun.tzinfo)


def dated(text: str, day: date) -> str:
    """The text with its weekdays and dates counted from `day`."""
    return DAYS.sub(lambda found: FORMATS[found[1]].format(day + timedelta(days=int(found[2]))), text)


def as_html(text: str, pictures: dict, addresses: dict) -> str:
    """The body as HTML. `pictures` gives the uid of a picture by its key, `addresses` that of a story."""

    def linked(found):
        kind, _colon, key = found[2].partition(":")
        address = addresses.get(key) if kind == "story" else found[2]
        return f'<a href="{address}">{found[1]}</a>' if address else found[1]

    def inline(words):
        words = STRONG.sub(r"<strong>\1</strong>", LINK.sub(linked, words))
        return EMPHASIS.sub(r"<em>\1</em>", words)

    blocks = [block.strip() for block in re.split(r"\n\s*\n", text)]
    return "\n".join(_block(block, inline, pictures) for block in blocks if block)


def _block(block, inline, pictures):
    mark, _space, rest = block.partition(" ")
    lines = [line.strip() for line in block.splitlines()]
    if mark == "!":
        key, _space, caption = rest.partition(" ")
        uid = pictures.get(key)
        return f'<figure data-picture="{uid}"><figcaption>{inline(caption)}</figcaption></figure>' if uid else ""
    if mark == "@":
        return f'<figure data-embed="{rest}"></figure>'
    if mark == "##":
        return f"<h2>{inline(rest)}</h2>"
    if mark == ">":
        return f"<blockquote><p>{inline(rest)}</p></blockquote>"
    if mark == ">>":
        return f'<aside class="pullquote"><p>{inline(rest)}</p></aside>'
    if mark == "-":
        return "<ul>" + "".join(f"<li>{inline(line[2:])}</li>" for line in lines) + "</ul>"
    if mark == "|":
        return _table([[inline(cell.strip()) for cell in line.strip("| ").split("|")] for line in lines])
    return f"<p>{inline(' '.join(lines))}</p>"


def _table(rows):
    head = "".join(f"<th>{cell}</th>" for cell in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
