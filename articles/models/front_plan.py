"""Which stories could stand on the front page at a moment, and which one stands where. Ids only, by one statement."""

from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F

from .article import Article

SECONDS = 3
LATEST = 8
ROW = 4
SLOTS = 1 + SECONDS
# Labels of the two parts of the statement that are no section's.
NEWEST, PINNED = 0, -1


def heads(moment, pinned, sections):
    """Ids of what could stand on the front, newest first, by one statement that walks only the heads of indexes.

    Returns the newest of all, the set of those of `pinned` that are public, and the newest of each section by its id.
    """
    named = tuple(sorted(pinned)), tuple(section.pk for section in sections)
    statement, params = _statement(moment, *named) if moment else _statement_of_now(*named)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    found = {}
    # UNION ALL promises no order.
    for label, pk, _out_at in sorted(rows, key=lambda row: (row[2], row[1]), reverse=True):
        found.setdefault(label, []).append(pk)
    return found.pop(NEWEST, []), set(found.pop(PINNED, [])), found


@lru_cache(maxsize=32)
def _statement_of_now(pinned, sections):
    """`_statement` without a moment: put together once, because pins and sections stay for hours."""
    return _statement(None, pinned, sections)


def _statement(moment, pinned, sections):
    """The SQL that `heads` asks, and its parameters."""
    parts = []
    for live in _live(moment):
        parts += [(NEWEST, live[: 2 * SLOTS + LATEST]), (PINNED, live.filter(pk__in=pinned)[:SLOTS])]
        parts += [(section, live.filter(section_id=section)[: SLOTS + LATEST + ROW]) for section in sections]
    statements, params = [], []
    for label, stories in parts:
        try:
            sql, values = stories.values("pk", "out_at").query.sql_with_params()
        except EmptyResultSet:  # nothing is pinned
            continue
        # Each part is Django's own statement for `published()`; only the UNION of limited parts is ours, because
        # SQLite takes no LIMIT inside a compound statement unless it is wrapped.
        name = f"part{len(statements)}"
        statements.append(f"SELECT {int(label)} AS part, {name}.* FROM ({sql}) AS {name}")
        params += values
    return " UNION ALL ".join(statements), params


def _live(moment):
    """The stories that may stand on the front, each set newest first by an index of its own.

    At a moment that is named there are two sets, what was out by then and what is scheduled until then: sorted as one
    they would be the whole archive, sorted by an expression.
    """
    out = Article.objects.published().filter(on_front=True).annotate(out_at=F("published_at")).newest_first()
    if moment is None:
        return [out]
    planned = Article.objects.due(moment).filter(on_front=True).annotate(out_at=F("publish_at"))
    return [out.filter(published_at__lte=moment), planned.order_by("-publish_at", "-id")]


def plan(newest, pins, sections, by_section):
    """Which id stands where, no id twice: `lead`, `seconds`, `latest`, and a section's id for its row."""
    used = set(pins.values())
    rest = iter(pk for pk in newest if pk not in used)

    def next_free():
        return next(rest, None)

    def filled(pks):
        found = [pk for pk in pks if pk is not None]
        used.update(found)
        return found

    places = {"lead": filled([pins.get(1) or next_free()])}
    places["seconds"] = filled(pins.get(slot) or next_free() for slot in range(2, SLOTS + 1))
    places["latest"] = filled(next_free() for _n in range(LATEST))
    for section in sections:
        left = [pk for pk in by_section.get(section.pk, []) if pk not in used][:ROW]
        if len(left) > 1:
            places[section.pk] = filled(left)
    return places
