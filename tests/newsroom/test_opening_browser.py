"""From the link on the terminal to the first story with its first comment: an owner's first hour, in a browser."""

import re

import pytest
from playwright.sync_api import expect

from newsroom.models import OpeningLink, SiteSettings
from tests.browser.visits import PHONE, sideways

pytestmark = pytest.mark.browser

HEADLINE = "The reeds are cut on Monday"


def fill(page):
    """What the first page asks for."""
    page.get_by_label("Name of the paper").fill("The Marsh Messenger")
    page.get_by_label("Time zone").fill("Europe/Dublin")
    page.get_by_label("First name").fill("Nora")
    page.get_by_label("Last name").fill("Quill")
    page.get_by_label("Email address").fill("nora@marsh.example")
    page.get_by_label("Login").fill("nora")
    page.get_by_label("Password").fill("reeds bend and do not break")


def open_paper(page):
    """Come by the link, and be at the desk."""
    page.goto(f"/account/begin/?link={OpeningLink.renew()}")
    fill(page)
    page.get_by_role("button", name="Open the paper").click()
    expect(page.get_by_role("heading", name="The first day")).to_be_visible()


def steps(page):
    """The list of the first day."""
    return page.get_by_role("region", name="The first day")


def test_from_the_link_to_the_first_story_and_its_first_comment(visits, db):
    desk = visits.open()
    open_paper(desk)
    SiteSettings.objects.filter(pk=1).update(comment_flood_seconds=0)
    expect(desk.get_by_role("status")).to_contain_text("The paper is open.")
    expect(steps(desk).get_by_role("listitem").first).to_contain_text("(done)")

    steps(desk).get_by_role("link", name="Write a story").click()
    desk.get_by_label("Headline", exact=True).fill(HEADLINE)
    text = desk.locator(".tiptap[aria-label=Text]")
    text.click()
    desk.keyboard.type("The council has said so.")
    section = desk.locator("#panel-section")
    if section.get_attribute("open") is None:
        section.locator("summary").click()
    desk.get_by_label("Section", exact=True).select_option("News")
    desk.get_by_role("button", name="Save", exact=True).first.click()
    expect(desk.locator(".messagelist")).to_contain_text(f"“{HEADLINE}” is saved.")
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="Publish now").click()
    expect(desk.get_by_role("dialog")).to_contain_text("It's out")

    vera = visits.open(javascript=False)
    vera.goto("/")
    expect(vera.get_by_role("heading", level=1)).to_have_text("The Marsh Messenger")
    vera.get_by_role("link", name=HEADLINE).click()
    expect(vera.get_by_role("main")).to_contain_text("Nora Quill")
    vera.get_by_label("Name", exact=True).fill("Vera Lund")
    vera.get_by_label("E-mail", exact=True).fill("vera@readers.example")
    vera.get_by_label("Your comment").fill("And who cuts them?")
    vera.get_by_role("button", name="Post comment").click()
    expect(vera.get_by_text("Waiting for a moderator")).to_be_visible()

    desk.goto("/admin/")
    steps(desk).get_by_role("link", name="Approve the comment").click()
    desk.get_by_role("button", name=re.compile("^Approve")).first.click()
    expect(desk.get_by_text("Approved").first).to_be_visible()
    vera.goto("/")
    vera.get_by_role("link", name=HEADLINE).click()
    expect(vera.get_by_role("heading", name=f"One Reply to “{HEADLINE}”")).to_be_visible()
    desk.goto("/admin/")
    expect(desk.get_by_role("heading", name="Waits for you")).to_be_visible()
    expect(desk.get_by_role("heading", name="The first day")).to_have_count(0)


def test_without_scripts_on_a_phone(visits, db):
    phone = visits.open(javascript=False, size=PHONE, dark=True)
    phone.goto(f"/account/begin/?link={OpeningLink.renew()}")
    assert not sideways(phone)
    phone.get_by_role("link", name="Deutsch").click()
    expect(phone.locator("html")).to_have_attribute("lang", "de")
    phone.get_by_role("link", name="English").click()
    fill(phone)
    phone.get_by_label("Password").fill("short")
    phone.get_by_role("button", name="Open the paper").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    expect(phone.get_by_label("Name of the paper")).to_have_value("The Marsh Messenger")
    assert not sideways(phone)
    phone.get_by_label("Password").fill("reeds bend and do not break")
    phone.get_by_role("button", name="Open the paper").click()
    expect(phone.get_by_role("heading", name="The first day")).to_be_visible()


def test_from_right_to_left(visits, db):
    page = visits.open(size=PHONE)
    page.goto(f"/account/begin/?link={OpeningLink.renew()}&language=ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert not sideways(page)


def test_a_wrong_link_is_told_where_to_find_the_right_one(visits, db):
    page = visits.open(size=PHONE)
    page.goto("/account/begin/?link=wrong")
    expect(page.get_by_role("heading", level=1)).to_have_text("This link opens nothing")
    expect(page.get_by_text("manage.py opening_link")).to_be_visible()
    assert not sideways(page)
