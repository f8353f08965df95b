"""Embeds on a story's page: nothing is asked of another host until a reader clicks, and then only of the player's."""

import re

import pytest
from django.conf import settings

from newsroom.models import Page
from newsroom.text.addresses import FRAME_HOSTS

FILM = '<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>'
POST = '<figure data-embed="https://x.com/ada/status/1"></figure>'
PLAYER = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
SENTENCE = "Show this from YouTube (loads from youtube.com)"


@pytest.fixture
def film(story):
    return story(headline="The film", body=f"<p>Look.</p>{FILM}{POST}<p>And read on.</p>")


def test_only_stories_with_an_embed_load_its_script_and_sheet(vera, film, story):
    assert re.findall(r"(?:css|js)/embed[^\"]*", vera.get(film.get_absolute_url()).text)
    assert not re.findall(r"(?:css|js)/embed", vera.get(story().get_absolute_url()).text)
    about = Page.objects.create(title="About", body=f"<p>We.</p>{FILM}", is_published=True)
    assert "js/embed" in vera.get(about.get_absolute_url()).text


def test_feeds_and_descriptions_keep_the_plain_link(vera, film):
    feed = vera.get("/feed/").text
    assert "data-frame" not in feed
    assert "https://www.youtube.com/watch?v=dQw4w9WgXcQ" in feed
    assert SENTENCE in feed
    assert "youtube" not in vera.get("/").text.lower()


def test_frames_may_show_exactly_the_players(vera, film):
    policy = vera.get(film.get_absolute_url())["Content-Security-Policy"]
    allowed = next(part for part in policy.split(";") if part.strip().startswith("frame-src"))
    assert allowed.split()[1:] == [f"https://{host}" for host in FRAME_HOSTS]
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["default-src"] == ["'none'"]


def stub(page, asked):
    """Answer for every other host ourselves and note who was asked; nothing leaves this machine."""

    def answer(route):
        if route.request.url.startswith(("http://localhost", "http://127.0.0.1")):
            return route.continue_()
        asked.append((route.request.url, route.request.headers.get("referer")))
        return route.fulfill(content_type="text/html", body="<!doctype html><title>A player</title><p>Playing")

    page.context.route("**/*", answer)


@pytest.mark.browser
def test_nothing_is_asked_before_the_click_and_the_player_comes_after(visits, film):
    page, asked = visits.open(), []
    stub(page, asked)
    page.goto(film.get_absolute_url(), wait_until="networkidle")
    card = page.locator(".embed").first
    button = card.get_by_role("button", name=SENTENCE)
    assert button.bounding_box()["height"] >= 44
    assert asked == [] == visits.wrong
    assert card.get_by_role("link", name="youtube.com").get_attribute("href").startswith("https://www.youtube.com/")

    button.press("Enter")
    frame = card.locator("iframe")
    frame.content_frame.get_by_text("Playing").wait_for()
    assert [url for url, _referer in asked] == [PLAYER]
    assert asked[0][1] == f"{visits.address}/", "the path stays ours"
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    assert frame.get_attribute("title") == "Shown from YouTube"
    assert "allow-top-navigation" not in frame.get_attribute("sandbox")
    box = frame.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(16 / 9, abs=0.02)
    assert visits.wrong == [f"request to another host: {PLAYER}"], "and nothing else, the policy's word included"
    visits.wrong.clear()


@pytest.mark.browser
def test_without_a_player_and_without_scripts_it_is_a_link(visits, film):
    page = visits.open()
    page.goto(film.get_absolute_url())
    assert page.get_by_role("link", name="Show this from X (loads from x.com)").get_attribute("href") == (
        "https://x.com/ada/status/1"
    )
    page = visits.open(javascript=False)
    page.goto(film.get_absolute_url())
    assert page.get_by_role("link", name=SENTENCE).is_visible()
    assert page.get_by_role("button", name=SENTENCE).count() == 0


@pytest.mark.browser
def test_a_frame_that_is_not_a_players_is_refused(visits, film):
    page, asked = visits.open(), []
    stub(page, asked)
    page.goto(film.get_absolute_url())
    page.evaluate("document.querySelector('.embed').dataset.frame = 'https://evil.example/'")
    with page.expect_console_message(lambda line: "frame-src" in line.text):
        page.get_by_role("button", name=SENTENCE).click()
    page.locator(".embed iframe").wait_for()
    assert asked == []
    assert any("frame-src" in said for said in visits.wrong)
    visits.wrong.clear()
