"""“Out there” at the desk: what the panel says, who may ask again, and what stands on the front door."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Receipt
from articles.receipts import look_at_due
from articles.receipts.asking import Answer
from newsroom.roles import SYSTEM

SECONDS = timedelta(seconds=6)


def silent(address, most=0):
    """A site that gives no answer."""
    return Answer(problem="Nobody listens at 127.0.0.1:9.")


def failing(address, most=0):
    """A site where everything is broken."""
    return Answer(500, "text/html", b"Oh")


def looked_at(ask):
    """The worker looks twice, as it does before it calls anything wrong."""
    look_at_due(ask)
    look_at_due(ask, timezone.now() + SECONDS)


def form(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def receipt(article):
    return reverse("admin:articles_article_receipt", args=[article.pk])


def again(article):
    return reverse("admin:articles_article_receipt_again", args=[article.pk])


# -- the panel ---------------------------------------------------------------------------------------------------------


def test_a_story_that_never_was_out_has_none(ed, draft, logged_in):
    html = logged_in(ed).get(form(draft())).content.decode()
    assert "panel-receipt" not in html
    assert "receipt.js" not in html


def test_what_is_read_out_stands_in_no_button_and_in_nothing_closed(ed, story, logged_in):
    html = logged_in(ed).get(f"{form(story())}?sheet=out").text
    panels = re.findall(r"<details class=\"panel receipt-panel\".*?</details>", html, re.DOTALL)
    assert len(panels) == 2
    assert not any('role="status"' in panel for panel in panels)
    assert html.count('<p class="unseen" role="status" data-receipt-said></p>') == 2


def test_a_fresh_one_is_being_checked(ed, story, logged_in):
    html = logged_in(ed).get(form(story())).content.decode()
    assert "Being checked" in html
    assert "data-waiting" in html


def test_nobody_has_looked_for_long(ed, story, logged_in):
    article = story()
    Receipt.ask_again(article, by=SYSTEM)
    Receipt.objects.update(asked_at=timezone.now() - timedelta(minutes=2), act=None)
    said = logged_in(ed).get(receipt(article)).json()
    assert (said["how"], said["waiting"]) == ("wait", True)  # the change itself is newer than that row
    Receipt.objects.note_changes()
    Receipt.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    said = logged_in(ed).get(receipt(article)).json()
    assert said["how"] == "warn"
    assert said["line"].startswith("Not checked since")
    assert "worker" in said["html"]


def test_what_is_wrong_stands_first_and_says_what(ed, story, logged_in):
    article = story()
    looked_at(failing)
    said = logged_in(ed).get(receipt(article)).json()
    assert (said["how"], said["waiting"], said["line"]) == ("bad", False, "6 things are wrong")
    assert "Answers 500 instead of 200." in said["html"]
    assert 'id="panel-receipt"' in (html := logged_in(ed).get(form(article)).content.decode())
    assert "6 things are wrong" in html


def test_a_site_that_is_down_says_what_to_do(ed, story, logged_in):
    article = story()
    looked_at(silent)
    said = logged_in(ed).get(receipt(article)).json()
    assert (said["how"], said["line"]) == ("warn", "Could not be checked")
    assert "RECEIPT_URL" in said["html"]


def test_words_of_others_are_only_words(ed, story, logged_in):
    article = story()
    look_at_due(failing)
    hostile = "<img src=x onerror=alert(1)>"
    checks = [{"what": hostile, "address": 'javascript:"', "ok": False, "said": hostile}]
    Receipt.objects.update(state="red", checks=checks, checked_at=timezone.now())
    html = logged_in(ed).get(receipt(article)).json()["html"]
    assert "<img" not in html


def test_who_reads_a_killed_story_sees_it_too(rita, story, logged_in):
    article = story()
    article.kill(by=SYSTEM, reason="A mistake.")
    html = logged_in(rita).get(form(article)).content.decode()
    assert "panel-receipt" in html
    assert "Check again" not in html


def test_the_form_asks_for_it_once(ed, story, logged_in):
    client, article = logged_in(ed), story()
    client.get(form(article))
    with CaptureQueriesContext(connection) as queries:
        client.get(form(article))
    assert len([query for query in queries.captured_queries if "articles_receipt" in query["sql"]]) == 1


def test_the_panels_address_is_for_the_panel(ed, mo, vera, story, draft, logged_in):
    article = story()
    assert logged_in(ed).post(receipt(article)).status_code == 405
    assert vera.get(receipt(article)).status_code == 401
    assert logged_in(ed).get(reverse("admin:articles_article_receipt", args=[10**9])).status_code == 404
    assert logged_in(ed).get(receipt(draft())).json()["line"] == "Not checked"


# -- check again -------------------------------------------------------------------------------------------------------


def test_ed_asks_again(ed, story, logged_in):
    article = story()
    looked_at(failing)
    response = logged_in(ed).post(again(article))
    assert response["Location"] == f"{form(article)}#panel-receipt"
    assert article.receipts.get().is_waiting


def test_the_script_gets_json(ed, story, logged_in):
    article = story()
    looked_at(failing)
    response = logged_in(ed).post(again(article), headers={"accept": "application/json"})
    assert response.json()["waiting"] is True


def test_after_a_month_it_can_still_be_asked_for(ed, story, logged_in):
    article = story(at=timezone.now() - timedelta(days=60))
    assert "Not checked" in logged_in(ed).get(form(article)).content.decode()
    logged_in(ed).post(again(article))
    logged_in(ed).post(again(article))
    look_at_due(failing)
    assert article.receipts.get().tries == 1


@pytest.mark.parametrize("name", ["rita", "pia", "mo"])
def test_neither_rita_nor_pia_nor_mo(request, story, logged_in, name):
    article = story()
    looked_at(failing)
    assert logged_in(request.getfixturevalue(name)).post(again(article)).status_code == 403
    assert article.receipts.get().state == "red"


def test_nor_vera(vera, story):
    article = story()
    looked_at(failing)
    assert "login" in vera.post(again(article))["Location"]
    assert article.receipts.get().state == "red"


def test_it_takes_a_form_only(ed, story, logged_in):
    article = story()
    looked_at(failing)
    assert logged_in(ed).get(again(article)).status_code == 405
    assert logged_in(ed).put(again(article)).status_code == 405
    assert logged_in(ed).post(reverse("admin:articles_article_receipt_again", args=[10**9])).status_code == 404
    assert article.receipts.get().state == "red"


# -- the front door ----------------------------------------------------------------------------------------------------


def door(client):
    return client.get("/admin/").content.decode()


def test_the_front_door_names_the_story_and_what_is_wrong(ed, rita, story, logged_in):
    article = story(headline="The library stays")
    looked_at(failing)
    html = door(logged_in(ed))
    assert "Readers don't get “The library stays” as they should." in html.replace("&#x27;", "'")
    assert "The page: Answers 500 instead of 200." in html
    assert f"{form(article)}#panel-receipt" in html
    assert "as they should" not in door(logged_in(rita))


def test_a_later_change_that_is_in_order_takes_it_away(ed, story, logged_in):
    article = story()
    looked_at(failing)
    article.withdraw(by=SYSTEM, reason="A mistake.")
    Receipt.objects.note_changes()
    assert "Something is broken" not in door(logged_in(ed))


def test_four_at_once_are_no_wall_of_alarms(ed, story, logged_in):
    for _ in range(5):
        story()
    looked_at(failing)
    html = door(logged_in(ed))
    assert html.count("See what is wrong") == 3
    assert "And more stories" in html


def test_a_site_that_does_not_reach_itself_is_one_piece_of_advice(ed, story, logged_in):
    for _ in range(3):
        story()
    looked_at(silent)
    html = door(logged_in(ed))
    assert html.count("RECEIPT_URL") == 1
    assert "Something is broken" not in html


# -- in a browser ------------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_panel_goes_from_waiting_to_green_and_is_asked_again(visits, ed, story, live_server, settings):
    settings.SITE_URL, settings.RECEIPT_URL = live_server.url, ""
    article = story()
    desk = visits.open(user=ed)
    desk.goto(f"{form(article)}?sheet=out")
    told = desk.locator("#sheet-receipt [data-receipt-line]")
    expect(told).to_have_text("Being checked")
    look_at_due()
    expect(told).to_have_text("In order")
    heard = desk.locator("[data-receipt-said]")
    assert heard.all_inner_texts() == ["Out there: In order", ""], "behind the sheet nothing is read out"
    desk.locator("#sheet-receipt summary").click()
    expect(desk.locator("#sheet-receipt")).to_contain_text("Sitemap It stands there.")
    desk.locator("#sheet-out [data-closes]").click()

    desk.locator("#panel-receipt summary").click()
    desk.locator("[name=headline]").fill("Typed and not saved")
    desk.locator("#panel-receipt [data-receipt-again]").click()
    told = desk.locator("#panel-receipt [data-receipt-line]")
    expect(told).to_have_text("Being checked")
    look_at_due(failing)
    look_at_due(failing, timezone.now() + SECONDS)
    expect(told).to_have_text("6 things are wrong")
    expect(heard.last).to_have_text("Out there: 6 things are wrong")
    expect(desk.locator("[name=headline]")).to_have_value("Typed and not saved")
