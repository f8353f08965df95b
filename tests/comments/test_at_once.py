"""What happens at the same moment: on PostgreSQL truly at once, on SQLite one after the other, with one outcome."""

import pytest
from django.test import Client

from articles.models import Article
from comments.models import Comment, Decision
from newsroom.states import Refused
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_comment_twenty_times_is_one_row_and_twenty_friendly_answers(story):
    article = story()
    fields = {"name": "Ada Brook", "email": "ada@readers.example", "body": "Who pays for the roof?"}

    def send():
        address = f"{article.get_absolute_url()}comment/"
        return Client().post(address, fields, REMOTE_ADDR="192.0.2.7", HTTP_ORIGIN="http://testserver").status_code

    assert at_once([send] * 20) == [303] * 20
    assert Comment.objects.count() == 1


def test_different_comments_of_one_person_at_once_are_one_and_told_to_wait(story):
    article = story()

    def send(number):
        fields = {"name": "Ada Brook", "email": "ada@readers.example", "body": f"Remark {number}."}
        address = f"{article.get_absolute_url()}comment/"
        return Client().post(address, fields, REMOTE_ADDR="192.0.2.7", HTTP_ORIGIN="http://testserver").status_code

    statuses = at_once([lambda number=number: send(number) for number in range(8)])

    assert sorted(statuses) == [303] + [429] * 7
    assert Comment.objects.count() == 1


def test_two_moderators_decide_each_comment_once_and_the_count_stays_true(story, said, cast):
    article = story()
    mo, olga = cast("mo", "moderator"), cast("olga", "owner")
    pks = [said(article).pk for _ in range(12)]

    def decide(pk, by, verb):
        comment = Comment.objects.get(pk=pk)
        try:
            getattr(comment, verb)(by=by)
        except Refused:
            return 0
        return 1

    acts = [lambda pk=pk: decide(pk, mo, "approve") for pk in pks]
    acts += [lambda pk=pk: decide(pk, olga, "mark_spam") for pk in pks]
    decided = at_once(acts)

    assert sum(decided) == Decision.objects.count()
    visible = Comment.objects.visible().filter(article=article).count()
    assert Article.objects.get(pk=article.pk).replies == visible


def test_bulk_decisions_over_the_same_comments_neither_deadlock_nor_decide_twice(story, said, cast):
    articles = [story(), story()]
    mo, olga = cast("mo", "moderator"), cast("olga", "owner")
    for number in range(20):
        said(articles[number % 2])

    outcomes = at_once(
        [
            lambda: Comment.objects.all().decide("approve", by=mo),
            lambda: Comment.objects.order_by("-pk").decide("approve", by=olga),
        ]
    )

    assert sum(outcome.decided for outcome in outcomes) == Decision.objects.count() == 20
    for article in articles:
        assert Article.objects.get(pk=article.pk).replies == 10


def test_a_dozen_reports_at_once_hold_the_comment_once(story, said):
    comment = said(story(), state="approved")

    def report(number):
        try:
            Comment.objects.get(pk=comment.pk).report(reason="abuse", ip=f"192.0.2.{number}")
        except Refused:
            return 0
        return 1

    at_once([lambda number=number: report(number) for number in range(12)])

    comment.refresh_from_db()
    assert comment.is_waiting
    assert Decision.objects.filter(comment=comment, to_state="waiting").count() == 1
    assert Article.objects.get(pk=comment.article_id).replies == 0


def test_eight_cards_of_one_comment_decide_it_once(story, said, cast):
    """Whoever presses a button of a card that is out of date is refused, though the state would allow the move."""
    comment = said(story())
    verbs = ["approve", "reject", "mark_spam", "remove"] * 2
    clients = []
    for number in range(len(verbs)):
        client = Client()
        client.force_login(cast(f"mo{number}", "moderator"))
        clients.append(client)

    def press(client, verb):
        address = f"/admin/comments/comment/{comment.pk}/{verb}/"
        return client.post(address, {f"seen-{comment.pk}": "0"}, headers={"Accept": "application/json"}).status_code

    pressed = zip(clients, verbs, strict=True)
    answers = at_once([lambda client=client, verb=verb: press(client, verb) for client, verb in pressed])

    assert sorted(answers) == [200, *[409] * 7]
    assert Decision.objects.count() == 1
    comment.refresh_from_db()
    assert Decision.objects.get().to_state == comment.state
    assert Article.objects.get(pk=comment.article_id).replies == comment.is_visible


def test_a_batch_taken_back_by_two_at_once_is_taken_back_once(story, said, cast):
    mo, olga = cast("mo", "moderator"), cast("olga", "owner")
    articles = [story(), story()]
    for number in range(20):
        said(articles[number % 2])
    batch = Comment.objects.all().decide("approve", by=mo).batch

    outcomes = at_once([lambda by=by: Comment.objects.all().undo(by=by, batch=batch) for by in (mo, olga)])

    assert sum(outcome.decided for outcome in outcomes) == Decision.objects.filter(undo_of__batch=batch).count() == 20
    assert Comment.objects.waiting().count() == 20
    for article in articles:
        assert Article.objects.get(pk=article.pk).replies == 0
