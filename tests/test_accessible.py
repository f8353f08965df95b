"""axe-core has nothing to say about any kind of page: in the light and in the dark, on a phone and on a desk."""

import datetime
import io

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.models import Article, Author
from articles.pictures.making import make_due_renditions, take_in
from comments.views import _own_address
from newsroom.models import Address, Banner, Page, SiteSettings
from newsroom.roles import SYSTEM
from tests.articles.pictures import samples
from tests.browser.visits import DESKTOP, PHONE

pytestmark = pytest.mark.browser

# WCAG 2.2's size of targets is asked for by name. Preloading is axe's own fetching of style sheets, which our policy
# refuses and reports.
OPTIONS = {"preload": False, "rules": {"target-size": {"enabled": True}}}


# In the dark only colours differ.
COLOURS = OPTIONS | {"runOnly": ["color-contrast", "link-in-text-block"]}


def violations(page):
    """What axe finds in four looks at the page as it stands, once each: rule and element."""
    page.wait_for_load_state()
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

    def visit(address, user=None, status=200):
        page = visits.open(user=user)
        assert page.goto(address).status == status
        return violations(page)

    return visit


ADDRESSES = [
    "/", "/section/local/", "/topic/harbour/", "/author/jan/", "/2024/05/14/", "/2024/05/", "/archive/",
    "/corrections/", "/corrections/page/2/", "/section/local/page/2/", "/about/",
    "/search/?q=roof", "/search/?q=nowhere", "/search/", "/nothing/here/", "/gone/", "/account/login/",
    "/account/forgotten/", "/comments/confirm/used/",
]  # fmt: skip


@pytest.fixture
def paper(story, talk, ed):
    """A small paper that has something on each of its pages."""
    SiteSettings(stories_a_page=5).save()
    jan = Author.objects.create(name="Jan", role_title="Reporter", bio="Jan sails.")
    shown = take_in(io.BytesIO(samples.jpeg(480, 320)), alt="Boats at the quay", credit="Ines Moor / Courier")
    make_due_renditions()
    jan.portrait = shown
    jan.save()
    rows = "".join(f"<tr><td>{hour}.40</td><td>daily</td></tr>" for hour in range(6, 9))
    table = f"<table><tbody><tr><th>From here</th><th>Days</th></tr>{rows}</tbody></table>"
    at = datetime.datetime(2024, 5, 14, 8, tzinfo=datetime.UTC)
    full = story(
        at=at, headline="The ferry", body=f"<h2>Timetables</h2>{table}<p>And back:</p>{table}", topics=["Harbour"],
        byline=[jan], pictures=[{"picture": shown}])  # fmt: skip
    full.correct(text="It sails at eight.", place="top", at=at, by=ed)
    for number in range(6):
        full.correct(text=f"And not from quay {number}.", by=ed)
        story(at=at, headline=f"Short news {number}")
    story(at=at, headline="مكتبة", language="ar", topics=["Harbour"])
    Page.objects.create(title="About", body="<p>We print.</p>", is_published=True)
    Address.objects.create(path="/gone/", kind="gone")
    return full


def test_page_under_a_banner(look, ed):
    Banner(text="The dam has broken.", link="/section/local/").raise_(by=ed)
    assert look("/nothing/here/", status=404) == {}


@pytest.mark.parametrize("address", ADDRESSES)
def test_page(look, paper, address):
    status = {"/nothing/here/": 404, "/gone/": 410, "/comments/confirm/used/": 410}.get(address, 200)
    assert look(address, status=status) == {}


def test_story_with_everything(look, paper):
    assert look(paper.get_absolute_url()) == {}


def test_story_in_another_script(look, paper):
    assert look(Article.objects.get(language="ar").get_absolute_url()) == {}


def test_article_with_comments(look, talk):
    assert look(talk.get_absolute_url()) == {}


def test_later_comments(look, talk, said):
    SiteSettings(comments_per_page=5).save()
    for _ in range(6):
        said(talk, state="approved")
    assert look(f"{talk.get_absolute_url()}comments/2/") == {}


def test_report(look, talk):
    assert look(f"{talk.get_absolute_url()}comment/{talk.comments.first().pk}/report/") == {}


def test_own_waiting_comment(look, talk, said):
    waiting = said(talk)
    assert look(_own_address(waiting)) == {}


def test_comment_form_with_an_answer(look, talk):
    assert look(f"{talk.get_absolute_url()}comment/?parent={talk.comments.first().pk}") == {}


def test_comment_form_after_an_error(visits, talk):
    page = visits.open()
    page.goto(talk.get_absolute_url())
    page.get_by_label("E-mail", exact=True).fill("not an address")
    page.get_by_role("button", name="Post comment").click()
    page.get_by_role("alert").wait_for()
    assert violations(page) == {}


def test_desk(look, talk, draft, ed):
    draft(by=ed)
    assert look("/admin/", user=ed) == {}


def test_room_of_the_banner(look, ed):
    banner = Banner(text="The dam has broken.", link="/section/local/").raise_(by=ed)
    assert look("/admin/newsroom/banner/", user=ed) == {}
    assert look(f"/admin/newsroom/banner/{banner.pk}/change/", user=ed) == {}


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
