"""The whole story in a real browser, from an empty form at the desk to a reply under the printed page.

Everything is found by role, label and words, as people find it: another dress changes nothing here.
"""

import re
from io import BytesIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from articles.models import Article
from articles.pictures.making import make_due_renditions, take_in
from comments.models import Comment
from newsroom.models import SiteSettings
from tests.articles.pictures.samples import app13, iim, jpeg, with_segments
from tests.browser.visits import PHONE, sideways
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

HEADLINE = "The harbour library stays open"
STANDFIRST = "Twelve of nineteen councillors vote to keep the brick house by the water."
ALT = "Boats in front of a low brick building"


@pytest.fixture
def paper(db):
    """The paper, whose readers may write as fast as a test does."""
    SiteSettings(name="The Lantern Courier", comment_flood_seconds=0).save()
    return SiteSettings.current()


def photograph():
    """A photograph whose caption and credit its photographer wrote into the file."""
    words = iim((2, 120, b"Boats by the library at dusk."), (2, 110, b"Ines Moor / Courier"))
    return {"name": "DSC_0042.jpg", "mimeType": "image/jpeg",
            "buffer": with_segments(jpeg(1500, 1000), app13(words))}  # fmt: skip


def log_in(page, name):
    """Come in by the staff's door."""
    page.goto("/account/login/")
    expect(page).to_have_title("Log in · The Lantern Courier")
    page.get_by_label("Login or e-mail address").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", name="Waits for you")).to_be_visible()


def write_body(page):
    """Type into the editor as one types, with its buttons for a heading and a bold word."""
    text = page.locator(".tiptap[aria-label=Text]")
    text.click()
    page.keyboard.type("The council voted on Tuesday to keep the ")
    page.get_by_role("button", name="Bold").click()
    page.keyboard.type("harbour library")
    page.get_by_role("button", name="Bold").click()
    page.keyboard.type(" where it is.")
    page.keyboard.press("Enter")
    page.keyboard.type("## What it costs")
    page.keyboard.press("Enter")
    page.keyboard.type("A new roof, and two winters of patience. ")
    expect(text.get_by_role("heading", name="What it costs")).to_be_visible()


def write_story(page):
    """Fill the form for a new story, with a picture from this computer."""
    page.get_by_role("link", name="New story").first.click()
    page.get_by_label("Headline", exact=True).fill(HEADLINE)
    page.get_by_label("Standfirst").fill(STANDFIRST)
    write_body(page)
    section = page.locator("#panel-section")
    if section.get_attribute("open") is None:
        section.locator("summary").click()
    page.get_by_label("Section", exact=True).select_option("Local")
    for topic in ("Harbour", "Libraries"):
        page.get_by_label("Topics").fill(topic)
        page.keyboard.press("Enter")
    panel = page.locator("#panel-pictures")
    with page.expect_response("**/take-in/"):
        panel.get_by_label("Drop a picture here, or choose a file").first.set_input_files(photograph())
    panel.get_by_label("Alternative text").first.fill(ALT)
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".messagelist")).to_contain_text(f"“{HEADLINE}” is saved.")


def answer(page, name, text):
    """Fill the form under a story and send it."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail", exact=True).fill(f"{name.split()[0].lower()}@readers.example")
    page.get_by_label("Your comment").fill(text)
    page.get_by_role("button", name="Post comment").click()


def comment_by(where, name):
    """The comment of `name` with all that hangs from it."""
    own = where.page if hasattr(where, "page") else where
    return where.get_by_role("listitem").filter(has=own.get_by_role("link", name=f"Report the comment by {name}"))


def approve(page, name):
    """Approve the waiting comment of `name` in the queue, and see it fold."""
    card = page.get_by_role("listitem").filter(has=page.get_by_label(f"Tick the comment by {name}"))
    # The card folds at once; readers see it when the house has answered.
    with page.expect_response(lambda response: response.request.method == "POST") as decided:
        card.get_by_role("button", name="Approve").click()
    assert decided.value.ok
    expect(page.get_by_role("listitem").filter(has_text=name).filter(has_text="Approved").first).to_be_visible()
    expect(page.get_by_role("button", name="Undo").first).to_be_visible()


def test_a_story_is_posted_read_and_answered(visits, paper, ed, mo, local):
    # Ed writes, looks at it, publishes.
    desk = visits.open()
    log_in(desk, "ed")
    write_story(desk)
    story = Article.objects.get()
    assert "\xa0" not in story.body
    assert "&nbsp;" not in story.body
    assert "<strong>harbour library</strong> where it is.</p><h2>What it costs</h2>" in story.body
    desk.get_by_role("button", name="Preview").first.click()
    expect(desk.get_by_text("Preview, not public")).to_be_visible()
    expect(desk.get_by_role("heading", level=1, name=HEADLINE)).to_be_visible()
    expect(desk.get_by_role("heading", level=2, name="What it costs")).to_be_visible()
    desk.go_back()
    desk.get_by_role("button", name="Publish", exact=True).click()
    sheet = desk.get_by_role("dialog")
    expect(sheet).to_contain_text(HEADLINE)
    sheet.get_by_role("button", name="Publish now").click()
    expect(desk.get_by_role("dialog")).to_contain_text("It's out")
    call_command("worker", once=True)

    # Vera finds it on the front page and reads it; her browser runs no scripts.
    vera = visits.open(javascript=False)
    vera.goto("/")
    has_come(vera.get_by_role("main").locator("img"))
    vera.get_by_role("link", name=HEADLINE).click()
    is_the_story(vera)
    address = vera.url
    expect(vera.get_by_role("heading", name=re.compile("Repl(y|ies) to"))).to_have_count(0)

    # She answers, and is told that it waits; nobody else sees it.
    answer(vera, "Vera Lund", "Who pays for the roof?")
    expect(vera.get_by_text("Waiting for a moderator")).to_be_visible()
    expect(vera.get_by_text("Only you can see this.")).to_be_visible()
    expect(vera.get_by_text("Who pays for the roof?")).to_be_visible()
    other = visits.open()
    other.goto(address)
    is_the_story(other)
    expect(other.get_by_text("Who pays for the roof?")).to_have_count(0)
    expect(other.get_by_role("heading", name="Leave a Comment")).to_be_visible()

    # Mo approves it.
    queue = visits.open()
    log_in(queue, "mo")
    queue.get_by_role("navigation", name="Desk", exact=True).get_by_role("link", name=re.compile("^Comments")).click()
    approve(queue, "Vera Lund")
    other.reload()
    expect(other.get_by_role("heading", name=f"One Reply to “{HEADLINE}”")).to_be_visible()
    expect(comment_by(other, "Vera Lund")).to_contain_text("Who pays for the roof?")

    # Ada answers Vera, without scripts too.
    ada = visits.open(javascript=False)
    ada.goto(address)
    ada.get_by_role("link", name="Reply to Vera Lund").click()
    expect(ada.get_by_role("region", name="The comment you answer")).to_contain_text("Who pays for the roof?")
    answer(ada, "Ada Brook", "The county, says the last page of the plan.")
    expect(ada.get_by_text("Waiting for a moderator")).to_be_visible()
    queue.reload()
    approve(queue, "Ada Brook")
    vera.goto(address)
    expect(vera.get_by_role("heading", name=f"2 Replies to “{HEADLINE}”")).to_be_visible()
    answers = comment_by(vera, "Vera Lund").get_by_role("list")
    expect(comment_by(answers, "Ada Brook")).to_contain_text("The county, says the last page of the plan.")
    vera.goto("/")
    expect(vera.get_by_role("main")).to_contain_text("2 replies")


def is_the_story(page):
    """The story as readers get it, complete: the picture too has come."""
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(page.get_by_text(STANDFIRST)).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="Local", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Harbour", exact=True)).to_be_visible()
    figure = page.get_by_role("figure")
    expect(figure).to_contain_text("Boats by the library at dusk.")
    expect(figure).to_contain_text("Ines Moor / Courier")
    has_come(figure.get_by_role("img", name=ALT))


def has_come(picture):
    """The one picture of this locator is drawn, from a rendition."""
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 0
    assert "/media/renditions/" in picture.evaluate("image => image.currentSrc")


def test_two_editors_at_once_lose_nothing(visits, ed, olga, draft):
    story = draft(headline="The bridge")
    address = f"/admin/articles/article/{story.pk}/change/"
    theirs, mine = visits.open(user=olga), visits.open(user=ed)
    for page in (theirs, mine):
        page.goto(address)
    theirs.get_by_label("Standfirst").fill("Olga found another engineer.")
    theirs.get_by_role("button", name="Save", exact=True).click()
    expect(theirs.locator(".messagelist")).to_contain_text("is saved")

    mine.get_by_label("Standfirst").fill("Ed asked the harbour master.")
    mine.locator(".tiptap[aria-label=Text]").click()
    mine.keyboard.press("Control+End")
    mine.keyboard.type(" It was close.")
    mine.get_by_role("button", name="Save", exact=True).click()
    both = mine.get_by_role("region", name=re.compile("^Olga saved this story at .* while you were writing$"))
    expect(both).to_contain_text("Olga found another engineer.")
    expect(both).to_contain_text("Ed asked the harbour master.")
    expect(mine.get_by_label("Standfirst")).to_have_value("Ed asked the harbour master.")
    story.refresh_from_db()
    assert story.standfirst == "Olga found another engineer."

    both.get_by_role("button", name="Save what I chose").click()
    expect(mine.locator(".messagelist")).to_contain_text("is saved")
    story.refresh_from_db()
    assert story.standfirst == "Ed asked the harbour master."
    assert story.body.endswith(" It was close.</p>")
    assert story.revisions.filter(data__standfirst="Olga found another engineer.").exists()


def test_a_reader_reports_a_comment(visits, mo, story, said):
    article = story()
    said(article, "Buy my boats, cheap and wet.", state="approved", name="Bo Salt")
    vera = visits.open(javascript=False)
    vera.goto(article.get_absolute_url())
    vera.get_by_role("link", name="Report the comment by Bo Salt").click()
    expect(vera.get_by_role("region", name="The comment you report")).to_contain_text("Buy my boats")
    vera.get_by_role("radio").first.check()
    vera.get_by_role("button", name="Send report").click()
    expect(vera.get_by_role("heading", level=1)).to_contain_text("Your report is with the moderators")

    queue = visits.open(user=mo)
    queue.goto("/admin/comments/comment/?tab=reported")
    expect(queue.get_by_role("main")).to_contain_text("Buy my boats, cheap and wet.")


def test_a_form_sent_back_keeps_the_text_and_leads_to_the_mistake(visits, story):
    vera = visits.open()
    vera.goto(story().get_absolute_url())
    answer(vera, "Vera Lund", "")
    text = vera.get_by_label("Your comment")
    expect(text).to_be_focused()
    expect(vera.get_by_role("alert")).to_contain_text("Not posted yet.")
    expect(vera.get_by_label("Name", exact=True)).to_have_value("Vera Lund")
    text.fill("Now with words.")
    vera.get_by_role("button", name="Post comment").click()
    expect(vera.get_by_text("Waiting for a moderator")).to_be_visible()
    assert Comment.objects.waiting().get().body == "Now with words."


def test_a_story_from_right_to_left_in_a_paper_from_left_to_right(visits, story):
    story(headline="مكتبة الميناء باقية", language="ar", body="<p>صوّت المجلس يوم الثلاثاء.</p>")
    vera = visits.open()
    vera.goto("/")
    link = vera.get_by_role("link", name="مكتبة الميناء باقية")
    assert direction(link) == "rtl"
    link.click()
    assert direction(vera.get_by_role("heading", level=1)) == "rtl"
    assert direction(vera.get_by_text("صوّت المجلس يوم الثلاثاء.")) == "rtl"
    whole = vera.get_by_role("article").filter(has=vera.get_by_role("heading", level=1))
    expect(whole).to_have_attribute("dir", "rtl")
    expect(whole).to_have_attribute("lang", "ar")
    assert direction(vera.get_by_role("banner")) == "ltr"
    assert direction(vera.get_by_role("heading", name="Leave a Comment")) == "ltr"


def direction(locator):
    """Which way the words of an element run."""
    return locator.evaluate("element => getComputedStyle(element).direction")


@pytest.fixture
def drawn(db):
    """A small picture of the library whose renditions lie on the disk."""
    picture = take_in(BytesIO(jpeg(600, 400)), alt=ALT, caption="Boats.", credit="Ines Moor / Courier")
    make_due_renditions()
    picture.refresh_from_db()
    return picture


@pytest.fixture
def full_house(paper, story, draft, drawn, said, ed):
    """A paper with what makes pages wide: long words, a picture, a table, a thread, a comment that waits."""
    table = "<table><tbody><tr>" + "<td>a column of figures</td>" * 9 + "</tr></tbody></table>"
    article = story(headline="Donaudampfschifffahrtsgesellschaftskapitänswitwenrente sinks", standfirst=STANDFIRST,
                    pictures=[{"picture": drawn}], body=f"<p>{'word ' * 80}</p>{table}<p>{'x' * 200}</p>",
                    topics=["Harbour", "Libraries"], byline=[ed.author])  # fmt: skip
    first = said(article, "w" * 300, state="approved", name="N" * 90)
    second = said(article, "An answer.", state="approved", parent=first)
    said(article, "And one to that: https://readers.example/" + "a" * 200, state="approved", parent=second)
    said(article, "https://readers.example/" + "b" * 200, name="M" * 90)
    for _ in range(4):
        story(pictures=[{"picture": drawn}])
    draft(headline="Unpublished", by=ed)
    return article


def test_nothing_scrolls_sideways_on_a_phone(visits, full_house, ed, mo):
    story = full_house.get_absolute_url()
    form = f"/admin/articles/article/{full_house.pk}/change/"
    pages = {
        None: ["/", story, f"{story}comment/", "/section/local/", "/search/?q=library", "/archive/", "/account/login/",
               "/nothing/here/"],
        ed: ["/admin/", "/admin/articles/article/", "/admin/articles/article/add/", form],
        mo: ["/admin/", "/admin/comments/comment/", "/admin/comments/comment/?tab=approved"],
    }  # fmt: skip
    wide = {}
    for who, addresses in pages.items():
        page = visits.open(user=who, size=PHONE)
        for address in addresses:
            page.goto(address)
            if (by := sideways(page)) > 0:
                wide[address] = by
    assert wide == {}


def test_a_paper_from_right_to_left(visits, full_house, mo):
    house = SiteSettings.current()
    house.language = "ar"
    house.save()
    story = full_house.get_absolute_url()
    page, wide = visits.open(user=mo, size=PHONE), {}
    for address in ("/", story, f"{story}comment/", "/search/?q=library", "/admin/", "/admin/comments/comment/"):
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        if (by := sideways(page)) > 0:
            wide[address] = by
    assert wide == {}
