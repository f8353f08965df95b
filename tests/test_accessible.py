"""axe-core has nothing to say about any kind of page: in the light and in the dark, on a phone and on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from newsroom.roles import SYSTEM
from tests.browser.visits import DESKTOP, PHONE

pytestmark = pytest.mark.browser

# WCAG 2.2's size of targets is asked for by name. Preloading is axe's own fetching of style sheets, which our policy
# refuses and reports.
OPTIONS = {"preload": False, "rules": {"target-size": {"enabled": True}}}


# In the dark only colours differ.
COLOURS = OPTIONS | {"runOnly": ["color-contrast", "link-in-text-block"]}


def violations(page):
    """What axe finds in four looks at the page as it stands, once each: rule and element."""
    found = {}
    for size in (DESKTOP, PHONE):
        for scheme, options in (("light", OPTIONS), ("dark", COLOURS)):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            for each in Axe().run(page, options=options).response["violations"]:
                for node in each["nodes"]:
                    found.setdefault((each["id"], node["html"][:160]), f"{scheme}, {size['width']} px")
    return found


@pytest.fixture
def talk(story, said, local):
    """A story with a thread of three levels and a removed comment in it."""
    article = story(headline="The roof", standfirst="Who pays?", topics=["Harbour"])
    parent = None
    for number in range(4):
        parent = said(article, f"Level {number}. https://readers.example/", state="approved", parent=parent)
    gone = said(article, state="approved")
    said(article, state="approved", parent=gone)
    gone.remove(by=SYSTEM, reason="Off topic.")
    return article


@pytest.fixture
def look(visits):
    """What axe says of an address: `look("/", user=ed)`."""

    def visit(address, user=None):
        page = visits.open(user=user)
        page.goto(address)
        return violations(page)

    return visit


def test_front(look, talk, story):
    story(headline="مكتبة", language="ar")
    assert look("/") == {}


def test_section(look, talk):
    assert look("/section/local/") == {}


def test_article_with_comments(look, talk):
    assert look(talk.get_absolute_url()) == {}


def test_comment_form_with_an_answer(look, talk):
    assert look(f"{talk.get_absolute_url()}comment/?parent={talk.comments.first().pk}") == {}


def test_comment_form_after_an_error(visits, talk):
    page = visits.open()
    page.goto(talk.get_absolute_url())
    page.get_by_label("E-mail", exact=True).fill("not an address")
    page.get_by_role("button", name="Post comment").click()
    page.get_by_role("alert").wait_for()
    assert violations(page) == {}


def test_search_with_results(look, talk):
    assert look("/search/?q=roof") == {}


def test_nothing_here(look, talk):
    assert look("/nothing/here/") == {}


def test_login(look, db):
    assert look("/account/login/") == {}


def test_desk(look, talk, draft, ed):
    draft(by=ed)
    assert look("/admin/", user=ed) == {}


def test_list_of_stories(look, talk, ed):
    assert look("/admin/articles/article/", user=ed) == {}


def test_story_form(visits, talk, ed):
    page = visits.open(user=ed)
    page.goto(f"/admin/articles/article/{talk.pk}/change/")
    # The plain field has that name too, until the editor takes its place.
    page.locator(".tiptap[aria-label=Text]").wait_for()
    assert violations(page) == {}


def test_moderation_queue(look, talk, said, mo):
    said(talk, "It leaks.")
    assert look("/admin/comments/comment/", user=mo) == {}
