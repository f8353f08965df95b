"""The front door of the desk: who comes in, what waits for whom, and the doors that Django would have had."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Front
from newsroom.models import Heartbeat, Letter, SiteSettings
from newsroom.templatetags.desk import commands


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


# -- the bar ---------------------------------------------------------------------------------------------------------


def _count(html):
    found = re.search(r'data-count-of="comments\.comment">(\d+)<', html)
    return found and int(found[1])


def test_the_bar_counts_what_waits_for_those_who_may_decide(mo, rita, story, said, logged_in):
    article = story()
    for _turn in range(3):
        said(article)
    said(article, state="approved")
    assert _count(logged_in(mo).get("/admin/").content.decode()) == 3
    assert _count(logged_in(mo).get("/admin/articles/article/").content.decode()) == 3
    assert _count(logged_in(rita).get("/admin/").content.decode()) is None


def test_the_count_is_asked_once_a_page_and_only_for_moderators(mo, rita, story, said, logged_in):
    said(story())

    def asked(user):
        client = logged_in(user)
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        return [query["sql"] for query in queries if "comments_comment" in query["sql"] and "'waiting'" in query["sql"]]

    assert len([sql for sql in asked(mo) if "MIN(" in sql]) == 1
    assert asked(rita) == []


def test_my_menu_leads_to_password_paper_and_out(rita, logged_in):
    html = logged_in(rita).get("/admin/").content.decode()
    for address in ('href="/account/password/"', 'action="/account/logout/"', 'class="desk-name" href="/"'):
        assert address in html


def test_the_password_form_stands_under_the_bar(rita, logged_in):
    assert "/admin/articles/article/" in logged_in(rita).get("/account/password/").content.decode()


# -- one search ------------------------------------------------------------------------------------------------------


@pytest.fixture
def found(logged_in, ed):
    """Where a search of the desk leads: `found("harbour")`."""
    return lambda typed, user=ed: logged_in(user).get("/admin/find/", {"q": typed})["Location"]


def test_one_hit_leads_to_its_form_and_several_to_the_list(found, story, draft):
    one, _other = story(headline="The ferry is back"), draft(headline="The harbour stays")
    draft(headline="The harbour festival")
    assert found("ferry") == reverse("admin:articles_article_change", args=[one.pk])
    assert found("harbour") == "/admin/articles/article/?q=harbour"
    assert found("nowhere & nothing") == "/admin/articles/article/?q=nowhere+%26+nothing"
    assert found("  ") == "/admin/"


def test_a_pasted_address_of_any_kind_leads_to_its_form(found, story, mo):
    from newsroom.models import Page

    article, page = story(headline="A"), Page.objects.create(title="About", is_published=True)
    section = reverse("admin:articles_section_change", args=[article.section_id])
    assert found(f"https://paper.example{article.get_absolute_url()}?utm_source=x#top") == reverse(
        "admin:articles_article_change", args=[article.pk]
    )
    assert found("https://paper.example/section/local/page/2/") == section
    assert found("/about/edit/") == reverse("admin:newsroom_page_change", args=[page.pk])
    assert found("paper.example/2026/11/") == "/admin/articles/article/?when=2026-11"
    # Who may not look at sections is not sent to a closed door.
    assert found("/section/local/", mo).startswith("/admin/articles/article/?q=")


def test_an_old_address_still_finds_its_story(found, story, ed):
    article = story(slug="before")
    old = article.get_absolute_url()
    article.edit(by=ed, slug="after")
    assert found(old) == reverse("admin:articles_article_change", args=[article.pk])


def test_words_with_a_slash_are_words(found, draft):
    draft(headline="Open 24/7 from May")
    draft(headline="Closed 24/7")
    assert found("24/7") == "/admin/articles/article/?q=24%2F7"


@pytest.mark.parametrize(
    "typed", ["\0", "/\0", "//", "https://[", "/a" * 3000, "é" * 5000, '"', "'--", "%", "/preview/9/"]
)
def test_whatever_is_typed_finds_a_page(ed, logged_in, typed):
    assert logged_in(ed).get("/admin/find/", {"q": typed}, follow=True).status_code in (200, 404)


def test_the_search_is_only_read_and_only_by_staff(vera, ed, logged_in):
    assert logged_in(ed).post("/admin/find/", {"q": "x"}).status_code == 405
    assert "/account/login/" in vera.get("/admin/find/?q=x", follow=True).redirect_chain[-1][0]


def test_the_story_list_leads_on_to_pictures_comments_and_authors(ed, rita, logged_in):
    eds = logged_in(ed).get("/admin/articles/article/?q=boats").content.decode()
    ritas = logged_in(rita).get("/admin/articles/article/?q=boats").content.decode()
    for room in ("articles/picture", "articles/author", "comments/comment"):
        assert f"/admin/{room}/?q=boats" in eds
    assert "/admin/comments/comment/?q=boats" not in ritas


# -- what is broken --------------------------------------------------------------------------------------------------


def test_only_who_owns_the_house_is_told_that_the_worker_never_ran(olga, rita, mo, logged_in):
    assert "The worker is not running" in logged_in(olga).get("/admin/").content.decode()
    for other in (rita, mo):
        assert "worker" not in logged_in(other).get("/admin/").content.decode()


def test_everybody_is_told_that_nothing_goes_out_by_itself(olga, ed, mo, logged_in):
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(minutes=3))
    assert "The worker is not running" in logged_in(olga).get("/admin/").content.decode()
    for other in (ed, mo):
        assert "Scheduled stories do not go out at the moment" in logged_in(other).get("/admin/").content.decode()


def test_what_is_broken_says_since_which_hour(olga, logged_in):
    with time_machine.travel("2026-11-27 12:00:00Z", tick=False):
        SiteSettings(time_zone="UTC").save()
        client = logged_in(olga)
        for minutes, told in ((45, ">11:15</time>."), (24 * 60, ">26 Nov 2026, 12:00</time>.")):
            Heartbeat.objects.update_or_create(
                name="worker", defaults={"at": timezone.now() - timedelta(minutes=minutes)}
            )
            assert told in client.get("/admin/").content.decode()


def test_nothing_is_broken_while_all_is_well(olga, logged_in):
    Heartbeat.beat("worker")
    html = logged_in(olga).get("/admin/").content.decode()
    assert "Something is broken" not in html
    assert "Advice on running the site" in html


def test_a_command_in_a_remedy_is_one_piece_and_the_rest_is_words(olga, logged_in):
    html = logged_in(olga).get("/admin/").content.decode()
    assert 'Start <code dir="ltr">manage.py worker</code>.' in html
    assert "`" not in html.partition("<main")[2]
    assert commands("<b> `a <i>`, `b`") == '&lt;b&gt; <code dir="ltr">a &lt;i&gt;</code>, <code dir="ltr">b</code>'


def test_letters_that_failed_are_told_with_their_room(olga, logged_in):
    Heartbeat.beat("worker")
    Letter.queue("a@b.example", "x", "y")
    Letter.objects.update(given_up_at=timezone.now() - timedelta(hours=3), tries=8)
    html = logged_in(olga).get("/admin/").content.decode()
    assert "1 letter of the last two days was given up" in html
    assert reverse("admin:newsroom_letter_changelist") in html


def test_a_story_that_missed_its_hour_is_told_to_editors(ed, rita, draft, logged_in):
    article = draft(headline="Late", by=rita).schedule(at=timezone.now() + timedelta(hours=1), by=ed)
    assert "should be out" not in logged_in(ed).get("/admin/").content.decode()
    type(article).objects.quietly().update(publish_at=timezone.now() - timedelta(hours=1), state_reason="No section.")
    html = logged_in(ed).get("/admin/").content.decode()
    assert "“Late” should be out and is not." in html
    assert "No section." in html
    assert "should be out" not in logged_in(rita).get("/admin/").content.decode()


# -- the lists -------------------------------------------------------------------------------------------------------


def _boards(html):
    return re.findall(r'id="board-(\w+)"', html)


def test_each_role_comes_for_something_else(rita, ed, mo, pia, logged_in):
    # The owner's first day is another list; the others see theirs at once.
    assert _boards(logged_in(rita).get("/admin/").content.decode()) == ["drafts", "waiting", "today"]
    assert _boards(logged_in(ed).get("/admin/").content.decode()) == ["waiting", "today", "drafts"]
    assert _boards(logged_in(mo).get("/admin/").content.decode()) == ["waiting", "today"]
    assert _boards(logged_in(pia).get("/admin/").content.decode()) == ["waiting", "today"]


def test_what_was_sent_first_stands_first(ed, rita, draft, logged_in):
    with time_machine.travel(timezone.now() - timedelta(hours=5), tick=False):
        draft(by=rita, headline="Sent early").submit(by=rita)
    draft(by=rita, headline="Sent late").submit(by=rita)
    html = logged_in(ed).get("/admin/").content.decode()
    assert html.index("Sent early") < html.index("Sent late")
    assert "5\xa0hours ago" in html


def test_unsaved_text_is_marked_for_its_writer_alone(rita, ed, draft, logged_in):
    article = draft(by=rita, headline="Half written")
    assert "Unsaved text" not in logged_in(rita).get("/admin/").content.decode()
    row = article.keep_working_text(by=rita, data={"headline": "Half written, and more"})
    assert "Unsaved text" in logged_in(rita).get("/admin/").content.decode()
    assert "Unsaved text" not in logged_in(ed).get("/admin/").content.decode()
    row.put_aside(on_purpose=True)
    assert "Unsaved text" not in logged_in(rita).get("/admin/").content.decode()


def test_unsaved_text_of_a_published_story_stands_among_the_drafts(ed, story, logged_in):
    article = story(headline="Out already", at=timezone.now() - timedelta(days=3))
    article.keep_working_text(by=ed, data={"headline": "Out, and better"})
    board = logged_in(ed).get("/admin/").content.decode().split('id="board-drafts"')[1]
    assert "Out already" in board
    assert "Unsaved text" in board


def test_the_day_is_a_line_of_hours_with_the_present_between(ed, story, draft, logged_in):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    with time_machine.travel(noon, tick=True):
        story(headline="Of yesterday", at=noon - timedelta(days=1))
        for hour in range(10):
            story(headline=f"Out at {hour}", at=noon - timedelta(hours=10 - hour))
        draft(headline="This evening").schedule(at=noon + timedelta(hours=6), by=ed)
        draft(headline="Tomorrow morning").schedule(at=noon + timedelta(hours=18), by=ed)
        draft(headline="Tomorrow evening").schedule(at=noon + timedelta(hours=30), by=ed)
        board = logged_in(ed).get("/admin/").content.decode().split('id="board-today"')[1].split("</section>")[0]
    order = [board.index(each) for each in ("2 earlier today", "Out at 2", "Out at 9", 'class="now"', "This evening")]
    assert order == sorted(order)
    assert "Tomorrow morning" in board
    for absent in ("Out at 1<", "Of yesterday", "Tomorrow evening"):
        assert absent not in board


def test_the_photo_editor_sees_what_pictures_lack(pia, ed, picture, logged_in):
    picture(credit="")
    picture(credit="", alt="")
    picture(alt="", decorative=True)
    html = logged_in(pia).get("/admin/").content.decode()
    assert "2 pictures have no credit" in html
    assert "1 picture has no alternative text" in html
    assert "/admin/articles/picture/?state=no-credit" in html
    assert "Bring in pictures" in html
    assert "no credit" not in logged_in(ed).get("/admin/").content.decode()


def test_the_front_in_small_is_the_front(ed, story, logged_in):
    now = timezone.now()
    stories = [story(headline=f"Story {n}", at=now - timedelta(hours=n)) for n in range(8)]
    Front.pin(stories[6], slot=2, by=ed)
    Front.pin(stories[7], slot=1, until=now + timedelta(hours=1), by=ed)
    stories[7].withdraw(by=ed, reason="Wrong.")
    stories[1].edit(by=ed, on_front=False)
    front = Front.at()
    shown = re.findall(
        r'class="headline" href="([^"]+)"', logged_in(ed).get("/admin/").content.decode().split('"front-small"')[1]
    )
    assert shown == [each.get_absolute_url() for each in (front.lead, *front.seconds)]


def test_headlines_are_text_and_keep_their_direction(ed, rita, draft, logged_in):
    draft(by=rita, headline="<script>alert(1)</script> & مكتبة").submit(by=rita)
    html = logged_in(ed).get("/admin/").content.decode()
    assert "<script>alert" not in html
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt; &amp; مكتبة</bdi>" in html


# -- the first day ---------------------------------------------------------------------------------------------------


def _steps(html):
    part = html.split('id="steps"')[1].split("</section>")[0] if 'id="steps"' in html else ""
    return [bool(done) for done in re.findall(r"<li( class=\"done\")?>", part)]


def test_the_first_day_is_five_steps_with_true_ticks(olga, ed, draft, said, logged_in):
    client = logged_in(olga)

    def steps():
        return _steps(client.get("/admin/").content.decode())

    assert steps() == [False] * 5
    SiteSettings(name="The Courier").save()
    article = draft()
    assert steps() == [True, True, False, False, False]
    article.publish(by=ed)
    assert steps() == [True, True, True, False, False]
    said(article, user=olga, state="approved")
    assert steps() == [True, True, True, False, False], "what staff write never waits: nothing could be approved"
    comment = said(article)
    assert steps() == [True, True, True, True, False]
    comment.approve(by=ed)
    assert steps() == []
    assert "Nothing waits." in client.get("/admin/").content.decode()


def test_the_first_day_is_the_owners(ed, mo, logged_in):
    for user in (ed, mo):
        assert _steps(logged_in(user).get("/admin/").content.decode()) == []


# -- and what it costs -----------------------------------------------------------------------------------------------


def test_the_door_asks_as_much_of_a_full_house(ed, rita, draft, story, picture, said, logged_in):
    SiteSettings(name="The Courier").save()
    Heartbeat.beat("worker")
    client, counts = logged_in(ed), []
    for more in (1, 14):
        for turn in range(more):
            draft(by=ed, byline=[rita.author], pictures=[{"picture": picture()}])
            draft(by=rita, byline=[rita.author]).submit(by=rita)
            draft(by=ed).submit(by=ed).send_back(by=ed, reason="Who paid?")
            draft(by=rita).schedule(at=timezone.now() + timedelta(minutes=5 + turn), by=ed)
            article = story(byline=[ed.author], pictures=[{"picture": picture()}])
            article.keep_working_text(by=ed, data={"headline": "More"})
            said(article)
            said(article, state="approved")
        client.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15, counts
