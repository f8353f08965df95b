"""The front page board: moved by its buttons, pinned for a while, kept off, undone; two editors at once."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from articles.models import Front, FrontSlot, FrontVersion
from tests.articles.page_reader import read

FRONT = "/admin/articles/frontslot/"
DO, PIN, FIND, NEWEST = f"{FRONT}change/", f"{FRONT}pin/", f"{FRONT}find/", f"{FRONT}newest/"


@pytest.fixture
def press(logged_in):
    """Press a button of the board: `press(ed, "move:17:1", until="2h")`; answers the response."""

    def do(user, wish, **typed):
        newest = FrontVersion.objects.newest_arrangement()
        return logged_in(user).post(DO, {"do": wish, "seen": newest.pk if newest else 0, **typed})

    return do


def slot(number):
    return FrontSlot.objects.get(slot=number)


def words(response):
    return read(response).one("main").words


def test_the_board_looks_like_the_front_and_says_why(ed, story, logged_in):
    stories = [story() for _n in range(14)][::-1]
    Front.pin(stories[-1], slot=2, by=ed)
    page = read(logged_in(ed).get(FRONT))
    board = page.one("div", "board")
    shown = [stories[0], stories[-1], *stories[1:3], *stories[3:11]]
    assert [h.words for h in board.all("h3")][:12] == [each.headline for each in shown]
    reasons = [each.words for each in board.all("span", "board-reason")]
    assert reasons == ["Newest", "Pinned by Ed", "Newest", "Newest"]


def test_ed_moves_the_third_story_to_the_lead(ed, story, press, logged_in):
    third, _second, first = story(), story(), story()
    response = press(ed, f"move:{third.pk}:1", until="2h")
    assert response.status_code == 303
    assert slot(1).article == third
    assert timedelta(hours=1.9) < slot(1).until - timezone.now() < timedelta(hours=2.1)
    page = logged_in(ed).get(response["Location"])
    assert f"“{third.headline}” is the lead until" in words(page)
    # Nothing is lost: what stood there is next.
    assert Front.at().seconds[0] == first


@pytest.mark.parametrize(
    ("until", "hour", "status"),
    [
        ("good", "", 303),
        ("", "", 303),
        ("2h", "", 303),
        ("hour", "", 400),
        ("hour", "2001-01-01T00:00", 400),
        ("hour", "9999-12-31T23:30", 400),
        ("hour", "soon", 400),
        ("9" * 100_000, "", 400),
        ("غدا", "", 400),
    ],
)
def test_for_how_long(ed, story, press, until, hour, status):
    article = story()
    response = press(ed, f"move:{article.pk}:1", until=until, hour=hour)
    assert response.status_code == status
    assert Front.at().pins.keys() == ({1} if status == 303 else set())


def test_until_an_hour_of_its_own(ed, story, press):
    article = story()
    Front.pin(article, slot=1, by=ed)
    tomorrow = (timezone.localtime() + timedelta(days=1)).replace(second=0, microsecond=0)
    typed = {"hour-1": tomorrow.strftime("%Y-%m-%dT%H:%M")}
    assert press(ed, f"until:{article.pk}:1:hour", **typed).status_code == 303
    assert slot(1).until == tomorrow


def test_the_hours_that_are_offered(ed, story, logged_in):
    story()
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        choices = [each.words for each in read(logged_in(ed).get(FRONT)).one("div", "board-stay").all("option")]
    assert choices[:4] == ["for an hour", "for 2 hours", "until 18:00", "until tomorrow, 06:00"]
    with time_machine.travel("2026-11-22T20:00:00Z", tick=False):
        choices = [each.words for each in read(logged_in(ed).get(FRONT)).one("div", "board-stay").all("option")]
    assert choices[:3] == ["for an hour", "for 2 hours", "until tomorrow, 06:00"]


def test_unpin_keep_off_and_let_back(ed, story, press, logged_in):
    old, new = story(), story()
    Front.pin(old, slot=1, by=ed)
    assert press(ed, f"unpin:{old.pk}:1").status_code == 303
    assert press(ed, f"unpin:{old.pk}:1").status_code == 409
    assert press(ed, f"off:{new.pk}").status_code == 303
    assert Front.at().lead == old
    assert "Let it back on" in words(logged_in(ed).get(FRONT))
    assert press(ed, f"move:{new.pk}:1").status_code == 409
    assert press(ed, f"back:{new.pk}").status_code == 303
    assert Front.at().lead == new


def test_undo_right_after(ed, story, press, logged_in):
    old, _new = story(), story()
    response = press(ed, f"move:{old.pk}:1")
    page = read(logged_in(ed).get(response["Location"]))
    undo = next(each for each in page.all("button") if each.words == "Undo").attrs["value"]
    assert press(ed, undo).status_code == 303
    assert Front.at().pins == {}
    assert press(ed, undo).status_code == 409
    assert press(ed, "undo:999999").status_code == 409


def test_a_stale_board_changes_nothing_and_says_who_was_first(ed, olga, story, press):
    first, second = story(), story()
    Front.pin(first, slot=1, by=olga)
    response = press(ed, f"move:{second.pk}:1", seen="0")
    assert response.status_code == 409
    assert "Olga changed the front page at" in words(response)
    assert slot(1).article == first


def test_the_rule_makes_no_board_stale(ed, story, press):
    first = story()
    Front.pin(first, slot=1, by=ed)
    seen = FrontVersion.objects.newest_arrangement().pk
    second = story()
    Front.keep()
    assert press(ed, f"move:{second.pk}:2", seen=seen).status_code == 303


@pytest.mark.parametrize(
    "wish",
    [
        "",
        "move",
        "move:x:1",
        "move:1:x",
        f"move:{'9' * 400}:1",
        "move:1:9",
        "fly:1:1",
        "unpin:1:9",
        "move:٣:١",
        ":::::",
    ],
)
def test_what_no_button_asks(ed, story, press, wish):
    story()
    assert press(ed, wish).status_code in (400, 409)
    assert Front.at().pins == {}


def test_a_draft_and_a_scheduled_story_can_not_be_placed(ed, draft, scheduled, press, logged_in):
    assert press(ed, f"move:{draft().pk}:1").status_code == 409
    planned = scheduled(headline="Tomorrow's news")
    assert press(ed, f"move:{planned.pk}:1").status_code == 409
    drawer = words(logged_in(ed).get(FRONT))
    assert "Tomorrow's news" in drawer
    assert "Scheduled: can be placed when it is out" in drawer


# -- by its address --------------------------------------------------------------------------------------------------


def test_ed_pins_by_address(ed, story, logged_in):
    first, _newer = story(headline="First"), story(headline="Newer")
    client = logged_in(ed)
    assert client.post(PIN, {"story": first.get_absolute_url(), "slot": "1"}).status_code == 303
    assert slot(1).article == first
    assert "First" in client.get(FRONT).content.decode()


def test_by_its_exact_headline(ed, story, logged_in):
    story(headline="The harbour library")
    assert logged_in(ed).post(PIN, {"story": "the harbour LIBRARY", "slot": "2"}).status_code == 303


@pytest.mark.parametrize(
    "typed",
    [
        {"story": "Nobody wrote this", "slot": "1"},
        {"story": "", "slot": "1"},
        {"story": "/2026/1/1/x/", "slot": "1"},
        {"story": "Out", "slot": "9"},
        {"story": "Out", "slot": "x"},
        {"story": "9" * 400, "slot": "1"},
        {"story": "Out", "slot": "1", "until": "2001-01-01T00:00"},
        {"story": "Out", "slot": "1", "until": "soon"},
    ],
)
def test_what_can_not_be_pinned_is_told_and_kept(ed, story, logged_in, typed):
    story(headline="Out")
    response = logged_in(ed).post(PIN, typed)
    assert response.status_code == 400
    assert typed["story"] in response.content.decode()


def test_a_draft_is_not_found(ed, draft, logged_in):
    article = draft()
    response = logged_in(ed).post(PIN, {"story": reverse("preview", args=[article.pk]), "slot": "1"})
    assert response.status_code == 400


# -- the drawer and the poll -----------------------------------------------------------------------------------------


def test_the_drawer_finds_by_headline_and_by_address(ed, story, scheduled, draft, logged_in):
    ferry, _other = story(headline="Ferry is back"), story(headline="Council votes")
    planned = scheduled(headline="Ferry fares rise")
    draft(headline="Ferry draft")
    client = logged_in(ed)

    def found(typed):
        return [(line["id"], line["placeable"]) for line in client.get(FIND, {"q": typed}).json()["stories"]]

    assert found("ferry") == [(ferry.pk, True), (planned.pk, False)]
    assert found(f"https://courier.example{ferry.get_absolute_url()}?x=1") == [(ferry.pk, True)]
    assert found("nobody wrote this") == found("/2026/1/1/x/") == found('"%_\x00') == found("ا" * 100_000) == []
    assert len(found("")) == 2
    # The same without a script.
    assert "Ferry fares rise" in words(client.get(FRONT, {"q": "ferry"}))
    assert "No story is found there." in words(client.get(FRONT, {"q": "nobody wrote this"}))


def test_the_drawer_finds_twenty_at_most(ed, story, logged_in):
    for _n in range(25):
        story()
    assert len(logged_in(ed).get(FIND, {"q": "harbour"}).json()["stories"]) == 20


def test_a_headline_is_words_and_nothing_else(ed, story, logged_in):
    Front.keep_off(story(headline="<script>alert(1)</script>"), by=ed)
    story(headline="<img src=x onerror=alert(2)>")
    page = logged_in(ed).get(FRONT).content.decode()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_open_boards_are_told_of_the_newest_change(ed, story, logged_in):
    client = logged_in(ed)
    assert client.get(NEWEST).json() == {"newest": 0, "said": ""}
    Front.pin(story(), slot=1, by=ed)
    answer = client.get(NEWEST).json()
    assert answer["newest"] == FrontVersion.objects.newest_arrangement().pk
    assert answer["said"].startswith("Ed changed the front page at ")


# -- who, and how ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["rita", "mo", "pia"])
def test_others_do_not_arrange_the_front(who, request, story, logged_in):
    client = logged_in(request.getfixturevalue(who))
    article = story()
    for address in (FRONT, FIND, NEWEST):
        assert client.get(address).status_code == 403
    assert client.post(PIN, {"story": article.headline, "slot": "1"}).status_code == 403
    assert client.post(DO, {"do": f"move:{article.pk}:1"}).status_code == 403


def test_it_takes_a_form_only(ed, logged_in):
    assert logged_in(ed).get(PIN).status_code == 405
    assert logged_in(ed).get(DO).status_code == 405


def test_vera_is_led_to_the_login(vera, db):
    for address in (FRONT, FIND, NEWEST):
        assert "login" in vera.get(address)["Location"]


@pytest.mark.parametrize("count", [1, 30])
def test_fifteen_questions_at_most(ed, story, scheduled, picture, logged_in, count, django_assert_max_num_queries):
    stories = [story(pictures=[{"picture": picture()}]) for _n in range(count)]
    for each in stories[:4]:
        Front.pin(each, slot=1, by=ed)
    if count > 1:
        Front.keep_off(stories[9], by=ed)
        scheduled()
    client = logged_in(ed)
    client.get(FRONT)
    with django_assert_max_num_queries(15):
        assert client.get(FRONT).status_code == 200
