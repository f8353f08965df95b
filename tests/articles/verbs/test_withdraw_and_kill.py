"""withdraw, kill, trash and restore: how a story leaves the paper."""

import pytest
from django.core.exceptions import PermissionDenied

from articles.models import Article, Front, FrontSlot
from newsroom.models import Change
from newsroom.states import Refused, WrongState


@pytest.mark.parametrize("verb, state", [("withdraw", "withdrawn"), ("kill", "killed")])
class TestTakingDown:
    def test_an_editor_does_it_with_a_reason(self, story, ed, verb, state):
        article = story()
        Front.pin(article, slot=1, by=ed)

        with pytest.raises(Refused, match="Say why"):
            getattr(article, verb)(by=ed, reason="")
        getattr(article, verb)(by=ed, reason="The court forbids it.")

        article.refresh_from_db()
        assert article.state == state
        assert article.state_reason == "The court forbids it."
        assert article not in Article.objects.published()
        assert FrontSlot.objects.get(slot=1).article is None
        assert {"stories", f"article:{article.pk}", f"card:{article.pk}"} <= set(Change.objects.last().keys)

    @pytest.mark.parametrize("who", ["rita", "mo", "pia"])
    def test_others_may_not(self, story, request, who, verb, state):
        with pytest.raises(PermissionDenied):
            getattr(story(), verb)(by=request.getfixturevalue(who), reason="No.")

    def test_a_draft_has_nothing_to_take_down(self, draft, ed, verb, state):
        with pytest.raises(WrongState):
            getattr(draft(), verb)(by=ed, reason="No.")


def test_what_was_withdrawn_can_still_be_killed(story, ed):
    assert story().withdraw(by=ed, reason="Check.").kill(by=ed, reason="Wrong.").state == "killed"


def test_a_killed_story_cannot_be_withdrawn(story, ed):
    with pytest.raises(WrongState):
        story().kill(by=ed, reason="Wrong.").withdraw(by=ed, reason="Check.")


def test_trash_and_restore_keep_the_state(story, ed):
    article = story()

    article.trash(by=ed)
    assert article not in Article.objects.published()
    assert article in Article.objects.trashed()
    with pytest.raises(WrongState):
        article.withdraw(by=ed, reason="No.")
    with pytest.raises(WrongState):
        Article.objects.get(pk=article.pk).trash(by=ed)
    article.restore(by=ed)

    assert article in Article.objects.published()


def test_a_reporter_trashes_an_own_draft_only(draft, story, rita, ed):
    draft(by=rita).trash(by=rita)
    with pytest.raises(PermissionDenied):
        draft(by=ed).trash(by=rita)
    with pytest.raises(PermissionDenied):
        story(by=rita).trash(by=rita)
