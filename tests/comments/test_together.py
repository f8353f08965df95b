"""Many at once: decided together, taken back together, and counts that stay true whatever is done in any order."""

import random
import re

import pytest
from django.http import QueryDict

from comments.admin.queue import TABS, Queue
from comments.models import Comment, Decision
from newsroom.states import Refused

LIST = "/admin/comments/comment/"


def test_a_batch_is_taken_back_whole(story, said, mo, true_count):
    article, other = story(), story()
    for where in (article, article, other):
        said(where, state="approved")
        said(where)
    outcome = Comment.objects.all().decide("reject", by=mo, reason="Off topic.")
    assert (outcome.decided, true_count(article)) == (6, (0, 0))

    undone = Comment.objects.all().undo(by=mo, batch=outcome.batch)

    assert (undone.decided, undone.passed_over) == (6, 0)
    assert Comment.objects.waiting().count() == 3
    assert (true_count(article), true_count(other)) == ((2, 2), (1, 1))
    assert Decision.objects.filter(undo_of__batch=outcome.batch).count() == 6


def test_what_somebody_decided_since_stays(story, said, mo, olga):
    article = story()
    one, other = said(article), said(article)
    outcome = Comment.objects.all().decide("reject", by=mo, reason="Off topic.")
    Comment.objects.get(pk=one.pk).approve(by=olga)

    undone = Comment.objects.all().undo(by=mo, batch=outcome.batch)

    assert (undone.decided, undone.passed_over) == (1, 1)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == ("approved", "waiting")
    # Once is enough.
    assert Comment.objects.all().undo(by=mo, batch=outcome.batch).decided == 0


def test_one_posted_again_meanwhile_does_not_hold_up_the_others(story, post, said, mo, settings_row):
    settings_row(comment_flood_seconds=0)
    article = story()
    first, other = post(article), said(article)
    outcome = Comment.objects.filter(pk__in=[first.pk, other.pk]).decide("remove", by=mo)
    post(article)

    undone = Comment.objects.all().undo(by=mo, batch=outcome.batch)

    assert (undone.decided, undone.passed_over) == (1, 2)
    other.refresh_from_db()
    assert other.is_waiting


def test_the_bar_takes_back_the_whole_batch(story, said, mo, logged_in):
    article = story()
    ticked = [said(article).pk for _ in range(12)]
    client = logged_in(mo)
    client.post(LIST, {"action": "spam_all", "_selected_action": ticked})
    page = client.get(LIST).text
    assert "Undo all 12" in page
    batch = re.search(r'name="batch" value="([^"]+)"', page)[1]

    answer = client.post(f"{LIST}undo-batch/", {"batch": batch}, follow=True)

    assert "12 decisions taken back." in answer.text
    assert Comment.objects.waiting().count() == 12
    assert "Undo all" not in answer.text


def test_the_bar_counts_what_it_can_take_back_and_says_what_was_decided(story, said, mo, olga, logged_in):
    article = story()
    comments = [said(article) for _ in range(5)]
    client = logged_in(mo)
    client.post(LIST, {"action": "spam_all", "_selected_action": [comment.pk for comment in comments]})
    for comment in (comments[0], comments[4]):
        Comment.objects.get(pk=comment.pk).approve(by=olga)
    page = client.get(LIST).text
    assert "Undo all 3" in page
    assert "Spam: 3 comments" in page
    batch = re.search(r'name="batch" value="([^"]+)"', page)[1]
    assert "3 decisions taken back." in client.post(f"{LIST}undo-batch/", {"batch": batch}, follow=True).text


@pytest.mark.parametrize("batch", ["", "nonsense", "00000000-0000-0000-0000-000000000000", "1' OR 1=1"])
def test_a_batch_that_there_is_not(story, said, mo, logged_in, batch):
    said(story(), state="spam")
    assert logged_in(mo).post(f"{LIST}undo-batch/", {"batch": batch}).status_code == 302
    assert Comment.objects.spam().count() == 1


def test_taking_back_together_is_for_moderators(logged_in, rita, mo):
    assert logged_in(rita).post(f"{LIST}undo-batch/").status_code == 403
    assert logged_in(mo).get(f"{LIST}undo-batch/").status_code == 405


def act_at_random(rng, comments, article, said, mo):
    """One thing that may happen to a conversation; what is refused is refused."""
    deed = rng.choice(["approve", "reject", "mark_spam", "remove", "undo", "report", "keep", "bulk", "new", "edit"])
    comment = Comment.objects.get(pk=rng.choice(comments))
    try:
        if deed == "new":
            comments.append(said(article, "The roof and the harbour.").pk)
        elif deed == "report":
            comment.report(reason="abuse", ip=f"192.0.2.{rng.randrange(200)}")
        elif deed == "bulk":
            some = Comment.objects.filter(pk__in=rng.sample(comments, min(5, len(comments))))
            verb = rng.choice(["approve", "reject", "mark_spam", "remove", "undo"])
            some.undo(by=mo) if verb == "undo" else some.decide(verb, by=mo, reason="Off topic.")
        elif deed == "edit":
            comment.edit_out("roof", by=mo)
        elif deed == "reject":
            comment.reject(by=mo, reason="Off topic.")
        else:
            getattr(comment, deed)(by=mo)
    except Refused:
        pass


def counts_are_lists(asked=""):
    """Each tab's count beside the length of its list, and the twin in Python of each."""
    for tab in TABS:
        queue = Queue(QueryDict(f"tab={tab}&{asked}"))
        length = len(queue.rows())
        assert queue.count == length >= 0, tab
        if not asked:
            assert length == sum(getattr(comment, f"is_{tab}") for comment in Comment.objects.all())
        shown = len(queue.comments) + sum(group["count"] for group in queue.folded)
        if length <= 30:
            assert shown == length, tab


@pytest.mark.parametrize(
    ("acts", "seed"), [(150, 1), (150, 2), pytest.param(10_000, 3, marks=pytest.mark.soak)]
)  # fmt: skip
def test_after_random_acts_the_counts_are_those_of_the_lists(story, said, mo, true_count, acts, seed):
    rng, article = random.Random(seed), story()
    comments = [said(article).pk for _ in range(8)]
    for number in range(acts):
        act_at_random(rng, comments, article, said, mo)
        if number % (acts // 10) == 0:
            counts_are_lists()
            counts_are_lists("q=roof")
            counts_are_lists(f"section={article.section_id}")
            visible, told = true_count(article)
            assert visible == told
    counts_are_lists()
    assert not Comment.objects.filter(state__in=["waiting", "rejected", "spam"], reason="").exists()


def test_alike_are_folded_and_decided_together(story, said, mo, logged_in):
    article = story()
    spam = [said(article, "Buy my boats, cheap and wet.", ip=f"192.0.2.{n % 3}") for n in range(7)]
    other = said(article, "Who pays for the roof?")
    client = logged_in(mo)
    page = client.get(LIST).text
    assert "7 alike from 3 addresses" in page
    assert page.count('class="queue-card"') == 1
    assert client.get(f"{LIST}?alike={spam[0].fingerprint}").text.count('class="queue-card"') == 7

    later = said(article, "Buy my boats, cheap and wet.")
    client.post(LIST, {"action": "spam_all", "alike": spam[0].fingerprint, "upto": str(spam[-1].pk)})

    assert set(Comment.objects.spam()) == set(spam)
    assert {comment.pk for comment in Comment.objects.waiting()} == {other.pk, later.pk}
    assert "Undo all 7" in client.get(LIST).text


@pytest.mark.parametrize("alike", ["x" * 64, "' OR 1=1", "", "0" * 63])
def test_a_fingerprint_that_there_is_not(story, said, mo, logged_in, alike):
    said(story())
    logged_in(mo).post(LIST, {"action": "spam_all", "alike": alike, "upto": "999999"})
    assert Comment.objects.waiting().count() == 1
    assert logged_in(mo).get(LIST, {"alike": alike}).status_code == 200


def test_counts_of_a_large_house_are_bounded(story, said, mo, logged_in, monkeypatch):
    monkeypatch.setattr("comments.admin.queue.MANY", 3)
    monkeypatch.setattr("comments.admin.comment.MANY", 3)
    article = story()
    for _ in range(5):
        said(article)
    assert re.search(r'data-tab="waiting">3\+<', logged_in(mo).get(LIST).text)
