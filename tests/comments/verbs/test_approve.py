"""approve: readers see it, the story counts it, the log knows who."""

import pytest
from django.core.exceptions import PermissionDenied

from comments.models import Comment, Decision
from newsroom.models import Act, Change
from newsroom.states import WrongState


@pytest.mark.parametrize("who", ["mo", "ed", "olga"])
def test_moderators_editors_and_owners_approve(story, said, request, true_count, who):
    article = story()
    comment = said(article)
    someone = request.getfixturevalue(who)

    comment.approve(by=someone)

    comment.refresh_from_db()
    assert comment.is_approved
    assert comment.is_visible
    assert comment.decided_at is not None
    assert true_count(article) == (1, 1)


@pytest.mark.parametrize("who", ["rita", "pia"])
def test_others_may_not(story, said, request, who):
    comment = said(story())

    with pytest.raises(PermissionDenied):
        comment.approve(by=request.getfixturevalue(who))

    comment.refresh_from_db()
    assert comment.is_waiting
    assert not Decision.objects.exists()


def test_the_decision_and_the_log_say_who_and_what(story, said, mo):
    comment = said(story())

    comment.approve(by=mo)

    decision = Decision.objects.get()
    assert (decision.by, decision.from_state, decision.to_state) == (mo, "waiting", "approved")
    assert decision.before["reason"] == "First comment"
    act = Act.objects.filter(verb="approve").get()
    assert (act.by, act.subject_uid) == (mo, comment.uid)


def test_the_pages_that_show_it_are_dirtied(story, said, mo):
    article = story()
    comment = said(article)

    comment.approve(by=mo)

    keys = set(Change.objects.order_by("-id").first().keys)
    assert {f"comments:{article.pk}", f"replies:{article.pk}", "comments"} <= keys


def test_what_was_rejected_or_spam_may_be_approved(story, said, mo, true_count):
    article = story()
    for state in ("rejected", "spam"):
        said(article, state=state).approve(by=mo)
    assert true_count(article) == (2, 2)


def test_twice_is_refused(story, said, mo):
    comment = said(story(), state="approved")
    with pytest.raises(WrongState):
        comment.approve(by=mo)


def test_the_trash_gives_back_even_what_nobody_here_threw_away(story, said, mo, true_count):
    article = story()
    comment = said(article, reason="Imported")
    Comment.objects.quietly().filter(pk=comment.pk).update(state="deleted", rule="import")
    comment.refresh_from_db()

    comment.approve(by=mo)

    assert comment.is_visible
    assert true_count(article) == (1, 1)
    assert Decision.objects.get().from_state == "deleted"


def test_what_was_posted_again_meanwhile_stays_in_the_trash(story, post, mo, settings_row, true_count):
    settings_row(comment_flood_seconds=0)
    article = story()
    comment = post(article).remove(by=mo)
    post(article)
    with pytest.raises(WrongState, match="posted again"):
        comment.approve(by=mo)
    other = post(article, body="Something else.").remove(by=mo)

    outcome = Comment.objects.deleted().decide("approve", by=mo)

    assert (outcome.decided, outcome.passed_over) == (1, 1)
    assert list(Comment.objects.deleted()) == [comment]
    assert list(Comment.objects.approved()) == [other]
    assert true_count(article) == (1, 1)


def test_of_two_moderators_the_second_is_told_who_was_faster(story, said, mo, olga, true_count):
    article = story()
    comment = said(article)
    seen_by_mo, seen_by_olga = Comment.objects.get(pk=comment.pk), Comment.objects.get(pk=comment.pk)

    seen_by_olga.reject(by=olga, reason="Off topic.")

    with pytest.raises(WrongState, match="Olga was faster"):
        seen_by_mo.approve(by=mo)
    assert Comment.objects.get(pk=comment.pk).is_rejected
    assert Decision.objects.count() == 1
    assert true_count(article) == (0, 0)
