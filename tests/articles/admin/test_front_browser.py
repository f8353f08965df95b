"""The front page board in a real browser: by drag, by keyboard, by touch, with a pin that ends, and back again."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import Front, FrontSlot
from tests.browser.visits import PHONE, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FRONT = "/admin/articles/frontslot/"


@pytest.fixture
def six(story, cast):
    """Six published stories, the newest first."""
    return [story(headline=f"Story number {n}") for n in range(6, 0, -1)][::-1]


@pytest.fixture
def board(visits, ed, six):
    """Ed's browser, with the board open."""
    page = visits.open(user=ed)
    page.goto(FRONT)
    return page


def card(page, slot):
    return page.locator(f'[data-slot="{slot}"] article')


def test_the_third_story_is_dragged_to_the_lead_and_undone(board, six):
    card(board, 3).drag_to(board.locator('[data-slot="1"]'))
    expect(card(board, 1)).to_contain_text("Story number 3")
    expect(board.locator("#board-said")).to_contain_text("“Story number 3” is the lead until")
    assert FrontSlot.objects.get(slot=1).until is not None
    board.get_by_role("button", name="Undo").click()
    expect(card(board, 1)).to_contain_text("Story number 1")
    assert Front.at().pins == {}


def test_a_story_is_dragged_out_of_the_drawer(board, six):
    board.locator("[data-drawer] [data-story]").nth(5).drag_to(board.locator('[data-slot="2"]'))
    expect(card(board, 2)).to_contain_text("Story number 6")
    assert FrontSlot.objects.get(slot=2).article == six[5]


def test_by_keyboard_alone(board, six):
    card(board, 3).focus()
    board.keyboard.press("ArrowUp")
    expect(card(board, 2)).to_contain_text("Story number 3")
    expect(board.locator("#board-said")).to_contain_text("stands in slot 2")
    # The story that was moved keeps the focus, so that the next key moves it on.
    expect(card(board, 2)).to_be_focused()
    board.keyboard.press("ArrowUp")
    expect(card(board, 1)).to_contain_text("Story number 3")
    expect(card(board, 1)).to_be_focused()
    board.keyboard.press("ArrowUp")
    board.keyboard.press("ArrowDown")
    expect(card(board, 2)).to_contain_text("Story number 3")


def test_a_pin_ends_at_a_chosen_hour(board, six):
    board.locator('[data-slot="2"] .board-until summary').click()
    board.locator('[data-slot="2"]').get_by_role("button", name="for 2 hours").click()
    expect(board.locator('[data-slot="2"] .board-reason')).to_contain_text("Pinned by Ed until")
    assert FrontSlot.objects.get(slot=2).until is not None


def test_an_earlier_front_is_put_back(board, six, ed):
    Front.pin(six[5], slot=1, by=ed)
    Front.unpin(1, by=ed)
    board.get_by_role("link", name="Earlier front pages").click()
    board.get_by_role("link", name="Story number 6").click()
    board.get_by_role("button", name="Put this front page back").click()
    expect(board.locator(".board-done")).to_contain_text("is back.")
    expect(card(board, 1)).to_contain_text("Story number 6")


def test_the_drawer_is_searched_while_one_types(board, six):
    board.get_by_label("Words of the headline, or a pasted address").fill("number 5")
    lines = board.locator("[data-drawer] li")
    expect(lines).to_have_count(1)
    lines.get_by_role("button", name="Lead").click()
    expect(card(board, 1)).to_contain_text("Story number 5")


def test_another_editor_was_first(board, six, olga, visits):
    Front.pin(six[4], slot=1, by=olga)
    card(board, 3).drag_to(board.locator('[data-slot="1"]'))
    expect(board.get_by_role("alert")).to_contain_text("Olga changed the front page at")
    expect(card(board, 1)).to_contain_text("Story number 5")
    # Seen now, it goes.
    card(board, 3).drag_to(board.locator('[data-slot="1"]'))
    expect(board.locator(".board-done")).to_contain_text("is the lead")
    assert [each[:4] for each in visits.wrong] == ["409:"]
    visits.wrong.clear()


def test_an_open_board_is_told_within_fifteen_seconds(board, six, olga):
    """The board asks every ten; a machine that has other things to do is given ten more."""
    Front.pin(six[4], slot=1, by=olga)
    expect(board.locator("[data-news]")).to_contain_text("Olga changed the front page at", timeout=25_000)
    board.get_by_role("link", name="Show it").click()
    expect(card(board, 1)).to_contain_text("Story number 5")


def test_without_script(visits, ed, six):
    page = visits.open(user=ed, javascript=False)
    page.goto(FRONT)
    page.locator('[data-slot="3"]').get_by_role("button", name="Make it the lead").click()
    expect(card(page, 1)).to_contain_text("Story number 3")
    page.get_by_role("button", name="Undo").click()
    expect(card(page, 1)).to_contain_text("Story number 1")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "address", [FRONT, f"{FRONT}earlier/", f"{FRONT}earlier/1/", f"{FRONT}at/?hour=2099-01-01T10:00"]
)
def test_nobody_is_shut_out(visits, ed, six, scheduled, address, dark):
    Front.pin(six[3], slot=2, by=ed)
    Front.keep_off(six[5], by=ed)
    scheduled()
    address = address.replace("/1/", f"/{Front.keep(arranged=True).pk}/")
    for size in (PHONE, None):
        page = visits.open(user=ed, dark=dark, **({"size": size} if size else {}))
        page.goto(address)
        found = Axe().run(page, options={"preload": False})
        assert not found.response["violations"], found.generate_report()
        assert sideways(page) <= 0


def test_what_a_thumb_presses_is_large_enough(chromium, live_server, ed, six, visits):
    from tests.browser.visits import session_of

    context = chromium.new_context(base_url=live_server.url, viewport=PHONE, has_touch=True, is_mobile=True)
    context.add_cookies([{"name": "sessionid", "value": session_of(ed), "url": live_server.url}])
    page = context.new_page()
    page.goto(FRONT)
    heights = page.locator(".board-does button:visible").evaluate_all(
        "buttons => buttons.map(one => one.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 44
    page.locator('[data-slot="3"] .board-until summary').click()
    assert sideways(page) <= 0
    page.get_by_role("button", name="Make it the lead").nth(1).tap()
    expect(card(page, 1)).to_contain_text("Story number 3")
    context.close()
