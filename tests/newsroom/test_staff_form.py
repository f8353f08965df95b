"""The staff's accounts: the paper keeps an owner, and a forgotten password is no end."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.html import escape

from newsroom.account.invited import AcceptForm
from newsroom.account.mine import ProfileForm
from newsroom.account.one_address import OneAddressEach
from newsroom.admin.staff import ABOUT_ROLES, NewStaffForm, StaffForm
from newsroom.models import Act, Letter, User
from newsroom.roles import ROLE_NAMES

PASSWORD = "a wholly new sentence"


@pytest.fixture
def save(logged_in):
    """Save an account's form: `save(olga, rita, roles=["editor"], new_password="…")`."""

    def post(by, user, roles, **typed):
        typed = {
            "username": user.username,
            "first_name": user.first_name,
            "groups": [Group.objects.get(name=role).pk for role in roles],
            **typed,
        }
        client = logged_in(by)
        response = client.post(reverse("admin:newsroom_user_change", args=[user.pk]), typed)
        user.refresh_from_db()
        return client, response

    return post


@pytest.mark.parametrize(("roles", "typed"), [(["reporter"], {"is_active": "on"}), (["owner"], {})])
def test_an_owner_cant_take_her_own_place_away(olga, cast, save, roles, typed):
    cast("otto", "owner")
    _client, response = save(olga, olga, roles, **typed)
    assert response.status_code == 400
    assert "take your own place as owner away" in response.content.decode()
    assert olga.is_active
    assert olga.roles == ["owner"]


@pytest.mark.parametrize(("roles", "typed"), [(["reporter"], {"is_active": "on"}), (["owner"], {})])
def test_the_last_owner_stays_whoever_asks(olga, cast, save, roles, typed):
    cast("gone", "owner", is_active=False)
    _client, response = save(cast("sue", is_superuser=True), olga, roles, **typed)
    assert response.status_code == 400
    assert "needs an owner" in response.content.decode()
    assert olga.is_active
    assert olga.roles == ["owner"]


def test_one_owner_of_two_may_go(olga, cast, save):
    otto = cast("otto", "owner")
    _client, response = save(olga, otto, ["reporter"], is_active="on")
    assert response.status_code == 302
    assert otto.roles == ["reporter"]


def test_an_owner_gives_a_colleague_a_new_password(olga, rita, save):
    _client, response = save(olga, rita, ["reporter"], is_active="on", new_password=PASSWORD)
    assert response.status_code == 302
    assert rita.check_password(PASSWORD)


def test_an_empty_field_keeps_the_password_and_a_weak_one_is_told(olga, rita, save):
    before = rita.password
    assert save(olga, rita, ["reporter"], is_active="on")[1].status_code == 302
    assert save(olga, rita, ["reporter"], is_active="on", new_password="12345678")[1].status_code == 400
    assert rita.password == before


def test_on_ones_own_row_there_is_no_way_round_ones_own_password(olga, save):
    before = olga.password
    client, response = save(olga, olga, ["owner"], is_active="on", new_password=PASSWORD, email="thief@evil.example")
    assert response.status_code == 302
    assert (olga.password, olga.email) == (before, "olga@courier.example")
    html = client.get(reverse("admin:newsroom_user_change", args=[olga.pk])).content.decode()
    assert 'name="new_password"' not in html
    assert 'name="email"' not in html
    assert "you change under “My account”" in html


def test_a_colleague_is_told_of_a_new_address_and_of_a_new_password(olga, rita, save):
    save(olga, rita, ["reporter"], is_active="on", email="new@courier.example")
    letter = Letter.objects.get()
    assert letter.to == "rita@courier.example"
    assert "Olga changed it: letters of the paper go to new@courier.example from now on." in letter.text
    save(olga, rita, ["reporter"], is_active="on", email="new@courier.example", new_password=PASSWORD)
    letter = Letter.objects.latest("id")
    assert letter.to == "new@courier.example"
    assert "Olga gave you a new one." in letter.text
    save(olga, rita, ["reporter"], is_active="on", email="new@courier.example", last_name="Moor")
    assert Letter.objects.count() == 2


def test_each_role_says_what_it_means(olga, logged_in):
    html = logged_in(olga).get(reverse("admin:newsroom_user_add")).content.decode()
    for sentence in ABOUT_ROLES.values():
        assert escape(str(sentence)) in html
    assert set(ABOUT_ROLES) == set(ROLE_NAMES)


def test_there_is_something_to_send_to_a_new_colleague(olga, rita, logged_in, settings):
    settings.SITE_URL = "https://courier.example"
    html = logged_in(olga).get(reverse("admin:newsroom_user_change", args=[rita.pk])).content.decode()
    assert "https://courier.example/account/login/" in html
    assert "Your login: rita" in html
    assert "Has never logged in." in html


def test_a_name_that_is_hostile_is_text(olga, cast, logged_in):
    user = cast("hal", "reporter", last_name="<script>alert(1)</script>")
    for address in (reverse("admin:newsroom_user_change", args=[user.pk]), "/admin/newsroom/user/"):
        assert "<script>alert" not in logged_in(olga).get(address).content.decode()


@pytest.mark.parametrize("form", [AcceptForm, ProfileForm, StaffForm, NewStaffForm])
def test_every_form_of_an_account_refuses_a_colleagues_address_by_one_rule(form):
    assert form.clean_email is OneAddressEach.clean_email


def test_whose_address_it_is(rita, olga):
    assert User.has_address("RITA@courier.example")
    assert User.has_address("rita@courier.example", besides=olga.pk)
    assert not User.has_address("rita@courier.example", besides=rita.pk)
    assert not User.has_address("")


# -- what the log says of roles


def test_the_log_says_which_roles_there_were_and_which_there_are(olga, rita, save, logged_in):
    save(olga, rita, ["photo editor", "owner"], is_active="on")
    act = Act.objects.get(verb="edit")
    assert act.data["values"]["groups"] == [["reporter"], ["owner", "photo editor"]]
    html = logged_in(olga).get("/admin/newsroom/act/").content.decode()
    assert "Roles: Reporter → Owner, Photo editor" in html


def test_the_log_says_with_which_roles_a_colleague_began(olga, logged_in):
    typed = {"username": "nora", "password1": PASSWORD, "password2": PASSWORD}
    typed["groups"] = [Group.objects.get(name="editor").pk]
    assert logged_in(olga).post(reverse("admin:newsroom_user_add"), typed).status_code == 302
    act = Act.objects.get(verb="begin", subject_type="user")
    assert act.data["fields"] == ["groups"]
    assert act.data["values"] == {"groups": [[], ["editor"]]}
    assert "Roles: – → Editor" in logged_in(olga).get("/admin/newsroom/act/").content.decode()


def test_the_list_says_login_and_roles_and_nothing_else_for_them(olga, ed, rita, logged_in):
    page = logged_in(olga).get("/admin/newsroom/user/").content.decode()
    assert "Username" not in page
    assert "Groups" not in page
    heads = re.findall(r"<th scope=\"col\".*?</th>", page, re.DOTALL)
    assert [sum(word in head for head in heads) for word in ("Login", "Account", "Roles")] == [1, 1, 1]
    editors = Group.objects.get(name="editor").pk

    told = logged_in(olga).get("/admin/newsroom/user/", {"groups__id__exact": editors}).content.decode()

    assert "Roles: <b>Editor</b>" in told
    rows = told.split('id="result_list"')[1]
    assert ed.email in rows
    assert rita.email not in rows
