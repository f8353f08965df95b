"""What each colleague looks after alone: name, mail, byline, password, sessions; and a forgotten password."""

import re

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Author
from newsroom import factors
from newsroom.account.housekeeping import forget_sessions
from newsroom.letters import send_due_letters
from newsroom.models import Act, Letter, User
from newsroom.models.login_try import FROM_ONE_PLACE, OF_ONE_NAME
from tests.conftest import PASSWORD

NEW = "a wholly new sentence"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def inside(user, **kwargs):
    client = Client(**kwargs)
    client.post("/account/login/", {"username": user.username, "password": PASSWORD})
    return client


PAGES = ["/account/", "/account/byline/", "/account/password/", "/account/second/", "/account/sessions/",
         "/account/prove/", "/account/second/app/"]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_strangers_are_led_to_the_door(vera, db, address):
    assert vera.get(address)["Location"].startswith("/account/login/")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("name", ["rita", "mo", "olga"])
def test_everybody_has_these_pages_and_nothing_of_django_is_on_them(request, address, name):
    html = inside(request.getfixturevalue(name)).get(address).content.decode()
    html = html.replace("otpauth://totp/", "")  # what the app on the phone knows it by
    for word in ("Django", "allauth", "Site administration", "WebAuthn", "TOTP"):
        assert word.casefold() not in html.casefold()
    assert re.search(r"<script(?![^>]*src=)", html) is None


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "social/", "inactive/", "reauthenticate/", "2fa/"]
)
def test_no_other_door_of_the_library_is_open(vera, db, path):
    assert vera.get(f"/account/{path}").status_code == 404


# -- who I am


def test_a_name_is_changed_and_logged(rita):
    client = inside(rita)
    typed = {"first_name": "Rita", "last_name": "Moor", "email": rita.email}
    assert client.post("/account/", typed).status_code == 302
    rita.refresh_from_db()
    assert str(rita) == "Rita Moor"
    act = Act.objects.get(verb="edit", subject_type="user")
    assert act.data["values"] == {"last_name": ["", "Moor"]}


def test_a_new_address_wants_the_password_and_the_old_one_is_told(rita):
    client = inside(rita)
    typed = {"first_name": "Rita", "email": "new@courier.example"}
    refused = client.post("/account/", typed)
    assert refused.status_code == 400
    assert "Type your password" in refused.content.decode()
    assert 'value="new@courier.example"' in refused.content.decode()
    assert client.post("/account/", {**typed, "password": "wrong"}).status_code == 400
    assert client.post("/account/", {**typed, "password": PASSWORD}).status_code == 302
    rita.refresh_from_db()
    assert rita.email == "new@courier.example"
    assert Letter.objects.filter(to="rita@courier.example", text__contains="new@courier.example").exists()


def test_a_colleagues_address_is_hers(rita, ed):
    typed = {"first_name": "Rita", "email": "ED@courier.example", "password": PASSWORD}
    assert inside(rita).post("/account/", typed).status_code == 400


def test_nothing_else_can_be_typed_into_it(rita):
    typed = {"first_name": "Rita", "email": rita.email, "is_superuser": "on", "username": "root", "groups": "5"}
    inside(rita).post("/account/", typed)
    rita.refresh_from_db()
    assert (rita.username, rita.is_superuser, rita.roles) == ("rita", False, ["reporter"])


# -- my byline


def test_a_byline_is_changed_by_its_owner_and_the_story_shows_it(rita, story, vera):
    out = story(byline=[rita.author])
    client = inside(rita)
    typed = {"name": "Rita Moor", "role_title": "Harbour reporter", "bio": "Has reported\r\nsince 2009.", "contact": ""}
    assert client.post("/account/byline/", typed)["Location"] == "/account/byline/"
    author = Author.objects.get(user=rita)
    assert (author.name, author.bio) == ("Rita Moor", "Has reported\nsince 2009.")
    assert "Rita Moor" in vera.get(out.get_absolute_url()).content.decode()
    assert Act.objects.filter(verb="edit", subject_type="author", by=rita).exists()


def test_a_portrait_for_those_who_may_look_at_pictures(rita, mo, picture):
    face = picture()
    typed = {"name": "Rita", "portrait": face.pk}
    inside(rita).post("/account/byline/", typed)
    assert Author.objects.get(user=rita).portrait == face
    inside(mo).post("/account/byline/", {**typed, "name": "Mo"})
    assert Author.objects.get(user=mo).portrait is None
    assert inside(rita).post("/account/byline/", {"name": "Rita", "portrait": "x"}).status_code == 400


def test_nobody_becomes_somebody_else(rita, ed):
    inside(rita).post("/account/byline/", {"name": "Rita", "user": ed.pk, "slug": "ed", "kind": "organisation"})
    author = Author.objects.get(user=rita)
    assert (author.slug, author.kind) == ("rita", "person")
    assert Author.objects.get(user=ed).name == "Ed"


def test_an_empty_name_is_told_and_an_account_without_author_too(rita):
    client = inside(rita)
    assert client.post("/account/byline/", {"name": "", "bio": "kept"}).status_code == 400
    Author.objects.filter(user=rita).quietly().update(user=None)
    assert "No author belongs to your account" in client.get("/account/byline/").content.decode()


def test_who_leaves_is_switched_off_and_the_byline_stays(rita, olga, story, vera, logged_in):
    out, client = story(byline=[rita.author]), inside(rita)
    typed = {"username": "rita", "first_name": "Rita", "email": rita.email, "groups": [rita.groups.get().pk]}
    logged_in(olga).post(f"/admin/newsroom/user/{rita.pk}/change/", typed)
    assert client.get("/admin/").status_code == 302
    assert inside(rita).get("/admin/").status_code == 302
    assert "Rita" in vera.get(out.get_absolute_url()).content.decode()
    assert vera.get(rita.author.get_absolute_url()).status_code == 200


# -- my password


def test_a_new_password_ends_every_other_session_and_is_told(rita):
    here, there = inside(rita), inside(rita)
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post("/account/password/", typed).status_code == 302
    assert here.get("/admin/").status_code == 200
    assert there.get("/admin/").status_code == 302
    assert Act.objects.filter(verb="change password", by=rita).exists()
    assert Letter.objects.filter(to=rita.email, subject__contains="password was changed").exists()


def test_the_old_password_can_be_guessed_no_oftener_than_at_the_door(rita):
    client = inside(rita)
    typed = {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}
    for _turn in range(FROM_ONE_PLACE):
        client.post("/account/password/", typed)
    html = client.post("/account/password/", {**typed, "old_password": PASSWORD}).content.decode()
    assert "Too many tries" in html
    rita.refresh_from_db()
    assert rita.check_password(PASSWORD)


# -- forgotten


def ask(email, address="203.0.113.9"):
    return Client(REMOTE_ADDR=address).post("/account/forgotten/", {"email": email})


def test_a_forgotten_password(rita, vera, mailoutbox):
    there = inside(rita)
    assert ask("RITA@courier.example").status_code == 200
    send_due_letters()
    path = re.search(r"https?://[^/]+(/account/reset/\S+)", mailoutbox[0].body)[1]
    form = vera.get(path)["Location"]
    assert path.rpartition(".")[2] not in form
    assert vera.post(form, {"new_password1": NEW, "new_password2": NEW})["Location"] == "/account/login/"
    rita.refresh_from_db()
    assert rita.check_password(NEW)
    assert there.get("/admin/").status_code == 302
    assert vera.get("/admin/").status_code == 302
    assert Act.objects.filter(verb="reset password", by=rita).exists()
    assert "This link was used already" in Client().get(path).content.decode()
    assert not Letter.objects.filter(text__contains=path).exists()


def test_a_second_factor_stays_what_it_is(rita, vera, mailoutbox):
    factors.add_app(rita, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    Letter.objects.all().delete()
    ask(rita.email)
    send_due_letters()
    form = vera.get(re.search(r"https?://[^/]+(/account/reset/\S+)", mailoutbox[0].body)[1])["Location"]
    vera.post(form, {"new_password1": NEW, "new_password2": NEW})
    answer = vera.post("/account/login/", {"username": "rita", "password": NEW})
    assert answer["Location"] == "/account/login/second/"


def test_the_answer_is_the_same_for_a_colleague_for_nobody_and_for_one_who_left(rita, cast):
    cast("gone", "reporter", is_active=False)
    pages = {ask(f"{name}@courier.example").content for name in ("rita", "nobody", "gone")}
    assert len(pages) == 1
    assert [letter.to for letter in Letter.objects.all()] == ["rita@courier.example"]
    assert Act.objects.filter(verb="ask for password").count() == 1


def test_a_link_is_two_hours_old_at_most(rita, vera, mailoutbox):
    with time_machine.travel("2026-03-02T12:00:00+00:00", tick=False) as clock:
        ask(rita.email)
        send_due_letters()
        path = re.search(r"https?://[^/]+(/account/reset/\S+)", mailoutbox[0].body)[1]
        clock.shift(2 * 3600 + 1)
        assert "older than two hours" in vera.get(path).content.decode()


def test_asking_is_bounded_alike_for_colleagues_and_nobody(rita):
    for name in ("rita", "nobody"):
        seen = [ask(f"{name}@courier.example").status_code for _turn in range(FROM_ONE_PLACE + 2)]
        assert seen == [200] * FROM_ONE_PLACE + [429] * 2
    assert Letter.objects.count() == FROM_ONE_PLACE


@pytest.mark.django_db(transaction=True)
def test_an_address_of_nobody_is_committed_as_a_colleagues_is(rita):
    steps = []
    for name in ("rita", "nobody"):
        ask(f"warm-{name}@courier.example")
        with CaptureQueriesContext(connection) as said:
            ask(f"{name}@courier.example")
        steps.append([query["sql"].partition(" ")[0] for query in said if query["sql"].split()[0] != "SELECT"])
    colleague, nobody = steps
    assert colleague.count("COMMIT") == 1
    nobody.remove("ROLLBACK")  # to the savepoint
    assert nobody == colleague


def test_one_machine_takes_the_letter_from_nobody(rita):
    for _turn in range(OF_ONE_NAME + 1):
        ask(rita.email)
    assert ask(rita.email).status_code == 429
    assert ask(rita.email, address="192.0.2.1").status_code == 200


@pytest.mark.parametrize("path", ["MQ/x", "x/x-y", "%00/x", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk/set-password", "MQ/new"])
def test_guessed_links_say_so(vera, rita, path):
    for address in (f"/account/reset/{path}/", f"/account/reset/?key={path.replace('/', '.')}", "/account/reset/"):
        response = vera.get(address)
        assert response.status_code == 410
        assert "This link was used already" in response.content.decode()


def test_without_mail_the_page_says_whom_to_ask(vera, db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "Ask the owner for a new password" in vera.get("/account/forgotten/").content.decode()
    assert "/account/forgotten/" not in vera.get("/account/login/").content.decode()


def test_a_letter_never_takes_its_address_from_the_request(rita, mailoutbox, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://courier.example", ["*"]
    Client().post("/account/forgotten/", {"email": rita.email}, HTTP_HOST="evil.example")
    assert "https://courier.example/account/reset/?key=" in Letter.objects.get().text


# -- sessions


def test_sessions_are_listed_and_one_can_be_ended(rita):
    here, there = inside(rita), inside(rita, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="198.51.100.7")
    html = here.get("/account/sessions/").content.decode()
    assert "Firefox on Linux" in html
    assert "198.51.100.7" in html
    other = UserSession.objects.get(ip="198.51.100.7")
    assert here.post("/account/sessions/", {"end": other.pk}).status_code == 302
    assert there.get("/admin/").status_code == 302
    assert here.get("/admin/").status_code == 200
    assert Act.objects.filter(verb="end session", by=rita).exists()


def test_log_out_everywhere_leaves_this_one(rita, logged_in):
    here, there, unlisted = inside(rita), inside(rita), logged_in(rita)
    here.post("/account/sessions/", {"everywhere": "1"})
    assert here.get("/admin/").status_code == 200
    assert there.get("/admin/").status_code == 302
    assert unlisted.get("/admin/").status_code == 302
    assert here.get("/account/sessions/").content.decode().count("this one") == 1
    assert Act.objects.filter(verb="log out everywhere", by=rita).exists()
    assert inside(rita).get("/admin/").status_code == 200


def test_an_owner_logs_a_colleague_out(rita, olga, ed, logged_in):
    theirs, address = inside(rita), f"/admin/newsroom/user/{rita.pk}/safety/sessions/"
    assert logged_in(ed).post(address).status_code == 403
    assert logged_in(olga).post(address).status_code == 302
    assert theirs.get("/admin/").status_code == 302


@pytest.mark.parametrize("typed", ["", "x", "0", "9" * 30, "²"])
def test_nobody_ends_a_colleagues_session(rita, ed, typed):
    theirs, client = inside(ed), inside(rita)
    for number in (typed, str(UserSession.objects.get(user=ed).pk)):
        assert client.post("/account/sessions/", {"end": number}).status_code == 302
    assert theirs.get("/admin/").status_code == 200


def test_a_session_is_seen_again_every_five_minutes_and_no_oftener(rita, django_assert_num_queries):
    with time_machine.travel("2026-03-02T12:00:00+00:00", tick=False) as clock:
        client = inside(rita)
        clock.shift(299)
        client.get("/admin/")
        assert UserSession.objects.get().last_seen_at < UserSession.objects.get().created_at.replace(minute=1)
        clock.shift(2)
        client.get("/admin/")
        assert UserSession.objects.get().last_seen_at.minute == 5
        clock.shift(60)
        client.get("/admin/")
        assert UserSession.objects.get().last_seen_at.minute == 5


def test_sessions_that_ran_out_are_forgotten(rita):
    with time_machine.travel("2026-03-02T12:00:00+00:00", tick=False) as clock:
        inside(rita)
        assert forget_sessions() == 0
        clock.shift(15 * 24 * 3600)
        assert forget_sessions() == 1
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_a_true_address_that_is_none_is_no_error(rita, settings):
    settings.BEHIND_PROXY = True
    client = inside(rita, HTTP_X_FORWARDED_FOR="198.51.100.7, unknown")
    assert client.get("/account/sessions/").status_code == 200
    assert UserSession.objects.get().ip == "0.0.0.0"


def test_a_session_of_before_is_still_good(rita):
    # The count of ended sessions is new; at nought the hash is what it was.
    from django.utils.crypto import salted_hmac

    plain = salted_hmac(
        "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash", rita.password, algorithm="sha256"
    ).hexdigest()
    assert rita.get_session_auth_hash() == plain
    rita.end_sessions()
    assert User.objects.get(pk=rita.pk).get_session_auth_hash() != plain
