"""edit_out: a word leaves the text, the original stays with the decision."""

import pytest
from django.core.exceptions import PermissionDenied

from comments.admin.queue import Card
from comments.models import Comment, Decision
from newsroom.models import Act, Change
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


@pytest.mark.parametrize(
    ("body", "words", "left"),
    [
        ("The class is no ass.", "ass", "The class is no […]."),
        ("A total\nwaste of\n\nmoney.", "total waste of  money", "A […]."),
        ("Scunthorpe's C++ is bad C++", "c++", "Scunthorpe's […] is bad […]"),
        ("Он дурак, дураки все.", "ДУРАК", "Он […], дураки все."),
        ("他是白痴吗", "白痴", "他是[…]吗"),
    ],
)
def test_whole_words_go_over_any_white_space(story, said, mo, body, words, left):
    assert said(story(), body).edit_out(words, by=mo).body == left


def test_a_word_inside_others_is_not_found(story, said, mo):
    comment = said(story(), "Best in class.")
    with pytest.raises(Refused):
        comment.edit_out("ass", by=mo)


IMPORTED = '<strong title="amp">Too strong</strong> &amp; a <a href="https://ass.example/">link</a>'


def test_in_an_imported_text_the_tags_stay(story, said, mo):
    comment = said(story(), IMPORTED, guid="wp:1", state="approved").edit_out("strong", by=mo)
    assert comment.body == IMPORTED.replace("Too strong", "Too […]")
    assert "<strong>Too […]</strong>" in comment.html
    assert 'href="https://ass.example/"' in comment.html


@pytest.mark.parametrize("words", ["amp", "ass", "title", "strong & a", "<strong"])
def test_in_an_imported_text_tags_and_signs_are_no_words(story, said, mo, words):
    comment = said(story(), IMPORTED, guid="wp:1")
    with pytest.raises(Refused):
        comment.edit_out(words, by=mo)


def test_a_sign_that_html_writes_otherwise_is_found(story, said, mo):
    comment = said(story(), "<b>Tom &amp; Jerry</b> rule", guid="wp:1").edit_out("tom & jerry", by=mo)
    assert comment.body == "<b>[…]</b> rule"


def test_what_is_taken_out_stands_in_no_reason_and_no_log(story, said, mo):
    said(story(), "That idiot. IDIOT, I say.").edit_out("idiot", by=mo)
    assert Decision.objects.first().reason == "Taken out: 2 places"
    act = Act.objects.first()
    assert (act.verb, act.note) == ("edit out", "Taken out: 2 places")
    assert "idiot" not in f"{act.subject_name} {act.data}".lower()


def test_it_dirties_the_pages_that_show_it_and_no_others(story, said, mo):
    article = story()
    shown, hidden = said(article, "That idiot.", state="approved"), said(article, "That fool.")
    Change.objects.all().delete()
    hidden.edit_out("fool", by=mo)
    assert not Change.objects.exists()
    shown.edit_out("idiot", by=mo)
    assert set(Change.objects.get().keys) == Comment.keys_of(article.pk)


def test_the_word_offered_is_a_whole_one(story, post, mo, settings_row):
    settings_row(comment_hold_words="idiot*\n*asino*")
    for body, offered in (("All idiotic.", "idiotic"), ("Supercasinos, now", "Supercasinos"), ("Fine", "")):
        settings_row(comment_flood_seconds=0)
        comment = post(story(), body=body)
        assert Card(comment).offers_words == offered
        if offered:
            assert offered not in comment.edit_out(offered, by=mo).body


def test_rita_may_not(story, said, rita):
    with pytest.raises(PermissionDenied):
        said(story(), "That idiot.").edit_out("idiot", by=rita)
