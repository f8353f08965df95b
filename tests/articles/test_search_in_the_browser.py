"""Searching in a real browser: by keyboard alone, page after page, and axe has nothing to say."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.models import Section
from newsroom.models import SiteSettings
from tests.browser.visits import sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def violations(page):
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


def test_a_reader_searches(page, story):
    SiteSettings(stories_a_page=5).save()
    for number in range(7):
        story(headline=f"Ferry {number}", body="<p>The ferry <em>was</em> late.</p>")
    page.goto("/search/")
    assert violations(page) == []
    page.get_by_label("Words to look for").fill("ferry")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="7 stories for “ferry”").wait_for()
    assert page.locator("mark").first.inner_text() == "Ferry"
    assert violations(page) == []
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/search/page/2/?q=ferry")
    assert page.locator(".hit").count() == 2
    page.get_by_label("Words to look for").fill("zanzibar")
    page.get_by_role("button", name="Search").click()
    page.get_by_text("Nothing found for “zanzibar”.").wait_for()
    assert violations(page) == []


# How much wider than its select the widest choice is, sign and padding included; the arrow is the browser's own.
OVERFLOW = """select => {
  const free = select.cloneNode(true);
  free.style.cssText = "inline-size: max-content; position: absolute";
  select.after(free);
  const over = free.getBoundingClientRect().width - select.getBoundingClientRect().width;
  free.remove();
  return over;
}"""


@pytest.mark.parametrize("language", ["en", "fr", "pl", "ar"])
def test_every_choice_can_be_read(page, story, language):
    SiteSettings(language=language).save()
    Section.objects.create(name="Sport")
    story()
    page.goto("/search/")
    selects = page.locator("select").all()
    assert len(selects) == 3
    for width in (320, 360, 412, 600, 700, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert [over for select in selects if (over := select.evaluate(OVERFLOW)) > 0] == [], width
        assert sideways(page) <= 0, width
