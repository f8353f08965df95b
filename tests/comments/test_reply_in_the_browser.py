"""Answering in place: the one form comes below the comment, text and all, and goes home again."""

import re

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from tests.browser.visits import PHONE, sideways
from tests.comments.test_in_the_browser import expect_focus, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def talk(story, said):
    """A thread of ten levels, with words and names that want to be too wide, and Arabic among the English."""
    article, parent = story(headline="The roof"), None
    for number in range(10):
        parent = said(article, f"Level {number}.", state="approved", parent=parent, name=f"Reader {number}")
    said(article, "w" * 500, state="approved", name="W" * 80)
    said(article, "من يدفع ثمن السقف؟", state="approved", name="مريم \u202eالحسن", parent=parent)
    return article


def answer(page, name="Reader 1"):
    page.get_by_role("link", name=f"Reply to {name}", exact=True).click()


def stands_below(page):
    """The name of the writer below whose comment the form stands, or nothing."""
    return page.evaluate(
        "document.querySelector('#leave-a-comment').parentElement.querySelector(':scope > .comment .comment-name')"
        "?.textContent ?? ''"
    )


def focused_link(page):
    return page.evaluate("document.activeElement.textContent")


def test_an_answer_is_written_below_its_comment(page, talk):
    page.goto(talk.get_absolute_url())
    answer(page)
    assert stands_below(page) == "Reader 1"
    expect_focus(page, "comment-body")
    form = page.get_by_role("region", name="Replying to Reader 1")
    assert form.get_by_label("Your comment").get_attribute("aria-describedby") == "replying-to"
    assert page.get_by_role("heading", name="Leave a Comment").count() == 0
    assert violations(page) == []
    page.keyboard.type("Who says so?")
    form.get_by_label("Name", exact=True).fill("Ada Brook")
    form.get_by_label("E-mail", exact=True).fill("ada@readers.example")
    form.get_by_role("button", name="Post comment").click()
    page.get_by_text("Waiting for a moderator").wait_for()
    assert Comment.objects.waiting().get().parent.name == "Reader 1"


def test_the_text_comes_along_and_stays(page, talk):
    page.goto(talk.get_absolute_url())
    page.locator("#comment-body").fill("Who pays?")
    answer(page)
    assert page.locator("#comment-body").input_value() == "Who pays?"
    answer(page, "Reader 2")
    assert stands_below(page) == "Reader 2"
    assert page.locator("input[name=parent]").count() == 1
    page.get_by_role("button", name="cancel").click()
    page.get_by_role("heading", name="Leave a Comment").wait_for()
    assert page.locator("#comment-body").input_value() == "Who pays?"
    assert page.locator("input[name=parent]").count() == 0
    assert focused_link(page) == "Reply to Reader 2"


@pytest.mark.parametrize("way", ["Escape", "back"])
def test_escape_and_the_back_button_take_it_home(page, talk, way):
    page.goto(talk.get_absolute_url())
    answer(page)
    if way == "back":
        page.go_back()
    else:
        page.keyboard.press("Escape")
    page.get_by_role("heading", name="Leave a Comment").wait_for()
    assert stands_below(page) == ""
    assert focused_link(page) == "Reply to Reader 1"
    assert page.url.endswith(talk.get_absolute_url())


def test_forward_brings_it_again_and_a_reload_too(page, talk):
    page.goto(talk.get_absolute_url())
    answer(page)
    page.go_back()
    page.go_forward()
    page.locator(".comment-item > #leave-a-comment").wait_for()
    assert stands_below(page) == "Reader 1"
    page.reload()
    assert stands_below(page) == "Reader 1"
    assert page.locator("input[name=parent]").count() == 1


def test_the_way_to_the_form_leads_to_the_form_at_home(page, talk):
    page.goto(talk.get_absolute_url())
    answer(page)
    page.get_by_role("link", name="Jump to the form").click()
    page.get_by_role("heading", name="Leave a Comment").wait_for()
    assert stands_below(page) == ""
    page.keyboard.press("Tab")
    expect_focus(page, "comment-body")


def test_who_looks_at_another_comment_meanwhile_goes_on_answering(page, talk):
    page.goto(talk.get_absolute_url())
    answer(page, "Reader 8")
    page.locator(".comment-answers a", has_text=re.compile("^Reader 7$")).click()
    page.wait_for_url("**/#comment-*")
    assert stands_below(page) == "Reader 8"
    page.get_by_role("button", name="cancel").click()
    assert stands_below(page) == ""
    assert focused_link(page) == "Reply to Reader 8"


def test_it_works_by_keyboard_alone(page, talk):
    page.goto(talk.get_absolute_url())
    page.get_by_role("link", name="Reply to Reader 1", exact=True).focus()
    page.keyboard.press("Enter")
    expect_focus(page, "comment-body")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".replying-cancel")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Leave a Comment").wait_for()
    assert focused_link(page) == "Reply to Reader 1"


def test_a_click_for_another_tab_is_left_alone(page, talk):
    page.goto(talk.get_absolute_url())
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Reply to Reader 1", exact=True).click(modifiers=["Control"])
    opened.value.get_by_role("heading", name="Reply to Reader 1").wait_for()
    assert stands_below(page) == ""


def test_without_a_script_the_link_leads_to_a_page(visits, talk):
    page = visits.open(javascript=False)
    page.goto(talk.get_absolute_url())
    answer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Reply to Reader 1")
    expect(page.get_by_role("region", name="The comment you answer")).to_be_visible()


# --- Narrow, wide, deep -----------------------------------------------------------------------------------------------


def edges(page):
    """The start edges of the chain's comments, beginning with the first one's."""
    return page.evaluate(
        "[...document.querySelectorAll('.comment-item')].slice(0, 10)"
        ".map(item => Math.round(item.firstElementChild.getBoundingClientRect().left))"
    )


def hints(page):
    return page.locator(".comment-answers:visible").count()


def test_four_levels_are_seen_and_on_a_phone_two(visits, talk, said):
    from newsroom.models import SiteSettings

    row = SiteSettings.current()
    row.comment_depth = 10
    row.save()
    for size, steps, named in (
        ({"width": 1280, "height": 900}, [0, 24, 48, 72, 72, 72, 72, 72, 72, 72], 7),
        (PHONE, [0] + 9 * [12], 9),
    ):
        page = visits.open(size=size)
        page.goto(talk.get_absolute_url())
        first, *_ = left = edges(page)
        assert [edge - first for edge in left] == steps
        assert hints(page) == named


@pytest.mark.parametrize("width", [320, 360, 640, 768])
def test_nothing_is_wider_than_the_window(visits, talk, width):
    page = visits.open(size={"width": width, "height": 640})
    address = talk.get_absolute_url()
    wide = Comment.objects.get(name="W" * 80)
    for path in (address, f"{address}comment/?parent={wide.pk}", f"{address}comment/{wide.pk}/report/"):
        page.goto(path)
        assert sideways(page) <= 0, path
    page.goto(address)
    answer(page, "W" * 80)
    assert sideways(page) <= 0


def test_the_comment_that_an_address_names_is_marked_and_nothing_moves(page, talk):
    page.goto(talk.get_absolute_url())
    second = talk.comments.order_by("path")[1]
    comment = page.locator(f"#comment-{second.pk} > .comment")
    before = comment.bounding_box()
    page.goto(f"{talk.get_absolute_url()}#comment-{second.pk}")
    assert comment.evaluate("it => getComputedStyle(it, '::before').borderInlineStartWidth") == "3px"
    after = comment.bounding_box()
    assert (after["x"], after["width"], after["height"]) == (before["x"], before["width"], before["height"])


def test_the_text_box_grows_with_its_text(page, talk):
    page.goto(talk.get_absolute_url())
    box = page.locator("#comment-body")
    before = box.bounding_box()["height"]
    box.fill("A line.\n" * 12)
    assert box.bounding_box()["height"] > before
    assert page.evaluate("getComputedStyle(document.querySelector('.comment-send button')).minBlockSize") == "44px"


def test_printed_without_the_conversation(page, talk):
    page.goto(talk.get_absolute_url())
    page.emulate_media(media="print")
    assert not page.locator("#comments").is_visible()
