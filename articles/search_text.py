"""The text that search looks in: one row a public story, written by the verbs (never by triggers).

One writer for two databases. Text is folded and cut into tokens here, so that both find the same: on SQLite the tokens
go into a plain FTS5 table, on PostgreSQL into tsvectors with a GIN index.

A row's `place` is its story's place in time: the second of its first publication, then its id. On SQLite it is the
rowid, because FTS5 walks its matches by rowid: so the newest twenty of a hundred thousand matches cost no more than
twenty, and a span of dates is a span of rowids. PostgreSQL has to visit all matches to find the newest, so its rows are
narrow, and each holds a token of its year: common words are looked for in the newest years first.
"""

import re
import unicodedata
from datetime import UTC, datetime

from django.db import connection

from newsroom.text import fold

TABLE = "articles_searchtext"
# SQLite only: the place of each story, since FTS5 finds a row by its rowid or by its words, and by nothing else.
PLACES = "articles_searchplace"

TEXT_MAX = 200_000  # characters of one field; a tsvector must stay below a megabyte
TOKEN_MAX = 60  # characters
ID_BITS = 31
# A place has 64 bits; the seconds fill what the id leaves: from 1833 to 2106.
SECONDS_MIN, SECONDS_MAX = -(1 << 32), (1 << 32) - 1
# Positions in a tsvector end at 16,383; a gap keeps phrases from reaching over the edge of a field.
FIELD_GAP = 10

FIELDS = ("headline", "standfirst", "body", "names")
_WEIGHTS = {"headline": "A", "names": "B", "standfirst": "C", "body": "D"}
_TITLE = ("headline", "names", "standfirst")

_NOT_WORD = re.compile(r"[^\w\s]|_")
# Scripts that are written without spaces: each letter is a token, and a word is a phrase of them.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


def tokens(text: str) -> list[str]:
    """The text folded and cut into words: letters, digits and the marks that belong to them, nothing else."""
    text = _NOT_WORD.sub(_mark_or_space, fold(text[:TEXT_MAX]))
    if not text.isascii():
        text = _UNSPACED.sub(r" \g<0> ", text)
    return [token[:TOKEN_MAX] for token in text.split()]


def is_unspaced(token: str) -> bool:
    """Whether a token is of a script without spaces: then it is a letter, not a word."""
    return bool(_UNSPACED.search(token))


def _mark_or_space(match: re.Match) -> str:
    # Vowel signs of Indic scripts are marks, which \w leaves out; without them words fall to pieces.
    return match[0] if unicodedata.category(match[0])[0] == "M" else " "


def place(published_at: datetime, article_id: int) -> int:
    """Where a story stands in time, as one number of 64 bits; `place_id` takes the id out again.

    What is older or newer than such a number can say stands at its edge.
    """
    seconds = min(max(int(published_at.timestamp()), SECONDS_MIN), SECONDS_MAX)
    return (seconds << ID_BITS) + article_id


def place_id(place: int) -> int:
    """The id of the story that stands at this place."""
    return place & ((1 << ID_BITS) - 1)


def section_token(section_id: int) -> str:
    """The token that stands for a section; nobody can type it."""
    return f"§{section_id}"


def year_token(year: int) -> str:
    """The token that stands for a year (UTC) of first publication, on PostgreSQL; nobody can type it."""
    return f"~{year}"


def put(
    article_id: int,
    *,
    headline: str,
    standfirst: str,
    body: str,
    names: str,
    published_at: datetime,
    section_id: int | None,
) -> None:
    """Write or replace the search text of a published story; texts are plain, `names` holds byline and topics."""
    fields = dict(zip(FIELDS, map(tokens, (headline, standfirst, body, names)), strict=True))
    section = section_token(section_id) if section_id else ""
    if connection.vendor == "sqlite":
        _write_fts(article_id, place(published_at, article_id), section, fields)
    else:
        year = year_token(published_at.astimezone(UTC).year)
        _write_tsvector(article_id, place(published_at, article_id), [section, year], fields)


def drop(article_id: int) -> None:
    """Forget the search text of a story, if there is any."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _drop_from_fts(cursor, article_id)
        else:
            cursor.execute(f"DELETE FROM {TABLE} WHERE article_id = %s", [article_id])


def known() -> set[int]:
    """The ids of the stories that have a search text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT article_id FROM {PLACES if connection.vendor == 'sqlite' else TABLE}")
        return {row[0] for row in cursor.fetchall()}


# -- SQLite ------------------------------------------------------------------------------------------------------------


def _write_fts(article_id, place, section, fields):
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {PLACES} (article_id, place) VALUES (%s, %s) ON CONFLICT (article_id) DO NOTHING",
            [article_id, place],
        )
        if not cursor.rowcount:
            _move_in_fts(cursor, article_id, place)
        cursor.execute(
            f"INSERT OR REPLACE INTO {TABLE} (rowid, section, {', '.join(FIELDS)}) VALUES (%s, %s, %s, %s, %s, %s)",
            [place, section, *(" ".join(fields[name]) for name in FIELDS)],
        )


def _move_in_fts(cursor, article_id, place):
    """See to it that a story which has a place already stands at this one."""
    cursor.execute(f"SELECT place FROM {PLACES} WHERE article_id = %s", [article_id])
    [stood_at] = cursor.fetchone()
    if stood_at != place:
        cursor.execute(f"DELETE FROM {TABLE} WHERE rowid = %s", [stood_at])
        cursor.execute(f"UPDATE {PLACES} SET place = %s WHERE article_id = %s", [place, article_id])


def _drop_from_fts(cursor, article_id):
    cursor.execute(
        f"DELETE FROM {TABLE} WHERE rowid = (SELECT place FROM {PLACES} WHERE article_id = %s)", [article_id]
    )
    cursor.execute(f"DELETE FROM {PLACES} WHERE article_id = %s", [article_id])


# -- PostgreSQL --------------------------------------------------------------------------------------------------------


def _write_tsvector(article_id, place, marks, fields):
    words = " ".join([_tsvector(fields, FIELDS), *(f"'{mark}'" for mark in marks if mark)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} (article_id, place, title, words) VALUES (%s, %s, %s::tsvector, %s::tsvector)"
            " ON CONFLICT (article_id) DO UPDATE"
            " SET place = excluded.place, title = excluded.title, words = excluded.words",
            [article_id, place, _tsvector(fields, _TITLE), words],
        )


def _tsvector(fields, names) -> str:
    """The literal of a tsvector; tokens hold nothing that would need escaping."""
    positions, at = {}, 0
    for name in names:
        for token in fields[name]:
            at += 1
            positions.setdefault(token, []).append(f"{at}{_WEIGHTS[name]}")
        at += FIELD_GAP
    return " ".join(f"'{token}':{','.join(found)}" for token, found in positions.items())
