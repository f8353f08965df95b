"""A second factor: set up, asked for, wanted of everybody, lost and given up."""

import inspect
import json
import os
import re
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.management import CommandError, call_command
from django.test import Client

from newsroom import factors
from newsroom.models import Act, Letter, LoginTry, SiteSettings, User
from newsroom.models.login_try import FROM_ONE_PLACE
from newsroom.roles import SYSTEM
from newsroom.states import WrongState
from tests.conftest import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = "2026-03-02T12:00:30+00:00"


def code(secret=SECRET, steps=0):
    """What the app shows now, or `steps` half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def with_app(rita):
    """Rita has an app."""
    factors.add_app(rita, SECRET)
    return rita


@pytest.fixture
def wanted(db):
    """The paper wants a second factor of everybody."""
    house = SiteSettings.current()
    house.second_factor_needed = True
    house.save()


def at_the_door(user="rita", going_to="/admin/articles/article/", **kwargs):
    """A client that typed the right password."""
    client = Client(**kwargs)
    typed = {"username": user, "password": PASSWORD, "next": going_to}
    return client, client.post("/account/login/", typed)


def inside(user):
    """A client that came in by the door, without a second factor."""
    client, response = at_the_door(user.username)
    assert response["Location"] == "/admin/articles/article/"
    return client


def step(client, typed, address="127.0.0.1"):
    return client.post("/account/login/second/", {"code": typed}, REMOTE_ADDR=address)


# -- the second step


def test_the_password_alone_opens_nothing(with_app):
    client, response = at_the_door()
    assert response["Location"] == "/account/login/second/"
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert not Act.objects.filter(verb="log in").exists()


def test_the_code_leads_to_where_one_wanted(with_app):
    client, _response = at_the_door()
    assert step(client, code())["Location"] == "/admin/articles/article/"
    assert client.get("/admin/").status_code == 200
    act = Act.objects.get(verb="log in")
    assert (act.by, act.data["way"]) == (with_app, "totp")
    # Nobody goes on from half-way a second time.
    assert client.get("/account/login/second/")["Location"] == "/account/login/"


def test_half_way_begins_in_a_session_of_another_name(with_app):
    client = Client()
    client.session.save()
    kept = client.session
    kept["planted"] = True
    kept.save()
    before = client.cookies["sessionid"].value
    client.post("/account/login/", {"username": "rita", "password": PASSWORD})
    assert client.session["half_way"]["user"] == with_app.pk
    assert client.cookies["sessionid"].value != before


def test_a_right_code_takes_the_wrong_ones_back(with_app, noon):
    for _turn in range(2):
        client, _response = at_the_door()
        for _wrong in range(FROM_ONE_PLACE - 1):
            step(client, "000000")
        assert step(client, factors.codes_left(with_app)[0]).status_code == 302


def test_spaces_and_arabic_digits_are_a_code_too(with_app, noon):
    client, _response = at_the_door()
    digits = code().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert step(client, f" {digits[:3]} {digits[3:]} ").status_code == 302


@pytest.mark.parametrize("typed", ["", "000000", "12345678", "²²²²²²", "\0", "x" * 5000])
def test_anything_else_is_told(with_app, noon, typed):
    assert typed != code()
    client, _response = at_the_door()
    response = step(client, typed)
    assert response.status_code == 200
    assert "not the code" in response.content.decode()
    assert client.get("/admin/").status_code == 302


def test_a_code_works_once_whatever_process_asks(with_app, noon):
    first, _response = at_the_door()
    second, _response = at_the_door()
    assert step(first, code()).status_code == 302
    assert step(second, code()).status_code == 200
    assert step(second, code(steps=1)).status_code == 200  # ahead of its time
    noon.shift(30)
    assert step(second, code()).status_code == 302


def test_guessing_codes_is_slow_from_one_place_and_from_many(with_app, noon):
    client, _response = at_the_door()
    for _turn in range(FROM_ONE_PLACE):
        assert step(client, "000000").status_code == 200
    response = step(client, code())
    assert response.status_code == 429
    assert "Too many tries" in response.content.decode()
    seen = [step(client, "000000", address=f"198.51.100.{turn}").status_code for turn in range(40)]
    assert seen.count(200) <= 30


def test_half_way_ends_after_ten_minutes_with_a_new_password_and_when_switched_off(with_app, noon):
    client, _response = at_the_door()
    noon.shift(601)
    assert step(client, code())["Location"] == "/account/login/"
    client, _response = at_the_door()
    with_app.set_password("another long password")
    with_app.save()
    assert step(client, code())["Location"] == "/account/login/"
    with_app.set_password(PASSWORD)
    with_app.save()
    client, _response = at_the_door()
    User.objects.filter(pk=with_app.pk).update(is_active=False)
    assert step(client, code())["Location"] == "/account/login/"


def test_a_recovery_code_works_once_and_is_told(with_app):
    first, *_rest = factors.codes_left(with_app)
    client, _response = at_the_door()
    assert step(client, first).status_code == 302
    assert "9 are left" in client.get("/admin/").content.decode()
    assert Letter.objects.filter(to=with_app.email, subject__contains="recovery code").exists()
    assert Act.objects.filter(verb="use recovery code", by=with_app).exists()
    client, _response = at_the_door()
    assert step(client, first).status_code == 200


def test_the_second_step_alone_is_nothing(rita, vera):
    assert vera.get("/account/login/second/")["Location"] == "/account/login/"
    assert vera.post("/account/login/second/passkey/").status_code == 409


@pytest.mark.parametrize(
    "answer",
    ["", "{", "[]", "null", '"x"', "{}", '{"response": 5}', '{"response": {"userHandle": 7}}', "9" * 60_000,
     json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30",
                 "authenticatorData": "eA", "signature": "eA", "userHandle": "MQ"}, "clientExtensionResults": {}})],
)  # fmt: skip
def test_a_forged_answer_of_a_key_is_refused(with_app, vera, answer):
    assert vera.post("/account/login/passkey/", {"credential": answer})["Location"] == "/account/login/"
    client, _response = at_the_door()
    assert client.post("/account/login/second/", {"credential": answer}).status_code == 200
    client = inside_again(with_app)
    assert client.post("/account/second/passkey/", {"credential": answer})["Location"] == "/account/second/"
    assert not Authenticator.objects.filter(type="webauthn").exists()


class Answered:
    """A browser's answer of a key that is right, by an owner who showed a finger or a PIN, or did not."""

    def __init__(self, passkey, verified):
        self.number, self.authenticator_data = passkey.pk, self
        self.is_user_verified = lambda: verified
        self.response = self

    def parse_authentication_response(self, answer):
        return self

    def complete_authentication(self, user, answer):
        return Authenticator.objects.get(pk=self.number)

    def extract_user_from_response(self, answer):
        return Authenticator.objects.get(pk=self.number).user

    def parse_registration_response(self, answer):
        return self

    def complete_registration(self, answer):
        return self


@pytest.fixture
def a_key(rita, monkeypatch):
    """Rita has a key, and lets a browser answer by it."""
    key = Authenticator.objects.create(user=rita, type=factors.PASSKEY, data={"name": "Key"})

    def answer(verified):
        monkeypatch.setattr("newsroom.account.passkeys._webauthn", lambda: Answered(key, verified))

    answer(True)
    return SimpleNamespace(row=key, answer=answer)


def by_key(client, path="login/passkey/"):
    return client.post(f"/account/{path}", {"credential": "{}"})


def test_a_key_alone_opens_the_door_for_a_finger_or_a_pin_only(a_key, vera):
    a_key.answer(False)
    assert by_key(vera)["Location"] == "/account/login/"
    assert not Act.objects.filter(verb="log in").exists()
    a_key.answer(True)
    assert by_key(vera)["Location"] == "/admin/"
    assert Act.objects.get(verb="log in").data["way"] == "passkey"
    a_key.row.refresh_from_db()
    assert a_key.row.last_used_at


@pytest.mark.parametrize("lost", [{"is_active": False}, {"is_staff": False}], ids=str)
def test_a_key_of_one_who_left_opens_nothing(a_key, vera, lost):
    User.objects.filter(pk=a_key.row.user_id).update(**lost)
    assert by_key(vera)["Location"] == "/account/login/"
    assert not Act.objects.filter(verb="log in").exists()


def test_after_the_password_a_key_that_is_only_touched_will_do(a_key):
    client, _response = at_the_door()
    a_key.answer(False)
    assert by_key(client, "login/second/")["Location"] == "/admin/articles/article/"


def test_a_new_key_must_know_its_owner(a_key, ed):
    client = inside(ed)
    a_key.answer(False)
    by_key(client, "second/passkey/")
    assert "The passkey could not be made" in client.get("/account/second/").content.decode()
    assert not factors.has_second_factor(ed)


def inside_again(user):
    client, _response = at_the_door(user.username)
    for _turn in range(3):
        # A half minute may end between the two.
        if step(client, code()).status_code == 302:
            return client
    raise AssertionError("no code was taken")


def test_asking_for_keys_is_bounded_by_the_true_address(vera, db, settings):
    settings.SITE_URL = "https://courier.example"
    for turn in range(60):
        answer = vera.post("/account/login/passkey/ask/", HTTP_X_FORWARDED_FOR=f"203.0.113.{turn}")
        assert answer.status_code == 200
    assert answer.json()["publicKey"]["rpId"] == "courier.example"
    assert vera.post("/account/login/passkey/ask/", HTTP_X_FORWARDED_FOR="203.0.113.99").status_code == 429


def test_a_site_without_a_name_says_that_it_has_no_passkeys(vera, rita, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert "Passkeys need a site with a name" in vera.post("/account/login/passkey/ask/").json()["error"]
    assert "data-passkey" not in vera.get("/account/login/").content.decode()
    assert "Open this page at its name" in inside(rita).get("/account/second/").content.decode()


# -- setting up


def test_an_app_is_set_up_by_its_first_code(rita):
    client = inside(rita)
    html = client.get("/account/second/app/").content.decode()
    secret = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', html)[1].replace(" ", "")
    assert "<svg" in html
    assert "<?xml" not in html
    wrong = client.post("/account/second/app/", {"code": "000000"})
    assert "not the code" in wrong.content.decode()
    assert not factors.has_second_factor(rita)
    assert client.post("/account/second/app/", {"code": code(secret)})["Location"] == "/account/second/codes/"
    page = client.get("/account/second/codes/")
    assert all(each in page.content.decode() for each in factors.codes_left(rita))
    assert len(factors.codes_left(rita)) == 10
    assert page["Cache-Control"] == "private, no-store"
    assert factors.codes_left(rita)[0] in client.get("/account/second/codes.txt").content.decode()
    assert Act.objects.filter(verb="set up app", by=rita).exists()
    assert Letter.objects.filter(to=rita.email).exists()
    # The address of the form, asked again, makes no second one.
    assert client.get("/account/second/app/")["Location"] == "/account/second/"
    with pytest.raises(WrongState):
        factors.add_app(rita, SECRET)


def test_what_guards_an_account_wants_the_password_of_this_quarter_of_an_hour(rita, noon):
    client = inside(rita)
    assert client.get("/account/second/app/").status_code == 200
    noon.shift(16 * 60)
    for address in ("/account/second/app/", "/account/second/codes/", "/account/second/codes.txt"):
        assert client.get(address)["Location"] == f"/account/prove/?next={address.replace('/', '%2F')}"
    assert client.post("/account/prove/", {"password": "wrong"}).status_code == 200
    answer = client.post("/account/prove/", {"password": PASSWORD, "next": "/account/second/app/"})
    assert answer["Location"] == "/account/second/app/"
    assert client.get("/account/second/app/").status_code == 200
    assert client.post("/account/prove/", {"password": PASSWORD, "next": "//evil.example/"})["Location"] == "/admin/"


@pytest.mark.parametrize("path", ["second/1/take-away/", "second/passkey/", "second/passkey/ask/", "second/codes/"])
def test_who_proves_after_a_form_was_sent_lands_on_a_page(rita, noon, path):
    client = inside(rita)
    noon.shift(16 * 60)
    answer = client.post(f"/account/{path}")
    assert answer["Location"] == "/account/prove/?next=%2Faccount%2Fsecond%2F"
    answer = client.post(answer["Location"], {"password": PASSWORD}, follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, "/account/second/")


def test_proving_is_bounded_as_the_door_is(rita, noon):
    client = inside(rita)
    for _turn in range(FROM_ONE_PLACE):
        client.post("/account/prove/", {"password": "wrong"})
    assert "Too many tries" in client.post("/account/prove/", {"password": PASSWORD}).content.decode()


def test_proving_oneself_often_is_no_guessing(rita, noon):
    client = inside(rita)
    for _turn in range(FROM_ONE_PLACE + 1):
        assert client.post("/account/prove/", {"password": PASSWORD}).status_code == 302


def test_taking_the_last_one_away_takes_the_recovery_codes_along(with_app, noon):
    client = inside_again(with_app)
    app = factors.of_type(with_app, factors.APP).get()
    codes = factors.of_type(with_app, factors.RECOVERY).get()
    client.post(f"/account/second/{codes.pk}/take-away/")
    assert factors.codes_left(with_app)
    client.post(f"/account/second/{app.pk}/take-away/")
    assert not Authenticator.objects.filter(user=with_app).exists()
    assert Act.objects.filter(verb="take app away", by=with_app).exists()
    assert client.post(f"/account/second/{app.pk}/take-away/").status_code == 404


def test_nobody_takes_a_colleagues_away(with_app, ed):
    app = factors.of_type(with_app, factors.APP).get()
    assert inside(ed).post(f"/account/second/{app.pk}/take-away/").status_code == 404
    assert factors.has_second_factor(with_app)


def test_new_recovery_codes_end_the_old_ones(with_app, rita, ed):
    old = factors.codes_left(with_app)
    client = inside_again(with_app)
    client.post("/account/second/codes/")
    assert not set(old) & set(factors.codes_left(with_app))
    with pytest.raises(WrongState):
        factors.new_recovery_codes(ed)
    assert inside(ed).get("/account/second/codes/")["Location"] == "/account/second/"


# -- a stranger who knows the password


def secret_shown(client):
    """The secret of a new app, as the page shows it."""
    html = client.get("/account/second/app/").content.decode()
    return re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', html)[1].replace(" ", "")


def test_the_first_second_factor_ends_every_other_session_and_keeps_this_one(rita):
    here, stranger = inside(rita), inside(rita)
    here.post("/account/second/app/", {"code": code(secret_shown(here))})
    assert here.get("/account/second/codes/").status_code == 200
    assert here.get("/admin/").status_code == 200
    for address in ("/admin/", "/account/", "/account/second/codes.txt"):
        assert stranger.get(address).status_code == 302


def test_a_further_one_ends_nothing(with_app):
    here, there = inside_again(with_app), inside_with_recovery_code(with_app)
    assert not factors.add_passkey(with_app, "Key", {})
    for client in (here, there):
        assert client.get("/account/second/codes/").status_code == 200


def inside_with_recovery_code(user):
    client, _response = at_the_door(user.username)
    assert step(client, factors.codes_left(user)[0]).status_code == 302
    return client


def outlived(client, user):
    """The client's session, of the password alone, as an older version left it when the factor was set up."""
    kept = client.session
    kept["_auth_user_hash"] = user.get_session_auth_hash()
    kept.save()
    return client


OWN_PAGES = ["", "password/", "sessions/", "second/", "second/app/", "second/codes/", "second/codes.txt"]


@pytest.mark.parametrize("path", OWN_PAGES)
def test_a_session_of_the_password_alone_reaches_nothing_that_guards_the_account(rita, path):
    client = inside(rita)
    factors.add_app(rita, SECRET)
    outlived(client, rita)
    assert client.get(f"/account/{path}")["Location"] == f"/account/login/?next=/account/{path}"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["second/codes/", "second/passkey/", "second/passkey/ask/", "second/{}/take-away/"])
def test_nor_does_it_undo_the_factor(rita, path):
    client = inside(rita)
    factors.add_app(rita, SECRET)
    before = factors.codes_left(rita)
    outlived(client, rita)
    answer = client.post(f"/account/{path}".format(factors.of_type(rita, factors.APP).get().pk))
    assert answer["Location"].startswith("/account/login/")
    assert factors.has_second_factor(rita)
    assert factors.codes_left(rita) == before


def test_what_one_changes_makes_no_session_more_than_it_was(with_app, rf):
    from newsroom.account import coming_in, second

    key = factors.Authenticator.objects.create(user=with_app, type=factors.PASSKEY, data={"name": "Key"})
    request = rf.post("/")
    request.user, request.session = with_app, Client().session
    request._messages = FallbackStorage(request)
    coming_in.new_factor(request, first=False)
    assert not request.session.get("second_factor")
    inspect.unwrap(second.take_away)(request, key.pk)
    assert not request.session.get("second_factor")
    request.session["second_factor"] = True
    inspect.unwrap(second.take_away)(request, factors.of_type(with_app, factors.APP).get().pk)
    assert request.session["second_factor"] is False


# -- wanted of everybody


@pytest.mark.parametrize("address", ["/admin/", "/admin/articles/article/", "/preview/1/", "/account/byline/"])
def test_where_it_is_wanted_nothing_comes_before_it(rita, wanted, address):
    client = inside(rita)
    assert client.get(address)["Location"] == "/account/second/"
    response = client.post(address, {"headline": "x"})
    assert response.status_code == 403
    assert "First set up a second factor" in response.content.decode()
    assert "wants one of everybody" in client.get("/account/second/").content.decode()


def test_with_it_the_desk_is_open_and_without_it_shut_again(rita, wanted, logged_in):
    client, elsewhere = inside(rita), inside(rita)
    client.post("/account/second/app/", {"code": code(secret_shown(client))})
    assert client.get("/admin/").status_code == 200
    # A session that knew the password alone has to come in anew, and one of before is led there too.
    assert elsewhere.get("/admin/find/?q=x")["Location"] == "/admin/login/?next=/admin/find/%3Fq%3Dx"
    elsewhere = logged_in(User.objects.get(pk=rita.pk))
    assert elsewhere.get("/admin/find/?q=x")["Location"] == "/account/login/?next=/admin/find/%3Fq%3Dx"
    assert elsewhere.get("/account/second/").status_code == 302
    client.post(f"/account/second/{factors.of_type(rita, factors.APP).get().pk}/take-away/")
    assert client.get("/admin/")["Location"] == "/account/second/"


def test_strangers_and_readers_notice_nothing(vera, wanted, story):
    assert vera.get("/admin/")["Location"].startswith("/admin/login/")
    response = vera.get(story().get_absolute_url())
    assert response.status_code == 200
    assert not response.cookies


def test_an_owner_switches_it_on_in_the_settings(olga, logged_in):
    html = logged_in(olga).get("/admin/newsroom/sitesettings/1/change/").content.decode()
    assert 'name="second_factor_needed"' in html


# -- lost


def test_an_owner_takes_a_colleagues_second_factor_away(with_app, olga, logged_in):
    theirs = inside_again(with_app)
    client = logged_in(olga)
    html = client.get(f"/admin/newsroom/user/{with_app.pk}/change/").content.decode()
    assert "Take the second factor away" in html
    client.post(f"/admin/newsroom/user/{with_app.pk}/safety/second-factor/")
    assert not Authenticator.objects.filter(user=with_app).exists()
    assert theirs.get("/admin/").status_code == 302
    act = Act.objects.get(verb="reset second factor")
    assert (act.by, act.subject_id) == (olga, with_app.pk)
    assert Letter.objects.filter(to=with_app.email, subject__contains="taken away").exists()


def test_only_an_owner_does_and_not_her_own(with_app, ed, olga, logged_in):
    address = f"/admin/newsroom/user/{with_app.pk}/safety/second-factor/"
    assert logged_in(ed).post(address).status_code == 403
    assert logged_in(olga).get(address).status_code == 405
    assert logged_in(olga).post(f"/admin/newsroom/user/{olga.pk}/safety/second-factor/").status_code == 409
    assert logged_in(olga).post(f"/admin/newsroom/user/{with_app.pk}/safety/nothing/").status_code == 404
    assert factors.has_second_factor(with_app)


def test_the_last_way_in_is_on_the_server(with_app, capsys, vera):
    call_command("let_in", "rita")
    link = re.search(r"http\S+", capsys.readouterr().out)[0]
    assert not factors.has_second_factor(with_app)
    path = "/account/" + link.partition("/account/")[2]
    assert vera.get(path)["Location"].endswith("/new/")
    assert Act.objects.filter(verb="let in", by=None).exists()
    with pytest.raises(CommandError, match="Nobody has the login"):
        call_command("let_in", "nobody")
    User.objects.filter(pk=with_app.pk).update(is_active=False)
    with pytest.raises(CommandError, match="switched off"):
        call_command("let_in", "rita")


def test_without_the_tables_the_last_way_in_says_what_to_do(tmp_path):
    surroundings = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}
    surroundings.pop("DJANGO_SETTINGS_MODULE", None)
    said = subprocess.run([sys.executable, "manage.py", "let_in", "rita"], cwd=settings.BASE_DIR, env=surroundings,
                          capture_output=True, text=True, timeout=60, check=False)  # fmt: skip
    assert said.returncode == 1
    assert said.stderr.startswith("CommandError: The database can't be used; is it running, and of this version?")
    assert "prepare" in said.stderr
    assert "Traceback" not in said.stderr


def test_the_house_itself_may_reset(with_app):
    factors.reset(with_app, by=SYSTEM)
    assert not factors.has_second_factor(with_app)


def test_what_is_used_up_is_kept_as_a_digest_for_half_an_hour(with_app, noon):
    client, _response = at_the_door()
    step(client, code())
    assert LoginTry.objects.filter(key__startswith="used:").count() == 1
    assert not LoginTry.objects.filter(key__contains=SECRET).exists()
    noon.shift(3600)
    at_the_door()
    assert not LoginTry.objects.filter(key__startswith="used:").exists()
