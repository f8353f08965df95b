"""Nothing typed is lost, in a real browser: kept while typing, without network, without a session, and taken over."""

import re
from contextlib import suppress

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Error, expect

from articles.models import Article, WorkingText
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = re.compile(r"Draft kept \d")
BEATEN = 25_000  # milliseconds: two beats of a window, on a machine that has other things to do


@pytest.fixture
def window(transactional_db, visits):
    """The form of a story in somebody's browser: `window(rita, story)`."""

    def open_it(user, article=None):
        page = visits.open(user=user)
        page.goto(address_of(article))
        page.locator(".tiptap").wait_for()
        return page

    return open_it


def address_of(article):
    if article is None:
        return reverse("admin:articles_article_add")
    return reverse("admin:articles_article_change", args=[article.pk])


def headline(page):
    return page.locator("[name=headline]")


def status(page):
    return page.locator("[data-saved]")


def write(page, words):
    page.locator(".tiptap").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def test_what_is_typed_is_kept_and_there_again(window, rita, draft):
    article = draft(by=rita)
    page = window(rita, article)
    expect(status(page)).to_have_text(re.compile("Saved"))
    write(page, " And more.")
    expect(status(page)).to_have_text(KEPT)
    article.refresh_from_db()
    assert "And more" not in article.body
    page.goto("/admin/")
    page.goto(address_of(article))
    expect(page.locator(".tiptap")).to_contain_text("And more.")
    expect(page.get_by_text("This is your unsaved text from")).to_be_visible()
    expect(status(page)).to_have_text(KEPT)
    page.get_by_role("button", name="Back to the saved story").click()
    expect(page.locator(".tiptap")).not_to_contain_text("And more.")


def test_a_new_story_becomes_a_draft_under_the_hands(window, rita, local):
    page = window(rita)
    headline(page).fill("Begun and never saved")
    expect(status(page)).to_have_text(KEPT)
    article = Article.objects.get()
    expect(page).to_have_url(re.compile(address_of(article)))
    write(page, "First words.")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("is saved").wait_for()
    article.refresh_from_db()
    assert (article.headline, article.body, Article.objects.count()) == (
        "Begun and never saved",
        "<p>First words.</p>",
        1,
    )


def test_without_network_it_stays_on_this_computer(window, rita, draft):
    article = draft(by=rita)
    page = window(rita, article)
    page.context.set_offline(True)
    write(page, " In the tunnel.")
    expect(status(page)).to_have_text("Not saved: offline, kept on this computer")
    # The window crashes; nothing of it reached the server.
    assert not WorkingText.objects.exists()
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    other.goto(address_of(article))
    expect(other.get_by_text("This is your unsaved text from")).to_be_visible()
    expect(other.locator(".tiptap")).to_contain_text("In the tunnel.")


def test_the_network_comes_back(window, rita, draft):
    page = window(rita, draft(by=rita))
    page.context.set_offline(True)
    write(page, " In the tunnel.")
    expect(status(page)).to_have_text("Not saved: offline, kept on this computer")
    page.context.set_offline(False)
    expect(status(page)).to_have_text(KEPT, timeout=BEATEN)
    assert "In the tunnel." in str(WorkingText.objects.get().data)


def test_the_session_is_gone_and_comes_back_in_another_window(window, rita, draft, visits):
    article = draft(by=rita)
    page = window(rita, article)
    Session.objects.all().delete()
    write(page, " Typed without a session.")
    expect(status(page)).to_contain_text("You are logged out: your text is kept on this computer.")
    assert not WorkingText.objects.exists()
    with page.context.expect_page() as opened:
        status(page).get_by_role("link", name="Log in").click()
    login = opened.value
    login.locator("[name=username]").fill("rita")
    login.locator("[name=password]").fill(PASSWORD)
    login.locator("[name=password]").press("Enter")
    login.wait_for_url("**/admin/")
    login.close()
    expect(status(page)).to_have_text(KEPT, timeout=BEATEN)
    # The window that was open all the time saves as if nothing had been.
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("is saved").wait_for()
    article.refresh_from_db()
    assert "Typed without a session." in article.body
    visits.wrong[:] = [wrong for wrong in visits.wrong if not wrong.startswith(("401:", "403:"))]


def test_both_wrote_in_one_place_and_one_chooses(window, rita, ed, draft):
    article = draft(by=rita, body="<p>One stands.</p><p>Two stands.</p>")
    page = window(rita, article)
    article.edit(by=ed, body="<p>Ed's one stands.</p><p>Two falls.</p>")
    write(page, " Rita says so.")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("heading", name=re.compile("Ed saved this story"))).to_be_visible()
    expect(status(page)).to_have_text(KEPT)
    # The form holds what Rita typed; what only Ed touched comes in when she saves.
    expect(page.locator(".tiptap")).to_contain_text("One stands.")
    page.get_by_label("Both, theirs first").check()
    page.get_by_role("button", name="Save what I chose").click()
    page.get_by_text("is saved").wait_for()
    article.refresh_from_db()
    assert article.body == "<p>Ed's one stands.</p><p>Two falls.</p><p>Two stands. Rita says so.</p>"


def save(page):
    page.get_by_role("button", name="Save", exact=True).last.click(no_wait_after=True)


def held(page, path, method="POST"):
    """Hold requests to this address back; gives the list that they come into, each to be let go by the test."""
    routes = []
    page.route(
        re.compile(re.escape(path) + "$"),
        lambda route: routes.append(route) if route.request.method == method else route.continue_(),
    )
    return routes


def wait_for(page, routes):
    for _wait in range(300):
        if routes:
            return routes[0]
        page.wait_for_timeout(50)
    raise AssertionError("nothing was asked")


def test_what_she_drops_does_not_come_back(window, rita, ed, draft):
    article = draft(by=rita, body="<p>One stands.</p>")
    page = window(rita, article)
    article.edit(by=ed, body="<p>Ed's one stands.</p>")
    write(page, " Rita says so.")
    save(page)
    page.get_by_role("button", name="Drop mine and take theirs").click()
    page.get_by_text("stays under History").wait_for()
    expect(page.locator(".tiptap")).to_contain_text("Ed's one stands.")
    page.goto(address_of(article))
    expect(page.locator(".tiptap")).to_contain_text("Ed's one stands.")
    expect(page.get_by_text("This is your unsaved text from")).to_have_count(0)
    assert WorkingText.objects.get().aside_at


# Playwright touches no page that is on its way to another one: the page itself goes on typing.
TYPE_ON = """(stop) => document.getElementById("article_form").addEventListener("submit", () => setTimeout(() => {
  if (stop) window.stop();
  const field = document.querySelector("[name=kicker]");
  field.value = "Typed after it";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}, 300))"""


def test_what_is_typed_after_pressing_save_is_there_again(window, rita, draft):
    article = draft(by=rita)
    page = window(rita, article)
    routes = held(page, address_of(article))
    page.evaluate(TYPE_ON, False)
    headline(page).fill("Saved")
    save(page)
    route = wait_for(page, routes)
    page.wait_for_timeout(1_500)
    route.continue_()
    expect(page.get_by_text("This is your unsaved text from")).to_be_visible()
    expect(page.locator("[name=kicker]")).to_have_value("Typed after it")
    article.refresh_from_db()
    assert (article.headline, article.kicker) == ("Saved", "")


def come_back(page, address):
    """Go to `address`, again where the navigation that died only now takes the new one along."""
    for _time in range(3):
        page.wait_for_timeout(500)
        with suppress(Error):
            return page.goto(address)
    raise AssertionError(f"{address} could not be opened")


def test_a_save_that_died_is_not_taken_for_a_colleagues(window, rita, ed, draft):
    article = draft(by=rita, body="<p>One stands.</p>")
    page = window(rita, article)
    routes = held(page, address_of(article))
    write(page, " Two.")
    save(page)
    with page.expect_event("requestfailed"):
        wait_for(page, routes).abort()
    page.unroute_all()
    article.edit(by=ed, kicker="Council")
    come_back(page, address_of(article))
    expect(page.get_by_text("This is your unsaved text from")).to_be_visible()
    expect(page.locator(".tiptap")).to_contain_text("One stands. Two.")


def test_a_navigation_that_was_stopped_does_not_stop_the_keeping(window, rita, draft):
    article = draft(by=rita)
    page = window(rita, article)
    routes = held(page, address_of(article))
    page.evaluate(TYPE_ON, True)
    headline(page).fill("Never sent")
    save(page)
    wait_for(page, routes)
    expect(status(page)).to_have_text(KEPT, timeout=BEATEN)
    kept = dict(WorkingText.objects.get().data["fields"])
    assert (kept["headline"], kept["kicker"]) == ("Never sent", "Typed after it")


def test_save_waits_for_the_first_keeping_of_a_new_story(window, rita, local):
    page = window(rita)
    routes = held(page, reverse("admin:articles_article_keep_new"))
    headline(page).fill("Begun once")
    route = wait_for(page, routes)
    save(page)
    route.continue_()
    page.get_by_text("is saved").wait_for()
    assert [article.headline for article in Article.objects.all()] == ["Begun once"]
    expect(page.get_by_text("This is your unsaved text from")).to_have_count(0)


def test_a_refused_page_keeps_its_errors(window, rita, draft):
    page = window(rita, draft(by=rita))
    headline(page).fill("")
    save(page)
    expect(page.get_by_text("Not saved yet. Please look at what is marked")).to_be_visible()
    expect(status(page)).to_have_text(KEPT)
    page.wait_for_timeout(1_000)
    expect(page.get_by_text("Not saved yet. Please look at what is marked")).to_be_visible()
    expect(page.get_by_text("This is your unsaved text from")).to_have_count(0)


def test_ed_is_told_that_rita_took_over_and_finds_his_text(window, rita, ed, draft):
    article = draft(by=rita)
    eds = window(ed, article)
    write(eds, " Ed's half sentence")
    ritas = window(rita, article)
    box = ritas.locator("[data-colleagues]")
    expect(box).to_contain_text("Ed has had this open since", timeout=BEATEN)
    write(eds, " goes on")
    box.get_by_role("button", name="Take over").click()
    told = eds.locator("[data-colleagues]")
    expect(told).to_contain_text("Rita took this story over at", timeout=BEATEN)
    expect(eds.locator("[name=headline]")).to_have_js_property("readOnly", True)
    with eds.context.expect_page() as opened:
        told.get_by_role("link", name="see it").click()
    expect(opened.value.locator("ins").first).to_contain_text("Ed's half sentence goes on")
    # And Rita sees him leave.
    eds.close(run_before_unload=False)
    eds = window(ed, article)
    expect(box).to_contain_text("Ed has had this open since", timeout=BEATEN)
    eds.goto("/admin/")
    expect(box).to_be_hidden(timeout=BEATEN)


def test_what_went_into_the_trash_comes_back_by_one_button(visits, ed, draft):
    article = draft(by=ed, headline="Thrown away by mistake")
    page = visits.open(user=ed)
    page.goto(reverse("admin:articles_article_delete", args=[article.pk]))
    page.locator("main").get_by_role("button").last.click()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/change/")
    article.refresh_from_db()
    assert article.trashed_at is None
