"""Invitations: a link that works once, for a week, and is kept by nobody but its reader."""

import re
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from newsroom.account.housekeeping import forget_invitations
from newsroom.account.new_password import GOOD_PASSWORD
from newsroom.backups.aftermath import settle_in
from newsroom.letters import send_due_letters
from newsroom.models import Act, Invitation, Letter, User, invitation
from newsroom.states import Refused, WrongState

ROOM = "/admin/newsroom/user/"
PASSWORD = "a wholly new sentence"
NORA = {"first_name": "Nora", "last_name": "Quist", "email": "nora@courier.example"}


@pytest.fixture
def invite(olga, logged_in):
    """Invite somebody at the desk: the answer, and the path of the link in it."""

    def post(by=olga, roles=("reporter",), **typed):
        groups = [Group.objects.get(name=role).pk for role in roles]
        response = logged_in(by).post(f"{ROOM}invite/", {**NORA, "groups": groups, **typed})
        found = re.search(r'value="http[^"]*(/account/invitation/[?]key=[^"]+)"', response.content.decode())
        return response, found and found[1]

    return post


def take_up(client, path, **typed):
    return client.post(path, {**NORA, "username": "nora", "password1": PASSWORD, "password2": PASSWORD, **typed})


def test_from_the_owners_desk_to_a_place_of_ones_own(invite, vera, olga):
    response, path = invite(roles=("reporter", "moderator"))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    page = vera.get(path)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "same-origin"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "You come as: Moderator, Reporter." in page.content.decode()
    assert 'value="Nora"' in page.content.decode()
    # What a password must be is said as it is at every other door of the house.
    assert str(GOOD_PASSWORD) in page.content.decode()
    assert take_up(vera, path)["Location"] == "/admin/"
    nora = User.objects.get(username="nora")
    assert (sorted(nora.roles), nora.is_staff, nora.author.name) == (["moderator", "reporter"], True, "Nora Quist")
    assert vera.get("/admin/").status_code == 200
    assert Act.objects.get(verb="invite").by == olga
    assert Act.objects.get(verb="accept invitation").by == nora
    assert Invitation.objects.get().user == nora


def test_it_works_once(invite, vera, client):
    _response, path = invite()
    take_up(vera, path)
    again = take_up(client, path, username="other", email="other@courier.example")
    assert again.status_code == 410
    assert client.get(path).status_code == 410
    assert not User.objects.filter(username="other").exists()


def test_the_password_is_made_before_the_transaction(olga, monkeypatch):
    offer, _address = Invitation.invite(by=olga, roles=["reporter"], **NORA)
    outside, inside = len(connection.savepoint_ids), []
    made = User.set_password
    monkeypatch.setattr(
        User, "set_password", lambda *args: inside.append(len(connection.savepoint_ids) - outside) or made(*args)
    )
    assert offer.accept(User(username="nora"), PASSWORD).check_password(PASSWORD)
    assert inside == [0]


def test_two_who_take_it_up_in_one_moment_are_one(olga):
    offer, _address = Invitation.invite(by=olga, roles=["reporter"], **NORA)
    same = Invitation.objects.get()
    offer.accept(User(username="nora"), PASSWORD)
    with pytest.raises(WrongState):
        same.accept(User(username="mora"), PASSWORD)
    assert not User.objects.filter(username="mora").exists()


def test_who_comes_a_moment_too_late_is_told(invite, vera, monkeypatch):
    def gone(*_):
        raise WrongState("It was taken up.")

    _response, path = invite()
    monkeypatch.setattr(Invitation, "accept", gone)
    assert take_up(vera, path).status_code == 410


def test_who_is_invited_again_while_taking_it_up_has_taken_it_up(olga, monkeypatch):
    first, _address = Invitation.invite(by=olga, roles=["reporter"], **NORA)
    new_link = invitation._new_link

    def slowly():
        first.accept(User(username="nora"), PASSWORD)
        return new_link()

    monkeypatch.setattr(invitation, "_new_link", slowly)
    with pytest.raises(WrongState):
        Invitation.invite(by=olga, roles=["owner"], **NORA)
    assert Invitation.objects.get().roles == ["reporter"]


def test_a_week_later_it_is_over_and_can_be_renewed(invite, vera, olga, logged_in):
    with time_machine.travel("2026-03-02T12:00:00+00:00", tick=False) as clock:
        _response, path = invite()
        clock.shift(7 * 24 * 3600 + 1)
        assert vera.get(path).status_code == 410
        offer = Invitation.objects.get()
        assert "the link has run out" in logged_in(olga).get(ROOM).content.decode()
        answer = logged_in(olga).post(f"{ROOM}invitations/{offer.pk}/renew/")
        new = re.search(r'value="http[^"]*(/account/invitation/[?]key=[^"]+)"', answer.content.decode())[1]
        assert vera.get(new).status_code == 200
        assert vera.get(path).status_code == 410
        assert Act.objects.filter(verb="renew invitation", by=olga).exists()


def test_it_can_be_withdrawn(invite, vera, olga, logged_in):
    _response, path = invite()
    offer, client = Invitation.objects.get(), logged_in(olga)
    html = client.get(ROOM).content.decode()
    assert "Invited, not here yet" in html
    assert "Nora Quist" in html
    assert client.post(f"{ROOM}invitations/{offer.pk}/withdraw/").status_code == 302
    assert vera.get(path).status_code == 410
    assert take_up(vera, path).status_code == 410
    assert "Nora Quist" not in client.get(ROOM).content.decode().replace("The invitation of “Nora Quist”", "")
    assert client.post(f"{ROOM}invitations/{offer.pk}/withdraw/").status_code == 409
    assert client.post(f"{ROOM}invitations/{offer.pk}/renew/").status_code == 409
    assert Act.objects.filter(verb="withdraw invitation", by=olga).exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, "role"])
def test_an_offer_ends_with_the_place_of_whoever_made_it(invite, vera, cast, olga, logged_in, change):
    otto = cast("otto", "owner")
    _response, path = invite(by=otto, roles=("owner",))
    offer = Invitation.objects.get()
    if change == "role":
        otto.groups.set(Group.objects.filter(name="editor"))
    else:
        User.objects.filter(pk=otto.pk).update(**change)
    assert vera.get(path).status_code == 410
    assert take_up(vera, path).status_code == 410
    with pytest.raises(WrongState):
        offer.accept(User(username="nora"), PASSWORD)
    assert not User.objects.filter(username="nora").exists()
    assert "the link has run out" in logged_in(olga).get(ROOM).content.decode()
    # Another owner stands for it with a new link.
    answer = logged_in(olga).post(f"{ROOM}invitations/{offer.pk}/renew/")
    new = re.search(r'value="http[^"]*(/account/invitation/[?]key=[^"]+)"', answer.content.decode())[1]
    assert vera.get(new).status_code == 200
    assert Invitation.objects.get().by == olga


def test_a_restored_paper_takes_back_what_it_had_offered(invite, vera, olga):
    _response, path = invite()
    begun = timezone.now().isoformat()
    settle_in(SimpleNamespace(made_at=begun, name="night", rows=1, files=[], size=1))
    assert vera.get(path).status_code == 410
    letter = Letter.objects.get(subject__contains="was restored")
    assert "Invitations that waited then are withdrawn" in letter.text


def test_the_same_address_again_is_one_offer_with_a_new_link(invite, vera):
    _response, first = invite()
    _response, second = invite(roles=("editor",))
    assert vera.get(first).status_code == 410
    assert "You come as: Editor." in vera.get(second).content.decode()
    assert Invitation.objects.count() == 1


def test_the_link_is_kept_nowhere_once_its_letter_is_out(invite, mailoutbox):
    response, path = invite()
    token = path.rpartition("=")[2]
    assert "The invitation goes to nora@courier.example." in response.content.decode()
    assert send_due_letters() == 1
    assert path in mailoutbox[0].body
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert not any(token in str(row) for row in cursor.fetchall()), table


def test_an_owner_reads_no_key_in_the_outbox(invite, olga, logged_in):
    _response, path = invite()
    html = logged_in(olga).get(f"/admin/newsroom/letter/{Letter.objects.get().pk}/change/").content.decode()
    assert path not in html
    assert "/account/invitation/?key=…" in html


def test_without_mail_the_link_is_to_hand_over(invite, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    response, path = invite()
    assert "Hand it over" in response.content.decode()
    assert path
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"username": "olga"}, "already exists"),
        ({"password2": "other"}, "didn’t match"),
        ({"password1": "12345", "password2": "12345"}, "too short"),
        ({"first_name": ""}, "required"),
        ({"email": "OLGA@courier.example"}, "A colleague has this e-mail address already."),
        ({"username": "\0"}, "Null characters"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_stays(invite, vera, typed, said):
    _response, path = invite()
    response = take_up(vera, path, **typed)
    html = response.content.decode()
    assert response.status_code == 400
    assert said in html
    assert 'value="Quist"' in html
    assert not User.objects.filter(last_name="Quist").exists()


@pytest.mark.parametrize("typed", [{"email": "olga@courier.example"}, {"email": "nonsense"}, {"groups": []}])
def test_an_offer_that_makes_no_sense_is_told(invite, typed):
    response, path = invite(**typed)
    assert response.status_code == 400
    assert path is None
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("name", ["rita", "mo", "ed", "pia"])
def test_only_owners_invite(request, invite, name, logged_in, olga):
    colleague = request.getfixturevalue(name)
    offer, _address = Invitation.invite(by=olga, roles=["reporter"])
    assert invite(by=colleague)[0].status_code == 403
    assert logged_in(colleague).post(f"{ROOM}invitations/{offer.pk}/renew/").status_code == 403


@pytest.mark.parametrize("token", ["", "nothing", "%00", "x" * 3000, "ن", "%ff"])
def test_guesses_are_over_too(vera, db, token):
    assert vera.get(f"/account/invitation/?key={token}").status_code == 410


def test_roles_that_are_none_give_nothing(olga):
    offer, _address = Invitation.invite(by=olga, roles=["reporter", "superuser"])
    assert offer.accept(User(username="nora"), PASSWORD).roles == ["reporter"]


def test_a_colleagues_address_is_refused_by_the_verb_as_well(olga, rita):
    with pytest.raises(Refused):
        Invitation.invite(by=olga, roles=["reporter"], email="RITA@courier.example")


def test_what_is_hostile_is_text(invite, olga, logged_in, vera):
    _response, path = invite(first_name="<script>alert(1)</script>")
    for html in (vera.get(path), logged_in(olga).get(ROOM)):
        assert "<script>alert" not in html.content.decode()


def test_offers_nobody_took_up_are_forgotten_after_ninety_days(olga):
    with time_machine.travel("2026-03-02T12:00:00+00:00", tick=False) as clock:
        Invitation.invite(by=olga, roles=["reporter"])
        taken_up, _address = Invitation.invite(by=olga, roles=["reporter"])
        taken_up.accept(User(username="nora"), PASSWORD)
        clock.shift(96 * 24 * 3600)
        assert forget_invitations() == 0
        clock.shift(2 * 24 * 3600)
        assert forget_invitations() == 1
    assert Invitation.objects.get() == taken_up
