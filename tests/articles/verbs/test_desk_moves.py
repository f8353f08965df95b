"""submit, send_back, spike, revive: the moves of a story that is not public."""

import pytest
from django.core.exceptions import PermissionDenied

from newsroom.states import Refused, WrongState


def test_rita_sends_her_own_to_the_desk(draft, rita):
    article = draft(by=rita).submit(by=rita)

    article.refresh_from_db()
    assert article.state == "submitted"


def test_rita_may_not_send_anothers(draft, rita, ed):
    with pytest.raises(PermissionDenied):
        draft(by=ed).submit(by=rita)


def test_a_name_in_the_byline_makes_it_hers_too(draft, rita, ed):
    assert draft(by=ed, byline=[rita.author]).submit(by=rita).state == "submitted"


@pytest.mark.parametrize("who", ["mo", "pia"])
def test_others_may_not_submit(draft, rita, request, who):
    with pytest.raises(PermissionDenied):
        draft(by=rita).submit(by=request.getfixturevalue(who))


def test_ed_sends_it_back_with_a_sentence(draft, rita, ed):
    article = draft(by=rita).submit(by=rita)

    with pytest.raises(Refused, match="Say why"):
        article.send_back(by=ed, reason="  ")
    with pytest.raises(PermissionDenied):
        article.send_back(by=rita, reason="I want it back.")
    article.send_back(by=ed, reason="Who paid for the roof?")

    article.refresh_from_db()
    assert (article.state, article.state_line) == ("draft", "Returned")
    assert article.state_reason == "Who paid for the roof?"


def test_a_draft_cannot_be_sent_back(draft, ed):
    with pytest.raises(WrongState):
        draft().send_back(by=ed, reason="Why not.")


def test_spike_and_revive(draft, ed, rita):
    article = draft(by=rita)

    with pytest.raises(PermissionDenied):
        article.spike(by=rita, reason="Overtaken.")
    article.spike(by=ed, reason="Overtaken.")
    assert article.state == "spiked"
    with pytest.raises(WrongState):
        article.publish(by=ed)
    with pytest.raises(PermissionDenied):
        article.revive(by=rita)
    article.revive(by=ed)

    article.refresh_from_db()
    assert article.state == "draft"
    assert article.body == "<p>The council voted on Tuesday to keep it.</p>"


def test_a_published_story_cannot_be_spiked(story, ed):
    with pytest.raises(WrongState):
        story().spike(by=ed, reason="No.")
