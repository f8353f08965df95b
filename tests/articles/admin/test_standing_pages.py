"""Standing pages at the desk: the trash has two doors."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import translation

from newsroom import drafts
from newsroom.models import Act, Page

LIST = "/admin/newsroom/page/"


@pytest.fixture
def about(db):
    return Page.objects.create(title="About the Courier", body="<p>We are ten.</p>", is_published=True)


def address(what, page):
    return reverse(f"admin:newsroom_page_{what}", args=[page.pk])


def test_a_page_in_the_trash_is_found_and_brought_back(olga, about, logged_in, vera):
    client = logged_in(olga)
    client.post(address("delete", about), {"post": "yes"})
    assert vera.get("/about-the-courier/").status_code == 404
    assert "About the Courier" not in client.get(LIST).content.decode().split('id="changelist"')[1]
    assert "About the Courier" in client.get(LIST, {"state": "trash"}).content.decode().split('id="changelist"')[1]
    assert address("restore", about) in client.get(address("change", about)).content.decode()

    client.post(address("restore", about))

    assert vera.get("/about-the-courier/").status_code == 200
    assert list(Act.objects.values_list("verb", flat=True).order_by("id")) == ["trash", "restore"]


def test_what_lies_in_the_trash_is_not_edited(olga, about, logged_in):
    about.trash(by=olga)
    assert logged_in(olga).post(address("change", about), {"title": "Other"}).status_code == 403
    about.refresh_from_db()
    assert about.title == "About the Courier"


def test_restoring_takes_a_form_a_role_and_a_page_in_the_trash(olga, ed, about, logged_in):
    assert logged_in(olga).get(address("restore", about)).status_code == 405
    assert logged_in(olga).post(address("restore", about)).status_code == 409
    about.trash(by=olga)
    assert logged_in(ed).post(address("restore", about)).status_code == 403
    about.refresh_from_db()
    assert about.trashed_at is not None


def test_a_page_is_read_before_it_is_public(ed, rita, vera, logged_in):
    page = Page.objects.create(title="Imprint", body="<p>Who is liable.</p>")
    assert address("preview", page) in logged_in(ed).get(address("change", page)).content.decode()
    html = logged_in(ed).get(address("preview", page)).content.decode()
    assert "Who is liable." in html
    assert "noindex" in html
    assert logged_in(rita).get(address("preview", page)).status_code == 403
    assert "login" in vera.get(address("preview", page))["Location"]
    assert vera.get("/imprint/").status_code == 404


def form_of(page, **other):
    typed = {"title": page.title, "body": page.body, "slug": page.slug, "position": page.position, "purpose": ""}
    return typed | {"in_footer": "on", "is_published": "on"} | other


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_a_draft_does_not_go_out_with_its_gaps(olga, logged_in, vera, language):
    with translation.override(language):
        drafts.begin_pages()
    page, client = Page.objects.get(slug="about"), logged_in(olga)
    first = page.body[page.body.index("[") : page.body.index("]") + 1]

    refused = client.post(address("change", page), form_of(page))

    assert refused.status_code == 400
    assert f"Readers would see “{html.escape(first)}”" in refused.content.decode()
    assert vera.get("/about/").status_code == 404
    assert client.post(address("change", page), form_of(page, is_published="")).status_code == 302, "a draft is kept"

    filled = re.sub(r"\[[^\]]+\]", "We are ten [sic].", page.body)
    assert client.post(address("change", page), form_of(page, body=filled)).status_code == 302
    assert vera.get("/about/").status_code == 200


def test_what_is_public_with_a_gap_may_be_mended(olga, logged_in):
    drafts.begin_pages()
    page = Page.objects.get(slug="imprint")
    page.is_published = True
    page.save()

    assert logged_in(olga).post(address("change", page), form_of(page, title="Who we are")).status_code == 302
    page.refresh_from_db()
    assert page.title == "Who we are"


def test_the_first_gap_is_named_first():
    body = "<p>Hers: [name and\n address].</p><h2>X</h2><p>Write to [e-mail address] or [whom you like].</p>"
    assert drafts.first_gap(body) == "[name and address]"
    assert drafts.first_gap("<p>[whom you like]</p>") == ""
