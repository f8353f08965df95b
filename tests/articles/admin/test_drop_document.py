"""A Word document dropped on the list of stories, and chosen there, in a browser."""

import base64

import pytest
from playwright.sync_api import expect

from articles.models import Article, Picture
from tests.articles.pictures import samples
from tests.articles.wire.docx_samples import docx, image, p

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/admin/articles/article/"
DRAG = """
([kind, name, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name));
  document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}
"""


def a_document():
    """A document with a title, a paragraph and a picture."""
    return docx(
        p("Library stays", style="Titel"),
        p("The council voted."),
        p(image(descr="Boats")),
        targets={"rIdP1": "media/image1.jpeg"},
        parts={"word/media/image1.jpeg": samples.jpeg()},
    )


def drag(page, kind, name="Council.docx", data=None):
    page.evaluate(DRAG, [kind, name, base64.b64encode(data or a_document()).decode()])


def test_dropped_it_opens_as_a_draft_with_its_picture(visits, ed):
    page = visits.open(user=ed)
    page.goto(LIST)
    drag(page, "dragover")
    expect(page.locator(".drop-sign")).to_contain_text("Drop the Word document here")
    drag(page, "drop")
    page.wait_for_url("**/change/")
    expect(page.locator(".tiptap figure img")).to_have_js_property("naturalWidth", 120)
    story = Article.objects.get()
    assert (story.headline, Picture.objects.get().alt) == ("Library stays", "Boats")
    expect(page.locator(".messagelist")).to_contain_text("is a draft now")


def test_another_file_is_told_and_the_page_stays(visits, ed):
    page = visits.open(user=ed)
    page.goto(LIST)
    drag(page, "drop", "holiday.jpg", samples.jpeg())
    expect(page.locator(".drop-sign")).to_contain_text("Only a Word document")
    assert page.url.endswith(LIST)


def test_chosen_by_the_button_and_without_a_script(visits, ed):
    chosen = {"name": "Council.docx", "mimeType": "application/octet-stream", "buffer": a_document()}
    page = visits.open(user=ed)
    page.goto(LIST)
    page.get_by_label("From a Word document").set_input_files(chosen)
    page.wait_for_url("**/change/")
    plain = visits.open(user=ed, javascript=False)
    plain.goto(LIST)
    plain.get_by_label("From a Word document").set_input_files(chosen)
    plain.get_by_role("button", name="Make a draft of it").click()
    plain.wait_for_url("**/change/")
    assert Article.objects.count() == 2
