"""Twenty people press at the same moment: one history, and the row says what its last line says."""

import itertools
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from newsroom.models import Act
from newsroom.roles import grant_roles
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

LEADS_TO = {
    "publish": "published",
    "withdraw": "withdrawn",
    "schedule": "scheduled",
    "unschedule": "draft",
    "kill": "killed",
}


def test_twenty_verbs_at_once_make_one_history(draft, cast):
    grant_roles()
    ed = cast("ed", "editor")
    article = draft()
    tomorrow = timezone.localtime() + timedelta(days=1)
    typed = {"reason": "Asked for.", "at": f"{tomorrow:%Y-%m-%dT%H:%M}"}

    def press(verb):
        client = Client()
        client.force_login(ed)
        return client.post(reverse("admin:articles_article_verb", args=[article.pk, verb]), typed).status_code

    verbs = list(itertools.islice(itertools.cycle(["publish", "schedule", "withdraw", "unschedule"]), 20))
    statuses = at_once([lambda verb=verb: press(verb) for verb in verbs])

    assert set(statuses) <= {302, 409}
    assert 302 in statuses
    moves = [act.verb for act in Act.objects.filter(subject_type="article", subject_id=article.pk).order_by("id")]
    moves = [verb for verb in moves if verb in LEADS_TO]
    assert len(moves) == statuses.count(302)
    article = Article.objects.get(pk=article.pk)
    assert article.state == LEADS_TO[moves[-1]]
    # Each move began where the one before had led, as the revisions tell it.
    states = [revision.state for revision in article.revisions.order_by("number")]
    assert states == ["draft", *(LEADS_TO[verb] for verb in moves)]
    assert [revision.number for revision in article.revisions.order_by("number")] == list(range(1, len(states) + 1))
