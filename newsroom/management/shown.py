"""What the keys of a page speak of, by name: `card:17` is a story, and a person knows it by its headline."""

from collections import defaultdict

from articles.models import Article, Author, Picture, Section, Source, Topic
from newsroom.models import Page

LENGTH_MAX = 80  # characters of a name
# The word before a thing's number, in all its keys; `stories:section:3` names its thing by the last two parts.
KINDS = {
    **dict.fromkeys(["article", "feed", "card", "title", "share", "comments", "badges", "replies"], Article),
    **dict.fromkeys(["author", "signed"], Author),
    **dict.fromkeys(["topic", "topic-name"], Topic),
    **dict.fromkeys(["picture", "files"], Picture),
    "section": Section,
    "source": Source,
    "page": Page,
}


def named(keys) -> list[str]:
    """Each key with the name of the thing it speaks of, where there is one: `card:17 “The library stays”`.

    One question for each kind of thing, whatever the number of keys.
    """
    things = {key: _thing(key) for key in keys}
    wanted = defaultdict(set)
    for kind, number in filter(None, things.values()):
        wanted[kind].add(number)
    found = {(kind, row.pk): str(row) for kind, numbers in wanted.items() for row in _rows(kind, numbers)}
    return [f"{key} “{name[:LENGTH_MAX]}”" if (name := found.get(things[key])) else key for key in keys]


def _thing(key):
    """The kind of thing and its number, or None for a key of something that has no number."""
    *_before, word, number = ["", *key.split(":")]
    return (KINDS[word], int(number)) if word in KINDS and number.isascii() and number.isdigit() else None


def _rows(kind, numbers):
    rows = kind.objects.filter(pk__in=numbers)
    return rows.only("pk", "headline") if kind is Article else rows
