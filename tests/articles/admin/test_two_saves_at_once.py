"""Two people press Save at the same moment, a hundred times: on PostgreSQL truly at once.

SQLite lets one after the other, where the hundredth time proves what the first ones did.
"""

import pytest
from django.db import connection
from django.urls import reverse

from articles.models import Article, WorkingText
from tests.at_once import at_once

from .conftest import fields_of

pytestmark = pytest.mark.django_db(transaction=True)

BODY = "<p>One stands here.</p><p>Two stands here.</p><p>Three stands here.</p>"


@pytest.mark.parametrize("turns", [15, pytest.param(50, marks=pytest.mark.soak)])
@pytest.mark.parametrize("together", [True, False], ids=["different paragraphs", "the same paragraph"])
def test_both_texts_are_in_the_house_afterwards_every_time(cast, draft, logged_in, together, turns):
    rita, ed = cast("rita", "reporter"), cast("ed", "editor")
    clients = {rita: logged_in(rita), ed: logged_in(ed)}
    places = {rita: "One", ed: "Three" if together else "One"}
    for turn in range(turns if connection.vendor == "postgresql" else 3):
        article = draft(by=rita, body=BODY)
        address = reverse("admin:articles_article_change", args=[article.pk])
        forms = {user: fields_of(client.get(address).content.decode()) for user, client in clients.items()}

        def press(user, address=address, forms=forms, turn=turn):
            typed = {**forms[user], "body": BODY.replace(places[user], f"{user}{turn}"), "_save": ""}
            return clients[user].post(address, typed)

        answers = at_once([lambda press=press, user=user: press(user) for user in clients])
        statuses = sorted(answer.status_code for answer in answers)
        body = Article.objects.get(pk=article.pk).body
        shown = body + "".join(answer.content.decode() for answer in answers)
        assert f"Rita{turn}" in shown
        assert f"Ed{turn}" in shown
        if together:
            assert statuses == [302, 302]
            assert f"Rita{turn}" in body
            assert f"Ed{turn}" in body
        else:
            assert statuses == [302, 409]
            # Who was told has the text kept, even if the window is closed now.
            assert WorkingText.objects.filter(article=article).count() == 1
