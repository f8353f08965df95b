"""The moderators' list: true counts, reasons with their words marked, verbs as buttons, hostile fields harmless."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.models import Comment, Decision
from newsroom.text import clean_line
from tests.comments.test_thread_page import HOSTILE, Handlers

LIST = "/admin/comments/comment/"


def counts(page):
    return {name: int(count) for name, count in re.findall(r'data-tab="(\w+)">(\d+)<', page)}


def verb_address(verb, comment):
    return reverse(f"admin:comments_comment_{verb}", args=[comment.pk])


def get(client, query=""):
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return answer.content.decode()


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
        assert len(re.findall(r'class="queue-card"', get(client, f"?tab={tab}"))) == count


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


def test_one_is_approved_by_its_button(story, said, logged_in, mo):
    comment = said(story())
    client = logged_in(mo)
    assert f'formaction="{verb_address("approve", comment)}"' in get(client)

    answer = client.post(verb_address("approve", comment), {"here": "tab=waiting"})

    comment.refresh_from_db()
    assert comment.is_approved
    assert answer.status_code == 302
    assert answer["Location"] == f"{LIST}?tab=waiting"


@pytest.mark.parametrize(("verb", "state"), [("mark_spam", "spam"), ("remove", "deleted")])
def test_the_other_buttons(story, said, logged_in, mo, verb, state):
    comment = said(story())
    logged_in(mo).post(verb_address(verb, comment))
    comment.refresh_from_db()
    assert comment.state == state


def test_a_rejection_asks_for_the_reason(story, said, logged_in, mo):
    comment = said(story())
    client = logged_in(mo)

    answer = client.post(verb_address("reject", comment), follow=True)
    comment.refresh_from_db()
    assert comment.is_waiting
    assert "Say why" in answer.content.decode()

    client.post(verb_address("reject", comment), {f"reason-{comment.pk}": "It names a minor."})
    comment.refresh_from_db()
    assert (comment.state, comment.reason) == ("rejected", "It names a minor.")


def test_undo_is_offered_and_works(story, said, logged_in, mo):
    comment = said(story())
    client = logged_in(mo)
    client.post(verb_address("approve", comment))
    assert f'action="{verb_address("undo", comment)}"' in get(client)
    client.post(verb_address("undo", comment))
    comment.refresh_from_db()
    assert comment.is_waiting
    assert f'action="{verb_address("undo", comment)}"' not in get(client)


def test_undo_is_not_offered_where_it_can_only_refuse(story, said, logged_in, mo, olga):
    comment = said(story()).approve(by=mo)
    comment.reject(by=olga, reason="Off topic.").undo(by=olga)
    for who in (mo, olga):
        assert verb_address("undo", comment) not in get(logged_in(who), "?tab=approved")


def test_the_second_moderator_is_told(story, said, logged_in, mo, olga):
    comment = said(story())
    comment.reject(by=olga, reason="Off topic.")
    comment.approve(by=olga)
    answer = logged_in(mo).post(verb_address("approve", comment), follow=True)
    assert "Olga was faster" in answer.content.decode()
    assert Decision.objects.filter(by=mo).count() == 0


@pytest.mark.parametrize(
    ("action", "state"),
    [("approve_all", "approved"), ("spam_all", "spam"), ("remove_all", "deleted"), ("reject_all", "rejected")],
)
def test_many_are_decided_by_one_button(story, said, logged_in, mo, action, state):
    article = story()
    comments = [said(article) for _ in range(5)]
    untouched = said(article)
    data = {"action": action, "index": "0", "select_across": "0", "reason": "In bulk."}
    answer = logged_in(mo).post(LIST, {**data, "_selected_action": [comment.pk for comment in comments]}, follow=True)
    assert "5 comments decided." in answer.content.decode()
    assert Comment.objects.filter(state=state).count() == 5
    untouched.refresh_from_db()
    assert untouched.is_waiting


def test_many_are_taken_back(story, said, logged_in, mo):
    article = story()
    comments = [said(article) for _ in range(3)]
    Comment.objects.waiting().decide("mark_spam", by=mo)
    data = {"action": "undo_all", "index": "0", "_selected_action": [comment.pk for comment in comments]}
    logged_in(mo).post(f"{LIST}?tab=spam", data)
    assert Comment.objects.waiting().count() == 3


def test_none_ticked_is_told(story, said, logged_in, mo):
    said(story())
    answer = logged_in(mo).post(LIST, {"action": "approve_all", "index": "0"}, follow=True)
    assert answer.status_code == 200
    assert Comment.objects.waiting().count() == 1


@pytest.mark.parametrize("who", ["rita", "pia"])
def test_verbs_are_refused_to_others(story, said, logged_in, request, who):
    comment = said(story())
    for verb in ("approve", "reject", "mark_spam", "remove", "undo"):
        answer = logged_in(request.getfixturevalue(who)).post(
            verb_address(verb, comment), {f"reason-{comment.pk}": "x"}
        )
        assert answer.status_code == 403
    comment.refresh_from_db()
    assert comment.is_waiting


def test_a_get_decides_nothing(story, said, logged_in, mo):
    comment = said(story())
    for verb in ("approve", "reject", "mark_spam", "remove", "undo"):
        assert logged_in(mo).get(verb_address(verb, comment)).status_code == 405
    assert (
        logged_in(mo).post(verb_address("approve", comment).replace(f"/{comment.pk}/", "/987654/")).status_code == 404
    )


@pytest.mark.parametrize("address", ["add/", "{pk}/delete/"])
def test_nothing_is_added_or_deleted_here(story, said, logged_in, olga, address):
    comment = said(story())
    client = logged_in(olga)
    assert client.get(LIST + address.format(pk=comment.pk)).status_code == 403
    assert client.post(LIST + address.format(pk=comment.pk), {"post": "yes"}).status_code == 403
    assert client.post(f"{LIST}{comment.pk}/change/", {"body": "Changed"}).status_code == 403
    comment.refresh_from_db()
    assert comment.body != "Changed"


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
    pages = [LIST, f"{LIST}?tab=spam", f"{LIST}?tab=reported", f"{LIST}{comment.pk}/change/"]
    pages += ["/admin/comments/decision/", "/admin/comments/flag/", "/admin/comments/commenter/"]
    for page in pages:
        html = client.get(page).content.decode()
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


def get_page(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize("name", ["decision", "commenter", "flag"])
def test_the_lists_to_look_things_up(story, said, logged_in, mo, rita, name):
    comment = said(story(), state="approved")
    comment.report(reason="abuse", ip="192.0.2.1")
    assert logged_in(mo).get(f"/admin/comments/{name}/").status_code == 200
    assert logged_in(mo).get(f"/admin/comments/{name}/add/").status_code == 403
    assert logged_in(rita).get(f"/admin/comments/{name}/").status_code == 403


def test_one_comment_to_read(story, said, logged_in, mo):
    comment = said(story(), "Who pays?").reject(by=mo, reason="Off topic.")
    page = get_page(logged_in(mo), f"{LIST}{comment.pk}/change/").content.decode()
    assert "Who pays?" in page
    assert "Off topic." in page
