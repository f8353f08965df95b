"""Moving in and the documents, seen in a browser: nothing for axe to say, nothing that slides sideways."""

import io

import pytest

from articles.documents import keeping
from newsroom.management.moving_in import working
from newsroom.management.moving_in.working import work_on
from newsroom.models import Move
from tests.browser.visits import PHONE, sideways
from tests.newsroom.moving_in.at_the_desk import DOOR, SAMPLES
from tests.test_accessible import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def work():
    work_on(Move.take_up(), beside=False)


def looked_at(page):
    page.set_viewport_size(PHONE)
    assert sideways(page) <= 0, page.url
    assert violations(page) == {}, page.url


def test_an_owner_moves_a_paper_in(visits, olga, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    # The proof asks for every old address; its section is looked at where it is tested.
    monkeypatch.setattr(working, "prove", lambda *args, **kwargs: None)
    page = visits.open(user=olga)
    page.goto(DOOR)
    looked_at(page)
    page.set_input_files("input[type=file]", SAMPLES / "gazette.xml")
    page.click("main [type=submit]")
    page.wait_for_url(f"**{DOOR}*-*/")
    looked_at(page)
    work()
    page.reload()
    looked_at(page)
    page.click("button[value=go]")
    page.wait_for_load_state()
    work()
    page.reload()
    looked_at(page)
    assert Move.objects.get().state == Move.State.DONE


def test_the_room_of_documents(visits, pia):
    made = keeping.take_in(io.BytesIO(PDF), by=pia, called="Budget 2026.pdf")
    page = visits.open(user=pia)
    for address in ("/admin/articles/document/", "/admin/articles/document/add/",
                    f"/admin/articles/document/{made.pk}/change/"):  # fmt: skip
        page.goto(address)
        looked_at(page)
