"""edit_out: a word leaves the text, the original stays with the decision."""

import pytest
from django.core.exceptions import PermissionDenied

from comments.models import Comment, Decision
from newsroom.states import Refused, WrongState


def test_the_word_is_gone_wherever_it_stands(story, said, mo, true_count):
    article = story()
    comment = said(article, "That idiot. IDIOT, I say.", state="approved")

    comment.edit_out("idiot", by=mo)

    assert comment.body == "That […]. […], I say."
    assert "idiot" not in comment.html.lower()
    assert comment.is_approved
    assert true_count(article) == (1, 1)
    decision = Decision.objects.first()
    assert (decision.by, decision.from_state, decision.to_state) == (mo, "approved", "approved")
    assert decision.before["body"] == "That idiot. IDIOT, I say."


def test_undo_brings_the_text_back(story, said, mo, olga):
    comment = said(
        story(), "That idiot.", matches=[{"field": "body", "start": 5, "end": 10, "text": "idiot", "entry": "idiot"}]
    )
    before = Comment.objects.values().get(pk=comment.pk)
    comment.edit_out("idiot", by=mo)
    assert comment.matches == []

    comment.undo(by=olga)

    assert Comment.objects.values().get(pk=comment.pk) == before
    assert Decision.objects.first().before["body"] == "That […]."


def test_a_decision_after_it_is_taken_back_first(story, said, mo):
    comment = said(story(), "That idiot.").edit_out("idiot", by=mo).approve(by=mo)
    comment.undo(by=mo)
    assert (comment.state, comment.body) == ("waiting", "That […].")


@pytest.mark.parametrize("hostile", ["<b>", ".*", "\\", "a" * 5000, "\x00", "[…]"])
def test_signs_of_any_kind_are_words_too(story, said, mo, hostile):
    comment = said(story(), "Plain <b> text .* with \\ signs.")
    try:
        comment.edit_out(hostile, by=mo)
    except Refused:
        assert comment.body == "Plain <b> text .* with \\ signs."
    else:
        assert hostile not in comment.body


@pytest.mark.parametrize("words", ["", "   ", "not there"])
def test_it_refuses_what_it_cannot_find(story, said, mo, words):
    comment = said(story(), "Who pays?")
    with pytest.raises(Refused):
        comment.edit_out(words, by=mo)
    assert not Decision.objects.exists()


def test_a_text_changed_meanwhile_is_looked_at_again(story, said, mo, olga):
    comment = said(story(), "That idiot and fool.")
    other = Comment.objects.get(pk=comment.pk)
    comment.edit_out("idiot", by=mo)
    with pytest.raises(WrongState):
        other.edit_out("fool", by=olga)
    comment.refresh_from_db()
    assert comment.body == "That […] and fool."


def test_rita_may_not(story, said, rita):
    with pytest.raises(PermissionDenied):
        said(story(), "That idiot.").edit_out("idiot", by=rita)
