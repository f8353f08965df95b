"""report: once a person; enough of them bring the comment back before the moderators."""

import pytest

from comments.models import Comment, Decision, Flag
from comments.models.moderating import lock_stories
from newsroom.models import Letter
from newsroom.states import WrongState


def test_a_report_counts_once_a_person(story, said):
    comment = said(story(), state="approved")

    flag, is_new = comment.report(reason="abuse", ip="192.0.2.1", agent="A")
    again, is_new_again = comment.report(reason="spam", ip="192.0.2.1", agent="A")

    assert (is_new, is_new_again) == (True, False)
    assert again == flag
    assert Flag.objects.count() == 1
    assert Comment.objects.reported().get() == comment
    assert comment.is_reported


def test_of_two_reports_at_once_the_second_sees_the_first(story, said, settings_row, monkeypatch):
    settings_row(comment_reports_hold=2)
    comment = said(story(), state="approved")

    def wait_for_the_other(pks):
        Flag.objects.create(comment=comment, person="the other", reason="abuse")
        monkeypatch.undo()
        return lock_stories(pks)

    monkeypatch.setattr("comments.models.flag.lock_stories", wait_for_the_other)
    comment.report(reason="abuse", ip="192.0.2.1")
    assert comment.is_waiting


def test_who_reported_is_kept_as_a_hash_only(story, said):
    comment = said(story(), state="approved")
    flag, _ = comment.report(reason="abuse", ip="192.0.2.1", agent="A")
    assert len(flag.person) == 64
    assert "192.0.2.1" not in flag.person


def test_three_reports_hold_it_with_the_reason(story, said, true_count):
    article = story()
    comment = said(article, state="approved")

    for number in (1, 2):
        comment.report(reason="abuse", ip=f"192.0.2.{number}")
    assert comment.is_visible
    comment.report(reason="illegal", ip="192.0.2.3")

    comment.refresh_from_db()
    assert comment.is_waiting
    assert comment.reason == "Reported by 3 readers"
    assert true_count(article) == (0, 0)
    assert Decision.objects.first().by is None


def test_how_many_is_a_setting(story, said, settings_row):
    settings_row(comment_reports_hold=1)
    comment = said(story(), state="approved")
    comment.report(reason="abuse", ip="192.0.2.1")
    assert comment.is_waiting


def test_a_decision_settles_the_reports_and_undo_opens_them_again(story, said, mo):
    comment = said(story(), state="approved")
    comment.report(reason="abuse", ip="192.0.2.1")

    comment.reject(by=mo, reason="Rude.")
    assert not comment.is_reported
    comment.undo(by=mo)
    assert comment.is_reported


def test_after_an_approval_it_takes_as_many_new_reports(story, said, mo):
    comment = said(story(), state="approved")
    for number in (1, 2, 3):
        comment.report(reason="abuse", ip=f"192.0.2.{number}")
    comment.approve(by=mo)

    comment.report(reason="abuse", ip="192.0.2.4")

    comment.refresh_from_db()
    assert comment.is_visible


def test_what_nobody_sees_cannot_be_reported(story, said):
    with pytest.raises(WrongState):
        said(story()).report(reason="abuse", ip="192.0.2.1")


def test_illegal_content_is_receipted(story, said):
    comment = said(story(), state="approved")
    comment.report(reason="illegal", ip="192.0.2.1", email="vera@readers.example")
    comment.report(reason="abuse", ip="192.0.2.2", email="tom@readers.example")

    letter = Letter.objects.get()
    assert letter.to == "vera@readers.example"
    assert f"#comment-{comment.pk}" in letter.text
