"""The moderators' list: true counts, reasons with their words marked, hostile fields harmless, few questions asked."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.admin.queue import Queue
from comments.models import Comment, Commenter, Ruling
from newsroom.text import clean_line
from tests.comments.queue_desk import LIST, counts, get, get_page, shown
from tests.comments.test_thread_page import HOSTILE, Handlers


@pytest.mark.parametrize("who", ["mo", "ed", "olga"])
def test_moderators_see_what_waits(story, said, logged_in, request, who):
    said(story(headline="The roof"), "Who pays for it?", name="Ada Brook")
    page = get(logged_in(request.getfixturevalue(who)))
    for words in ("Ada Brook", "Who pays for it?", "The roof", "First comment", "Waiting"):
        assert words in page


@pytest.mark.parametrize("who", ["rita", "pia"])
def test_others_do_not(logged_in, request, who):
    assert logged_in(request.getfixturevalue(who)).get(LIST).status_code == 403


def test_strangers_are_asked_to_log_in(vera, db):
    assert vera.get(LIST).status_code == 302


def test_the_counts_are_those_of_the_lists(story, said, logged_in, mo):
    article, other = story(), story()
    for number, state in enumerate(["waiting", "approved", "rejected", "spam", "deleted"], start=1):
        for _ in range(number):
            said(article, state=state)
    said(other).refresh_from_db()
    Comment.objects.approved().first().report(reason="abuse", ip="192.0.2.1")
    client = logged_in(mo)
    page = get(client)
    expected = {"waiting": 2, "reported": 1, "approved": 2, "rejected": 3, "spam": 4, "deleted": 5}
    assert counts(page) == expected
    for tab, count in expected.items():
        assert shown(get(client, f"?tab={tab}")) == count


def test_the_counts_follow_search_and_filters(story, said, logged_in, mo, local):
    article = story()
    said(article, "About the roof.")
    said(article, "About the harbour.")
    said(article, "About the roof too.", state="approved")
    client = logged_in(mo)
    assert counts(get(client, "?q=roof"))["waiting"] == 1
    assert counts(get(client, "?q=roof"))["approved"] == 1
    assert counts(get(client, f"?section={local.pk}"))["waiting"] == 2
    assert counts(get(client, f"?section={local.pk + 1}"))["waiting"] == 0
    assert counts(get(client, "?why=held-words"))["waiting"] == 0


def test_the_matched_words_are_marked(story, post, logged_in, mo, settings_row):
    settings_row(comment_hold_words="casino")
    post(story(), body="The ＣＡＳＩＮＯ again.")
    page = get(logged_in(mo))
    assert "The <mark>ＣＡＳＩＮＯ</mark> again." in page
    assert "“ＣＡＳＩＮＯ” in the text" in page


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_runs_whatever_a_field_says(story, said, logged_in, mo, hostile):
    # What a rule points at was scrubbed before it was judged.
    matches = [{"field": "body", "start": 0, "end": 9, "text": clean_line(hostile), "entry": clean_line(hostile)}]
    article = story()
    parent = said(article, hostile, state="approved", name=hostile[:100])
    comment = said(
        article,
        f"Text {hostile}",
        name=hostile[:100],
        email=hostile,
        website=hostile,
        agent=hostile,
        matches=matches,
        parent=parent,
        reason=hostile,
    )
    parent.report(reason="other", note=hostile, ip="192.0.2.9")
    client = logged_in(mo)
    comment.mark_spam(by=mo, reason=hostile)
    Ruling.objects.ban(comment, by=mo, reason=hostile)
    pages = [LIST, f"{LIST}?tab=spam", f"{LIST}?tab=reported", f"{LIST}{comment.pk}/change/"]
    pages += [f"{LIST}{comment.pk}/writer/", f"{LIST}?q=x{quote(hostile)}", "/admin/comments/ruling/"]
    pages += ["/admin/comments/decision/", "/admin/comments/flag/", "/admin/comments/commenter/"]
    for page in pages:
        html = client.get(page, follow=True).content.decode()
        assert "<body" in html
        assert Handlers(html).found == []


def test_the_words_of_the_house(story, said, logged_in, mo):
    said(story())
    page = get(logged_in(mo))
    for word in ("object", "Add comment", "Select comment", "to change", "to view"):
        assert word not in re.sub(r"<[^>]*>", " ", page)


@pytest.mark.parametrize("address", ["", "?tab=reported", "decision", "commenter", "flag"])
def test_lists_take_as_many_queries_for_thirty_as_for_one(story, said, logged_in, mo, address):
    article = story()
    client, found = logged_in(mo), []
    page = LIST + address if address.startswith("?") or not address else f"/admin/comments/{address}/"
    for many in (1, 29):
        for _ in range(many):
            parent = said(article, state="approved")
            parent.report(reason="abuse", ip="192.0.2.1")
            said(article, parent=parent)
        get_page(client, page)
        with CaptureQueriesContext(connection) as queries:
            get_page(client, page)
        found.append(len(queries))
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["decision", "commenter", "flag"])
def test_the_lists_to_look_things_up(story, said, logged_in, mo, rita, name):
    comment = said(story(), state="approved")
    comment.report(reason="abuse", ip="192.0.2.1")
    assert logged_in(mo).get(f"/admin/comments/{name}/").status_code == 200
    assert logged_in(mo).get(f"/admin/comments/{name}/add/").status_code == 403
    assert logged_in(rita).get(f"/admin/comments/{name}/").status_code == 403


def test_names_like_ours_and_hidden_signs_are_flagged(story, said, logged_in, mo):
    article = story()
    said(article, name="Admin", rule="links", reason="2 links")
    said(article, name="Ada\u200bBrook")
    page = get(logged_in(mo))
    assert "Signed like one of us" in page
    assert "Invisible signs in the name" in page


def test_the_address_says_not_that_it_is_somebodys_first(story, said, logged_in, mo):
    ada = Commenter.objects.of("ada@readers.example", "Ada")
    article = story()
    said(article, state="approved", commenter=ada)
    said(article, commenter=ada)
    page = get(logged_in(mo))
    assert "New to us: 1 approved under this address, not confirmed" in page
    assert "<bdi>First comment</bdi>" not in page


def test_no_raw_browser_string(story, said, logged_in, mo):
    said(story(), agent="Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/127.0")
    page = get(logged_in(mo))
    assert "Firefox on Windows" in page
    assert "Mozilla" not in page


def test_an_empty_queue_says_who_was_last(story, said, logged_in, mo):
    assert "Nothing waits." in get(logged_in(mo))
    said(story()).approve(by=mo)
    assert re.search(r"Nothing waits\.\s+Last decided \d\d:\d\d by Mo\.", get(logged_in(mo)))


def test_the_queue_asks_few_questions(story, said, logged_in, mo):
    article, ada = story(), Commenter.objects.of("ada@readers.example", "Ada")
    for number in range(4):
        said(article, "The same words of the same robot.", ip=f"192.0.2.{number}")
        said(article, state="approved").report(reason="abuse", note="Look!", ip="192.0.2.1")
        said(article, parent=Comment.objects.approved().first(), commenter=ada)
        said(article, state="approved", commenter=ada)
    held = said(article, state="approved", commenter=ada)
    for n in range(3):
        held.report(reason="abuse", note="Look!", ip=f"192.0.2.{n}")
    rejected = [said(article).pk for _ in range(3)]
    Comment.objects.filter(pk__in=rejected).decide("mark_spam", by=mo)
    for tab in ("waiting", "reported", "approved", "spam", "waiting&q=robot", "waiting&p=2"):
        client = logged_in(mo)
        get(client, f"?tab={tab}")
        with CaptureQueriesContext(connection) as queries:
            get(client, f"?tab={tab}")
        assert len(queries) <= 15, [query["sql"][:90] for query in queries]


def test_what_a_rule_decided_stands_where_it_belongs(story, said, post, logged_in, mo, settings_row):
    settings_row(comment_first_held=False, comment_flood_seconds=0)
    article = story()
    by_rule = post(article, body="First.", at=timezone.now() - timedelta(hours=2))
    by_hand = said(article, "Second.").approve(by=mo)
    last = post(article, body="Third.")
    assert [comment.pk for comment in Queue(QueryDict("tab=approved")).comments] == [last.pk, by_hand.pk, by_rule.pk]
    settings_row(comment_first_held=True)
    assert post(article, body="Fourth.", email="new@readers.example", name="New").decided_at is None


def test_the_pager_leads_through_a_wave_of_spam(story, said, logged_in, mo, monkeypatch):
    monkeypatch.setattr("comments.admin.queue.PAGE", 3)
    monkeypatch.setattr("comments.admin.queue.MANY", 12)
    article = story()
    for _ in range(20):
        said(article, "The same words of the same robot.")
    others = [said(article) for _ in range(7)]
    client, found = logged_in(mo), []
    for number in (1, 2, 3):
        page = get(client, f"?p={number}")
        assert ('rel="next"' in page) is (number < 3)
        found += re.findall(r'data-pk="(\d+)"', page)
    assert found == [str(comment.pk) for comment in others]
    assert 'rel="next"' not in get(client, "?p=2&q=Remark&tab=spam")
    assert 'rel="next"' in get(client, "?p=2&q=Remark")
    assert 'rel="next"' not in get(client, "?p=3&q=Remark")
