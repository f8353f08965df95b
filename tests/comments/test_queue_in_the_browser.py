"""Moderating in a real browser: thirty at the keyboard, thirty at the thumb, two people at once, and no scripts."""

import re

import pytest
from playwright.sync_api import expect

from comments.models import Comment, Decision
from tests.browser.visits import DESKTOP, PHONE, sideways
from tests.comments.test_in_the_browser import violations
from tests.comments.test_thread_page import HOSTILE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/admin/comments/comment/"
# On how many lines the word of a button stands.
LINES = """button => {
    const range = document.createRange();
    range.selectNodeContents(button.firstChild);
    return range.getClientRects().length;
}"""


@pytest.fixture
def people(transactional_db, cast):
    """Mo and Olga, who moderate."""
    from newsroom.roles import grant_roles

    grant_roles()
    return cast("mo", "moderator"), cast("olga", "owner")


def current(page):
    return page.locator(".queue-card[aria-current]")


def name(page):
    """The writer of the card that the keys act on."""
    return current(page).locator(".queue-name").inner_text().strip()


def in_flight(page):
    return page.locator(".queue-card.is-sending")


def test_thirty_at_the_keyboard(visits, story, said, people):
    mo, _olga = people
    for _ in range(3):
        article = story()
        for _ in range(11):
            said(article)
    page = visits.open(user=mo)
    page.goto(LIST)
    expect(page.locator(".queue.is-live")).to_be_visible()
    seen = []
    for number in range(30):
        seen.append(name(page))
        page.keyboard.press("ads"[number % 3])
        if number < 29:
            expect(current(page).locator(".queue-name")).not_to_have_text(seen[-1])
    # The next ones come by themselves.
    expect(page.locator(".queue-open:visible")).to_have_count(3)
    expect(page.locator('.tabs [data-tab="waiting"]')).to_have_text("3")
    expect(page.locator("[data-count-of]").first).to_have_text("3")
    expect(page.locator('.tabs [data-tab="spam"]')).to_have_text("10")
    assert len(set(seen)) == 30
    expect(in_flight(page)).to_have_count(0)
    assert [Comment.objects.filter(state=state).count() for state in ("approved", "rejected", "spam")] == [10, 10, 10]

    page.keyboard.press("u")
    expect(page.locator('.tabs [data-tab="spam"]')).to_have_text("9")
    expect(current(page).locator(".queue-name")).to_have_text(seen[-1])
    page.keyboard.press("u")
    expect(page.locator('.tabs [data-tab="rejected"]')).to_have_text("9")
    assert Comment.objects.waiting().count() == 5


def test_keys_move_tick_and_are_silent_where_one_types(visits, story, said, people):
    mo, _olga = people
    article = story()
    names = [said(article).name for _ in range(4)]
    page = visits.open(user=mo)
    page.goto(LIST)
    expect(current(page).locator(".queue-name")).to_have_text(names[0])
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(current(page).locator(".queue-name")).to_have_text(names[2])
    page.keyboard.press("k")
    expect(current(page).locator(".queue-name")).to_have_text(names[1])
    page.keyboard.press("x")
    expect(page.get_by_label(f"Tick the comment by {names[1]}")).to_be_checked()
    for chord in ("Control+d", "Alt+a", "Meta+s"):
        page.evaluate("document.addEventListener('keydown', (event) => event.preventDefault())")
        page.keyboard.press(chord)
    page.get_by_role("searchbox", name=re.compile("^Name, e-mail")).press_sequentially("ads u")
    page.keyboard.press("Escape")
    expect(in_flight(page)).to_have_count(0)
    assert Comment.objects.waiting().count() == 4
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Next, previous")
    page.keyboard.press("a")
    expect(in_flight(page)).to_have_count(0)
    assert Comment.objects.waiting().count() == 4


def test_another_layout_presses_the_same_keys(visits, story, said, people):
    """On a Russian keyboard the key of “a” writes “ф”; on an Arabic one that of “s” writes “س”."""
    mo, _olga = people
    article = story()
    for _ in range(3):
        said(article)
    page = visits.open(user=mo)
    page.goto(LIST)
    expect(page.locator(".queue.is-live")).to_be_visible()
    press = "([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))"
    page.evaluate(press, ["ф", "KeyA"])
    expect(page.locator('.tabs [data-tab="approved"]')).to_have_text("1")
    page.evaluate(press, ["س", "KeyS"])
    expect(page.locator('.tabs [data-tab="spam"]')).to_have_text("1")
    # A French keyboard has its “a” where ours has the “q”, and there the letter counts.
    page.evaluate(press, ["q", "KeyA"])
    page.evaluate(press, ["a", "KeyQ"])
    expect(page.locator('.tabs [data-tab="approved"]')).to_have_text("2")


def test_thirty_on_a_phone(visits, story, said, people):
    mo, _olga = people
    for _ in range(3):
        article = story()
        for number in range(10):
            said(article, f"Long {article.pk}. " * 300 if number == 5 else None)
    page = visits.open(user=mo, size=PHONE)
    page.goto(LIST)
    for number in range(30):
        expect(page.locator(".queue-open:visible")).to_have_count(1)
        button = current(page).get_by_role("button", name=("Approve", "Reject", "Spam")[number % 3])
        box = button.bounding_box()
        assert box["height"] >= 56
        assert box["y"] + box["height"] <= PHONE["height"]
        assert box["y"] > PHONE["height"] / 2
        assert button.evaluate(LINES) == 1, "no word is broken"
        before = name(page)
        button.click()
        if number < 29:
            expect(current(page).locator(".queue-name")).not_to_have_text(before)
        expect(in_flight(page)).to_have_count(0)
        assert page.locator(".queue-done:visible").count() <= 2
    expect(page.get_by_text("Nothing waits.").locator("visible=true").first).to_be_visible()
    assert [Comment.objects.filter(state=state).count() for state in ("approved", "rejected", "spam")] == [10, 10, 10]
    page.locator(".queue-done:visible").last.get_by_role("button", name="Undo").click()
    expect(page.locator('.tabs [data-tab="waiting"]')).to_have_text("1")
    assert sideways(page) <= 0


def test_two_moderators_never_collide(visits, story, said, people):
    mo, olga = people
    article = story()
    first, second, third = (said(article, f"Text {number}.") for number in range(3))
    one, other = visits.open(user=mo), visits.open(user=olga)
    for page in (one, other):
        page.goto(LIST)
        expect(page.locator(".queue.is-live")).to_be_visible()
    # Both press at what both see: the second is told, and what the first did stands.
    one.keyboard.press("a")
    expect(one.locator('.tabs [data-tab="approved"]')).to_have_text("1")
    other.keyboard.press("d")
    expect(other.locator(f"#comment-{first.pk} .queue-outcome")).to_contain_text("Approved by Mo")
    expect(other.get_by_role("status")).to_contain_text("Mo was faster")
    # What one decides the other sees within ten seconds without doing anything; a slow machine may take longer.
    one.keyboard.press("s")
    expect(other.locator(f"#comment-{second.pk} .queue-outcome")).to_contain_text("Spam by Mo", timeout=25_000)
    expect(other.locator('.tabs [data-tab="waiting"]')).to_have_text("1")
    expect(current(other)).to_have_attribute("id", f"comment-{third.pk}")
    assert [decision.by for decision in Decision.objects.order_by("pk")] == [mo, mo]
    assert [line for line in visits.wrong if not line.startswith("409: ")] == []
    visits.wrong.clear()


def test_trust_without_a_decision_folds_nothing_and_is_not_taken_back(visits, story, said, people):
    mo, _olga = people
    article = story()
    told = said(article, state="approved")
    told.report(reason="abuse", ip="192.0.2.1")
    page = visits.open(user=mo)
    page.goto(f"{LIST}?tab=reported")
    expect(page.locator(".queue.is-live")).to_be_visible()
    card = page.locator(f"#comment-{told.pk}")
    card.locator(".queue-more summary").click()
    card.get_by_role("button", name="Trust this person").click()
    expect(card.get_by_role("alert")).to_have_text(f"{told.name} is trusted from now on.")
    expect(card.locator(".queue-done")).to_be_hidden()
    expect(card).to_have_attribute("aria-current", "true")
    page.keyboard.press("u")
    page.keyboard.press("a")
    expect(card.locator(".queue-outcome")).to_contain_text("Approved")
    assert Decision.objects.filter(by=mo).count() == 1
    told.refresh_from_db()
    assert told.is_approved


def test_a_lost_connection_keeps_the_card(visits, story, said, people):
    mo, _olga = people
    comment = said(story())
    page = visits.open(user=mo)
    page.goto(LIST)
    expect(page.locator(".queue.is-live")).to_be_visible()
    page.route("**/approve/", lambda route: route.abort())
    page.keyboard.press("a")
    expect(page.locator(f"#comment-{comment.pk}").get_by_role("alert")).to_contain_text("there is no connection")
    page.unroute("**/approve/")
    visits.wrong.clear()  # the aborted request is told of on the console
    page.keyboard.press("a")
    expect(page.locator(f"#comment-{comment.pk} .queue-outcome")).to_contain_text("Approved")


def test_many_by_ticks_and_back(visits, story, said, people):
    mo, _olga = people
    article = story()
    names = [said(article).name for _ in range(6)]
    page = visits.open(user=mo)
    page.goto(LIST)
    page.get_by_label(f"Tick the comment by {names[1]}").check()
    page.get_by_label(f"Tick the comment by {names[4]}").click(modifiers=["Shift"])
    expect(page.get_by_text("4 ticked")).to_be_visible()
    page.get_by_role("group", name="All that are ticked").get_by_role("button", name="Spam").click()
    expect(page.get_by_text("4 comments decided.")).to_be_visible()
    assert Comment.objects.spam().count() == 4
    page.get_by_role("button", name="Undo all 4").click()
    expect(page.get_by_text("4 decisions taken back.")).to_be_visible()
    assert Comment.objects.waiting().count() == 6
    page.get_by_label("All on this page").check()
    expect(page.get_by_text("6 ticked")).to_be_visible()


def test_without_scripts_the_buttons_do_the_same(visits, story, said, people):
    mo, _olga = people
    article = story()
    first, second = said(article), said(article)
    page = visits.open(user=mo, javascript=False)
    page.goto(LIST)
    page.locator(f"#comment-{first.pk}").get_by_role("button", name="Reject").click()
    expect(page.get_by_text(f"{first.name}: Rejected")).to_be_visible()
    expect(page).to_have_url(re.compile(f"#comment-{second.pk}$"))
    page.locator(".queue-last").get_by_role("button", name="Undo").click()
    assert Comment.objects.waiting().count() == 2


def test_a_long_text_is_folded_and_shown(visits, story, said, people):
    mo, _olga = people
    comment = said(story(), "Line.\n\n" * 20 + "The end.")
    page = visits.open(user=mo)
    page.goto(LIST)
    text = page.locator(f"#comment-{comment.pk} .queue-text")
    folded = text.bounding_box()["height"]
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("button", name="Show all")).to_have_count(0)
    assert text.bounding_box()["height"] > 2 * folded


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)])
def test_nothing_runs_nothing_shifts_and_axe_is_content(visits, story, said, people, language, size, dark):
    from newsroom.models import SiteSettings

    mo, _olga = people
    site = SiteSettings.current()
    site.language = language
    site.save()
    article = story(headline="A headline of some length, <b>bold</b> and “quoted”")
    for hostile in [*HOSTILE, "x\u202eevil", "Admin", "\u2067مرحبا"]:
        parent = said(article, f"Parent {hostile}", name=hostile[:100], state="approved")
        comment = said(
            article, f"Text {hostile}", name=hostile[:100], email=f"a{hostile}"[:200], website=hostile, agent=hostile,
            parent=parent, reason=hostile or "x",
        )  # fmt: skip
        # As an import that forgot to clean would have left it.
        Comment.objects.quietly().filter(pk=comment.pk).update(name=hostile[:100].replace("\0", ""))
        parent.report(reason="other", note=hostile, ip="192.0.2.9")
    said(article, "W" * 3000, name="W" * 100)
    comment.edit_out("Text", by=mo)
    page = visits.open(user=mo, size=size, dark=dark)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    for address in ("", "?tab=reported", "?tab=approved", f"{comment.pk}/change/", f"{comment.pk}/writer/"):
        page.goto(LIST + address)
        for details in page.locator(".queue details:not([open]) > summary").all()[:40]:
            if details.is_visible() and "menu" not in (details.locator("..").get_attribute("class") or ""):
                details.click()
        assert violations(page) == [], address
        assert sideways(page) <= 0, address
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert asked == []
    assert re.search(r"queue", page.content())
