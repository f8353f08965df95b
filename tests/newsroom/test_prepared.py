"""Prepared questions: the rows that the ordinary way would give, by a statement that is compiled once."""

import datetime as dt
import gc
import threading
import weakref
from contextlib import suppress

import pytest
from django.db import Error, connection, connections
from django.db.models import F, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.feeds import entries
from articles.feeds import views as feeds
from articles.models import Article, Author, Byline, Front, FrontSlot, Picture, cards, front
from articles.models import article as article_module
from articles.views import lists
from articles.views import story as story_page
from comments import conversation
from newsroom.models import PublicModel, SiteSettings, site
from newsroom.prepared import MOST, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(story, said, picture, ed, local):
    """Some stories with all that hangs on them."""
    made = [
        story(section=local, topics=["Harbour"], byline=[ed.author], pictures=[{"picture": picture()}])
        for _each in range(3)
    ]
    for each in made:
        said(each, "A remark.", state="approved")
        each.correct(text="It was 14.", by=ed)
    Front.pin(made[0], slot=1, by=ed)
    SiteSettings.current().save()
    return [Article.objects.get(pk=each.pk) for each in made]


def as_told(instance, above=None):
    """All that a row brought: its columns, what it was joined with, and where it came from."""
    columns = {name: value for name, value in vars(instance).items() if name != "_state"}
    # What it was joined from leads back in a circle.
    cache = instance._state.fields_cache.items()
    joined = {name: found and as_told(found, instance) for name, found in cache if found is None or found is not above}
    state = instance._state
    loaded = [tuple(part) for part in state.loaded] if isinstance(instance, PublicModel) else None
    return columns, joined, state.db, state.adding, loaded


def ordinary(ask, *values, **shape):
    """The rows of the same question, asked in the ordinary way."""
    return list(ask.__wrapped__(*values, **shape))


def questions(paper):
    pks = [each.pk for each in paper]
    return [
        (cards._published, (pks,), {}),
        (cards._pictured, (pks,), {}),
        (cards._leads, ([each.lead_id for each in paper],), {}),
        (cards._bylines, (pks,), {}),
        (story_page._published_at, (paper[0].day, paper[0].slug), {}),
        (story_page._topics_of, (pks[0],), {}),
        (story_page._picks_of, (pks[2],), {}),
        (article_module._bylines_of, (pks[1],), {}),
        (conversation._stretch, (pks[2],), {"newest_first": True, "start": 0, "end": 5}),
        (entries._bylines, (pks,), {}),
        (entries._topics, (pks,), {}),
        (entries._uses, (pks,), {}),
        (entries._corrections, (pks,), {}),
        (feeds._of_paper, (), {}),
        (feeds._of_section, (paper[0].section_id,), {}),
        (feeds._of_topic, (paper[0].topic_uses.get().tag_id,), {}),
        (feeds._of_author, (paper[0].bylines.get().author_id,), {}),
        (front._held, (timezone.now(),), {}),
        (site._the_row, (1,), {}),
    ]


def test_the_rows_are_those_of_the_ordinary_way(paper):
    for ask, values, shape in questions(paper):
        for _twice in range(2):
            found = ask(*values, **shape)
            wanted = ordinary(ask, *values, **shape)
            assert found, ask.__name__
            assert [as_told(each) for each in found] == [as_told(each) for each in wanted], ask.__name__


def test_a_column_that_was_not_asked_for_is_fetched_when_it_is_looked_at(paper):
    [first, *_others] = cards._published([paper[0].pk])
    assert first.body == paper[0].body
    first.refresh_from_db()
    assert first.was("headline") == paper[0].headline


def test_a_row_can_be_saved_and_knows_what_it_was(paper):
    [found] = story_page._published_at(paper[0].day, paper[0].slug)
    assert found.was("slug") == paper[0].slug
    found.edit(by=paper[0].bylines.get().author.user, headline="Another headline")
    assert Article.objects.get(pk=found.pk).headline == "Another headline"


def test_it_is_compiled_once_for_each_shape():
    built = []

    @prepared
    def named(names, *, first=None):
        built.append((len(names), first))
        return Author.objects.filter(pk__in=names)[:first]

    for _each in range(3):
        named([1, 2])
        named([4, 5])
        named([1, 2], first=1)
        named([1])
    # Twice each: with other stand-ins it must be the same statement.
    assert sorted(built, key=str) == sorted(2 * [(2, None), (2, 1), (1, None)], key=str)


def test_not_more_statements_are_kept_than_a_process_needs(db):
    built = []

    @prepared
    def some(*, first):
        built.append(first)
        return Author.objects.all()[:first]

    for first in range(2, MOST + 2):
        some(first=1)  # asked all the time, it stays
        some(first=first)
    assert built.count(1) == 2
    some(first=2)
    assert built.count(2) == 4


def test_lists_of_every_length_need_a_few_statements(paper):
    pks = [each.pk for each in paper]
    built = []

    @prepared
    def some(which):
        built.append(len(which))
        return Article.objects.filter(pk__in=which).order_by("pk")

    assert [each.pk for each in some(pks)] == sorted(pks)
    assert [each.pk for each in some([*pks, 0])] == sorted(pks)
    assert [each.pk for each in some(pks[:1])] == pks[:1]
    assert set(built) == {4, 1}


def test_an_empty_list_asks_nothing():
    with CaptureQueriesContext(connection) as asked:
        assert cards._published([]) == []
        assert cards._published.count(set()) == 0
    assert len(asked) == 0


@pytest.mark.parametrize("name", ["O'Brien", "100 %", "%s", "\\", 'a"b', "ميناء", "%(x)s", "-1000000000000"])
def test_whatever_a_text_holds_it_is_a_value(name, db):
    Author.objects.create(name=name, slug="odd")
    named = prepared(lambda given: Author.objects.filter(name=given))
    assert [each.slug for each in named(name)] == ["odd"]
    assert named(name + "x") == []


def test_days_and_moments_are_values(paper):
    day = paper[0].day
    assert len(lists._of_day(day, start=0, end=9)) == 3
    assert lists._of_day(day + dt.timedelta(days=1), start=0, end=9) == []
    since = prepared(lambda moment: Article.objects.filter(published_at__gte=moment))
    newest = max(each.published_at for each in paper)
    assert {each.pk for each in since(newest)} >= {paper[2].pk}
    assert since(newest + dt.timedelta(seconds=1)) == []


def test_ids_alone_come_in_their_order_and_are_counted_without_limits(paper):
    pks = [each.pk for each in sorted(paper, key=lambda each: (each.published_at, each.pk), reverse=True)]
    section = paper[0].section_id
    assert lists._of_section(section, start=0, end=2) == pks[:2]
    assert lists._of_section(section, start=2, end=4) == pks[2:]
    assert lists._of_section.count(section, start=0, end=1) == 3
    assert lists._of_topic.count(0, start=0, end=1) == 0


def test_what_cannot_be_prepared_is_refused(db):
    shouted = prepared(lambda name: Author.objects.filter(name=name.upper()))
    with pytest.raises(TypeError, match="as it is"):
        shouted("ada")
    either = prepared(lambda name: Author.objects.filter(Q(name=name) | Q(name__contains=name)))
    with pytest.raises(TypeError, match="as it is"):
        either("ada")
    span = prepared(lambda pk: Author.objects.filter(pk__gte=pk, pk__lt=pk + 1))
    with pytest.raises(TypeError, match="as it is"):
        span(1)
    with pytest.raises(TypeError, match="must be ids"):
        prepared(lambda number: FrontSlot.objects.filter(slot=number))(1)
    with pytest.raises(TypeError, match="prefetches nothing"):
        prepared(lambda pk: Author.objects.filter(pk=pk).prefetch_related("bylines"))(1)
    with pytest.raises(TypeError, match="whole models"):
        prepared(lambda pk: Author.objects.filter(pk=pk).values("name"))(1)


def test_a_value_may_stand_twice(paper):
    same = prepared(lambda pk: Byline.objects.filter(article=pk).annotate(own=F("article_id")).filter(article_id=pk))
    assert [row.article_id for row in same(paper[0].pk)] == [paper[0].pk]


def test_a_story_without_a_picture_is_joined_with_none(story):
    [found] = cards._pictured([story().pk])
    assert found.lead is None
    assert Picture.objects.count() == 0


def test_no_statement_holds_the_connection_of_the_thread_that_made_it(paper):
    """A thread that ends takes its connection along, on PostgreSQL a session of the server."""
    asked = prepared(lambda pk: Article.objects.filter(pk=pk))
    lines = []

    def in_a_thread():
        lines.append(weakref.ref(connections["default"]))
        with suppress(Error):  # in memory, this thread's database is empty
            asked(paper[0].pk)
        connections["default"].close()
        del connections["default"]

    thread = threading.Thread(target=in_a_thread)
    thread.start()
    thread.join()
    gc.collect()
    assert lines[0]() is None
