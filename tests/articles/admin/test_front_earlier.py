"""The front page at another hour: the list of earlier ones, one of them, putting it back; and the front to come."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Front, FrontVersion
from tests.articles.page_reader import read

FRONT = "/admin/articles/frontslot/"
EARLIER, AT = f"{FRONT}earlier/", f"{FRONT}at/"


def look(version):
    return f"{EARLIER}{version.pk}/"


def words(response):
    return read(response).one("main").words


def typed(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def yesterday(ed, story):
    """The front of yesterday evening, led by a story that Ed had pinned; today another one leads."""
    with time_machine.travel(timezone.now() - timedelta(days=1), tick=False):
        stories = [story(headline=f"Of yesterday {n}") for n in range(5)]
        Front.pin(stories[0], slot=1, until=timezone.now() + timedelta(hours=3), by=ed)
    story(headline="Of today")
    return FrontVersion.objects.newest_arrangement()


def test_yesterdays_front_is_back_in_two_clicks(ed, yesterday, logged_in):
    client = logged_in(ed)
    links = [a.attrs["href"] for a in read(client.get(EARLIER)).one("main").all("a", "headline")]
    assert look(yesterday) in links
    page = read(client.get(look(yesterday)))
    form = next(each for each in page.all("form") if each.attrs.get("action", "").endswith("/back/"))
    chosen = next(each for each in form.all("option") if "selected" in each.attrs)
    assert chosen.words.startswith("until tomorrow")
    seen = next(each for each in form.all("input") if each.attrs.get("name") == "seen").attrs["value"]
    answer = client.post(form.attrs["action"], {"seen": seen, "until": chosen.attrs["value"]})
    assert answer.status_code == 303
    assert [each.headline for each in Front.at().above.values()] == [f"Of yesterday {n}" for n in (0, 4, 3, 2)]
    assert {pin.until for pin in Front.at().pins.values()} == {
        (timezone.localtime() + timedelta(days=1)).replace(hour=6, minute=0, second=0, microsecond=0)
    }
    assert "is back." in words(client.get(answer["Location"]))


def test_what_is_gone_since_is_marked_and_named(ed, yesterday, logged_in):
    gone = Front.at(yesterday.at).lead
    gone.withdraw(by=ed, reason="Wrong.")
    client = logged_in(ed)
    assert "No longer public" in words(client.get(look(yesterday)))
    answer = client.post(f"{look(yesterday)}back/", {"seen": yesterday.pk, "until": "2h"})
    assert "Could not come back: “Of yesterday 0”" in words(client.get(answer["Location"]))


def test_nothing_can_come_back(ed, story, logged_in):
    article = story()
    Front.keep()
    version = FrontVersion.objects.first()
    article.kill(by=ed, reason="Wrong.")
    client = logged_in(ed)
    assert "can't be put back" in words(client.get(look(version)))
    assert client.post(f"{look(version)}back/", {"seen": "0"}).status_code == 400


def test_an_hour_of_its_own_is_kept_when_it_is_past(ed, yesterday, logged_in):
    past = {"seen": yesterday.pk, "until": "hour", "hour": "2001-01-01T00:00"}
    answer = logged_in(ed).post(f"{look(yesterday)}back/", past)
    assert answer.status_code == 400
    assert "That hour is past." in words(answer)
    assert "2001-01-01T00:00" in answer.content.decode()


def test_a_stale_page_puts_nothing_back(ed, olga, yesterday, logged_in):
    Front.unpin(1, by=olga) if Front.at().pins else Front.pin(Front.at().lead, slot=2, by=olga)
    answer = logged_in(ed).post(f"{look(yesterday)}back/", {"seen": yesterday.pk, "until": "2h"})
    assert answer.status_code == 409
    assert "Olga changed the front page at" in words(answer)
    assert Front.at().lead.headline == "Of today" or Front.at().pins.keys() == {2}


def test_the_front_at_an_hour_that_is_past(ed, yesterday, logged_in):
    client = logged_in(ed)
    then = client.get(AT, {"hour": typed(timezone.now() - timedelta(hours=5))})
    assert then["Location"] == look(yesterday)
    assert client.get(AT, {"hour": "1999-01-01T00:00"})["Location"] == EARLIER


def test_the_front_at_an_hour_to_come(ed, story, draft, logged_in):
    now, until = story(), timezone.now() + timedelta(hours=1)
    Front.pin(now, slot=1, until=until, by=ed)
    draft(headline="Tomorrow's news").schedule(at=timezone.now() + timedelta(hours=2), by=ed)
    client = logged_in(ed)
    page = read(client.get(AT, {"hour": typed(timezone.now() + timedelta(hours=3))}))
    assert [h.words for h in page.one("div", "board").all("h3")] == ["Tomorrow's news", now.headline]
    assert page.one("div", "board").all("button") == []


@pytest.mark.parametrize("hour", ["", "soon", "9999-12-31T23:30", "0001-01-01T00:10", "2" * 100_000])
def test_an_hour_that_is_none(ed, story, logged_in, hour):
    story()
    assert logged_in(ed).get(AT, {"hour": hour}).status_code == 400


def test_what_is_not_there(ed, db, logged_in):
    client = logged_in(ed)
    assert client.get(f"{EARLIER}999/").status_code == 404
    assert client.get(f"{EARLIER}{'9' * 40}/").status_code == 404
    assert client.post(f"{EARLIER}999/back/").status_code == 404
    assert client.get(EARLIER, {"before": "x" * 1000}).status_code == 200
    assert client.get(EARLIER, {"before": "٣"}).status_code == 200
    assert "None is kept yet." in words(client.get(EARLIER))


@pytest.mark.parametrize("who", ["rita", "mo", "pia"])
def test_others_do_not_look_back(who, request, yesterday, logged_in):
    client = logged_in(request.getfixturevalue(who))
    for address in (EARLIER, look(yesterday), f"{AT}?hour=2099-01-01T00:00"):
        assert client.get(address).status_code == 403
    assert client.post(f"{look(yesterday)}back/", {"seen": yesterday.pk}).status_code == 403


def test_putting_back_takes_a_form_only(ed, yesterday, logged_in):
    assert logged_in(ed).get(f"{look(yesterday)}back/").status_code == 405


def test_vera_is_led_to_the_login(vera, db):
    assert "login" in vera.get(EARLIER)["Location"]


def test_as_many_questions_for_sixty_as_for_two(ed, story, logged_in, django_assert_max_num_queries):
    first, second = story(), story()
    client = logged_in(ed)
    for _n in range(30):
        Front.pin(first, slot=1, by=ed)
        Front.pin(second, slot=1, by=ed)
    client.get(EARLIER)
    with django_assert_max_num_queries(8):
        page = read(client.get(EARLIER))
    assert len(page.one("main").all("a", "headline")) == 50
    assert page.one("p", "pager").one("a").attrs["href"].startswith("?before=")
    with django_assert_max_num_queries(9):
        client.get(look(FrontVersion.objects.first()))
