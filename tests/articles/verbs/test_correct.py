"""article.correct(text=, kind=, by=): said openly, and never unsaid."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from newsroom.models import Act, Change
from newsroom.models.records import Unchangeable
from newsroom.states import Refused, WrongState


def test_an_editor_corrects(story, ed):
    article = story()

    correction = article.correct(text="It was 2019, not 2018.", by=ed)

    assert correction.kind == "correction"
    article.refresh_from_db()
    assert article.updated_at == correction.at
    assert {"corrections", f"article:{article.pk}"} <= set(Change.objects.last().keys)
    assert Act.objects.get(verb="correct").note == "It was 2019, not 2018."


def test_a_note_does_not_move_updated(story, ed):
    article = story()
    article.correct(text="Comments are closed.", kind="note", by=ed)
    assert article.updated_at is None


@pytest.mark.parametrize("who", ["rita", "mo", "pia"])
def test_others_may_not(story, request, who):
    with pytest.raises(PermissionDenied):
        story().correct(text="No.", by=request.getfixturevalue(who))


def test_an_empty_one_is_refused(story, ed):
    with pytest.raises(Refused):
        story().correct(text="  ", by=ed)


def test_a_draft_is_edited_not_corrected(draft, ed):
    with pytest.raises(WrongState):
        draft().correct(text="No.", by=ed)


def test_it_cannot_be_deleted_or_changed(story, ed):
    correction = story().correct(text="It was 2019.", by=ed)

    with pytest.raises(Unchangeable):
        correction.delete()
    correction.text = "It never was."
    with pytest.raises(Unchangeable):
        correction.save()
    with pytest.raises(Unchangeable):
        type(correction).objects.all().update(text="No.")


def test_updated_never_goes_back(story, ed):
    article = story()
    later = article.correct(text="It was 2019.", by=ed)
    article.correct(text="And in May.", by=ed, at=later.at - timedelta(days=1))
    article.refresh_from_db()
    assert article.updated_at == later.at


def test_a_text_that_is_too_long_is_refused_whole(story, ed):
    article = story()
    with pytest.raises(Refused, match="001 characters"):
        article.correct(text="ä" * 3_001, by=ed)
    assert article.correct(text="ä" * 3_000, by=ed).text == "ä" * 3_000
    assert article.corrections.count() == 1


@pytest.mark.parametrize("wrong", [{"kind": "lie"}, {"place": "nowhere"}])
def test_unknown_kinds_and_places_are_refused(story, ed, wrong):
    article = story()
    with pytest.raises(Refused):
        article.correct(text="It was 2019.", by=ed, **wrong)
    assert not article.corrections.exists()


def test_a_story_in_the_trash_is_restored_first(story, ed):
    article = story().trash(by=ed)
    with pytest.raises(WrongState):
        article.correct(text="It was 2019.", by=ed)


def test_a_story_that_was_taken_down_can_be_corrected(story, ed):
    article = story().withdraw(by=ed, reason="We look again.")
    article.correct(text="It was 2019.", by=ed)
    assert article.corrections.count() == 1


def test_words_of_any_script_stay_as_they_are(story, ed):
    text = "كان التصويت تسعة مقابل أربعة.\n\nNeun\u00a0zu\u202fvier."
    assert story().correct(text=text, by=ed).text == text
