"""The story desk in a real browser: scripts, pop-ups and the strict policy together."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article
from articles.pictures.making import make_due_renditions, take_in
from tests.articles.pictures import samples
from tests.browser.visits import click_and_leave

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page, live_server, ed, logged_in):
    """Ed's browser, logged in."""
    cookie = logged_in(ed).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def test_a_story_is_written_signed_illustrated_and_published(desk, local, rita):
    shown = take_in(io.BytesIO(samples.jpeg(480, 320)), alt="Boats at the quay", credit="Ines Moor / Courier")
    make_due_renditions()
    desk.goto("/admin/")
    desk.get_by_role("link", name="New story").click()
    desk.get_by_label("Headline", exact=True).fill("Harbour library stays")
    desk.locator(".tiptap").click()
    desk.keyboard.type("The council voted  on Tuesday.")
    # The paper's only section is chosen already.
    expect(desk.locator("[name=section]")).to_have_value(str(local.pk))
    with desk.expect_popup() as opened:
        desk.locator("[data-choose]:visible").first.click()
    click_and_leave(opened.value.locator(f'[data-uid="{shown.uid}"]'))
    expect(desk.locator("[name=pictures-0-picture]")).not_to_have_value("")
    desk.get_by_text("Byline and source").click()
    desk.get_by_role("button", name="One more name").click()
    desk.locator("[name=byline-1-name]").fill("Rita")
    expect(desk.locator("[name=byline-1-author]")).to_have_value(str(rita.author.pk))
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="Publish now").click()
    desk.get_by_role("heading", name="It's out").wait_for()

    story = Article.objects.get()
    assert story.is_published
    assert story.body == "<p>The council voted  on Tuesday.</p>"
    assert [str(author) for author in story.authors.all()] == ["Ed", "Rita"]
    assert story.lead.picture == shown


def test_what_was_typed_is_still_there_after_a_stale_save(desk, ed, draft):
    article = draft(by=ed)
    desk.goto(reverse("admin:articles_article_change", args=[article.pk]))
    desk.locator(".tiptap").wait_for()
    Article.objects.get(pk=article.pk).edit(by=ed, headline="Saved meanwhile")
    desk.get_by_label("Headline", exact=True).fill("Typed meanwhile")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_role("button", name="Save what I chose").click()
    desk.wait_for_url("**/change/")
    desk.get_by_text("is saved").wait_for()
    article.refresh_from_db()
    assert article.headline == "Typed meanwhile"


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/articles/article/",
        "/admin/articles/article/add/",
        "/admin/articles/article/{pk}/change/",
        "/admin/articles/article/{pk}/change/?sheet=out",
        "/admin/articles/article/{pk}/history/1/",
        "/admin/articles/picture/",
        "/admin/articles/picture/add/",
        "/admin/articles/picture/picker/",
        "/admin/articles/frontslot/",
    ],
)
def test_nobody_is_shut_out(desk, ed, story, address):
    article = story(byline=[ed.author])
    desk.goto(address.format(pk=article.pk))
    desk.wait_for_load_state("networkidle")
    # Its preload fetches style sheets by itself, which the policy refuses.
    found = Axe().run(desk, options={"preload": False})
    assert not found.response["violations"], found.generate_report()
