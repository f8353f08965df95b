"""The front door of the desk: who comes in, what waits for whom, and the doors that Django would have had."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone


def test_strangers_are_led_to_the_one_login(vera, db):
    response = vera.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == "/account/login/?next=/admin/"
    assert response.status_code == 200


def test_logging_in_leads_where_one_wanted_to_go(vera, rita):
    response = vera.post(
        "/account/login/?next=/admin/articles/article/",
        {"username": "rita", "password": "a long password for tests", "next": "/admin/articles/article/"},
    )
    assert response["Location"] == "/admin/articles/article/"


def test_a_login_never_leads_to_another_site(vera, rita):
    response = vera.post(
        "/account/login/",
        {"username": "rita", "password": "a long password for tests", "next": "https://evil.example/"},
    )
    assert response["Location"] == "/admin/"


def test_a_wrong_password_is_told_and_the_name_stays(vera, rita):
    html = vera.post("/account/login/", {"username": "rita", "password": "wrong"}).content.decode()
    assert 'value="rita"' in html
    assert 'role="alert"' in html


def test_an_account_that_is_not_staff_is_told(db, logged_in):
    from newsroom.models import User

    reader = User.objects.create_user("reader", password="x")
    response = logged_in(reader).get("/admin/", follow=True)
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/admin/articles/", "/admin/"),
        ("/admin/newsroom/", "/admin/"),
        ("/admin/password_change/", "/account/password/"),
        ("/admin/password_change/done/", "/admin/"),
    ],
)
def test_there_are_no_apps_and_one_place_for_passwords(ed, logged_in, address, leads_to):
    assert logged_in(ed).get(address)["Location"] == leads_to


@pytest.mark.parametrize("address", ["/admin/auth/group/", "/admin/taggit/tag/"])
def test_what_libraries_register_stays_outside(olga, logged_in, address):
    assert logged_in(olga).get(address).status_code == 404


def test_an_editor_sees_what_was_sent_and_a_reporter_what_came_back(rita, ed, draft, logged_in):
    draft(by=rita, headline="Sent in").submit(by=rita)
    draft(by=rita, headline="Came back").submit(by=rita).send_back(by=ed, reason="Who paid for it?")
    eds = logged_in(ed).get("/admin/").content.decode()
    ritas = logged_in(rita).get("/admin/").content.decode()
    assert "Sent in" in eds
    assert "Who paid for it?" not in eds
    assert "Who paid for it?" in ritas


def test_todays_hours_stand_in_order(ed, story, draft, logged_in):
    story(headline="Out already")
    draft(headline="To come").schedule(at=timezone.now() + timedelta(seconds=1), by=ed)
    html = logged_in(ed).get("/admin/").content.decode()
    assert html.index("Out already") < html.index("To come")


def test_a_quiet_day_says_so(mo, logged_in):
    assert "Nothing waits." in logged_in(mo).get("/admin/").content.decode()


def test_the_same_queries_with_one_draft_and_with_fifteen(rita, draft, logged_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = logged_in(rita), []
    for more in (1, 14):
        for _turn in range(more):
            draft(by=rita, byline=[rita.author])
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_bar_shows_what_the_role_may_see(rita, mo, logged_in):
    ritas = logged_in(rita).get("/admin/").content.decode()
    mos = logged_in(mo).get("/admin/").content.decode()
    assert reverse("admin:articles_picture_changelist") in ritas
    assert reverse("admin:articles_picture_changelist") not in mos
    assert reverse("admin:comments_comment_changelist") in mos
    assert reverse("admin:newsroom_sitesettings_changelist") not in ritas


def test_the_desk_is_never_stored_nor_found(ed, logged_in):
    response = logged_in(ed).get("/admin/")
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response.content.decode()


def test_a_form_without_its_token_is_refused_with_a_sentence(ed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ed)
    response = client.post("/admin/articles/article/add/", {"headline": "From elsewhere"})
    assert response.status_code == 403
    assert "could not be accepted" in response.content.decode()


def test_the_password_form(ed, logged_in):
    client = logged_in(ed)
    assert client.get("/account/password/").status_code == 200
    new = "quay-lantern-42"
    response = client.post(
        "/account/password/", {"old_password": "a long password for tests", "new_password1": new, "new_password2": new}
    )
    assert response["Location"] == "/admin/"
