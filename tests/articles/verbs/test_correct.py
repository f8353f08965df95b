"""article.correct(text=, kind=, by=): said openly, and never unsaid."""

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
