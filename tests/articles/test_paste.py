"""Pastes: ten hand-made clipboards of Word and ten of Google Docs, and some of others, in a browser and by the server
alone; plain text; pictures; hostile ones.

Each clipboard lies in tests/samples/clipboards beside what a story keeps of it. Every word and every space is kept,
and nothing else.
"""

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from articles.prose import left_out_words
from newsroom.text import clean_body, plain
from tests.articles.hostile import HOSTILE
from tests.articles.pictures import samples
from tests.newsroom.test_text_hostile import SEEDS, STORY_ATTRIBUTES, faults

from .prose_desk import UID, desk

CLIPBOARDS = Path(__file__).parents[1] / "samples" / "clipboards"
ALL = sorted(path for path in CLIPBOARDS.glob("*/*.html") if ".expected" not in path.name)
TRACES = re.compile(
    r"mso|style=|class=|<span(?! (?:lang|dir))|docs-internal|<o:p|<font|<p></p>|<li></li>", re.IGNORECASE
)


def expected(clipboard):
    """What a story keeps of a clipboard."""
    return clipboard.with_suffix(".expected.html").read_text().removesuffix("\n")


def words(body):
    """The words of a body, as a reader counts them; a no-break space is a space between words here."""
    return re.sub(r"[\s\u00a0]+", " ", plain(body)).split(" ")


def test_there_are_ten_of_each():
    assert [len([path for path in ALL if path.parent.name == kind]) for kind in ("word", "docs")] == [10, 10]


@pytest.mark.parametrize("clipboard", ALL, ids=lambda path: f"{path.parent.name}-{path.stem}")
class TestByTheServerAlone:
    def test_every_word_is_kept_and_nothing_else(self, clipboard):
        kept = clean_body(clipboard.read_text())
        assert words(kept) == words(expected(clipboard))
        assert not TRACES.findall(kept)
        assert clean_body(kept) == kept

    def test_what_is_expected_can_be_kept(self, clipboard):
        assert clean_body(expected(clipboard)) == expected(clipboard)


LIVE = "script, svg, iframe, object, embed, form, style, link, base, meta, video, audio, img[src*='//']"
PASTE = """
([html, text, files]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (text) data.setData("text/plain", text);
  for (const [name, type, bytes] of files ?? []) {
    const binary = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0));
    data.items.add(new File([binary], name, { type }));
  }
  const writing = document.querySelector(".tiptap");
  writing.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  return document.querySelector("textarea").value;
}
"""
EMPTY = "() => document.querySelector('.tiptap').editor.chain().clearContent(true).focus().run()"


@pytest.fixture
def writing(page, settings):
    """A page with an empty editor; `page.paste(html, text)` answers what the field holds then."""
    settings.ROOT_URLCONF = "tests.articles.prose_desk"
    desk.update(body="", taken=None)
    page.goto("/desk/")
    page.wait_for_selector(".tiptap")

    def paste(html="", text="", files=(), afresh=True):
        if afresh:
            page.evaluate(EMPTY)
        return page.evaluate(PASTE, [html, text, list(files)])

    page.paste = paste
    return page


def image(name="boat.jpg"):
    """A picture file as the browser hands it over."""
    return [name, "image/jpeg", base64.b64encode(samples.jpeg()).decode()]


@pytest.mark.browser
class TestInTheBrowser:
    def test_all_clipboards_come_in_plain(self, writing):
        wrong = {}
        for clipboard in ALL:
            shown = writing.paste(clipboard.read_text())
            kept = clean_body(shown)
            # What the editor shows is what will be kept, but for its own paragraphs in items and cells.
            if kept != expected(clipboard) or TRACES.search(shown.replace("<p></p>", "")):
                wrong[f"{clipboard.parent.name}/{clipboard.stem}"] = (kept, expected(clipboard))
        assert not wrong

    def test_pictures_that_stayed_behind_are_counted(self, writing):
        said = writing.locator(".prose-said")
        for clipboard in ("word/06-pictures", "docs/06-pictures"):
            writing.paste((CLIPBOARDS / f"{clipboard}.html").read_text())
            expect(said).to_contain_text(left_out_words()[1])
        said.get_by_role("button", name="Close").click()
        expect(said).to_be_hidden()
        writing.paste("<p>One <img src='https://example.org/a.png'></p>")
        expect(said).to_contain_text(left_out_words()[0])

    def test_ten_thousand_words_are_all_there(self, writing):
        line = (
            '<p class=MsoNormal style="margin:0"><span lang=EN style="font-family:Calibri;mso-bidi-font-weight:bold">'
            "%d The <b>council</b> voted on\nTuesday<span style='mso-spacerun:yes'>  </span>to keep the library."
            "<o:p></o:p></span></p>\n"
        )
        html = "<html xmlns:o='urn:schemas-microsoft-com:office:office'><body>"
        html += "".join(line % number for number in range(1000))
        shown = writing.paste(html)
        body = "".join(
            f"<p>{n} The <strong>council</strong> voted on Tuesday  to keep the library.</p>" for n in range(1000)
        )
        assert clean_body(shown) == body

    def test_plain_text_is_paragraphs_at_empty_lines(self, writing):
        shown = writing.paste(text="First line\nsecond  line\r\n\r\n\n  Third\u00a0! <b>no tag</b>\n\n")
        assert clean_body(shown) == "<p>First line<br>second  line</p><p>Third&nbsp;! &lt;b&gt;no tag&lt;/b&gt;</p>"

    def test_a_paste_goes_into_the_sentence(self, writing):
        writing.locator(".tiptap").click()
        writing.keyboard.type("Before  after")
        writing.evaluate("() => document.querySelector('.tiptap').editor.commands.setTextSelection(8)")
        shown = writing.paste('<p class="MsoNormal">the <b>middle</b></p>', afresh=False)
        assert shown == "<p>Before the <strong>middle</strong> after</p>"

    def test_what_is_cut_here_is_pasted_here_as_it_was(self, writing):
        writing.paste(
            f'<p>One</p><figure data-picture="{UID}" data-alt="x"><figcaption>Boat</figcaption></figure><p>Two</p>'
        )
        before = writing.evaluate("() => document.querySelector('textarea').value")
        cut = """() => {
          const data = new DataTransfer();
          const writing = document.querySelector(".tiptap");
          writing.editor.commands.selectAll();
          writing.dispatchEvent(new ClipboardEvent("cut", { clipboardData: data, bubbles: true, cancelable: true }));
          return data.getData("text/html");
        }"""
        html = writing.evaluate(cut)
        assert clean_body(writing.paste(html, afresh=False)) == clean_body(before)

    def test_a_pasted_picture_goes_through_the_library(self, writing):
        writing.paste(files=[image()])
        caption = writing.locator(f'.tiptap figure[data-picture="{UID}"] figcaption')
        caption.wait_for()
        expect(writing.locator(".tiptap")).to_be_focused()
        writing.keyboard.type("At the quay")
        expect(caption).to_have_text("At the quay")
        with writing.expect_navigation():
            writing.click("#keep")
        assert desk["taken"] == f'<figure data-picture="{UID}"><figcaption>At the quay</figcaption></figure>'

    def test_a_picture_of_the_copied_text_is_no_picture(self, writing):
        shown = writing.paste("<p class=MsoNormal>Words</p>", "Words", [image()])
        assert shown == "<p>Words</p>"

    def test_a_dropped_picture_lands_and_a_refused_one_is_a_sentence(self, writing, visits):
        writing.paste("<p>One</p><p>Two</p>")
        writing.evaluate(
            """(bytes) => {
          const data = new DataTransfer();
          const binary = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0));
          for (const name of ["boat.jpg", "bad.jpg"]) data.items.add(new File([binary], name, { type: "image/jpeg" }));
          const line = document.querySelector(".tiptap p:last-child");
          const { left, top } = line.getBoundingClientRect();
          line.dispatchEvent(new DragEvent("drop", {
            dataTransfer: data, clientX: left + 2, clientY: top + 2, bubbles: true, cancelable: true }));
        }""",
            image()[2],
        )
        writing.locator(".tiptap figure").wait_for()
        expect(writing.locator(".prose-said")).to_contain_text("“bad.jpg”: no picture.")
        expect(writing.locator(".tiptap figure")).to_have_count(1)
        expect(writing.locator(".tiptap figure")).to_have_attribute("data-credit", "Ines")
        assert [line.partition(":")[0] for line in visits.wrong] == ["400"]
        visits.wrong.clear()

    def test_hostile_clipboards_run_nothing_and_fetch_nothing(self, writing, visits):
        """`visits` fails this for an error of a script or a request elsewhere; what the policy refused did not run."""
        writing.on("dialog", lambda dialog: pytest.fail(dialog.message))
        for payload in [*SEEDS, *HOSTILE]:
            shown = writing.paste(f"<p>a {payload} b</p>", "x")
            assert faults(clean_body(shown), STORY_ATTRIBUTES) == [], payload
            assert not writing.locator(f".tiptap :is({LIVE})").count(), payload
        visits.wrong = [line for line in visits.wrong if "Content Security Policy" not in line]
