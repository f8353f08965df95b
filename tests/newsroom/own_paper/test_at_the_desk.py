"""“Start my own paper” at the desk: for owners, by a form that asks twice."""

import pytest
from django.db import OperationalError
from django.test import Client

from articles.models import Article, Section
from newsroom.management.demo import leaving
from newsroom.models import DemoMark, SiteSettings
from tests.newsroom.own_paper.helping import hashed, ids, nothing_is_left

MINE = {
    "confirm": "the  lantern courier",
    "first_name": "Nora",
    "last_name": "Quill",
    "email": "nora@marsh.example",
    "username": "nora",
    "password": "reeds bend and do not break",
}


def test_the_owner_starts_over_at_the_desk(demo, boss, logged_in):
    client = logged_in(boss)
    assert "/admin/own-paper/" in client.get("/admin/").content.decode()
    page = client.get("/admin/own-paper/").content.decode()
    assert f"{Article.objects.count()} stories" in page
    assert "4 demo logins" in page
    assert "The Lantern Courier" in page

    answer = client.post("/admin/own-paper/", MINE, follow=True)

    assert answer.redirect_chain == [("/admin/", 302)]
    said = answer.content.decode()
    assert "The demo is gone, and the paper is yours." in said
    assert "The first day" in said
    assert "/admin/own-paper/" not in said
    boss.refresh_from_db()
    assert (str(boss), boss.username, boss.is_demo, boss.roles) == ("Nora Quill", "nora", False, ["owner"])
    assert boss.check_password(MINE["password"])
    assert boss.author.name == "Nora Quill"
    nothing_is_left(demo, boss)
    assert client.get("/admin/", REMOTE_ADDR="203.0.113.9").status_code == 200, "no longer a demo login"
    gone = client.get("/admin/own-paper/")
    assert "There is no demo here" in gone.content.decode()
    assert client.post("/admin/own-paper/", MINE).status_code == 409


def test_an_owner_of_ones_own_types_the_name_alone(demo, olga, logged_in):
    answer = logged_in(olga).post("/admin/own-paper/", {"confirm": "The Lantern Courier"})

    assert answer.status_code == 302
    nothing_is_left(demo, olga)


@pytest.mark.parametrize(
    "typed",
    [MINE | {"confirm": ""}, MINE | {"confirm": "yes"}, MINE | {"password": "short"}, MINE | {"username": "editor"},
     MINE | {"also": "999999"}, MINE | {"also": "x"}, {"confirm": "The Lantern Courier"}],
)  # fmt: skip
def test_nothing_goes_where_the_form_is_not_right(demo, boss, logged_in, typed):
    before = hashed(ids())

    answer = logged_in(boss).post("/admin/own-paper/", typed)

    assert answer.status_code == 400
    assert leaving.is_here()
    after = hashed(ids())
    assert {key for key in before if before[key] != after.get(key)} <= {("newsroom.User", boss.pk)}
    boss.refresh_from_db()
    assert (boss.username, boss.is_demo) == ("owner", True)


@pytest.mark.parametrize(
    ("typed", "first"),
    [(MINE | {"confirm": "", "password": "short"}, "id_password"), (MINE | {"confirm": "yes"}, "id_confirm")],
)
def test_a_wrong_form_says_so_at_the_top_and_leads_to_the_field(demo, boss, logged_in, typed, first):
    client = logged_in(boss)
    assert "nothing was removed" not in client.get("/admin/own-paper/").content.decode()

    page = client.post("/admin/own-paper/", typed).content.decode()

    assert page.index("nothing was removed") < page.index("What goes, for good")
    assert page.index(f'<a href="#{first}">') < page.index(f'id="{first}"')


def test_what_stays_is_called_what_it_is(demo, boss, logged_in):
    section = Section.objects.first()
    section.name = "Ours"
    section.save()

    page = logged_in(boss).get("/admin/own-paper/").content.decode()

    assert "<li>Section <a" in page
    assert "<bdi>Ours</bdi></a>: It was rewritten." in page


def test_looking_changes_nothing(demo, boss, logged_in):
    client, before = logged_in(boss), hashed(ids())

    for answer in (client.get("/admin/own-paper/"), client.head("/admin/own-paper/")):
        assert answer.status_code == 200

    assert client.put("/admin/own-paper/").status_code == 405
    after = hashed(ids())
    assert {key for key in before if before[key] != after.get(key)} <= {("newsroom.User", boss.pk)}


def test_only_owners_may(demo, client, logged_in, rita, ed, pia, mo):
    for person in (rita, ed, pia, mo):
        theirs = logged_in(person)
        assert theirs.get("/admin/own-paper/").status_code == 403
        assert theirs.post("/admin/own-paper/", MINE).status_code == 403
        assert "/admin/own-paper/" not in theirs.get("/admin/").content.decode()
    assert client.get("/admin/own-paper/")["Location"] == "/admin/login/?next=/admin/own-paper/"
    assert client.post("/admin/own-paper/", MINE).status_code == 302
    assert leaving.is_here()
    assert not SiteSettings.objects.get().own_paper_at


def test_while_it_goes_the_desk_says_how_much_is_left(demo, olga, logged_in):
    leaving.decide(by=olga)
    client = logged_in(olga)

    page = client.get("/admin/own-paper/").content.decode()
    assert f"{DemoMark.objects.count()} things are left" in page
    assert "being cleared away" in client.get("/admin/").content.decode()
    assert client.post("/admin/own-paper/").status_code == 302
    nothing_is_left(demo, olga)


def test_a_form_from_elsewhere_is_refused(demo, boss):
    client = Client(enforce_csrf_checks=True)
    client.force_login(boss)

    assert client.post("/admin/own-paper/", MINE).status_code == 403
    assert leaving.is_here()


def test_a_busy_database_delays_it_and_no_more(demo, olga, logged_in, monkeypatch):
    def busy(seconds=None):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(leaving, "clear", busy)
        answer = logged_in(olga).post("/admin/own-paper/", {"confirm": "The Lantern Courier"})

    assert answer["Location"] == "/admin/own-paper/"
    assert SiteSettings.objects.get().own_paper_at
    assert leaving.clear() == 0
    nothing_is_left(demo, olga)
