"""The page of one comment, and that of its writer's history."""

import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Commenter
from tests.comments.queue_desk import LIST, get, get_page, verb_address


def test_one_comment_to_read(story, said, logged_in, mo):
    comment = said(story(), "Who pays?").reject(by=mo, reason="Off topic.")
    page = get_page(logged_in(mo), f"{LIST}{comment.pk}/change/").content.decode()
    assert "Who pays?" in page
    assert "Off topic." in page


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
