"""undo: the comment stands again as it stood before, reason and all."""

import pytest
from django.core.exceptions import PermissionDenied

from comments.models import Comment, Decision
from newsroom.models import AppendOnly
from newsroom.models.records import Unchangeable
from newsroom.states import WrongState


@pytest.mark.parametrize("verb", ["approve", "mark_spam", "remove"])
def test_every_verb_can_be_taken_back(story, said, mo, true_count, verb):
    article = story()
    comment = said(article, matches=[{"field": "body", "start": 0, "end": 6, "text": "Remark", "entry": "remark"}])
    before = Comment.objects.values("state", "reason", "rule", "matches", "decided_at").get(pk=comment.pk)
    getattr(comment, verb)(by=mo)

    comment.undo(by=mo)

    assert Comment.objects.values("state", "reason", "rule", "matches", "decided_at").get(pk=comment.pk) == before
    assert true_count(article) == (0, 0)


def test_a_rejection_is_taken_back_and_the_comment_is_visible_again(story, said, mo, true_count):
    article = story()
    comment = said(article, state="approved").reject(by=mo, reason="Off topic.")
    decided_at = comment.decided_at

    comment.undo(by=mo)

    assert comment.is_visible
    assert comment.decided_at < decided_at
    assert true_count(article) == (1, 1)


def test_a_record_without_a_date_gives_one_back(story, said, post, mo, settings_row):
    """From the time when what a rule decided bore none."""
    settings_row(comment_first_held=False)
    comment = post(story())
    Comment.objects.quietly().filter(pk=comment.pk).update(decided_at=None)
    Comment.objects.get(pk=comment.pk).reject(by=mo, reason="Off topic.").undo(by=mo)
    comment.refresh_from_db()
    assert (comment.state, comment.decided_at) == ("approved", comment.created_at)


def test_both_decisions_stay_on_record(story, said, mo, olga):
    comment = said(story()).approve(by=mo)
    comment.undo(by=olga)

    second, first = Decision.objects.all()
    assert second.undo_of == first
    assert (second.by, second.from_state, second.to_state) == (olga, "approved", "waiting")


def test_nothing_to_take_back(story, said, mo):
    comment = said(story())
    with pytest.raises(WrongState):
        comment.undo(by=mo)


def test_it_is_taken_back_once(story, said, mo):
    comment = said(story()).approve(by=mo)
    other = Comment.objects.get(pk=comment.pk)
    comment.undo(by=mo)
    with pytest.raises(WrongState):
        other.undo(by=mo)


def test_rita_may_not(story, said, mo, rita):
    comment = said(story()).approve(by=mo)
    with pytest.raises(PermissionDenied):
        comment.undo(by=rita)


def test_a_deletion_stays_where_the_same_was_posted_again(story, post, mo, settings_row):
    settings_row(comment_flood_seconds=0)
    article = story()
    comment = post(article).remove(by=mo)
    post(article)

    with pytest.raises(WrongState, match="posted again"):
        comment.undo(by=mo)


def test_decisions_are_never_changed(story, said, mo):
    said(story()).approve(by=mo)
    decision = Decision.objects.get()

    assert issubclass(Decision, AppendOnly)
    for attempt in (decision.save, decision.delete, Decision.objects.all().delete):
        with pytest.raises(Unchangeable):
            attempt()
    with pytest.raises(Unchangeable):
        Decision.objects.update(reason="Something else")
