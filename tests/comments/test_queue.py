"""The moderators' list: true counts, reasons with their words marked, verbs as buttons, hostile fields harmless."""

import re
import uuid
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments.admin.queue import Queue
from comments.models import Comment, Commenter, Decision, Ruling
from newsroom.models import Change
from newsroom.states import WrongState
from newsroom.text import clean_line
from tests.comments.test_thread_page import HOSTILE, Handlers

LIST = "/admin/comments/comment/"


def counts(page):
    return {name: int(count) for name, count in re.findall(r'data-tab="(\w+)">(\d+)<', page)}


def shown(page):
    """How many comments a page of the queue shows, folded ones and all."""
    alike = sum(int(count) for count in re.findall(r"<bdi>(\d+) alike", page))
    return len(re.findall(r'class="queue-card"', page)) + alike


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


def test_a_rejection_is_one_tap_and_keeps_a_reason_that_may_be_written(story, said, logged_in, mo):
    article = story()
    one, other = said(article), said(article)
    client = logged_in(mo)

    client.post(verb_address("reject", one))
    client.post(verb_address("reject", other), {f"reason-{other.pk}": "It names a minor."})

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.reason) == ("rejected", "Off the rules")
    assert (other.state, other.reason) == ("rejected", "It names a minor.")


def test_undo_is_offered_and_works(story, said, logged_in, mo):
    comment = said(story())
    client = logged_in(mo)
    client.post(verb_address("approve", comment))
    assert f'action="{verb_address("undo", comment)}"' in get(client)
    client.post(verb_address("undo", comment))
    comment.refresh_from_db()
    assert comment.is_waiting
    assert 'class="queue-last"' not in get(client)


def test_undo_is_not_offered_where_it_can_only_refuse(story, said, logged_in, mo, olga):
    comment = said(story()).approve(by=mo)
    comment.reject(by=olga, reason="Off topic.").undo(by=olga)
    for who in (mo, olga):
        page = get(logged_in(who), "?tab=approved")
        assert 'class="queue-last"' not in page
        # The button of the folded card is there for what is decided on this page.
        assert page.count(verb_address("undo", comment)) == 1


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


def in_json(client, address, **data):
    return client.post(address, data, headers={"Accept": "application/json"})


def seen(client, comment):
    return re.search(rf'name="seen-{comment.pk}"\s+value="(\d+)"', get(client, f"?tab={comment.state}"))[1]


def test_a_verb_answers_a_script_with_what_the_card_needs(story, said, logged_in, mo):
    article = story()
    comment, _other = said(article, name="Ada Brook"), said(article)
    answer = in_json(logged_in(mo), verb_address("approve", comment), here="tab=waiting")
    told = answer.json()
    assert answer.status_code == 200
    assert (told["told"], told["state"], told["by"], told["may_undo"]) == (
        "Ada Brook: Approved", "approved", "Mo", True,
    )  # fmt: skip
    assert (told["counts"]["waiting"], told["counts"]["approved"]) == ("1", "1")


@pytest.mark.parametrize("first", ["approve", "reject", "mark_spam"])
@pytest.mark.parametrize("second", ["approve", "reject", "mark_spam", "remove", "undo", "reply", "trust"])
def test_a_card_that_is_out_of_date_decides_nothing(story, said, logged_in, mo, olga, first, second):
    """Whatever the state would allow: who acted on what is no longer there is told so."""
    comment = said(story())
    client = logged_in(mo)
    number = seen(client, comment)
    getattr(comment, first)(by=olga, **({"reason": "Off topic."} if first == "reject" else {}))

    answer = in_json(client, verb_address(second, comment), **{f"seen-{comment.pk}": number})

    assert answer.status_code == 409
    assert "Olga was faster" in answer.json()["error"]
    assert answer.json()["by"] == "Olga"
    assert Decision.objects.count() == 1


def test_the_next_decision_on_a_fresh_card_is_taken(story, said, logged_in, mo):
    comment = said(story())
    client = logged_in(mo)
    number = seen(client, comment)
    told = in_json(client, verb_address("approve", comment), **{f"seen-{comment.pk}": number}).json()
    answer = in_json(client, verb_address("reject", comment), **{f"seen-{comment.pk}": told["seen"]})
    assert answer.json()["state"] == "rejected"


@pytest.mark.parametrize("nonsense", ["-1", "x", "", "9" * 40])
def test_a_seen_number_that_is_none_refuses(story, said, logged_in, mo, nonsense):
    comment = said(story())
    answer = in_json(logged_in(mo), verb_address("approve", comment), **{f"seen-{comment.pk}": nonsense})
    assert answer.status_code == 409


def test_without_a_script_one_comes_back_to_the_next_card(story, said, logged_in, mo):
    article = story()
    first, second = said(article), said(article)
    client = logged_in(mo)
    after = re.search(rf'name="after-{first.pk}"\s+value="(\d+)"', get(client))[1]
    answer = client.post(verb_address("approve", first), {"here": "tab=waiting", f"after-{first.pk}": after})
    assert answer["Location"] == f"{LIST}?tab=waiting#comment-{second.pk}"


def since(client, ids, tab="waiting"):
    return client.get(f"{LIST}since/", {"ids": ids, "tab": tab})


def test_who_polls_hears_what_others_decided(story, said, logged_in, mo, olga):
    article = story()
    one, other = said(article), said(article)
    one.approve(by=olga)
    told = since(logged_in(mo), f"{one.pk},{other.pk},999999").json()
    assert set(told["moved"]) == {str(one.pk), "999999"}
    assert (told["moved"][str(one.pk)]["label"], told["moved"][str(one.pk)]["by"]) == ("Approved", "Olga")
    assert told["counts"]["waiting"] == "1"


def test_polling_is_bounded_and_reads_nonsense_as_nothing(
    story, said, logged_in, mo, rita, django_assert_max_num_queries
):
    comment = said(story()).approve(by=mo)
    client = logged_in(mo)
    ids = ",".join([*map(str, range(10_000, 10_200)), str(comment.pk)])
    with django_assert_max_num_queries(10):
        told = since(client, ids).json()
    assert len(told["moved"]) == 100
    assert since(client, "a,,-1,\0,9999999999999999999999").json()["moved"] == {}
    assert since(logged_in(rita), "1").status_code == 403


def test_reported_comments_may_be_kept(story, said, logged_in, mo):
    comment = said(story(), state="approved")
    comment.report(reason="abuse", ip="192.0.2.1")
    client = logged_in(mo)
    page = get(client, "?tab=reported")
    assert "Reported: insult (1)" in page
    assert verb_address("keep", comment) in page
    assert in_json(client, verb_address("keep", comment)).json()["counts"]["reported"] == "0"


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


# --- One comment, and its writer --------------------------------------------------------------------------------------


def test_words_are_edited_out_from_the_page_of_one(story, said, logged_in, mo):
    comment = said(story(), "That idiot.")
    client = logged_in(mo)
    client.post(verb_address("edit_out", comment), {f"words-{comment.pk}": "idiot", "from": "one"})
    comment.refresh_from_db()
    assert comment.body == "That […]."
    page = get_page(client, f"{LIST}{comment.pk}/change/").text
    assert "That idiot." in page  # beside its decision
    refused = client.post(verb_address("edit_out", comment), {f"words-{comment.pk}": "gone", "from": "one"})
    assert refused["Location"] == f"{LIST}{comment.pk}/change/"


def test_the_newsroom_answers_and_lets_through_whom_it_answers(story, said, logged_in, mo):
    comment = said(story(), "Who pays?")
    logged_in(mo).post(verb_address("reply", comment), {f"reply-{comment.pk}": "The council does."})
    comment.refresh_from_db()
    answer = Comment.objects.get(parent=comment)
    assert comment.is_approved
    assert (answer.user, answer.body, answer.is_visible) == (mo, "The council does.", True)


def test_no_answer_where_the_conversation_is_closed(story, said, logged_in, mo):
    comment = said(story(comments_state="closed"))
    logged_in(mo).post(verb_address("reply", comment), {f"reply-{comment.pk}": "The council does."})
    comment.refresh_from_db()
    assert comment.is_waiting
    assert not Comment.objects.filter(parent=comment).exists()


def test_trust_lets_through_what_waits(story, said, logged_in, mo):
    comment = said(story())
    told = in_json(logged_in(mo), verb_address("trust", comment)).json()
    assert told["state"] == "approved"
    assert Ruling.objects.in_force().get().name == comment.name


def test_a_ban_hides_what_the_person_wrote(story, said, logged_in, mo):
    bad = Commenter.objects.of("bad@readers.example", "Bad")
    article = story()
    old, one = said(article, state="approved", commenter=bad), said(article, commenter=bad, email=bad.email)
    spam = said(article, state="spam", commenter=bad)
    client = logged_in(mo)
    form = {f"ban-{one.pk}": "Threats", f"days-{one.pk}": "7", f"past-{one.pk}": "on"}
    assert client.post(verb_address("ban", one), {**form, f"days-{one.pk}": "3"}).status_code == 302
    assert not Ruling.objects.exists()

    client.post(verb_address("ban", one), form)

    for comment in (old, one, spam):
        comment.refresh_from_db()
    assert (old.state, one.state, spam.state, old.reason) == ("rejected", "rejected", "spam", "Threats")
    ruling = Ruling.objects.get()
    page = get_page(client, f"{LIST}{one.pk}/writer/").text
    assert "Lift the ban" in page
    client.post(reverse("admin:comments_ruling_lift", args=[ruling.pk]))
    assert "Lift the ban" not in get_page(client, f"{LIST}{one.pk}/writer/").text


@pytest.mark.parametrize(
    ("verb", "status"), [("keep", 409), ("edit_out", 400), ("reply", 400), ("trust", 200), ("ban", 400)]
)
def test_the_other_acts_are_for_moderators_and_posts(story, said, logged_in, mo, rita, verb, status):
    comment = said(story())
    assert logged_in(rita).post(verb_address(verb, comment)).status_code == 403
    assert logged_in(mo).get(verb_address(verb, comment)).status_code == 405
    assert in_json(logged_in(mo), verb_address(verb, comment)).status_code == status


def test_a_ban_hides_what_may_be_seen_and_no_colleagues_words(story, said, logged_in, mo, monkeypatch):
    monkeypatch.setattr("comments.admin.acts.PAST", 2)
    hand, article = uuid.uuid4(), story()
    theirs = [said(article, hand=hand, state="approved") for _ in range(4)]
    ours = said(article, hand=hand, user=mo, state="approved")
    one = said(article, hand=hand)
    for _ in range(3):
        said(article, hand=hand, state="spam")
    client = logged_in(mo)
    assert "Hide all 5 comments of this person" in get_page(client, f"{LIST}{one.pk}/change/").text
    form = {f"ban-{one.pk}": "Threats", f"days-{one.pk}": "7", f"past-{one.pk}": "on"}

    Change.objects.all().delete()
    first = client.post(verb_address("ban", one), form, follow=True).text
    assert "2 comments are hidden." in first
    assert "3 more are left" in first
    assert [set(change.keys) for change in Change.objects.all()] == [
        Comment.keys_of(article.pk) | {f"replies:{article.pk}"}
    ]
    client.post(verb_address("ban", one), form)
    last = client.post(verb_address("ban", one), form, follow=True).text
    assert "1 comment is hidden." in last
    assert "left" not in re.search(r"1 comment is hidden\.[^<]*", last)[0]

    assert {Comment.objects.get(pk=comment.pk).state for comment in [*theirs, one]} == {"rejected"}
    ours.refresh_from_db()
    assert ours.is_approved
    assert "past-" not in get_page(client, f"{LIST}{one.pk}/change/").text


def test_trust_offers_nothing_to_take_back(story, said, logged_in, mo, olga):
    client, article = logged_in(mo), story()
    one, other = said(article).reject(by=olga, reason="Off topic."), said(article)
    number = seen(client, one)
    told = in_json(client, verb_address("trust", one), **{f"seen-{one.pk}": number}).json()
    assert (told["state"], told["may_undo"], told["seen"]) == ("rejected", False, number)
    assert in_json(client, verb_address("trust", other)).json()["may_undo"] is False


def test_a_stale_bar_takes_back_nothing_of_a_colleague(story, said, logged_in, mo, olga):
    comment = said(story())
    client = logged_in(mo)
    client.post(verb_address("approve", comment))
    bar = re.search(r'class="queue-last">.*?</form>', get(client), re.DOTALL)[0]
    number = re.search(rf'name="seen-{comment.pk}"\s+value="(\d+)"', bar)[1]
    comment.refresh_from_db()
    comment.reject(by=olga, reason="Off topic.")

    answer = client.post(verb_address("undo", comment), {f"seen-{comment.pk}": number}, follow=True)

    assert "Olga was faster" in answer.text
    comment.refresh_from_db()
    assert comment.is_rejected


def test_an_answer_that_is_refused_publishes_nothing_and_is_not_lost(story, said, logged_in, mo, olga):
    article = story()
    comment = said(article, "Who pays?")
    earlier = said(article, "Who else?")
    client = logged_in(mo)
    client.post(verb_address("reply", earlier), {f"reply-{earlier.pk}": "The council."})
    Comment.objects.quietly().filter(user=mo).update(created_at=timezone.now() - timedelta(hours=1))
    number = seen(client, comment)

    again = client.post(verb_address("reply", comment), {f"reply-{comment.pk}": "The council.", "from": "one"})

    assert again.status_code == 409
    assert ">The council.</textarea>" in again.text
    comment.refresh_from_db()
    assert comment.is_waiting

    comment.reject(by=olga, reason="Off topic.")
    form = {f"reply-{comment.pk}": "It is <b>.", f"seen-{comment.pk}": number, "from": "one", "here": "tab=spam"}
    late = client.post(verb_address("reply", comment), form)
    assert (late.status_code, "Olga was faster" in late.text) == (409, True)
    assert ">It is &lt;b&gt;.</textarea>" in late.text
    assert 'name="here" value="tab=spam"' in late.text
    comment.refresh_from_db()
    assert comment.is_rejected


def test_trust_that_cannot_approve_trusts_nobody(story, said, logged_in, mo, monkeypatch):
    comment = said(story())

    def refuse(self, **kwargs):
        raise WrongState("No.")

    monkeypatch.setattr(Comment, "approve", refuse)
    assert in_json(logged_in(mo), verb_address("trust", comment)).status_code == 409
    assert not Ruling.objects.exists()


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


def test_a_writers_history(story, said, logged_in, mo, rita):
    ada, hand = Commenter.objects.of("ada@readers.example", "Ada"), uuid.uuid4()
    article = story()
    said(article, "First words.", state="approved", commenter=ada)
    said(article, "Second words.", state="rejected", commenter=ada)
    said(article, "Same hand, other name.", name="Bo", hand=hand)
    one = said(article, "This one.", commenter=ada, hand=hand)
    said(article, "Somebody else.")
    client = logged_in(mo)
    page = get_page(client, f"{LIST}{one.pk}/writer/").text
    for words in ("First words.", "Second words.", "Same hand, other name.", "This one.", "50 %", "not confirmed"):
        assert words in page
    assert "Somebody else." not in page
    assert f"{LIST}{one.pk}/writer/" in get(client)
    assert logged_in(rita).get(f"{LIST}{one.pk}/writer/").status_code == 403
    assert client.post(f"{LIST}{one.pk}/writer/").status_code == 405
    assert client.get(f"{LIST}987654/writer/").status_code == 404
    assert client.get(f"{LIST}{one.pk}/writer/?p=99999999999999999999").status_code == 200


def test_a_writers_history_asks_as_many_questions_for_thirty_as_for_one(story, said, logged_in, mo):
    ada = Commenter.objects.of("ada@readers.example", "Ada")
    client, found = logged_in(mo), []
    one = said(story(), commenter=ada, state="approved")
    for many in (0, 29):
        for _ in range(many):
            said(story(), commenter=ada, state="approved")
        get_page(client, f"{LIST}{one.pk}/writer/")
        with CaptureQueriesContext(connection) as queries:
            get_page(client, f"{LIST}{one.pk}/writer/")
        found.append(len(queries))
    assert found[0] == found[1] <= 15
