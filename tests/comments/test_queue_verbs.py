"""The queue's buttons: one decision and many, undo, and who may not."""

import pytest

from comments.models import Comment
from tests.comments.queue_desk import LIST, get, verb_address


def test_one_is_approved_by_its_button(story, said, logged_in, mo):
    comment = said(story())
    client = logged_in(mo)
    assert f'formaction="{verb_address("approve", comment)}"' in get(client)

    answer = client.post(verb_address("approve", comment), {"here": "tab=waiting"})

    comment.refresh_from_db()
    assert comment.is_approved
    assert answer.status_code == 302
    assert answer["Location"] == f"{LIST}?tab=waiting"


@pytest.mark.parametrize(("verb", "state"), [("mark_spam", "spam"), ("remove", "deleted")])
def test_the_other_buttons(story, said, logged_in, mo, verb, state):
    comment = said(story())
    logged_in(mo).post(verb_address(verb, comment))
    comment.refresh_from_db()
    assert comment.state == state


def test_a_rejection_is_one_tap_and_keeps_a_reason_that_may_be_written(story, said, logged_in, mo):
    article = story()
    one, other = said(article), said(article)
    client = logged_in(mo)

    client.post(verb_address("reject", one))
    client.post(verb_address("reject", other), {f"reason-{other.pk}": "It names a minor."})

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.reason) == ("rejected", "Off the rules")
    assert (other.state, other.reason) == ("rejected", "It names a minor.")


def test_undo_is_offered_and_works(story, said, logged_in, mo):
    comment = said(story())
    client = logged_in(mo)
    client.post(verb_address("approve", comment))
    assert f'action="{verb_address("undo", comment)}"' in get(client)
    client.post(verb_address("undo", comment))
    comment.refresh_from_db()
    assert comment.is_waiting
    assert 'class="queue-last"' not in get(client)


def test_undo_is_not_offered_where_it_can_only_refuse(story, said, logged_in, mo, olga):
    comment = said(story()).approve(by=mo)
    comment.reject(by=olga, reason="Off topic.").undo(by=olga)
    for who in (mo, olga):
        page = get(logged_in(who), "?tab=approved")
        assert 'class="queue-last"' not in page
        # The button of the folded card is there for what is decided on this page.
        assert page.count(verb_address("undo", comment)) == 1


@pytest.mark.parametrize(
    ("action", "state"),
    [("approve_all", "approved"), ("spam_all", "spam"), ("remove_all", "deleted"), ("reject_all", "rejected")],
)
def test_many_are_decided_by_one_button(story, said, logged_in, mo, action, state):
    article = story()
    comments = [said(article) for _ in range(5)]
    untouched = said(article)
    data = {"action": action, "index": "0", "select_across": "0", "reason": "In bulk."}
    answer = logged_in(mo).post(LIST, {**data, "_selected_action": [comment.pk for comment in comments]}, follow=True)
    assert "5 comments decided." in answer.content.decode()
    assert Comment.objects.filter(state=state).count() == 5
    untouched.refresh_from_db()
    assert untouched.is_waiting


def test_many_are_taken_back(story, said, logged_in, mo):
    article = story()
    comments = [said(article) for _ in range(3)]
    Comment.objects.waiting().decide("mark_spam", by=mo)
    data = {"action": "undo_all", "index": "0", "_selected_action": [comment.pk for comment in comments]}
    logged_in(mo).post(f"{LIST}?tab=spam", data)
    assert Comment.objects.waiting().count() == 3


def test_none_ticked_is_told(story, said, logged_in, mo):
    said(story())
    answer = logged_in(mo).post(LIST, {"action": "approve_all", "index": "0"}, follow=True)
    assert answer.status_code == 200
    assert Comment.objects.waiting().count() == 1


@pytest.mark.parametrize("who", ["rita", "pia"])
def test_verbs_are_refused_to_others(story, said, logged_in, request, who):
    comment = said(story())
    for verb in ("approve", "reject", "mark_spam", "remove", "undo"):
        answer = logged_in(request.getfixturevalue(who)).post(
            verb_address(verb, comment), {f"reason-{comment.pk}": "x"}
        )
        assert answer.status_code == 403
    comment.refresh_from_db()
    assert comment.is_waiting


def test_a_get_decides_nothing(story, said, logged_in, mo):
    comment = said(story())
    for verb in ("approve", "reject", "mark_spam", "remove", "undo"):
        assert logged_in(mo).get(verb_address(verb, comment)).status_code == 405
    assert (
        logged_in(mo).post(verb_address("approve", comment).replace(f"/{comment.pk}/", "/987654/")).status_code == 404
    )


@pytest.mark.parametrize("address", ["add/", "{pk}/delete/"])
def test_nothing_is_added_or_deleted_here(story, said, logged_in, olga, address):
    comment = said(story())
    client = logged_in(olga)
    assert client.get(LIST + address.format(pk=comment.pk)).status_code == 403
    assert client.post(LIST + address.format(pk=comment.pk), {"post": "yes"}).status_code == 403
    assert client.post(f"{LIST}{comment.pk}/change/", {"body": "Changed"}).status_code == 403
    comment.refresh_from_db()
    assert comment.body != "Changed"
