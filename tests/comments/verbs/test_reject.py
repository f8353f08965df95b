"""reject: only with a reason, which is kept."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from comments.models import Comment, Decision
from newsroom.states import Refused, WrongState


def test_mo_rejects_with_a_reason(story, said, mo, true_count):
    article = story()
    comment = said(article, state="approved")
    assert true_count(article) == (1, 1)

    comment.reject(by=mo, reason="It names a minor.")

    comment.refresh_from_db()
    assert comment.is_rejected
    assert comment.reason == "It names a minor."
    assert Decision.objects.first().reason == "It names a minor."
    assert true_count(article) == (0, 0)


@pytest.mark.parametrize("reason", ["", "   ", "\x00", None])
def test_no_reason_no_rejection(story, said, mo, reason):
    comment = said(story())
    with pytest.raises(Refused, match="Say why"):
        comment.reject(by=mo, reason=reason)
    comment.refresh_from_db()
    assert comment.is_waiting


def test_rita_may_not(story, said, rita):
    with pytest.raises(PermissionDenied):
        said(story()).reject(by=rita, reason="I don't like it.")


@pytest.mark.parametrize("state", ["rejected", "deleted"])
def test_wrong_states_are_refused(story, said, mo, state):
    with pytest.raises(WrongState):
        said(story(), state=state).reject(by=mo, reason="Again.")


@pytest.mark.parametrize("state", ["waiting", "rejected", "spam"])
def test_the_database_refuses_a_hold_without_a_reason(story, said, state):
    comment = said(story())
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.quietly().filter(pk=comment.pk).update(state=state, reason="")


def test_the_database_knows_only_five_states(story, said):
    comment = said(story())
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.quietly().filter(pk=comment.pk).update(state="pending")
