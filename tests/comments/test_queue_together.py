"""Several moderators at one queue: who acts on what is no longer there is told, and who waits hears of the others."""

import re

import pytest

from comments.models import Decision
from tests.comments.queue_desk import LIST, get, in_json, seen, since, verb_address


def test_the_second_moderator_is_told(story, said, logged_in, mo, olga):
    comment = said(story())
    comment.reject(by=olga, reason="Off topic.")
    comment.approve(by=olga)
    answer = logged_in(mo).post(verb_address("approve", comment), follow=True)
    assert "Olga was faster" in answer.content.decode()
    assert Decision.objects.filter(by=mo).count() == 0


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
