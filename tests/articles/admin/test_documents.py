"""The room of documents: bringing in, finding, linking, taking away."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.documents.keeping import settle_documents
from articles.models import Document
from newsroom.models import Page
from tests.articles.documents import document_samples as samples

ADD = reverse("admin:articles_document_add")
LIST = reverse("admin:articles_document_changelist")


def room(document):
    return reverse("admin:articles_document_change", args=[document.pk])


def file(content, name):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("who", ["rita", "pia", "ed", "olga"])
def test_one_is_brought_in_and_opened(who, request, logged_in):
    client = logged_in(request.getfixturevalue(who))
    answer = client.post(ADD, {"files": file(samples.pdf(), "Harbour_plan 2026.pdf")}, follow=True)
    made = Document.objects.get()
    assert answer.redirect_chain == [(room(made), 302)]
    assert made.title == "Harbour plan 2026"
    assert made.uploaded_by.username == who
    page = answer.content.decode()
    assert made.address in page
    assert "No story links to it yet." in page


def test_several_are_brought_in_and_what_is_refused_is_named(ed, logged_in):
    client = logged_in(ed)
    sent = [
        file(samples.pdf(), "a.pdf"),
        file(b"<html><script>", "b.pdf"),
        file(samples.mp3(), "c.exe"),
        file(b"", "d.pdf"),
    ]
    answer = client.post(ADD, {"files": sent[:3]})
    assert answer.status_code == 400
    assert "b.pdf: This is a web page" in answer.content.decode()
    assert list(Document.objects.order_by("id").values_list("title", "format")) == [("a", "PDF"), ("c", "MP3")]
    assert client.post(ADD, {"files": sent[3:]}).status_code == 400
    assert client.post(ADD, {}).status_code == 400
    both = client.post(ADD, {"files": [file(samples.pdf(), "again.pdf"), file(samples.wav(), "e.wav")]}, follow=True)
    assert both.redirect_chain == [(LIST, 302)]
    assert "was here already" in both.content.decode()


def test_too_large_is_refused_with_its_limit(ed, logged_in, settings):
    settings.DOCUMENT_MAX_BYTES = 1_000_000
    answer = logged_in(ed).post(ADD, {"files": file(samples.pdf() + bytes(1_000_000), "a.pdf")})
    assert (answer.status_code, "larger than 1 MB" in answer.content.decode()) == (400, True)


def test_a_full_disk_is_told_and_nothing_is_kept(ed, logged_in, monkeypatch):
    monkeypatch.setattr(
        "articles.documents.keeping.keep", lambda *given: (_ for _ in ()).throw(OSError(28, "No space"))
    )
    answer = logged_in(ed).post(ADD, {"files": file(samples.pdf(), "a.pdf")})
    assert (answer.status_code, "No space" in answer.content.decode()) == (400, True)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", '"><script>alert(1)</script>.pdf', "x" * 400 + ".pdf", "ملف.pdf", ".pdf"]
)
def test_hostile_names_are_only_words(ed, logged_in, name):
    client = logged_in(ed)
    answer = client.post(ADD, {"files": file(samples.pdf(), name)}, follow=True)
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content
    assert b"<script>alert" not in client.get(LIST).content


def test_an_empty_list_says_what_belongs_there_but_not_to_who_searches(ed, logged_in):
    client = logged_in(ed)
    assert "No documents yet." in client.get(LIST).content.decode()
    searched = client.get(LIST + "?q=sea").content.decode()
    assert ("No documents yet." in searched, "Nothing here." in searched) == (False, True)


def test_the_list_is_searched_and_sorted_out(document, ed, logged_in):
    client = logged_in(ed)
    plan, song = document(title="Harbour plan"), document(samples.mp3(), called="song.mp3", title="Sea song")
    document(title="Old budget").trash(by=ed)
    for query, there, away in (
        ("", ["Harbour plan", "Sea song"], "Old budget"),
        ("?q=sea", ["Sea song"], "Harbour plan"),
        ("?q=song.mp3", ["Sea song"], "Harbour plan"),
        ("?kind=pdf", ["Harbour plan"], "Sea song"),
        ("?state=trash", ["Old budget"], "Sea song"),
        ("?kind=odd&state=odd", ["Harbour plan"], "Old budget"),
    ):
        page = client.get(LIST + query).content.decode()
        for title in there:
            assert f">{title}</a>" in page, (query, title)
        assert away not in page, query
    assert plan.pk != song.pk


def test_the_words_are_saved_and_nothing_else(document, rita, logged_in):
    made = document()
    logged_in(rita).post(
        room(made), {"title": "The\nplan", "note": "From the council.", "name": "x", "is_out": "", "format": "MP3"}
    )
    kept = Document.objects.get()
    assert (kept.title, kept.note, kept.name, kept.is_out, kept.format) == (
        "The plan", "From the council.", made.name, True, "PDF")  # fmt: skip


def test_where_it_is_used(document, draft, rita, logged_in):
    made, other = document(called="خطة.pdf"), document()
    story = draft(by=rita, headline="The plan is out", body=f'<p>See <a href="{made.address}">it</a>.</p>')
    Page.objects.create(title="Our budget", body=f'<p><a href="{made.get_absolute_url()}">here</a></p>')
    page = logged_in(rita).get(room(made)).content.decode()
    assert "One story links to it." in page
    assert story.headline in page
    assert "Our budget" in page
    assert story.headline not in logged_in(rita).get(room(other)).content.decode()


def test_the_trash_and_back(document, ed, rita, logged_in):
    made = document()
    do = [reverse("admin:articles_document_verb", args=[made.pk, verb]) for verb in ("trash", "restore", "kill")]
    assert logged_in(rita).post(do[0]).status_code == 403
    client = logged_in(ed)
    assert client.get(do[0]).status_code == 405
    assert client.post(do[2]).status_code == 404
    assert client.post(do[0], follow=True).status_code == 200
    settle_documents()
    assert client.get(made.get_absolute_url()).status_code == 410
    page = client.get(room(made)).content.decode()
    assert "Bring back from the trash" in page
    assert made.address not in page
    assert client.post(room(made), {"title": "New"}).status_code == 403
    assert client.post(do[1], follow=True).status_code == 200
    made.refresh_from_db()
    assert made.is_usable


def test_a_list_of_thirty_asks_as_much_as_one_of_one(document, ed, logged_in, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = logged_in(ed)
    document(by=ed)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _turn in range(29):
        document(by=ed)
    with django_assert_num_queries(len(one)):
        client.get(LIST)


def test_where_many_stories_link_to_it_nobody_says_how_many(document, draft, ed, logged_in, monkeypatch):
    monkeypatch.setattr("articles.admin.document.MOST_USES", 2)
    made = document()
    for _number in range(3):
        draft(body=f'<p><a href="{made.get_absolute_url()}">The plan</a></p>')
    page = logged_in(ed).get(room(made)).content.decode()
    assert "More than 2 stories link to it." in page
    assert page.count('class="headline"') == 2
