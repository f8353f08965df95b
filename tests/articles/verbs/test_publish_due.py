"""publish_due: thirty stories of one second, two workers at once, and stories that can't go out."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Revision
from articles.models.publishing import publish_due
from newsroom.models import Act, Change
from newsroom.roles import SYSTEM, grant_roles
from newsroom.states import WrongState
from tests.at_once import at_once

MANY = 30
FEW = 15  # statements a story


@pytest.fixture
def soon():
    return timezone.now() + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_thirty_of_one_second_by_two_workers_each_once(draft, soon):
    grant_roles()
    due = {draft(topics=["Harbour"]).schedule(at=soon, by=SYSTEM).pk for _ in range(MANY)}
    newest = Change.objects.latest("id").pk

    published = at_once([lambda: publish_due(soon)] * 2)

    assert sum(published) == MANY
    assert {article.pk for article in Article.objects.published()} == due
    assert sorted(Revision.objects.filter(verb="publish").values_list("article_id", flat=True)) == sorted(due)
    assert Act.objects.filter(verb="publish").count() == MANY
    assert not Act.objects.filter(verb="not published").exists()
    # Each in a transaction of its own: one change a story.
    assert Change.objects.filter(pk__gt=newest).count() == MANY


@pytest.mark.django_db
def test_each_costs_few_statements(draft, soon):
    for _ in range(10):
        draft(topics=["Harbour"]).schedule(at=soon, by=SYSTEM)

    with CaptureQueriesContext(connection) as asked:
        assert publish_due(soon) == 10

    # The first ones find too little to read next, and ask for more.
    assert len(asked) <= 1 + 10 * FEW + 4


@pytest.mark.django_db
def test_what_was_taken_back_after_the_look_stays_back(draft, soon, ed):
    article = draft().schedule(at=soon, by=ed)
    seen = Article.objects.get(pk=article.pk)
    article.unschedule(by=ed)

    with pytest.raises(WrongState):
        seen.publish_if_due(soon)

    assert Article.objects.get(pk=article.pk).state == "draft"


@pytest.mark.django_db
def test_what_was_put_off_after_the_look_waits(draft, soon, ed):
    article = draft().schedule(at=soon, by=ed)
    seen = Article.objects.get(pk=article.pk)
    article.unschedule(by=ed)
    article.schedule(at=soon + timedelta(hours=1), by=ed)

    with pytest.raises(WrongState):
        seen.publish_if_due(soon)

    assert Article.objects.get(pk=article.pk).state == "scheduled"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"section": None}, {"embargo_until": timezone.now() + timedelta(days=2)}], ids=["not ready", "embargo"]
)
def test_what_is_still_refused_begins_no_transaction_and_holds_up_nobody(draft, soon, ed, wrong):
    stuck = draft().schedule(at=soon, by=ed)
    stuck.edit(by=ed, **wrong)
    assert publish_due(soon) == 0
    other = draft().schedule(at=soon, by=ed)

    assert publish_due(soon) == 1
    with CaptureQueriesContext(connection) as asked:
        assert publish_due(soon) == 0

    assert Article.objects.get(pk=other.pk).is_published
    assert {query["sql"].split()[0] for query in asked.captured_queries} == {"SELECT"}
    assert Act.objects.filter(verb="not published").count() == 1


@pytest.mark.django_db
def test_what_is_put_right_goes_out_at_the_next_turn(draft, soon, ed, local):
    article = draft().schedule(at=soon, by=ed)
    article.edit(by=ed, section=None)
    publish_due(soon)

    article.edit(by=ed, section=local)

    assert publish_due(soon) == 1
    article.refresh_from_db()
    assert (article.state, article.state_reason) == ("published", "")


@pytest.mark.django_db
def test_a_fault_is_written_to_the_log_once(draft, soon, ed, monkeypatch, caplog):
    draft().schedule(at=soon, by=ed)

    def fail(self, count=3):
        raise ValueError("no such thing")

    monkeypatch.setattr(Article, "fix_read_next", fail)

    assert [publish_due(soon) for _ in range(3)] == [0, 0, 0]
    assert len([record for record in caplog.records if "could not be published" in record.message]) == 1
