"""The door, the list and the bar in a real browser: by keyboard, in the dark, on a phone, from right to left."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from newsroom.models import SiteSettings
from tests.browser.visits import DESKTOP, PHONE, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/admin/articles/article/"


@pytest.fixture
def paper(story, draft, said, picture, rita, ed):
    """A paper at work: something of everything that the door and the list can show."""
    SiteSettings(name="The Lantern Courier").save()
    article = story(headline="Council votes to keep the library", byline=[ed.author])
    said(article)
    draft(by=rita, headline="Rope walk asks for longer sheds", standfirst="Two hundred are not enough.").submit(by=rita)
    draft(by=ed, headline="Notes: benches").keep_working_text(by=ed, data={"headline": "Notes: benches and a wall"})
    draft(by=ed).submit(by=ed).send_back(by=ed, reason="Who paid for it?")
    return article


def test_the_bar_comes_with_the_first_tick_and_does_what_it_says(visits, paper, ed):
    page = visits.open(user=ed)
    page.goto(LIST)
    bar = page.get_by_role("group", name="With those ticked")
    expect(bar).to_be_hidden()
    page.get_by_role("checkbox", name="Tick “Notes: benches”").check()
    expect(bar).to_be_visible()
    expect(bar.get_by_role("status")).to_have_text("1 ticked")
    page.get_by_role("checkbox", name="Tick all of this page").check()
    expect(bar.get_by_role("status")).to_have_text("4 ticked")
    page.get_by_role("checkbox", name="Tick all of this page").uncheck()
    expect(bar).to_be_hidden()
    page.get_by_role("checkbox", name="Tick “Notes: benches”").check()
    bar.get_by_role("button", name="Put into the trash").click()
    expect(page.get_by_text("1 story is in the trash.")).to_be_visible()
    expect(page.get_by_role("link", name="Notes: benches")).to_have_count(0)


def test_shift_ticks_from_one_to_the_other(visits, paper, ed):
    page = visits.open(user=ed)
    page.goto(LIST)
    boxes = page.locator('[name="_selected_action"]')
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator('[name="_selected_action"]:checked')).to_have_count(3)


def test_a_story_is_found_by_keyboard_alone(visits, paper, ed):
    page = visits.open(user=ed)
    page.goto("/admin/")
    page.keyboard.press("/")
    page.keyboard.type("rope walk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/**")
    page.goto("/admin/")
    page.keyboard.press("/")
    page.keyboard.type(f"https://paper.example{paper.get_absolute_url()}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{paper.pk}/change/**")


def test_without_script_the_bar_is_there(visits, paper, ed):
    page = visits.open(user=ed, javascript=False)
    page.goto(LIST)
    page.get_by_role("checkbox", name="Tick “Notes: benches”").check()
    page.get_by_role("button", name="Put into the trash").click()
    expect(page.get_by_text("1 story is in the trash.")).to_be_visible()


def test_a_phone_has_one_menu_with_everything_in_it(visits, paper, ed):
    page = visits.open(user=ed, size=PHONE)
    page.goto("/admin/")
    expect(page.get_by_role("link", name="New story")).to_be_visible()
    page.locator("summary", has_text="Menu").click()
    page.locator(".desk-phone").get_by_role("searchbox").fill("rope")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/**")


@pytest.mark.parametrize("address", ["/admin/", LIST, f"{LIST}?q=council", "/account/login/", "/account/password/"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nobody_is_shut_out(visits, paper, ed, address, language):
    paper_settings = SiteSettings.objects.get()
    paper_settings.language = language
    paper_settings.save()
    for size, dark in ((DESKTOP, False), (PHONE, True)):
        page = visits.open(user=None if "login" in address else ed, size=size, dark=dark)
        page.goto(address)
        found = Axe().run(page, options={"preload": False, "rules": {"target-size": {"enabled": True}}})
        assert not found.response["violations"], (size, dark, found.generate_report())
        assert sideways(page) <= 0


def test_the_side_of_the_settings_tells_the_group_that_is_read(visits, db, olga):
    page = visits.open(user=olga)
    page.goto("/admin/newsroom/sitesettings/1/change/")
    side = page.get_by_role("navigation", name="Groups of settings")
    expect(side.locator("[aria-current]")).to_have_text("The paper")
    side.get_by_role("link", name="What waits for a moderator").click()
    expect(side.locator("[aria-current]")).to_have_text("What waits for a moderator")
    assert side.locator("ul").evaluate("list => list.scrollWidth <= list.clientWidth"), "no name is cut"
    page.keyboard.press("End")
    expect(side.locator("[aria-current]")).to_have_text("Safety")
