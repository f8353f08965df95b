"""decide: the verbs in bulk, with the same rules as one at a time."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, Decision
from comments.models.moderating import CHUNK
from newsroom.models import Act
from newsroom.states import Refused


def test_many_are_decided_and_counted(story, said, mo, true_count):
    one, other = story(), story()
    for article in (one, one, one, other):
        said(article)
    said(one, state="rejected")

    outcome = Comment.objects.waiting().decide("approve", by=mo)

    assert (outcome.decided, outcome.passed_over) == (4, 0)
    assert true_count(one) == (3, 3)
    assert true_count(other) == (1, 1)
    assert Decision.objects.filter(by=mo, to_state="approved").count() == 4
    assert Act.objects.filter(by=mo).count() == 2


def test_what_is_there_already_is_passed_over(story, said, mo):
    article = story()
    said(article, state="approved")
    said(article)

    outcome = Comment.objects.filter(article=article).decide("approve", by=mo)

    assert (outcome.decided, outcome.passed_over) == (1, 1)


def test_more_than_one_transaction_holds(story, mo, true_count):
    article = story()
    Comment.objects.quietly().bulk_create(_many(article, CHUNK + 5))

    outcome = Comment.objects.waiting().decide("mark_spam", by=mo)

    assert outcome.decided == CHUNK + 5
    assert Comment.objects.spam().count() == CHUNK + 5
    assert true_count(article) == (0, 0)


def _many(article, count):
    for number in range(count):
        comment = Comment(article=article, name="Joe", body=f"Number {number}", reason="First comment")
        comment.settle_in()
        yield comment


def test_rejecting_in_bulk_needs_a_reason_too(story, said, mo):
    said(story())
    with pytest.raises(Refused):
        Comment.objects.waiting().decide("reject", by=mo)
    assert Comment.objects.waiting().count() == 1


def test_rita_may_not(story, said, rita):
    said(story())
    with pytest.raises(PermissionDenied):
        Comment.objects.waiting().decide("approve", by=rita)


def test_nothing_is_no_trouble(db, mo):
    assert Comment.objects.none().decide("approve", by=mo).decided == 0


def test_the_number_of_queries_does_not_grow_with_the_number_of_comments(story, said, mo):
    article, counts = story(), []
    for many in (1, 30):
        for _ in range(many):
            said(article)
        by = type(mo).objects.get(pk=mo.pk)
        with CaptureQueriesContext(connection) as queries:
            Comment.objects.waiting().decide("approve", by=by)
        counts.append(len(queries))
    assert counts[0] == counts[1]
