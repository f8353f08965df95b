"""The front on a phone: words keep away from the line above them, a picture may touch it."""

import pytest

from tests.browser.visits import PHONE

pytestmark = pytest.mark.browser

SPACE = 24  # px: --space-24, what stands between cards


def gap(page):
    """From the end of the masthead to the lead, in pixels."""
    bottom = page.locator(".masthead").bounding_box()
    lead = page.locator(".card-lead > :first-child").bounding_box()
    return lead["y"] - bottom["y"] - bottom["height"]


@pytest.mark.parametrize("size", [PHONE, {"width": 768, "height": 900}])
def test_a_lead_without_a_picture_has_space_above(visits, story, size):
    for _ in range(4):
        story(standfirst="The council voted on Tuesday.")
    page = visits.open(size=size)
    page.goto("/")
    assert gap(page) == pytest.approx(SPACE, abs=1)


def test_a_lead_with_a_picture_begins_at_the_line(visits, story, picture):
    story(pictures=[{"picture": picture()}])
    page = visits.open(size=PHONE)
    # Its file does not lie there, and need not.
    page.route("**/media/**", lambda route: route.abort())
    page.goto("/")
    assert gap(page) == pytest.approx(0, abs=1)
