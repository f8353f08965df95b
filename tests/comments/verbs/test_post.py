"""post: one comment in, with a verdict and its reason, whatever happens twice."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments.models import Comment, Commenter, Rate
from comments.refusals import Closed, Duplicate, Flood, NotTaken, ParentGone
from newsroom.models import Change


def test_a_first_comment_waits_with_its_reason(story, post, true_count):
    article = story()
    comment = post(article)

    assert comment.is_waiting
    assert comment.reason
    assert comment.rule == "first-comment"
    assert comment.commenter.email == "ada@readers.example"
    assert true_count(article) == (0, 0)


def test_a_waiting_comment_dirties_no_page(story, post):
    article = story()
    before = Change.objects.count()
    post(article)
    assert Change.objects.count() == before


def test_a_remembered_hand_with_an_approved_comment_appears_at_once(story, post, said, true_count):
    article, hand = story(), uuid.uuid4()
    said(article, state="approved", hand=hand)

    comment = post(article, hand=hand)

    assert comment.is_visible
    assert comment.rule == "recognised"
    assert true_count(article) == (2, 2)
    assert f"comments:{article.pk}" in Change.objects.order_by("-id").first().keys


def test_a_typed_address_proves_nothing(story, post, said):
    article = story()
    said(article, state="approved", email="ada@readers.example", name="Ada Brook")
    assert post(article).is_waiting


def test_an_imported_history_counts_after_one_confirmation(story, post, said):
    article = story()
    ada = Commenter.objects.of("Ada@Readers.example", "Ada")
    said(article, state="approved", commenter=ada)

    assert post(article, confirmed=ada, body="One.").is_waiting
    ada.confirm()
    assert post(article, confirmed=ada, body="Two.", at=timezone.now() + timedelta(minutes=1)).is_visible


def test_staff_never_wait_and_are_marked_by_account(story, post, rita, settings_row):
    settings_row(comment_hold_all=True)
    comment = post(story(), user=rita, name="Rita", email="")
    assert comment.is_visible
    assert comment.is_by_staff


@pytest.mark.parametrize("who", ["site", "section", "story"])
def test_hold_all_holds_trusted_people(story, post, said, settings_row, local, who):
    article, hand = story(), uuid.uuid4()
    said(article, state="approved", hand=hand)
    if who == "site":
        settings_row(comment_hold_all=True)
    elif who == "section":
        local.comments_hold_all = True
        local.save()
        article.refresh_from_db()
    else:
        article.edit(by=_system(), comments_hold_all=True)

    comment = post(article, hand=hand)

    assert comment.is_waiting
    assert comment.rule == f"hold-all-{who}"


def _system():
    from newsroom.roles import SYSTEM

    return SYSTEM


def test_the_settings_word_lists_are_asked_and_the_words_kept(story, post, settings_row):
    settings_row(comment_hold_words="casino", comment_block_words="pills")
    held = post(story(), body="The casino again.")
    blocked = post(story(), body="Cheap pills.", at=timezone.now() + timedelta(minutes=1))

    assert held.is_waiting
    assert held.matches == [{"field": "body", "start": 4, "end": 10, "text": "casino", "entry": "casino"}]
    assert "casino" in held.reason
    assert blocked.is_spam


def test_a_name_like_that_of_staff_waits(story, post, said, ed, settings_row):
    settings_row(comment_first_held=False)
    assert post(story(), name="Еd", body="Lookalike E.").is_visible  # two letters alone are nobody
    comment = post(story(), name="Аdministrator", at=timezone.now() + timedelta(minutes=1))
    assert comment.rule == "borrowed-name"


def test_the_text_is_kept_as_typed_and_its_html_cleaned(story, post):
    comment = post(story(), body="<script>alert(1)</script>\n\nA & B")
    assert comment.body == "<script>alert(1)</script>\n\nA & B"
    assert "<script" not in comment.html
    assert "A &amp; B" in comment.html


def test_the_same_again_within_ten_minutes_is_the_same_comment(story, post):
    article, now = story(), timezone.now()
    first = post(article, at=now)
    second = post(article, at=now + timedelta(minutes=9))
    assert second.pk == first.pk
    assert second.is_repeat
    assert Comment.objects.count() == 1


def test_later_it_is_a_duplicate(story, post):
    article, now = story(), timezone.now()
    post(article, at=now)
    with pytest.raises(Duplicate):
        post(article, at=now + timedelta(minutes=11))
    assert Comment.objects.count() == 1


def test_another_writer_may_say_the_same(story, post):
    article = story()
    post(article)
    post(article, name="Tom", email="tom@readers.example", ip="192.0.2.9")
    assert Comment.objects.count() == 2


def test_the_database_keeps_the_same_from_standing_twice(story, post):
    comment = post(story())
    twin = Comment(article=comment.article, name="Ada", body=comment.body, once=comment.once, reason="First comment")
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_a_second_comment_within_fifteen_seconds_is_too_soon(story, post):
    article, now = story(), timezone.now()
    post(article, at=now)
    with pytest.raises(Flood) as refused:
        post(article, body="And another thing.", at=now + timedelta(seconds=5))
    assert refused.value.seconds == 10
    assert post(article, body="And another thing.", at=now + timedelta(seconds=15)).pk


def test_a_refused_one_does_not_lengthen_the_wait(story, post):
    article, now = story(), timezone.now()
    post(article, at=now)
    for second in (5, 10, 14):
        with pytest.raises(Flood):
            post(article, body="Again.", at=now + timedelta(seconds=second))
    assert post(article, body="Again.", at=now + timedelta(seconds=15)).pk


@pytest.mark.parametrize(
    "other", [{"email": "other@readers.example", "name": "Other"}, {"ip": "198.51.100.1"}], ids=["address", "e-mail"]
)
def test_flood_counts_the_network_and_the_address(story, post, other):
    article, now = story(), timezone.now()
    post(article, at=now)
    with pytest.raises(Flood):
        post(article, body="Another.", at=now + timedelta(seconds=1), **other)


def test_staff_are_exempt_from_flood(story, post, rita):
    article, now = story(), timezone.now()
    for number in range(3):
        post(article, user=rita, body=f"Number {number}", at=now)
    assert Comment.objects.count() == 3


def test_an_ipv6_household_is_one(story, post):
    article, now = story(), timezone.now()
    post(article, ip="2001:db8:1:2::5", at=now)
    with pytest.raises(Flood):
        post(article, ip="2001:db8:1:2::6", email="b@readers.example", body="Other.", at=now)


def test_one_network_has_a_limit_an_hour(story, post, settings_row, monkeypatch):
    settings_row(comment_flood_seconds=0)
    monkeypatch.setattr("comments.models.posting.FROM_ONE_ADDRESS", 3)
    article, now = story(), timezone.now().replace(minute=0)
    for number in range(3):
        post(article, body=f"Number {number}.", at=now)
    with pytest.raises(Flood):
        post(article, body="One more.", at=now)
    assert Comment.objects.count() == 3


def test_a_clock_that_was_set_back_locks_nobody_out(db):
    now = timezone.now()
    assert Rate.once_every("x", 15, now + timedelta(days=1)) == 0
    assert Rate.once_every("x", 15, now) == 0
    assert Rate.once_every("x", 15, now) == 15


def test_a_closed_story_takes_none(story, post):
    article = story(comments_state="closed")
    with pytest.raises(Closed, match="closed"):
        post(article)
    assert not Comment.objects.exists()


def test_comments_close_after_the_days_of_the_settings(story, post):
    article = story()
    with pytest.raises(Closed, match="closed on"):
        post(article, at=timezone.now() + timedelta(days=31))


def test_a_draft_takes_none(draft, post):
    with pytest.raises(Closed):
        post(draft())


def test_an_answer_stands_below_what_it_answers(story, post, said):
    article = story()
    parent = said(article, state="approved")
    answer = post(article, parent=parent)
    assert answer.path.startswith(parent.path)
    assert answer.thread == parent.thread


def test_only_a_visible_comment_of_the_story_can_be_answered(story, post, said):
    article = story()
    for parent in (said(article), said(story(), state="approved")):
        with pytest.raises(ParentGone):
            post(article, parent=parent)


def test_an_empty_text_is_refused(story, post):
    for body in ("", "  \n ", "\x00\u202e"):
        with pytest.raises(NotTaken):
            post(story(), body=body)


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("The best  offers in town are at our new shop in the harbour.", "repeated"),
        ("Look: https://offers.example", "repeated"),
        ("Thank you!", "clean"),
    ],
)
def test_the_same_distinctive_words_everywhere_wait(story, post, settings_row, body, rule):
    settings_row(comment_first_held=False)
    now = timezone.now()
    rules = [
        post(
            story(),
            name=f"Joe {number}",
            email=f"joe{number}@readers.example",
            ip=f"198.51.100.{number}",
            body=body,
            at=now,
        ).rule
        for number in range(1, 5)
    ]
    assert rules == ["clean", "clean", "clean", rule]


def test_a_hand_made_with_the_comment_itself_proves_nothing(story, post):
    hand, links = uuid.uuid4(), " ".join(f"https://p{number}.example" for number in range(6))
    comment = post(story(), hand=hand, is_new_hand=True, body=links)
    assert (comment.rule, comment.hand) == ("score", hand)


@pytest.mark.parametrize("ip", [None, "", "unknown", "192.0.2.7%eth0", "::ffff:192.0.2.7"])
def test_any_address_is_taken(story, post, ip):
    assert post(story(), ip=ip).ip in (None, "192.0.2.7")


@pytest.mark.parametrize("nasty", ["a\x00b", "a\ud800b", "\u202eevil", "é" * 300, "\u0301" * 500, "𒐫" * 90])
def test_unicode_accidents_are_taken(story, post, nasty):
    comment = post(story(), name=nasty, body=f"Text {nasty}", agent=nasty)
    comment.refresh_from_db()
    for value in (comment.name, comment.body, comment.agent, comment.html):
        assert not set(value) & set("\x00\ud800\u202e")
    assert len(comment.name) <= 100
