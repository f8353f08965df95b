"""The story's form in a browser: it says at once what is typed into it, on a desk and on a phone."""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article, Topic
from newsroom.text import plain, reading_minutes, word_count
from tests.articles.pictures import samples
from tests.browser.visits import PHONE, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/articles/article/add/"


def form_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def test_the_empty_form_waits_for_the_headline_and_loads_no_jquery(visits, ed):
    desk = visits.open(user=ed)
    loaded = []
    desk.on("response", lambda response: loaded.append(response.url))
    desk.goto(ADD)
    expect(desk.locator("[name=headline]")).to_be_focused()
    expect(desk.locator("[name=headline]")).to_have_attribute("placeholder", "Headline")
    desk.locator(".tiptap").wait_for()
    assert not [url for url in loaded if "jquery" in url.lower() or "select2" in url.lower()]
    # Enter goes on from line to line.
    desk.keyboard.type("Harbour library stays")
    desk.keyboard.press("Enter")
    expect(desk.locator("[name=standfirst]")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator(".tiptap")).to_be_focused()


def test_a_long_headline_is_measured_and_panels_say_what_is_in_them(visits, ed, local, draft):
    draft(topics=["Harbour"])
    desk = visits.open(user=ed)
    desk.goto(ADD)
    desk.locator("[name=headline]").fill("H" * 70)
    expect(desk.locator("[data-meter]")).to_be_hidden()
    desk.locator("[name=headline]").fill("H" * 96)
    expect(desk.locator("[data-meter]")).to_contain_text("96/70, long")
    panel = desk.locator("#panel-section")
    if not panel.evaluate("panel => panel.open"):
        panel.locator("summary").click()
    desk.get_by_label("Section").select_option(label="Local")
    desk.get_by_label("Topics").fill("Harb")
    expect(desk.locator("#id_topics-found option")).to_have_count(1)
    desk.get_by_label("Topics").fill("Harbour")
    desk.keyboard.press("Enter")
    desk.get_by_label("Topics").fill("Libraries,")
    expect(desk.locator("[name=topics]")).to_have_value("Harbour, Libraries")
    desk.get_by_role("button", name="Take out: Harbour").click()
    expect(desk.locator("[name=topics]")).to_have_value("Libraries")
    panel.locator("summary").click()
    expect(panel.locator(".panel-value")).to_have_text("Local · Libraries")
    others = desk.locator("#panel-headlines")
    others.locator("summary").click()
    expect(desk.locator("[name=seo_headline]")).to_have_attribute("placeholder", "H" * 96)


TEXTS = {
    "Latin": "<h2>The vote</h2><p>Nine to four, 1,140 metres — and a long/short walk.</p><ul><li><p>One</p></li></ul>"
    * 40,
    "Arabic": "<p>صوت المجلس يوم الثلاثاء على إبقاء المكتبة، وقال العمدة للصحفيين.</p>" * 60,
    "Chinese": "<p>市议会周二投票决定保留港口图书馆。The harbour library stays.</p>" * 80,
    "Thai": "<p>สภาเมืองลงมติเมื่อวันอังคารให้คงห้องสมุดท่าเรือไว้</p>" * 50,
}


@pytest.mark.parametrize("script", TEXTS)
def test_words_are_counted_as_the_server_counts_them(visits, ed, draft, script):
    desk = visits.open(user=ed)
    article = draft(by=ed, body=TEXTS[script])
    desk.goto(form_of(article))
    text = plain(article.body)
    line, editor = desk.locator("[data-count]"), desk.locator(".tiptap")
    # The count stands there before anything is typed, or the key would be counted by nobody.
    expect(line).to_have_text(re.compile(rf"^{word_count(text):,} words"))
    expect(line).to_contain_text(f"{reading_minutes(word_count(text), text)} min")
    editor.press("Control+End")
    editor.press_sequentially(" x")
    expect(line).to_have_text(re.compile(rf"^{word_count(text + ' x'):,} words"))


def test_an_arabic_story_in_an_english_desk_and_the_reverse(visits, ed):
    desk = visits.open(user=ed)
    desk.goto(ADD)
    body = desk.locator(".tiptap")
    body.click()
    desk.locator("[name=headline]").fill("المجلس يصوت لإبقاء المكتبة")
    for field in (desk.locator("[name=headline]"), desk.locator("[name=standfirst]"), body):
        expect(field).to_have_attribute("dir", "rtl")
    desk.locator("[name=headline]").fill("Harbour library stays")
    expect(body).to_have_attribute("dir", "ltr")
    desk.locator("#panel-when summary").click()
    desk.get_by_label("Language").select_option("ar")
    for field in (desk.locator("[name=headline]"), desk.locator("[name=standfirst]"), body):
        expect(field).to_have_attribute("dir", "rtl")


def test_the_text_is_set_as_it_will_be_printed(visits, ed, story):
    article = story(
        body="<p>One.</p><h2>Two</h2><p>Three.</p><h3>Four</h3><blockquote><p>Five.</p></blockquote>"
        '<aside class="pullquote"><p>Six.</p></aside><ul><li><p>Seven</p></li></ul><p>Eight.</p>'
    )
    desk = visits.open(user=ed)
    look = """(root) => [...root.children].filter(e => e.textContent).map((e) => {
        const s = getComputedStyle(e);
        return [e.localName, s.fontFamily, s.fontSize, s.fontWeight, s.lineHeight, s.fontStyle, s.marginTop, s.color,
                Math.round(e.getBoundingClientRect().width) > 0].join(" ");
    })"""
    desk.goto(article.get_absolute_url())
    printed = desk.locator(".story-body").evaluate(look)
    desk.goto(form_of(article))
    desk.locator(".tiptap").wait_for()
    assert desk.locator(".tiptap").evaluate(look) == printed


def test_a_field_that_is_wrong_is_held_and_its_panel_stands_open(visits, ed, draft):
    desk = visits.open(user=ed)
    desk.goto(form_of(draft(by=ed)))
    desk.locator("#panel-when summary").click()
    desk.locator("[name=slug]").fill("feed")
    desk.locator("#panel-when summary").click()
    desk.keyboard.press("Control+s")
    expect(desk.locator("[name=slug]")).to_be_focused()
    expect(desk.locator("#panel-when")).to_have_attribute("open", "")
    expect(desk.locator("[data-todo-count]")).to_have_text(re.compile("1 thing to do"))


def test_what_stands_against_it_leads_to_its_field(visits, ed, draft):
    desk = visits.open(user=ed)
    article = draft(by=ed, section=None)
    desk.goto(form_of(article))
    expect(desk.locator("[data-todo-count]")).to_contain_text("1 thing to do")
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.get_by_role("dialog").get_by_role("link", name="Choose a section.").click()
    expect(desk.locator("[name=section]")).to_be_focused()
    desk.locator("[name=section]").select_option(label="Local")
    expect(desk.locator("[data-todo-count]")).to_be_hidden()


def test_on_a_phone_a_headline_is_mended_a_picture_added_and_the_story_published(visits, ed, draft, tmp_path):
    file = tmp_path / "quay.jpg"
    file.write_bytes(samples.jpeg(600, 400))
    article = draft(by=ed, headline="Harbor library stays")
    phone = visits.open(user=ed, size=PHONE)
    phone.goto(form_of(article))
    phone.locator(".tiptap").wait_for()
    assert sideways(phone) <= 0
    verb = phone.get_by_role("button", name="Publish", exact=True)
    box = verb.bounding_box()
    assert box["height"] >= 44
    assert box["y"] + box["height"] > PHONE["height"] - 60
    phone.locator("[name=headline]").fill("Harbour library stays")
    phone.locator("[name=pictures-0-upload]").set_input_files(file)
    expect(phone.locator("[data-thumb]").first).to_be_visible()
    expect(phone.locator("[name=pictures-0-picture]")).not_to_have_value("")
    phone.locator("[name=pictures-0-credit]").fill("Ines Moor / Courier")
    phone.locator("[name=pictures-0-alt]").fill("Boats at the quay")
    assert sideways(phone) <= 0
    verb.click()
    sheet = phone.get_by_role("dialog")
    sheet.get_by_role("button", name="Publish now").click()
    phone.get_by_role("heading", name="It's out").wait_for()
    assert sideways(phone) <= 0
    article.refresh_from_db()
    assert (article.headline, article.is_published) == ("Harbour library stays", True)
    assert article.lead.picture.credit == "Ines Moor / Courier"
    assert article.lead.alt == "Boats at the quay"


def test_a_reason_is_asked_on_a_sheet_and_the_text_goes_along(visits, ed, draft):
    article = draft(by=ed)
    desk = visits.open(user=ed)
    desk.goto(form_of(article))
    desk.locator("[name=kicker]").fill("Council")
    desk.locator("summary", has_text="⋯").click()
    desk.get_by_role("button", name="Spike…").click()
    desk.get_by_role("dialog").get_by_label("Reason, in a sentence").fill("Not for us.")
    desk.get_by_role("dialog").get_by_role("button", name="Spike", exact=True).click()
    desk.get_by_text("Spiked.").first.wait_for()
    article.refresh_from_db()
    assert (article.state, article.kicker, article.state_reason) == ("spiked", "Council", "Not for us.")


def test_without_a_script_the_same_is_done_by_plain_forms(visits, ed, local):
    desk = visits.open(user=ed, javascript=False)
    desk.goto(ADD)
    desk.locator("[name=headline]").fill("Written without a script")
    desk.locator("[name=body]").fill("<p>It works.</p>")
    # The paper's only section is chosen already, so its panel is closed.
    desk.locator("#panel-section summary").click()
    desk.locator("[name=section]").select_option(label="Local")
    desk.locator("[name=topics]").fill("Harbour, Libraries")
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="Publish now").click()
    desk.get_by_role("heading", name="It's out").wait_for()
    assert Article.objects.get().is_published
    assert Topic.objects.count() == 2


@pytest.mark.parametrize(
    ("dark", "size", "sheet"), [(True, None, "publish"), (False, PHONE, ""), (True, PHONE, "spike")]
)
def test_nobody_is_shut_out(visits, ed, draft, dark, size, sheet):
    article = draft(by=ed, section=None, byline=[ed.author], topics=["Harbour"], headline="H" * 90)
    desk = visits.open(user=ed, dark=dark, **({"size": size} if size else {}))
    desk.goto(f"{form_of(article)}?sheet={sheet}")
    desk.locator(".tiptap").wait_for()
    for summary in [] if sheet else desk.locator(".story-side summary").all():
        if not summary.evaluate("summary => summary.parentElement.open"):
            summary.click()
    found = Axe().run(desk, options={"preload": False})
    assert not found.response["violations"], found.generate_report()


def test_a_file_of_the_library_is_shown_in_a_dropped_place(visits, ed, draft):
    article = draft(by=ed)
    desk = visits.open(user=ed)
    desk.goto(form_of(article))
    data = io.BytesIO(samples.jpeg(300, 200)).getvalue().hex()
    desk.locator("[data-drop]").first.evaluate(
        """(zone, hex) => {
            const bytes = new Uint8Array(hex.match(/../g).map((two) => parseInt(two, 16)));
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([bytes], "quay.jpg", { type: "image/jpeg" }));
            for (const type of ["dragover", "drop"]) {
                zone.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
            }
        }""",
        data,
    )
    expect(desk.locator("[name=pictures-0-picture]")).not_to_have_value("")
    expect(desk.locator("[name=pictures-0-caption]")).to_be_visible()
