"""The moderators' letter: who gets it, when, and what stands in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from comments.digest import digest_for_moderators
from comments.models import Comment
from newsroom.models import Letter
from tests.comments.test_thread_page import HOSTILE

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def wait(said, article, minutes=0, body=None, **fields):
    return said(article, body, created_at=NOW + timedelta(minutes=minutes), **fields)


def at(minutes):
    return digest_for_moderators(NOW + timedelta(minutes=minutes))


def test_one_letter_an_hour_and_none_where_nothing_is_new(story, said, mo, rita):
    article = story()
    assert at(0) == 0
    wait(said, article, 1)
    for minutes in (5, 20, 59):
        assert at(minutes) == 1
    assert [letter.to for letter in Letter.objects.all()] == ["mo@courier.example"]

    at(65)
    assert Letter.objects.count() == 1
    wait(said, article, 70)
    at(75)
    assert Letter.objects.count() == 2
    assert "2 comments wait." in Letter.objects.first().text
    assert "1 is new since the last letter." in Letter.objects.first().text


def test_what_nobody_decides_is_told_of_again_after_a_day(story, said, mo):
    wait(said, story(), 1)
    at(5)
    at(23 * 60)
    assert Letter.objects.count() == 1
    at(25 * 60)
    assert Letter.objects.count() == 2
    assert "0 are new since the last letter." in Letter.objects.first().text


def test_nothing_is_sent_once_all_is_decided(story, said, mo):
    wait(said, story(), 1).approve(by=mo)
    assert at(5) == 0
    assert not Letter.objects.exists()


def test_only_those_who_may_decide_and_can_be_written_to(story, said, mo, ed, olga, rita, pia, cast):
    cast("max", "moderator").__class__.objects.filter(username="max").update(is_active=False)
    olga.email = ""
    olga.save()
    wait(said, story(), 1)
    at(5)
    assert sorted(letter.to for letter in Letter.objects.all()) == ["ed@courier.example", "mo@courier.example"]


def test_it_counts_the_reasons_and_quotes_the_oldest_five(story, said, mo):
    article = story(headline="Who pays for the roof?")
    for minute in range(4):
        wait(said, article, minute, rule="links", reason="2 links")
    for minute in range(4, 7):
        wait(said, article, minute)
    at(10)
    text = Letter.objects.get().text
    assert "- Links: 4\n- First comment: 3" in text
    assert text.count("Who pays for the roof?") == 5
    assert "Remark number 5." in text
    assert "Remark number 6." not in text
    assert f"{settings.SITE_URL}/admin/comments/comment/" in text


@pytest.mark.parametrize("hostile", [*HOSTILE, "a\r\nBcc: everybody@example.org", "\u202eevil"])
def test_what_strangers_write_stays_one_line_of_plain_text(story, said, mo, hostile):
    comment = wait(said, story(), 1, f"Text {hostile}\n\nRead them here: https://evil.example/", name=hostile[:100])
    Comment.objects.quietly().filter(pk=comment.pk).update(name=hostile[:100].replace("\0", ""))
    at(5)
    letter = Letter.objects.get()
    assert "\r" not in letter.text
    assert "\n" not in letter.subject
    assert "\u202e" not in letter.text
    assert [line for line in letter.text.splitlines() if line.startswith(("Bcc", "Read"))] == [
        f"Read them here: {settings.SITE_URL}/admin/comments/comment/"
    ]


def test_a_long_text_is_cut(story, said, mo):
    wait(said, story(), 1, "word " * 2000)
    at(5)
    assert len(Letter.objects.get().text) < 1000
