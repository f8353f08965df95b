"""The breaking banner: who may, what may stand, when it stands, and on which pages."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import State
from newsroom.models import Act, Banner, Change, Page, SiteSettings
from newsroom.models.banner import LONGEST, USUAL, turn_banners
from newsroom.pages import changing
from newsroom.roles import SYSTEM
from newsroom.states import Refused, WrongState
from tests.at_once import at_once
from tests.browser.visits import PHONE

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
DAM = "The dam at Upper Lake has broken."
LIST, ADD = "/admin/newsroom/banner/", "/admin/newsroom/banner/add/"


@pytest.fixture
def up(db):
    """Put a banner up: `up(text="…", link="…")`."""

    def make(text=DAM, by=SYSTEM, **fields):
        return Banner(text=text, **fields).raise_(by=by)

    return make


def seen(client, address="/"):
    """The sentence that stands over a page, or None."""
    found = re.search(r'<aside class="banner".*?</aside>', client.get(address).text, re.DOTALL)
    return found and re.search(r'banner-text">(?:<a [^>]*>)?<bdi>([^<]*)', found[0])[1]


def dirtied():
    return [change.keys for change in Change.objects.order_by("pk") if "banner" in change.keys]


# -- putting up ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ed", "olga"])
def test_an_editor_puts_it_up_for_two_hours(who, request, up):
    user = request.getfixturevalue(who)
    with time_machine.travel(NOW, tick=False):
        banner = up(by=user)
        assert Banner.current() == banner
        assert banner.stage == Banner.Stage.UP
    assert (banner.by, banner.put_up_at, banner.ends_at) == (user, NOW, NOW + USUAL)
    [act] = Act.objects.filter(subject_type="banner")
    assert (act.verb, act.by, act.subject_name) == ("put up banner", user, DAM)
    assert len(dirtied()) == 1


@pytest.mark.parametrize("who", ["rita", "pia", "mo"])
def test_not_by_others(who, request, up):
    user, banner = request.getfixturevalue(who), up()
    for verb in (Banner(text="x").raise_, banner.end, banner.change):
        with pytest.raises(PermissionDenied):
            verb(by=user)
    assert Banner.current() == banner
    assert Banner.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": " \n"}, "Write the sentence"),
        ({"text": "x" * 141}, "141 characters are too long, 140 fit"),
        ({"kicker": "x" * 31}, "31 characters are too long, 30 fit"),
        ({"ends_at": NOW - timedelta(minutes=1)}, "That hour is past"),
        ({"starts_at": NOW + timedelta(hours=5), "ends_at": NOW + timedelta(hours=4)}, "after it went up"),
        ({"ends_at": NOW + LONGEST + timedelta(minutes=1)}, "a day at most"),
        ({"link": "javascript:alert(1)"}, "Paste an address of this paper"),
        ({"link": "https://evil.example/2026/"}, "Paste an address of this paper"),
        ({"link": "//evil.example/"}, "Paste an address of this paper"),
        ({"link": "the harbour"}, "Paste an address of this paper"),
    ],
)
def test_what_can_not_stand_is_refused_with_a_sentence(db, ed, fields, said):
    with time_machine.travel(NOW, tick=False), pytest.raises(Refused, match=said):
        Banner(**{"text": DAM, **fields}).raise_(by=ed)
    assert not Banner.objects.exists()
    assert not dirtied()


def test_a_pasted_address_is_kept_as_the_path_of_now(up, story, settings):
    article = story(headline="Dam broken")
    where = article.get_absolute_url()
    for pasted in (where, f" {settings.SITE_URL}{where}?from=mail#comments ", where.rstrip("/")):
        banner = up(link=pasted)
        assert (banner.link, banner.subject_uid) == (where, article.uid)


def test_a_new_one_takes_the_place_and_the_old_does_not_come_back(up, ed):
    with time_machine.travel(NOW, tick=False) as clock:
        old, new = up("Old", ends_at=NOW + timedelta(hours=9)), up("New", by=ed)
        assert Banner.current() == new
        clock.move_to(new.ends_at)
        assert Banner.current() is None
        turn_banners()
        assert Banner.current() is None
    old.refresh_from_db()
    assert (old.ended_at, old.ended_by) == (NOW, ed)


# -- changing, taking down -------------------------------------------------------------------------------------------


def test_it_is_changed_while_it_is_up(up, ed, vera):
    with time_machine.travel(NOW, tick=False) as clock:
        banner = up()
        clock.shift(600)
        Banner.objects.get().change(by=ed, text="The dam holds after all.", starts_at=NOW + timedelta(hours=1))
        assert seen(vera) == "The dam holds after all."
    banner.refresh_from_db()
    assert banner.starts_at == NOW
    assert Act.objects.filter(verb="change banner").get().data["values"]["text"] == [DAM, "The dam holds after all."]
    assert len(dirtied()) == 2


def test_a_change_is_held_to_the_same_rules(up, ed):
    banner = up()
    with pytest.raises(Refused, match="Paste an address"):
        banner.change(by=ed, link="https://evil.example/")
    banner.refresh_from_db()
    assert banner.link == ""


def test_it_is_taken_down_once(up, ed, olga, vera):
    banner = up()
    assert seen(vera) == DAM
    banner.end(by=ed)
    assert seen(vera) is None
    assert banner.stage == Banner.Stage.OVER
    for verb in (banner.end, banner.change):
        with pytest.raises(WrongState, match="is down already"):
            verb(by=olga)
    assert Act.objects.filter(verb="take down banner").get().by == ed
    assert len(dirtied()) == 2


def test_the_settings_form_that_was_open_meanwhile_takes_nothing_down(up, vera):
    SiteSettings().save()
    opened = SiteSettings.objects.get()
    up()
    opened.tagline = "Since 1902"
    opened.save()
    assert seen(vera) == DAM


# -- the clock -------------------------------------------------------------------------------------------------------


def test_it_is_gone_at_its_hour_whatever_the_worker_does(up, vera):
    with time_machine.travel(NOW, tick=False) as clock:
        banner = up()
        clock.move_to(banner.ends_at - timedelta(seconds=1))
        assert seen(vera) == DAM
        clock.move_to(banner.ends_at)
        assert seen(vera) is None
        assert len(dirtied()) == 1, "pages that are kept still show it"
        assert turn_banners() == 1
        assert len(dirtied()) == 2
        assert turn_banners() == 0
        assert SiteSettings.objects.get().banner is None


def test_one_that_gets_more_time_while_the_worker_takes_it_down_stays(up, ed, monkeypatch):
    with time_machine.travel(NOW, tick=False) as clock:
        banner = up()
        over = banner.ends_at
        clock.move_to(over - timedelta(seconds=1))

        @contextmanager
        def once_the_editor_was_first(*keys):
            monkeypatch.setattr("newsroom.models.banner.changing", changing)
            banner.change(by=ed, ends_at=over + timedelta(hours=1))
            with changing(*keys) as dirtied:
                yield dirtied

        monkeypatch.setattr("newsroom.models.banner.changing", once_the_editor_was_first)
        assert turn_banners(over) == 0
        clock.move_to(over + timedelta(minutes=30))
        assert Banner.current() == banner
        clock.move_to(banner.ends_at)
        assert turn_banners() == 1


def test_a_planned_one_goes_up_at_its_hour(up, ed, vera):
    at = NOW + timedelta(hours=3)
    with time_machine.travel(NOW, tick=False) as clock:
        banner = up(by=ed, starts_at=at, ends_at=at + USUAL)
        assert banner.stage == Banner.Stage.PLANNED
        assert turn_banners() == 0
        assert seen(vera) is None
        assert not dirtied(), "nothing that readers see has changed"
        clock.move_to(at)
        assert turn_banners() == 1
        assert seen(vera) == DAM
        assert len(dirtied()) == 1
    assert [act.verb for act in Act.objects.filter(subject_type="banner")] == ["plan banner"]


def test_a_planned_one_is_called_off(up, ed, vera):
    at = NOW + timedelta(hours=3)
    with time_machine.travel(NOW, tick=False) as clock:
        up(starts_at=at, ends_at=at + USUAL).end(by=ed)
        clock.move_to(at)
        assert turn_banners() == 0
    assert not dirtied()


def test_what_went_up_later_wins_also_when_the_worker_comes_late(up, ed):
    with time_machine.travel(NOW, tick=False) as clock:
        planned = up("Planned", starts_at=NOW + timedelta(minutes=5), ends_at=NOW + timedelta(hours=3))
        clock.shift(timedelta(minutes=10))
        by_hand = up("By hand", by=ed)
        assert turn_banners() == 0
        assert Banner.current() == by_hand
    planned.refresh_from_db()
    assert planned.stage == Banner.Stage.OVER


def test_a_worker_that_slept_through_it_puts_nothing_up(up):
    with time_machine.travel(NOW, tick=False) as clock:
        up(starts_at=NOW + timedelta(minutes=5), ends_at=NOW + timedelta(minutes=35))
        clock.shift(timedelta(hours=1))
        assert turn_banners() == 0
    assert not dirtied()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_turn_it_once():
    soon = timezone.now() + timedelta(hours=1)
    Banner(text=DAM, starts_at=soon, ends_at=soon + USUAL).raise_(by=SYSTEM)
    for at in (soon, soon + USUAL):
        before = len(dirtied())
        assert sorted(at_once([lambda at=at: turn_banners(at)] * 2)) == [0, 1]
        assert len(dirtied()) == before + 1


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_leave_one_up(ed, olga):
    at_once([lambda by=by: Banner(text=f"By {by}").raise_(by=by) for by in (ed, olga)])
    [standing] = Banner.objects.standing()
    assert Banner.current() == standing


# -- what it leads to ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["kill", "withdraw", "trash"])
def test_it_goes_with_the_story_in_the_same_transaction(up, story, ed, vera, verb):
    article, other = story(headline=DAM), story()
    up(link=article.get_absolute_url())
    Change.objects.all().delete()
    other.withdraw(by=ed, reason="Twice.")
    assert seen(vera) == DAM
    Change.objects.all().delete()
    getattr(article, verb)(by=ed, **({} if verb == "trash" else {"reason": "Names a victim."}))
    assert seen(vera) is None
    [change] = Change.objects.all()
    assert {"banner", f"article:{article.pk}"} <= set(change.keys)
    assert Act.objects.filter(verb="take down banner").get().note == "What it led to was taken down."


def test_a_refused_kill_leaves_it_up(up, story, ed, vera):
    article = story()
    up(link=article.get_absolute_url())
    with pytest.raises(Refused):
        article.kill(by=ed, reason="")
    assert article.state == State.PUBLISHED
    assert seen(vera) == DAM


def test_a_planned_one_is_called_off_with_its_story(up, story, ed):
    article, at = story(), timezone.now() + timedelta(hours=1)
    banner = up(link=article.get_absolute_url(), starts_at=at, ends_at=at + USUAL)
    article.kill(by=ed, reason="Names a victim.")
    banner.refresh_from_db()
    assert banner.stage == Banner.Stage.OVER


@pytest.mark.parametrize("how", ["trash", "hide"])
def test_it_goes_with_a_standing_page(up, olga, vera, how):
    page = Page.objects.create(title="Flood: numbers to call", is_published=True)
    up(link=page.get_absolute_url())
    page.save()
    assert seen(vera) == DAM
    if how == "trash":
        page.trash(by=olga)
    else:
        page.is_published = False
        page.save()
    assert seen(vera) is None


# -- on the page -----------------------------------------------------------------------------------------------------


def test_it_stands_over_every_page(up, story, vera):
    article = story()
    up()
    for address in ("/", article.get_absolute_url(), "/section/local/", "/search/", "/nothing/here/"):
        response = vera.get(address)
        assert seen(vera, address) == DAM, address
        assert response.text.index('class="banner"') < response.text.index('class="masthead"')
        assert 'role="alert"' not in response.text


def test_feeds_and_sitemaps_know_nothing_of_it(up, story, vera):
    story()
    up()
    for address in ("/feed/", "/sitemap.xml", "/robots.txt"):
        response = vera.get(address)
        assert response.status_code == 200
        assert "dam" not in response.text, address


def test_pages_show_its_key_with_and_without_one(up, vera):
    assert "banner" in vera.get("/").page_keys
    up()
    assert "banner" in vera.get("/").page_keys


def test_what_was_typed_is_text(up, vera):
    up('</p><script>alert(1)</script>"onload=x', kicker="<b>Live</b>")
    page = vera.get("/").text
    assert "<script>alert" not in page
    assert "&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;onload=x" in page
    assert "&lt;b&gt;Live&lt;/b&gt;" in page


def test_it_leads_to_its_story_and_on_that_page_nowhere(up, story, vera):
    article = story(headline="سدّ البحيرة العليا ينهار")
    banner = up(link=article.get_absolute_url())
    way = f'<a href="{banner.address}"><bdi>{DAM}</bdi></a>'
    assert banner.address.isascii()
    assert way in vera.get("/").text
    assert vera.get(banner.address).status_code == 200
    assert way not in vera.get(banner.address).text
    assert seen(vera, banner.address) == DAM


def test_it_costs_a_page_no_question(up, story, vera):
    SiteSettings().save()
    address = story().get_absolute_url()

    def asked():
        vera.get(address)
        with CaptureQueriesContext(connection) as queries:
            vera.get(address)
        return len(queries)

    without = asked()
    up()
    assert asked() == without


# -- at the desk -----------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(logged_in, ed):
    """Ed's desk: `send` posts the form of a new banner, `down` presses the button that takes one down."""
    client = logged_in(ed)
    return SimpleNamespace(
        client=client,
        get=client.get,
        send=lambda address=ADD, **typed: client.post(address, {"text": DAM, "stands": "120", **typed}),
        down=lambda banner: client.post(f"{LIST}{banner.pk}/down/"),
    )


@pytest.mark.parametrize(("stands", "minutes"), [("30", 30), ("60", 60), ("120", 120), ("360", 360)])
def test_the_form_puts_it_up(desk, story, stands, minutes):
    article = story()
    with time_machine.travel(NOW, tick=False):
        assert desk.send(stands=stands, link=article.get_absolute_url(), kicker="Live").status_code == 302
        banner = Banner.current()
        assert (banner.kicker_line, banner.ends_at) == ("Live", NOW + timedelta(minutes=minutes))
        page = desk.get(LIST).text
    assert "Up now" in page
    assert "Take it down now" in page


def test_until_an_hour_of_ones_own(desk):
    with time_machine.travel(NOW, tick=False):
        assert desk.send(stands="until", ends_at="2026-11-22T23:15").status_code == 302
        assert Banner.current().ends_at == NOW + timedelta(hours=3, minutes=15)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": ""}, "This field is required."),
        ({"text": "x" * 141}, "141 characters are too long, 140 fit."),
        ({"link": "javascript:alert(1)"}, "Paste an address of this paper"),
        ({"link": "https://evil.example/"}, "Paste an address of this paper"),
        ({"link": "/2026/11/22/no-such-story/"}, "Readers find nothing at this address"),
        ({"link": "/section/no-such/"}, "Readers find nothing at this address"),
        ({"link": "/admin/"}, "Readers find nothing at this address"),
        ({"stands": "until"}, "Say when it comes down."),
        ({"stands": "until", "ends_at": "2026-11-22T19:59"}, "That hour is past."),
        ({"stands": "until", "ends_at": "2026-11-24T19:59"}, "a day at most"),
        ({"stands": "until", "ends_at": "noon"}, "Enter a valid date/time."),
        ({"stands": "for ever"}, "Select a valid choice."),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(desk, typed, said):
    with time_machine.travel(NOW, tick=False):
        response = desk.send(kicker="Storm", **typed)
    assert response.status_code == 400
    assert said in response.text
    assert 'value="Storm"' in response.text
    assert not Banner.objects.exists()


def test_a_story_that_is_taken_down_is_no_place_to_lead_to(desk, story, ed):
    article = story().withdraw(by=ed, reason="Wrong.")
    assert desk.send(link=article.get_absolute_url()).status_code == 400


def test_the_form_begins_with_a_storys_headline_and_address(desk, story):
    article = story(headline="Dam & lake")
    form = desk.get(f"/admin/articles/article/{article.pk}/change/").text
    way = re.search(r'href="(/admin/newsroom/banner/add/[^"]+)"', form)[1].replace("&amp;", "&")
    page = desk.get(way).text
    assert "Dam &amp; lake</textarea>" in page
    assert f'value="{article.get_absolute_url()}"' in page


def test_the_form_changes_what_is_up(desk, up):
    with time_machine.travel(NOW, tick=False) as clock:
        banner = up()
        address = f"{LIST}{banner.pk}/change/"
        assert desk.get(address).status_code == 200
        clock.shift(3600)
        assert desk.send(address, text="The dam holds.", stands="30").status_code == 302
        banner.refresh_from_db()
        assert (banner.text, banner.starts_at) == ("The dam holds.", NOW)
        assert banner.ends_at == NOW + timedelta(minutes=90)
        banner.end(by=SYSTEM)
        assert "The dam holds." in desk.get(address).text
        response = desk.send(address)
    assert response.status_code == 409
    assert "This banner is down already" in response.text


def test_one_button_takes_it_down(desk, up, vera):
    banner = up()
    assert "Take it down now" in desk.get("/admin/").text
    assert desk.get(f"{LIST}{banner.pk}/down/").status_code == 405
    assert seen(vera) == DAM
    assert desk.down(banner).status_code == 302
    assert seen(vera) is None
    assert desk.down(banner).status_code == 409
    assert desk.client.post(f"{LIST}999/down/").status_code == 404


@pytest.mark.parametrize("who", ["rita", "pia", "mo", None])
def test_the_room_is_closed_to_others(who, request, logged_in, up, vera):
    banner = up()
    client = logged_in(request.getfixturevalue(who)) if who else vera
    wanted = 403 if who else 302  # a stranger is asked to log in
    for answer in (
        client.get(LIST),
        client.get(ADD),
        client.post(ADD, {"text": "x", "stands": "30"}),
        client.post(f"{LIST}{banner.pk}/down/"),
    ):
        assert answer.status_code == wanted
        if not who:
            assert "/login/?next=" in answer["Location"]
    assert Banner.current() == banner


@pytest.mark.browser
def test_it_shows_itself_while_it_is_typed(visits, ed):
    page = visits.open(user=ed, size=PHONE)
    page.goto(ADD)
    page.get_by_label("Sentence").fill("x" * 141)
    page.get_by_text("141 / 140").wait_for()
    page.get_by_label("Sentence").fill(DAM)
    page.get_by_label("Word before it").fill("Flood")
    expect(page.locator(".banner")).to_have_text(re.compile("^Flood"), use_inner_text=True)
    expect(page.locator(".banner-text")).to_have_text(DAM)
    expect(page.get_by_label("Comes down")).to_be_hidden()
    page.get_by_label("until the hour below").check()
    expect(page.get_by_label("Comes down")).to_be_visible()
    page.get_by_label("an hour").check()
    page.get_by_role("button", name="Put it up").click()
    page.get_by_text("The banner is up, on every page.").wait_for()
    page.goto("/")
    expect(page.get_by_role("complementary", name="Flood")).to_contain_text(DAM)
