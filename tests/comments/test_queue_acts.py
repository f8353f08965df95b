"""What else a moderator does from the queue: answer, trust, ban, keep."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment, Commenter, Ruling
from newsroom.models import Change
from newsroom.states import WrongState
from tests.comments.queue_desk import LIST, get, get_page, in_json, seen, verb_address


def test_reported_comments_may_be_kept(story, said, logged_in, mo):
    comment = said(story(), state="approved")
    comment.report(reason="abuse", ip="192.0.2.1")
    client = logged_in(mo)
    page = get(client, "?tab=reported")
    assert "Reported: insult (1)" in page
    assert verb_address("keep", comment) in page
    assert in_json(client, verb_address("keep", comment)).json()["counts"]["reported"] == "0"


def test_the_newsroom_answers_and_lets_through_whom_it_answers(story, said, logged_in, mo):
    comment = said(story(), "Who pays?")
    logged_in(mo).post(verb_address("reply", comment), {f"reply-{comment.pk}": "The council does."})
    comment.refresh_from_db()
    answer = Comment.objects.get(parent=comment)
    assert comment.is_approved
    assert (answer.user, answer.body, answer.is_visible) == (mo, "The council does.", True)


def test_no_answer_where_the_conversation_is_closed(story, said, logged_in, mo):
    comment = said(story(comments_state="closed"))
    logged_in(mo).post(verb_address("reply", comment), {f"reply-{comment.pk}": "The council does."})
    comment.refresh_from_db()
    assert comment.is_waiting
    assert not Comment.objects.filter(parent=comment).exists()


def test_trust_lets_through_what_waits(story, said, logged_in, mo):
    comment = said(story())
    told = in_json(logged_in(mo), verb_address("trust", comment)).json()
    assert told["state"] == "approved"
    assert Ruling.objects.in_force().get().name == comment.name


def test_a_ban_hides_what_the_person_wrote(story, said, logged_in, mo):
    bad = Commenter.objects.of("bad@readers.example", "Bad")
    article = story()
    old, one = said(article, state="approved", commenter=bad), said(article, commenter=bad, email=bad.email)
    spam = said(article, state="spam", commenter=bad)
    client = logged_in(mo)
    form = {f"ban-{one.pk}": "Threats", f"days-{one.pk}": "7", f"past-{one.pk}": "on"}
    assert client.post(verb_address("ban", one), {**form, f"days-{one.pk}": "3"}).status_code == 302
    assert not Ruling.objects.exists()

    client.post(verb_address("ban", one), form)

    for comment in (old, one, spam):
        comment.refresh_from_db()
    assert (old.state, one.state, spam.state, old.reason) == ("rejected", "rejected", "spam", "Threats")
    ruling = Ruling.objects.get()
    page = get_page(client, f"{LIST}{one.pk}/writer/").text
    assert "Lift the ban" in page
    client.post(reverse("admin:comments_ruling_lift", args=[ruling.pk]))
    assert "Lift the ban" not in get_page(client, f"{LIST}{one.pk}/writer/").text


@pytest.mark.parametrize(
    ("verb", "status"), [("keep", 409), ("edit_out", 400), ("reply", 400), ("trust", 200), ("ban", 400)]
)
def test_the_other_acts_are_for_moderators_and_posts(story, said, logged_in, mo, rita, verb, status):
    comment = said(story())
    assert logged_in(rita).post(verb_address(verb, comment)).status_code == 403
    assert logged_in(mo).get(verb_address(verb, comment)).status_code == 405
    assert in_json(logged_in(mo), verb_address(verb, comment)).status_code == status


def test_a_ban_hides_what_may_be_seen_and_no_colleagues_words(story, said, logged_in, mo, monkeypatch):
    monkeypatch.setattr("comments.admin.acts.PAST", 2)
    hand, article = uuid.uuid4(), story()
    theirs = [said(article, hand=hand, state="approved") for _ in range(4)]
    ours = said(article, hand=hand, user=mo, state="approved")
    one = said(article, hand=hand)
    for _ in range(3):
        said(article, hand=hand, state="spam")
    client = logged_in(mo)
    assert "Hide all 5 comments of this person" in get_page(client, f"{LIST}{one.pk}/change/").text
    form = {f"ban-{one.pk}": "Threats", f"days-{one.pk}": "7", f"past-{one.pk}": "on"}

    Change.objects.all().delete()
    first = client.post(verb_address("ban", one), form, follow=True).text
    assert "2 comments are hidden." in first
    assert "3 more are left" in first
    assert [set(change.keys) for change in Change.objects.all()] == [
        Comment.keys_of(article.pk) | {f"replies:{article.pk}"}
    ]
    client.post(verb_address("ban", one), form)
    last = client.post(verb_address("ban", one), form, follow=True).text
    assert "1 comment is hidden." in last
    assert "left" not in re.search(r"1 comment is hidden\.[^<]*", last)[0]

    assert {Comment.objects.get(pk=comment.pk).state for comment in [*theirs, one]} == {"rejected"}
    ours.refresh_from_db()
    assert ours.is_approved
    assert "past-" not in get_page(client, f"{LIST}{one.pk}/change/").text


def test_trust_offers_nothing_to_take_back(story, said, logged_in, mo, olga):
    client, article = logged_in(mo), story()
    one, other = said(article).reject(by=olga, reason="Off topic."), said(article)
    number = seen(client, one)
    told = in_json(client, verb_address("trust", one), **{f"seen-{one.pk}": number}).json()
    assert (told["state"], told["may_undo"], told["seen"]) == ("rejected", False, number)
    assert in_json(client, verb_address("trust", other)).json()["may_undo"] is False


def test_an_answer_that_is_refused_publishes_nothing_and_is_not_lost(story, said, logged_in, mo, olga):
    article = story()
    comment = said(article, "Who pays?")
    earlier = said(article, "Who else?")
    client = logged_in(mo)
    client.post(verb_address("reply", earlier), {f"reply-{earlier.pk}": "The council."})
    Comment.objects.quietly().filter(user=mo).update(created_at=timezone.now() - timedelta(hours=1))
    number = seen(client, comment)

    again = client.post(verb_address("reply", comment), {f"reply-{comment.pk}": "The council.", "from": "one"})

    assert again.status_code == 409
    assert ">The council.</textarea>" in again.text
    comment.refresh_from_db()
    assert comment.is_waiting

    comment.reject(by=olga, reason="Off topic.")
    form = {f"reply-{comment.pk}": "It is <b>.", f"seen-{comment.pk}": number, "from": "one", "here": "tab=spam"}
    late = client.post(verb_address("reply", comment), form)
    assert (late.status_code, "Olga was faster" in late.text) == (409, True)
    assert ">It is &lt;b&gt;.</textarea>" in late.text
    assert 'name="here" value="tab=spam"' in late.text
    comment.refresh_from_db()
    assert comment.is_rejected


def test_trust_that_cannot_approve_trusts_nobody(story, said, logged_in, mo, monkeypatch):
    comment = said(story())

    def refuse(self, **kwargs):
        raise WrongState("No.")

    monkeypatch.setattr(Comment, "approve", refuse)
    assert in_json(logged_in(mo), verb_address("trust", comment)).status_code == 409
    assert not Ruling.objects.exists()
