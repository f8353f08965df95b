"""The byline row's two scripts: how long ago, beside the fixed time, and the button that copies the link."""

import datetime
import re

import pytest

from newsroom.models import SiteSettings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


def later(**span):
    return NOON + datetime.timedelta(**span)


@pytest.fixture
def article(story):
    return story(at=NOON)


@pytest.fixture
def at(visits, article):
    """The story's page in a browser whose clock stands still at a moment: `at(later(hours=2))`."""

    def visit(moment, **how):
        page = visits.open(**how)
        page.clock.install(time=moment)
        page.goto(article.get_absolute_url())
        return page

    return visit


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ({"seconds": 30}, ""),
        ({"minutes": 1}, "1 minute ago"),
        ({"hours": 2, "minutes": 59}, "2 hours ago"),
        ({"hours": 30}, "1 day ago"),
        ({"days": 6, "hours": 23}, "6 days ago"),
    ],
)
def test_how_long_ago_beside_the_fixed_time(at, span, words):
    page = at(later(**span))
    assert page.locator(".ago").inner_text() == words
    assert page.locator(".published time").inner_text() == "22 November 2026, 12:00"


@pytest.mark.parametrize("span", [{"days": 7}, {"days": 400}, {"minutes": -5}])
def test_nothing_for_older_stories_and_wrong_clocks(at, span):
    assert at(later(**span)).locator(".ago").inner_text() == ""


def test_it_counts_on_without_being_read_out(at):
    page = at(later(minutes=59))
    assert "59 minutes ago" in page.locator(".ago").inner_text()
    page.clock.run_for(61_000)
    assert "1 hour ago" in page.locator(".ago").inner_text()
    assert page.locator(".ago").evaluate("box => !box.closest('[aria-live], [role=status], [role=timer]')")


def test_an_update_is_what_counts(at, article, ed):
    import time_machine

    with time_machine.travel(later(hours=5), tick=False):
        article.edit(by=ed, headline="The library stays open", substantive=True, note="New vote.")
    page = at(later(hours=6))
    assert "1 hour ago" in page.locator(".ago").inner_text()


def test_in_the_papers_language_even_in_a_story_of_another(visits, story):
    SiteSettings(language="ar").save()
    page = visits.open()
    page.clock.install(time=later(hours=2))
    page.goto(story(at=NOON, language="en").get_absolute_url())
    box = page.locator(".ago")
    assert box.evaluate("box => box.closest('[lang]').lang + box.closest('[dir]').dir") == "arrtl"
    assert re.search("[\u0600-\u06ff]", box.inner_text())


def test_its_place_is_kept_free_so_that_nothing_moves(at):
    """A row that grew by a line would push the story down before the reader's eyes."""
    spans = ({"hours": 2}, {"days": 9})
    heights = [at(later(**span)).locator(".byline-row").bounding_box()["height"] for span in spans]
    assert heights[0] == heights[1]


def test_nothing_of_it_in_lists(visits, article):
    page = visits.open()
    page.clock.install(time=later(hours=2))
    for address in ("/", "/section/local/"):
        page.goto(address)
        assert page.locator(".ago").count() == 0


def test_copying_is_said_aloud(visits, article):
    page = visits.open()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(article.get_absolute_url())
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("status").get_by_text("Copied").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()").endswith(article.get_absolute_url())


def test_copying_works_on_pages_without_a_clipboard(visits, article):
    """As on plain http in the paper's own network."""
    page = visits.open()
    page.context.grant_permissions(["clipboard-read"])
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', { get() {}, configurable: true })")
    page.goto(article.get_absolute_url())
    page.evaluate("document.addEventListener('copy', () => { window.copied = String(getSelection()) || "
                  "document.activeElement.value })")  # fmt: skip
    button = page.get_by_role("button", name="Copy link")
    button.press("Enter")
    page.get_by_role("status").get_by_text("Copied").wait_for(state="attached")
    assert page.evaluate("window.copied").endswith(article.get_absolute_url())
    assert page.evaluate("document.activeElement.className") == "copy-link"
    assert page.locator("textarea.unseen").count() == 0


def test_the_label_comes_back(visits, article):
    page = visits.open()
    page.clock.install(time=later())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(article.get_absolute_url())
    # The clock stands: a slow machine's own seconds don't count.
    page.clock.pause_at(later(hours=1))
    button, status = page.locator(".copy-link"), page.locator(".copy-link + [role=status]")
    for _twice in range(2):
        button.click()
        status.get_by_text("Copied").wait_for(state="attached")
        assert button.inner_text() == "Copied"
        page.clock.run_for(3_900)
        assert button.inner_text() == "Copied"
        page.clock.run_for(200)
        assert (button.inner_text(), status.text_content()) == ("Copy link", "")


def test_a_copy_that_failed_shows_the_address(visits, article):
    page = visits.open(size={"width": 320, "height": 700})
    page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => ({ writeText: () => window.allowed"
        "  ? Promise.resolve() : Promise.reject(new Error('no')) }), configurable: true })"
    )
    page.goto(article.get_absolute_url())
    button, status = page.locator(".copy-link"), page.locator(".copy-link + [role=status]")
    button.click()
    address = button.get_attribute("data-address")
    page.get_by_text(f"Could not copy. The address is: {address}").wait_for(state="visible")
    assert status.bounding_box()["width"] > 100
    assert button.inner_text() == "Copy link"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The next click may do better.
    page.evaluate("window.allowed = true")
    button.click()
    page.get_by_role("status").get_by_text("Copied").wait_for(state="attached")
    assert status.bounding_box()["width"] <= 1


def test_without_scripts_there_is_no_button_and_no_gap(visits, article):
    page = visits.open(javascript=False)
    page.goto(article.get_absolute_url())
    assert page.locator(".copy-link").is_hidden()
    row, first = page.locator(".share").bounding_box(), page.get_by_role("link", name="WhatsApp").bounding_box()
    assert first["x"] == pytest.approx(row["x"], abs=1)
