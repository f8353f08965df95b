"""A Word document on the list of stories: a draft with its pictures in the library, or a sentence that says why."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from articles.models import Article, Author, Picture
from articles.wire import docx_package
from articles.wire.intake import document as edge
from newsroom.states import Refused
from tests.articles.hostile import HOSTILE
from tests.articles.pictures import samples
from tests.articles.wire.docx_samples import docx, image, p, zipped

HERE = "/admin/articles/article/from-document/"
TITLE = p("Library stays", style="Titel")


def sent(client, data=None, name="Council vote.docx"):
    data = docx(TITLE, p("The council voted.")) if data is None else data
    return client.post(HERE, {"document": SimpleUploadedFile(name, data)})


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def with_picture(photo=None, descr="Boats at the quay", **more):
    parts = {"word/media/image1.jpeg": samples.jpeg() if photo is None else photo}
    caption = p("The quay &amp; &lt;co>", style="Beschriftung")
    blocks = [TITLE, p("They voted.", style="Untertitel"), p("Before."), p(image(descr=descr)), caption, p("After.")]
    return docx(*blocks, targets={"rIdP1": "media/image1.jpeg"}, parts=parts, **more)


def test_a_document_becomes_a_draft_with_its_picture_in_the_library(rita, logged_in):
    author = Author.objects.filter(user=rita).first() or Author.objects.create(name="Rita", user=rita)
    response = sent(logged_in(rita), with_picture(author="Tom Wray"))
    story, picture = Article.objects.get(), Picture.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/admin/articles/article/{story.pk}/change/")
    assert (story.state, story.created_by, story.headline, story.standfirst) == (
        "draft", rita, "Library stays", "They voted."
    )  # fmt: skip
    figure = f'<figure data-picture="{picture.uid}"><figcaption>The quay &amp; &lt;co&gt;</figcaption></figure>'
    assert story.body == f"<p>Before.</p>{figure}<p>After.</p>"
    assert (picture.alt, picture.caption, picture.uploaded_by) == ("Boats at the quay", "The quay & <co>", rita)
    assert list(story.authors.all()) == [author]
    assert story.revisions.get().note == "From the document “Council vote.docx” by Tom Wray."
    assert said(response) == ["“Library stays” is a draft now."]
    assert logged_in(rita).get(response["Location"]).status_code == 200


def test_the_same_picture_keeps_what_the_library_says_and_the_story_its_own(rita, logged_in):
    client = logged_in(rita)
    sent(client, with_picture())
    sent(client, with_picture(descr="Gulls"))
    assert Picture.objects.get().alt == "Boats at the quay"
    assert 'data-alt="Gulls"' in Article.objects.first().body + Article.objects.last().body


def test_what_was_left_out_is_told(rita, logged_in):
    deleted = "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>"
    comment = '<w:r><w:commentReference w:id="0"/></w:r>'
    response = sent(logged_in(rita), docx(TITLE, p("Words", deleted, comment, comment)))
    told = said(response)[1]
    assert "2 comments were left out." in told
    assert "1 deletion" in told


def test_a_picture_that_the_library_refuses_is_told_and_the_story_is_there(rita, logged_in):
    response = sent(logged_in(rita), with_picture(photo=b"\x01\x00\x00\x00 EMF drawing"))
    assert Article.objects.get().body == "<p>Before.</p><p>The quay &amp; &lt;co&gt;</p><p>After.</p>"
    assert "“image1.jpeg”: This file is not a picture" in said(response)[1]


def test_who_may_not_bring_pictures_gets_the_words(rita, logged_in, monkeypatch):
    real = type(rita).has_perm

    def without(self, permission, obj=None):
        return permission != "articles.add_picture" and real(self, permission, obj)

    monkeypatch.setattr(type(rita), "has_perm", without)
    response = sent(logged_in(rita), with_picture())
    assert "pictures were left out" in said(response)[1]
    assert Article.objects.get().body == "<p>Before.</p><p>The quay &amp; &lt;co&gt;</p><p>After.</p>"
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        zipped({"word/document.xml": "<!DOCTYPE x><w/>"}),
        zipped({"word/document.xml": b" " * 60_000_000}),
        docx(),
    ],
    ids=["empty", "pdf", "old", "dtd", "bomb", "blank"],
)
def test_bad_ones_get_a_sentence_with_400(rita, logged_in, data):
    response = sent(logged_in(rita), data, "<b>bad</b>.docx")
    html = response.content.decode()
    assert response.status_code == 400
    assert "<b>bad" not in html
    assert "/admin/articles/article/" in html
    assert not Article.objects.exists()


def test_too_large_and_too_long(rita, logged_in, monkeypatch):
    monkeypatch.setattr("articles.admin.docx.MAX_BYTES", 100)
    monkeypatch.setattr(docx_package, "MAX_BYTES", 100)
    assert sent(logged_in(rita)).status_code == 400
    monkeypatch.undo()
    monkeypatch.setattr(edge, "BODY_MAX", 10)
    response = sent(logged_in(rita))
    assert "too long for one story" in response.content.decode()
    assert not Article.objects.exists()


def test_what_is_refused_leaves_no_picture_behind(rita, logged_in, monkeypatch):
    monkeypatch.setattr(edge, "BODY_MAX", 100)  # the words alone would fit
    response = sent(logged_in(rita), with_picture())
    assert (response.status_code, "too long for one story" in response.content.decode()) == (400, True)
    assert not Article.objects.exists()
    assert not Picture.objects.exists()


def test_a_picture_shown_often_is_taken_in_once(rita, logged_in, monkeypatch):
    taken = []
    real = edge.take_in
    monkeypatch.setattr(edge, "take_in", lambda *args, **more: taken.append(more["alt"]) or real(*args, **more))
    blocks = [part for n in range(3) for part in (p(image(descr=f"Quay {n}")), p(f"c{n}", style="Beschriftung"))]
    more = {"targets": {"rIdP1": "media/a.jpeg"}, "parts": {"word/media/a.jpeg": samples.jpeg()}}
    sent(logged_in(rita), docx(TITLE, *blocks, **more))
    body, uid = Article.objects.get().body, Picture.objects.get().uid
    assert taken == ["Quay 0"]
    assert body == (
        f'<figure data-picture="{uid}"><figcaption>c0</figcaption></figure>'
        f'<figure data-picture="{uid}" data-alt="Quay 1"><figcaption>c1</figcaption></figure>'
        f'<figure data-picture="{uid}" data-alt="Quay 2"><figcaption>c2</figcaption></figure>'
    )


def test_without_a_file_it_is_asked_for(rita, logged_in):
    response = logged_in(rita).post(HERE, {"document": "words"})
    assert response.status_code == 400
    assert "Choose a Word document" in response.content.decode()


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_headlines_and_file_names_are_words(rita, logged_in, words):
    from xml.sax.saxutils import escape

    from newsroom.xml import clean_xml_chars

    words = clean_xml_chars(words)
    client = logged_in(rita)
    response = sent(
        client, docx(p(escape(words), style="Titel"), p(escape(words)), author=escape(words)), words + ".docx"
    )
    html = client.get(response["Location"]).content.decode()
    assert "<script>alert(1)" not in html
    assert "<svg onload" not in html
    assert "<img src=x" not in html


def test_a_headline_that_is_too_long_is_cut_and_nothing_refused(rita, logged_in):
    assert sent(logged_in(rita), docx(p("word " * 100, style="Titel"), p("Body."))).status_code == 302
    assert len(Article.objects.get().headline) <= 250


@pytest.mark.parametrize("who", ["pia", "mo"])
def test_only_those_who_write_stories(request, logged_in, who):
    assert sent(logged_in(request.getfixturevalue(who))).status_code == 403
    assert not Article.objects.exists()


def test_the_edge_asks_too(mo):
    from django.core.exceptions import PermissionDenied

    from articles.wire.docx import read

    with pytest.raises(PermissionDenied):
        edge.begin_from_document(read(docx(TITLE)), by=mo)


def test_nothing_in_it_is_refused(rita):
    from articles.wire.docx import read

    with pytest.raises(Refused, match="no words"):
        edge.begin_from_document(read(docx()), by=rita)


def test_another_site_sends_none(rita):
    client = Client(enforce_csrf_checks=True)
    client.force_login(rita)
    assert sent(client).status_code == 403


@pytest.mark.django_db
def test_vera_is_led_to_the_login(vera):
    assert "login" in sent(vera)["Location"]


def test_it_takes_a_post_only(rita, logged_in):
    response = logged_in(rita).get(HERE)
    assert (response.status_code, response["Allow"]) == (405, "POST")


def test_the_form_works_without_a_script(db):
    html = render_to_string("admin/articles/_drop_document.html", request=RequestFactory().get("/"))
    assert f'action="{HERE}"' in html
    assert 'type="submit"' in html
    assert 'name="csrfmiddlewaretoken"' in html
