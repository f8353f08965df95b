"""The conversation in a real browser: it works by keyboard alone, focus lands right, and axe has nothing to say."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from comments.models import Comment, Commenter
from tests.comments.test_thread_page import HOSTILE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def talk(story, said):
    """A story with a thread of every kind: nested, flattened, removed, by staff, hostile."""
    article, parent = story(headline="The roof"), None
    for number in range(5):
        parent = said(article, f"Level {number}.", state="approved", parent=parent, name=f"Reader {number}")
    gone = said(article, state="approved")
    said(article, state="approved", parent=gone)
    Comment.objects.quietly().filter(pk=gone.pk).update(state="deleted")
    for hostile in HOSTILE:
        said(article, f"Text {hostile}", state="approved", name=hostile[:100])
    return article


def fill(page, **fields):
    fields = {"name": "Ada Brook", "email": "ada@readers.example", "body": "Who pays for it?", **fields}
    for name, value in fields.items():
        page.locator(f"#comment-{name}").fill(value)
    page.get_by_role("button", name="Post comment").click()


def expect_focus(page, name):
    """The element of that id gets the focus: on a new page when the whole of it is there."""
    expect(page.locator(f"[id='{name}']")).to_be_focused()


def violations(page):
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


def test_a_reader_comments_and_is_led_to_the_waiting_comment(page, talk):
    page.goto(f"{talk.get_absolute_url()}")
    fill(page)
    page.get_by_text("Waiting for a moderator").wait_for()
    comment = Comment.objects.waiting().get()
    expect_focus(page, f"comment-{comment.pk}")
    assert violations(page) == []


def test_an_error_puts_the_focus_on_the_field_and_keeps_the_text(page, talk):
    page.goto(talk.get_absolute_url())
    fill(page, email="not an address")
    page.get_by_text("Not posted yet").first.wait_for()
    expect_focus(page, "comment-email")
    assert page.locator("#comment-body").input_value() == "Who pays for it?"
    assert violations(page) == []


def test_too_fast_puts_the_focus_on_the_sentence(page, talk):
    page.goto(talk.get_absolute_url())
    fill(page)
    page.get_by_text("Waiting for a moderator").wait_for()
    page.goto(talk.get_absolute_url())
    fill(page, body="And another thing.")
    page.get_by_text("That was quick").wait_for()
    expect_focus(page, "comment-errors")
    assert page.locator("#comment-body").input_value() == "And another thing."


def test_nobody_sees_the_honeypot(page, talk):
    page.goto(talk.get_absolute_url())
    assert page.get_by_role("textbox", name="Leave this empty").count() == 0
    box = page.locator(".comment-subject").bounding_box()
    assert (box["width"], box["height"]) == (1, 1)


def test_axe_has_nothing_to_say_of_thread_answer_and_report(page, talk):
    comment = talk.comments.visible().first()
    address = talk.get_absolute_url()
    for path in (address, f"{address}comment/?parent={comment.pk}", f"{address}comment/{comment.pk}/report/"):
        page.goto(path)
        assert violations(page) == [], path


def test_axe_has_nothing_to_say_of_the_small_pages(page, talk, said, story, settings_row):
    from datetime import timedelta

    from django.utils import timezone

    from comments.views import _confirm_address, _own_address
    from tests.test_accessible import violations as everywhere

    settings_row(comments_per_page=5, comment_website_shown=True, comment_email_required=False)
    waiting, rejected = said(talk), said(talk, state="rejected")
    closed = story(comments_until=timezone.now() - timedelta(days=2))
    said(closed, state="approved")
    foreign = story(headline="المكتبة باقية", language="ar")
    said(foreign, "شكرا", state="approved", name="مريم")
    address = talk.get_absolute_url()
    commenter = Commenter.objects.of("ada@readers.example", "Ada")
    for path in (
        f"{address}comments/2/",
        _own_address(waiting),
        _own_address(rejected),
        f"{address}comment/{waiting.pk}/report/thanks/",
        closed.get_absolute_url(),
        f"{closed.get_absolute_url()}comment/",
        foreign.get_absolute_url(),
        f"{foreign.get_absolute_url()}comment/",
        _confirm_address(commenter).removeprefix(settings.SITE_URL),
        "/comments/confirm/nonsense/",
    ):
        page.goto(path)
        assert everywhere(page) == {}, path
        assert page.locator("h1").count() == 1, path
    page.goto(f"{address}comment/{talk.comments.visible().first().pk}/report/")
    page.get_by_role("button", name="Send report").click()
    page.get_by_text("Not sent yet.").wait_for()
    expect_focus(page, "comment-reason")
    assert everywhere(page) == {}


def test_nothing_runs_in_thread_or_queue(page, talk, cast, live_server):
    from newsroom.roles import grant_roles
    from tests.conftest import PASSWORD

    opened = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    page.goto(talk.get_absolute_url())
    grant_roles()
    cast("mo", "moderator")
    page.goto("/admin/comments/comment/?tab=approved")
    page.locator("input[name=username], input[name=login]").fill("mo")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".queue-card").first.wait_for()
    assert opened == []
    assert violations(page) == []
    page.wait_for_load_state()
    assert page.locator(".queue-card").count() == talk.comments.approved().count()
    assert page.evaluate("document.querySelectorAll('.queue [onerror], .queue [onload], .queue script').length") == 0
