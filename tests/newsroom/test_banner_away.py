"""A breaking banner never leads to a story that strangers may not read, whoever puts it up and however late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.models import Banner
from newsroom.states import Refused

THERE = "Readers find nothing at this address now."


@pytest.mark.parametrize("away", ["kill", "withdraw", "trash"])
@pytest.mark.parametrize("later", [timedelta(0), timedelta(hours=1)])
def test_the_verb_refuses_a_story_that_is_away(story, ed, away, later):
    article = story()
    getattr(article, away)(by=ed, **({} if away == "trash" else {"reason": "Names a victim."}))
    at = timezone.now() + later
    with pytest.raises(Refused, match=THERE):
        Banner(text="The dam broke.", link=article.get_absolute_url(), starts_at=at).raise_(by=ed)
    assert not Banner.objects.exists()


def test_nor_may_one_that_is_up_be_turned_there(story, ed):
    article = story()
    article.kill(by=ed, reason="Names a victim.")
    banner = Banner(text="The dam broke.").raise_(by=ed)
    with pytest.raises(Refused, match=THERE):
        banner.change(by=ed, link=article.get_absolute_url())
    banner.refresh_from_db()
    assert (banner.link, Banner.current()) == ("", banner)


def test_lists_and_stories_that_are_out_may_be_led_to(story, ed, local):
    for link in (local.get_absolute_url(), story().get_absolute_url(), "/search/", ""):
        assert Banner(text="The dam broke.", link=link).raise_(by=ed).stage == Banner.Stage.UP
