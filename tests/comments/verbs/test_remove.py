"""remove: into the trash for thirty days; answers stay."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from comments.housekeeping import empty_trash
from comments.models import Comment, Decision
from newsroom.states import WrongState


def test_mo_removes_and_the_answers_stay(story, said, mo, true_count):
    article = story()
    comment = said(article, state="approved")
    answer = said(article, state="approved", parent=comment)

    comment.remove(by=mo)

    answer.refresh_from_db()
    assert comment.is_deleted
    assert answer.is_visible
    assert true_count(article) == (1, 1)


def test_rita_may_not(story, said, rita):
    with pytest.raises(PermissionDenied):
        said(story()).remove(by=rita)


def test_twice_is_refused(story, said, mo):
    with pytest.raises(WrongState):
        said(story(), state="deleted").remove(by=mo)


def test_the_trash_is_emptied_after_thirty_days_and_the_decision_stays(story, said, mo):
    comment = said(story()).remove(by=mo)

    assert empty_trash(timezone.now() + timedelta(days=29)) == 0
    assert empty_trash(timezone.now() + timedelta(days=31)) == 1

    assert not Comment.objects.exists()
    assert Decision.objects.get().comment_uid == comment.uid


def test_what_visible_answers_hang_from_stays_in_the_trash(story, said, mo):
    article = story()
    comment = said(article, state="approved")
    said(article, state="approved", parent=comment)
    comment.remove(by=mo)

    assert empty_trash(timezone.now() + timedelta(days=31)) == 0


@pytest.mark.parametrize("state", ["waiting", "rejected", "spam"])
def test_what_may_yet_be_approved_keeps_what_it_answers(story, said, mo, state):
    article = story()
    comment = said(article, state="approved")
    answer = said(article, parent=comment)
    comment.remove(by=mo)
    with time_machine.travel(timezone.now() + timedelta(days=29), tick=False):
        if state != "waiting":
            verb = {"rejected": "reject", "spam": "mark_spam"}[state]
            getattr(answer, verb)(by=mo, reason="Abuse.")
    assert empty_trash(timezone.now() + timedelta(days=31)) == 0
    answer.approve(by=mo)
    assert answer.path.startswith(comment.path)
