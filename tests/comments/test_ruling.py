"""Trust and ban: who passes, who is turned down, until when, and that typing a name proves nothing."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from comments.housekeeping import blank_old_addresses
from comments.models import Commenter, Ruling
from newsroom.models import Act, Change
from newsroom.states import Refused, WrongState

HAND = uuid.uuid4()


@pytest.fixture(autouse=True)
def _no_flood(settings_row):
    settings_row(comment_flood_seconds=0)


def test_a_trusted_confirmed_person_passes_links_and_held_words(story, said, post, mo, settings_row):
    settings_row(comment_hold_words="lawyer")
    comment = said(story(), email="Ada@readers.example", name="Ada Brook")
    Ruling.objects.trust(comment, by=mo)
    ada = Commenter.objects.of("ada@readers.example", "Ada")
    ada.confirm()
    told = post(story(), body="My lawyer: https://a.example https://b.example reads long texts too.", confirmed=ada)
    assert (told.state, told.rule, told.reason) == ("approved", "trusted", "Trusted by Mo")


def test_a_typed_address_is_not_trusted(story, said, post, mo):
    Ruling.objects.trust(said(story(), email="ada@readers.example"), by=mo)
    ada = Commenter.objects.of("ada@readers.example", "Ada")
    assert post(story(), confirmed=ada).is_waiting
    assert post(story()).is_waiting


def test_a_hand_is_trusted_but_for_one_made_this_minute(story, said, post, mo):
    Ruling.objects.trust(said(story(), email="", hand=HAND), by=mo)
    assert post(story(), hand=HAND, is_new_hand=True).is_waiting
    assert post(story(), hand=HAND, email="").rule == "trusted"
    assert post(story(), hand=uuid.uuid4()).is_waiting


def test_blocked_words_and_held_stories_hold_the_trusted_too(story, said, post, mo, settings_row):
    settings_row(comment_block_words="casino")
    Ruling.objects.trust(said(story(), hand=HAND), by=mo)
    assert post(story(), hand=HAND, body="To the casino!").is_spam
    held = story(comments_hold_all=True)
    assert post(held, hand=HAND).rule == "hold-all-story"


def test_nobody_to_trust(story, said, mo):
    with pytest.raises(Refused):
        Ruling.objects.trust(said(story(), email=""), by=mo)


@pytest.mark.parametrize(
    ("known_by", "fields"),
    [
        ("email", {"email": "BAD@readers.example", "ip": "192.0.2.99"}),
        ("hand", {"email": "other@readers.example", "hand": HAND, "ip": "192.0.2.99"}),
        ("network", {"email": "other@readers.example", "ip": "192.0.2.5"}),
    ],
)
def test_a_banned_person_is_turned_down_however_known(story, said, post, mo, known_by, fields):
    bad = said(story(), email="bad@readers.example", hand=HAND, ip="192.0.2.5")
    Ruling.objects.ban(bad, by=mo, reason="Threats", days=7, with_network=True)
    told = post(story(), **fields)
    assert (told.state, told.rule, told.reason) == ("rejected", "banned", "Banned: Threats")


def test_a_ban_ends(story, said, post, mo):
    Ruling.objects.ban(said(story(), email="bad@readers.example"), by=mo, reason="Threats", days=7)
    assert post(story(), email="bad@readers.example", at=timezone.now() + timedelta(days=6)).is_rejected
    assert post(story(), email="bad@readers.example", at=timezone.now() + timedelta(days=8)).is_waiting


def test_a_ban_is_lifted_once(story, said, post, mo, olga):
    ban = Ruling.objects.ban(said(story(), email="bad@readers.example"), by=mo, reason="Threats")[0]
    assert ban.until is None
    ban.lift(by=olga)
    assert post(story(), email="bad@readers.example").is_waiting
    with pytest.raises(WrongState):
        ban.lift(by=olga)
    assert [act.verb for act in Act.objects.filter(verb__in=["ban", "lift"])] == ["lift", "ban"]


def test_a_network_is_banned_on_request_and_for_thirty_days_at_most(story, said, post, mo):
    bad = said(story(), email="", ip="2001:db8:1:2::5")
    with pytest.raises(Refused):
        Ruling.objects.ban(bad, by=mo, reason="Threats")
    ban = Ruling.objects.ban(bad, by=mo, reason="Threats", with_network=True)[0]
    assert ban.until <= timezone.now() + timedelta(days=30)
    assert post(story(), ip="2001:db8:1:2:ffff::1").is_rejected
    blank_old_addresses(timezone.now() + timedelta(days=31))
    ban.refresh_from_db()
    assert ban.network == ""


def test_neither_ban_nor_trust_dirties_a_page(story, said, mo):
    comment = said(story(), email="bad@readers.example", state="approved")
    Change.objects.all().delete()
    Ruling.objects.trust(comment, by=mo)
    Ruling.objects.ban(comment, by=mo, reason="Threats", with_network=True)[0].lift(by=mo)
    assert not Change.objects.exists()


@pytest.mark.parametrize("proof", ["trusted", "approved"])
def test_a_banned_network_does_not_turn_down_whom_we_know(story, said, post, mo, proof):
    """A café, a school: one of many behind an address was banned."""
    bad = said(story(), email="bad@readers.example", ip="192.0.2.5")
    Ruling.objects.ban(bad, by=mo, reason="Threats", with_network=True)
    ada = Commenter.objects.of("ada@readers.example", "Ada")
    ada.confirm()
    known = said(
        story(), email="ada@readers.example", commenter=ada, state="approved" if proof == "approved" else "spam"
    )
    if proof == "trusted":
        Ruling.objects.trust(known, by=mo)
    assert post(story(), ip="192.0.2.5", confirmed=ada).is_approved
    assert post(story(), ip="192.0.2.5", body="Typed her name.").rule == "banned"
    # A confirmed address, or a browser that wrote once before, is got too easily.
    new = Commenter.objects.of("new@readers.example", "New")
    new.confirm()
    assert post(story(), ip="192.0.2.5", email="new@readers.example", confirmed=new).rule == "banned"
    # Who was banned in person stays out, approved before or not.
    Ruling.objects.ban(known, by=mo, reason="Threats too")
    assert post(story(), ip="192.0.2.9", confirmed=ada, body="Once more.").reason == "Banned: Threats too"


def test_a_ruling_takes_the_place_of_the_last_one(story, said, post, mo, olga):
    bad = said(story(), email="bad@readers.example", hand=HAND, ip="192.0.2.5")
    for days in (1, 7, None):
        Ruling.objects.ban(bad, by=mo, reason=f"Threats {days}", days=days, with_network=True)
    trusts = [Ruling.objects.trust(bad, by=mo) for _ in range(3)]
    bans = Ruling.objects.in_force().filter(kind="ban")
    assert sorted(bans.values_list("network", "reason")) == [("", "Threats None"), ("192.0.2.5", "Threats None")]
    assert list(Ruling.objects.in_force().filter(kind="trust")) == trusts[-1:]


def test_a_wider_ban_stays_beside_a_narrower_one_and_is_lifted_with_it(story, said, post, mo, olga):
    one = said(story(), email="bad@readers.example", hand=HAND)
    Ruling.objects.ban(one, by=mo, reason="Threats")
    narrow = Ruling.objects.ban(said(story(), email="bad@readers.example"), by=mo, reason="Again", days=1)[0]
    stranger = Ruling.objects.ban(said(story(), email="worse@readers.example"), by=mo, reason="Worse")[0]
    trust = Ruling.objects.trust(one, by=mo)
    assert post(story(), email="other@readers.example", hand=HAND).is_rejected
    narrow.lift(by=olga)
    assert set(Ruling.objects.in_force()) == {stranger, trust}
    assert not post(story(), email="bad@readers.example").is_rejected


def test_a_ban_wants_a_reason_and_a_stranger(story, said, mo):
    with pytest.raises(Refused):
        Ruling.objects.ban(said(story()), by=mo, reason=" ")
    with pytest.raises(Refused):
        Ruling.objects.ban(said(story(), user=mo), by=mo, reason="Threats")


def test_staff_are_never_banned_by_their_address(story, said, post, mo):
    Ruling.objects.ban(said(story(), email="mo@courier.example"), by=mo, reason="Threats")
    assert post(story(), user=mo, email="mo@courier.example").is_approved


def test_rita_may_not(story, said, rita, mo):
    comment = said(story())
    with pytest.raises(PermissionDenied):
        Ruling.objects.trust(comment, by=rita)
    with pytest.raises(PermissionDenied):
        Ruling.objects.ban(comment, by=rita, reason="Threats")
    with pytest.raises(PermissionDenied):
        Ruling.objects.trust(comment, by=mo).lift(by=rita)
