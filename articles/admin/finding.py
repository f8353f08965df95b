"""Finding a story by what people type or paste: words, or an address of the paper.

Of the published stories the readers' own index is asked; the others, which it does not know, are few, and an index of
their states leads to them.
"""

import re
from functools import reduce
from operator import and_, or_

from django.db.models import Q
from django.urls import reverse

from articles import search
from articles.editing import form_at, path_of
from articles.models import Article, State
from newsroom.models import Address

UNPUBLISHED = [state for state in State if state != State.PUBLISHED]
# Written with OR because SQLite sees through that to the index of states, and not through IN.
NOT_PUBLISHED = reduce(or_, (Q(state=state) for state in UNPUBLISHED))
MOST_FOUND = 200  # of each kind: four pages of the list


def story_at(address: str) -> int | None:
    """The id of the story at a pasted public address (with or without host, page or `edit/`), or None."""
    where = path_of(address)
    if not where:
        return None
    where = where.partition("?")[0]
    if preview := re.search(r"/(?:preview|article)/([0-9]{1,18})(?:/|$)", where):
        return int(preview[1])
    if dated := re.match(r"/?([0-9]{4})/([0-9]{2})/([0-9]{2})/([^/]{1,200})", where):
        where = "/{}/{}/{}/{}/".format(*dated.groups())
    row = Address.objects.at(where) or Address.objects.at(where.rstrip("/") + "/")
    if row and row.subject_uid:
        return Article.objects.filter(uid=row.subject_uid).values_list("pk", flat=True).first()
    return None


def is_address(typed: str) -> bool:
    """Whether what was typed is an address and not words."""
    return path_of(typed) is not None


def stories_with(typed: str, *, state="", section_id=None, at_most=MOST_FOUND) -> list[int]:
    """The ids of the stories with these words: published ones by their whole text, others by headline and address.

    At most `at_most` of each of the two, the newest. `state` is one of `State` where only that is wanted.
    """
    found = []
    if state in ("", State.PUBLISHED):
        found += search.find(search.Question.of(typed), section_id=section_id, at_most=at_most).ids
    if state != State.PUBLISHED:
        rows = Article.objects.filter(Q(state=state) if state else NOT_PUBLISHED)
        found += by_headline(rows, typed).order_by("-id").values_list("pk", flat=True)[:at_most]
    return found


def by_headline(stories, typed: str):
    """Those of `stories` that have all typed words in headline or address. Reads each of them: let them be few."""
    words = typed.split()[: search.WORDS_MAX]
    return stories.filter(reduce(and_, map(_has, words))) if words else stories.none()


def _has(word):
    # SQLite knows upper and lower case of ASCII only.
    spellings = dict.fromkeys([word, word.lower(), word.upper(), word.capitalize()] if not word.isascii() else [word])
    return reduce(or_, (Q(headline__icontains=each) | Q(slug__icontains=each) for each in spellings))


def meant_by(typed: str, user) -> list[str]:
    """The addresses of the forms that a pasted address, or words that only one story has, can mean for this person."""
    if not is_address(typed):
        found = dict.fromkeys(stories_with(typed, at_most=2))
        return [reverse("admin:articles_article_change", args=[pk]) for pk in found]
    if found := story_at(typed):
        return [reverse("admin:articles_article_change", args=[found])]
    form = form_at(path_of(typed) or "/nothing/at/all")
    return [form.url] if form and user.has_perm(form.permission) else []
