"""The editor's form field, and the editor itself in a browser under the strict policy."""

import json

import pytest
from django.core.exceptions import ValidationError
from playwright.sync_api import expect

from articles.prose import MODULES, PICTURES_COUNTED, BodyField, BodyWidget, editor_extensions, left_out_words
from newsroom.text import BODY_MAX
from tests.browser.visits import click_and_leave

from .prose_desk import UID, desk

BODY = (
    '<h2>Head</h2><p>One <strong>two <em>three</em></strong> <a href="/about/">link</a><br>line</p>'
    '<p lang="ar" dir="rtl">كلمة</p><p>A <span lang="fr">mot</span> H<sub>2</sub>O <code>x</code></p>'
    "<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>"
    '<ol start="3"><li>e</li></ol><blockquote lang="de"><p>f</p></blockquote>'
    '<aside class="pullquote"><p>g</p></aside><hr>'
    f'<figure data-picture="{UID}" data-alt="A &quot;boat&quot;"><figcaption>The <em>boat</em></figcaption></figure>'
    f'<figure data-picture="{UID}" data-alt=""></figure><figure data-picture="{UID}"></figure>'
    '<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>'
    '<table><thead><tr><th>h</th><th>i</th></tr></thead><tbody><tr><td colspan="2">j</td></tr></tbody></table>'
    "<p>10&nbsp;000 words</p>"
)


class TestField:
    def test_what_was_typed_is_cleaned(self):
        assert BodyField().clean("<div onclick=x>a<script>b</script></div>") == "<p>a</p>"

    def test_an_empty_editor_is_an_empty_body(self):
        assert BodyField(required=False).clean("<p></p>") == ""
        with pytest.raises(ValidationError):
            BodyField().clean("<p>&nbsp;</p>")

    def test_too_long_a_body_is_refused_with_a_sentence(self):
        with pytest.raises(ValidationError, match="fit into one story"):
            BodyField().clean("x" * (BODY_MAX + 1))

    def test_nul_bytes_are_dropped_and_not_refused(self):
        assert BodyField().clean("<p>a\x00b</p>") == "<p>ab</p>"

    def test_the_same_body_written_otherwise_is_no_change(self):
        field = BodyField()
        assert not field.has_changed("<ul><li>a</li></ul>", "<ul><li><p>a</p></li></ul>")
        assert field.has_changed("<p>a</p>", "<p>b</p>")
        assert not field.has_changed("", "<p></p>")


class TestWidget:
    def test_without_a_script_it_is_a_textarea_of_html(self):
        html = BodyWidget().render("body", "<p>a &amp; b</p>")
        assert html.startswith("<textarea")
        assert "&lt;p&gt;a &amp;amp; b&lt;/p&gt;" in html

    def test_pictures_get_an_image_and_their_credit_for_the_eye(self, settings, picture, django_assert_num_queries):
        settings.ROOT_URLCONF = "tests.articles.prose_desk"
        picture(uid=UID, credit="Ines & Co")
        with django_assert_num_queries(1):
            html = BodyWidget().format_value(f'<figure data-picture="{UID}"></figure>' * 30)
        shown = f'<figure data-picture="{UID}" data-credit="Ines &amp; Co"><img src="/library/look/{UID}/" alt="">'
        assert html.startswith(f"{shown}</figure>{shown}")
        assert BodyField().clean(html) == f'<figure data-picture="{UID}"></figure>' * 30

    def test_a_picture_that_is_gone_keeps_its_frame(self, settings, db):
        settings.ROOT_URLCONF = "tests.articles.prose_desk"
        html = BodyWidget().format_value(f'<figure data-picture="{UID}"></figure>')
        assert html == f'<figure data-picture="{UID}"><img src="/library/look/{UID}/" alt=""></figure>'

    def test_the_picker_and_the_way_in_are_the_desks_own(self, settings):
        settings.ROOT_URLCONF = "tests.articles.prose_desk"
        assert editor_extensions()["StoryPicture"]["pickerUrl"] == "/library/picker/"
        assert editor_extensions()["StoryPicture"]["takeInUrl"] == "/library/take-in/"

    def test_where_there_is_no_desk_there_is_no_picker(self, settings):
        settings.ROOT_URLCONF = "newsroom.account_urls"
        assert editor_extensions()["StoryPicture"]["pickerUrl"] is None
        assert "<img" not in BodyWidget().format_value(f'<figure data-picture="{UID}"></figure>')

    def test_the_page_is_told_our_modules(self):
        context = BodyWidget().get_context("body", "", {})
        config = json.loads(context["widget"]["attrs"]["data-django-prose-editor-configurable"])
        assert config["js_modules"] == [f"/static/js/prose/{name}.js" for name in MODULES]
        assert config["extensions"]["Heading"] == {"levels": [2, 3]}

    def test_its_media_take_a_nonce(self):
        media = str(BodyWidget().media.with_nonce("n0nce"))
        assert '<script type="importmap" nonce="n0nce">' in media
        assert "css/prose.css" in media

    def test_no_font_of_icons_and_none_of_the_packages_sheets(self):
        media = str(BodyWidget().media)
        assert "icons" not in media
        assert media.count("stylesheet") == 1

    def test_left_out_pictures_are_counted_in_words(self):
        words = left_out_words()
        assert words[0].startswith("1 picture could")
        assert words[1].startswith("2 pictures could")
        assert len(words) == PICTURES_COUNTED + 1


@pytest.mark.browser
class TestInTheBrowser:
    @pytest.fixture
    def editor(self, page, settings):
        settings.ROOT_URLCONF = "tests.articles.prose_desk"

        def open_with(body):
            desk.update(body=body, taken=None)
            page.goto("/desk/")
            page.wait_for_selector(".tiptap")
            return page.locator(".tiptap")

        return open_with

    @staticmethod
    def keep(page):
        with page.expect_navigation():
            page.click("#keep")
        return desk["taken"]

    def test_a_body_opened_and_written_in_loses_nothing(self, page, editor):
        writing = editor(BODY)
        writing.locator("h2").click()
        page.keyboard.press("End")
        page.keyboard.type("line")
        assert self.keep(page) == BODY.replace("<h2>Head", "<h2>Headline")

    def test_typed_spaces_are_plain_spaces(self, page, editor):
        editor("").click()
        page.keyboard.type("Two  words and one more ")
        page.keyboard.press("Enter")
        page.keyboard.type("## Head")
        page.keyboard.press("Enter")
        page.keyboard.type("- item")
        kept = self.keep(page)
        assert kept == "<p>Two  words and one more</p><h2>Head</h2><ul><li>item</li></ul>"
        editor(kept)
        assert self.keep(page) == kept

    def test_an_untouched_story_is_sent_as_it_was(self, page, editor):
        editor(BODY)
        assert self.keep(page) == BODY

    def test_nine_buttons_speak_the_newsrooms_words(self, page, editor):
        editor("<p>a</p>")
        tools = page.locator(".prose-tools button")
        assert tools.evaluate_all("tools => tools.map(tool => tool.getAttribute('aria-label'))") == [
            "Style: Paragraph", "Bold", "Italic", "Link", "List", "Quote", "Pull quote", "Picture", "More tools"
        ]  # fmt: skip
        assert tools.evaluate_all("tools => tools.every(tool => tool.title.startsWith(tool.ariaLabel))")
        page.click("[data-tool=style]")
        assert page.locator("[role=menuitemradio]").all_text_contents() == ["Paragraph", "Heading", "Subheading"]
        page.click("[role=menuitemradio][data-tool=heading]")
        expect(page.locator(".tiptap h2")).to_have_text("a")
        page.click("[data-tool=more]")
        expect(page.locator(".prose-menu:visible [role^=menuitem]").first).to_have_text("Numbered list")
        expect(page.locator(".prose-inside:visible")).to_have_count(0)

    def test_arrow_keys_go_from_tool_to_tool(self, page, editor):
        editor("<p>word</p>").click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Alt+F10")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.locator("[data-tool=bold]")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".tiptap")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        expect(page.locator("[data-tool=bold]")).to_be_focused()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        expect(page.locator("[data-tool=more]")).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator(".tiptap ol")).to_have_text("word")
        assert self.keep(page) == "<ol><li><strong>word</strong></li></ol>"

    def test_table_tools_are_there_inside_a_table_only(self, page, editor):
        editor("<p>a</p>").click()
        page.click("[data-tool=more]")
        page.click("[role=menuitem][data-tool=table]")
        row = page.get_by_role("toolbar", name="Table")
        row.get_by_role("button", name="Add column").click()
        expect(page.locator(".tiptap th")).to_have_count(4)
        expect(page.locator(".tiptap")).to_be_focused()
        page.keyboard.type("head")
        assert self.keep(page).count("<th>") == 4
        editor("<p>a</p>").click()
        expect(page.get_by_role("toolbar", name="Table")).to_be_hidden()

    def test_a_link_is_one_field_and_enter(self, page, editor):
        editor("<p>word</p>").click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Control+k")
        field = page.get_by_label("Address")
        field.fill("javascript:alert(1)")
        page.keyboard.press("Enter")
        expect(page.locator("dialog [role=alert]")).to_contain_text("whole address")
        field.fill("example.org/a?b=c")
        page.keyboard.press("Enter")
        expect(page.locator(".tiptap a")).to_have_text("word")
        assert self.keep(page) == '<p><a href="https://example.org/a?b=c">word</a></p>'

    def test_each_change_is_told_and_an_empty_text_invites(self, page, editor):
        writing = editor("")
        assert writing.locator("p").get_attribute("data-placeholder") == "Write or paste here"
        page.evaluate("() => addEventListener('input', (event) => (document.title = event.target.value))")
        writing.click()
        page.keyboard.type("ab")
        expect(page).to_have_title("<p>ab</p>")

    def test_each_line_takes_the_direction_of_its_words_and_nothing_of_it_is_kept(self, page, editor):
        body = '<p>قال 12-15 «نعم».</p><p>He said “نعم”.</p><p dir="ltr">سلام</p>'
        writing = editor(body)
        assert writing.locator("p").evaluate_all("lines => lines.map(line => getComputedStyle(line).direction)") == [
            "rtl", "ltr", "ltr"
        ]  # fmt: skip
        writing.locator("p").first.click()
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        expect(writing.locator("p").nth(1)).to_be_empty()
        expect(writing.locator("p").nth(1)).to_have_css("direction", "rtl")
        page.keyboard.type("3 كتب")
        assert self.keep(page) == body.replace("</p><p>He", "</p><p>3 كتب</p><p>He")

    def test_a_key_acts_where_the_caret_stands_now(self, page, editor):
        """A browser on a busy machine tells the editor of a caret that it moved only after the next key."""
        editor("<p>Before after</p>").click()
        page.evaluate(
            """() => {
          const writing = document.querySelector(".tiptap");
          getSelection().collapse(writing.querySelector("p").firstChild, "Before ".length);
          const key = { key: "Enter", code: "Enter", keyCode: 13, bubbles: true, cancelable: true };
          writing.dispatchEvent(new KeyboardEvent("keydown", key));
        }"""
        )
        assert self.keep(page) == "<p>Before</p><p>after</p>"

    def test_a_tool_acts_where_the_caret_stands_now(self, page, editor):
        editor("<p>Plain</p><p>Said</p>").locator("p").first.click()
        page.evaluate(
            """() => {
          getSelection().collapse(document.querySelector(".tiptap p:last-child").firstChild, 2);
          const tool = document.querySelector("[data-tool=pullQuote]");
          tool.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true }));
          tool.click();
        }"""
        )
        assert self.keep(page) == '<p>Plain</p><aside class="pullquote"><p>Said</p></aside>'

    def test_no_break_spaces_survive(self, page, editor):
        body = "<p>«&nbsp;Oui&nbsp;» dit-il ; 10&nbsp;000 € !</p>"
        editor(body).click()
        page.keyboard.press("End")
        page.keyboard.type(" Non")
        assert self.keep(page) == body.replace("!", "! Non")

    def test_the_editor_has_the_fields_name(self, page, editor):
        editor("<p>a</p>")
        expect(page.locator(".tiptap[aria-label=Body]")).to_have_text("a")

    def test_a_picture_comes_from_the_library(self, page, editor):
        editor("<p>a</p>").click()
        with page.expect_popup() as popup:
            page.click("button[title='Picture']")
        click_and_leave(popup.value.get_by_text("Boat"))
        page.wait_for_selector(".tiptap figure[data-picture]")
        assert self.keep(page) == (f'<p>a</p><figure data-picture="{UID}"><figcaption>A boat</figcaption></figure>')

    def test_alt_text_is_written_for_this_story(self, page, editor):
        editor(f'<figure data-picture="{UID}"><figcaption>A boat</figcaption></figure>')
        page.click(".tiptap figcaption")
        page.click("button[title='Picture']")
        page.get_by_label("Alt text for this story").fill("Red boat")
        page.click("dialog button[type=submit]")
        assert f'<figure data-picture="{UID}" data-alt="Red boat">' in self.keep(page)

    def test_an_embed_is_an_address(self, page, editor):
        editor("<p>a</p>").click()
        page.click("[data-tool=more]")
        page.click("[role=menuitem][data-tool=embed]")
        page.get_by_label("Address of the post").fill("https://youtu.be/dQw4w9WgXcQ")
        page.click("dialog button[type=submit]")
        page.wait_for_selector(".tiptap figure[data-embed]")
        kept = self.keep(page)
        assert '<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>' in kept

    def test_a_paragraph_becomes_a_pull_quote(self, page, editor):
        editor("<p>Said</p><p>b</p>").locator("p").first.click()
        page.click("button[title='Pull quote']")
        assert self.keep(page) == '<aside class="pullquote"><p>Said</p></aside><p>b</p>'

    PASTED = """
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", "x");
    document.querySelector(".tiptap").dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    """

    @pytest.mark.parametrize(
        ("html", "kept"),
        [
            (
                '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">'
                '<p dir="ltr" style="line-height:1.38"><span style="font-weight:700">Bold</span>'
                '<span style="font-weight:400"> plain </span><span style="font-style:italic">slanted</span></p></b>',
                "<p><strong>Bold</strong> plain <em>slanted</em></p>",
            ),
            (
                '<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><!--[if !supportLists]-->'
                '<span style="mso-list:Ignore">·<span>  </span></span><!--[endif]-->First</p>'
                '<p style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">1.</span>Sub</p>'
                '<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·</span>Second<o:p></o:p></p>'
                '<p class="MsoNormal"><b>After</b></p>',
                "<ul><li>First<ol><li>Sub</li></ol></li><li>Second</li></ul><p><strong>After</strong></p>",
            ),
            (
                '<p>See <a href="https://www.google.com/url?q=https://example.org/a&amp;sa=D">this</a>'
                '<img src="file:///C:/x.png"></p>',
                '<p>See <a href="https://example.org/a">this</a></p>',
            ),
        ],
    )
    def test_pastes_come_in_plain(self, page, editor, html, kept):
        editor("").click()
        page.evaluate(f"(html) => {{{self.PASTED}}}", html)
        assert self.keep(page).replace(' dir="ltr"', "") == kept
