"""The history of a story: who did what, any version read again, any version brought back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Revision
from articles.models.revising import prune_revisions
from newsroom.models.records import Unchangeable


def test_every_save_and_verb_is_a_line(ed, rita, draft, logged_in):
    article = draft(by=rita)
    article.edit(by=rita, headline="Second", note="tightened")
    article.publish(by=ed)
    html = logged_in(rita).get(reverse("admin:articles_article_history", args=[article.pk])).content.decode()
    for said in ("begin", "edit", "publish", "tightened", "Rita", "Ed"):
        assert said in html


def test_the_same_queries_with_one_and_thirty(ed, draft, logged_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = logged_in(ed), []
    for saves in (0, 29):
        article = draft()
        for number in range(saves):
            article.edit(by=ed, kicker=str(number))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:articles_article_history", args=[article.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_version_is_read_with_what_became_of_it(ed, draft, logged_in):
    article = draft(headline="The first words", body="<p>Old text.</p>")
    article.edit(by=ed, headline="The last words", body="<p>New text.</p>")
    html = logged_in(ed).get(reverse("admin:articles_article_revision", args=[article.pk, 1])).content.decode()
    assert "The first words" in html
    assert "<del>Old </del><ins>New </ins>" in html


def test_a_version_comes_back_as_a_new_one(ed, draft, logged_in):
    article = draft(headline="The first words")
    article.edit(by=ed, headline="The last words")
    address = reverse("admin:articles_article_bring_back", args=[article.pk, 1])
    assert logged_in(ed).get(address).status_code == 405
    assert logged_in(ed).post(address, {"version": "2"}).status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.edit_version) == ("The first words", 3)


def test_a_stale_bringing_back_is_a_conflict(ed, draft, logged_in):
    article = draft()
    article.edit(by=ed, headline="The last words")
    address = reverse("admin:articles_article_bring_back", args=[article.pk, 1])
    assert logged_in(ed).post(address, {"version": "1"}).status_code == 409


def test_rita_reads_eds_history_and_brings_nothing_back(rita, ed, draft, logged_in):
    article = draft(by=ed)
    client = logged_in(rita)
    assert client.get(reverse("admin:articles_article_history", args=[article.pk])).status_code == 200
    assert (
        "Bring this version back"
        not in client.get(reverse("admin:articles_article_revision", args=[article.pk, 1])).content.decode()
    )
    assert client.post(reverse("admin:articles_article_bring_back", args=[article.pk, 1])).status_code == 403


def test_what_is_not_there_is_404(ed, draft, logged_in):
    article = draft()
    assert logged_in(ed).get(reverse("admin:articles_article_revision", args=[article.pk, 99])).status_code == 404
    assert logged_in(ed).get(reverse("admin:articles_article_history", args=[10**15])).status_code == 404


def test_nothing_comes_back_into_a_story_in_the_trash(ed, draft, logged_in):
    article = draft(headline="The first words")
    article.edit(by=ed, headline="The last words")
    article.trash(by=ed)
    client = logged_in(ed)
    revision = client.get(reverse("admin:articles_article_revision", args=[article.pk, 1])).content.decode()
    assert "Bring this version back" not in revision
    response = client.post(reverse("admin:articles_article_bring_back", args=[article.pk, 1]), {"version": "2"})
    assert response.status_code == 409
    assert "in the trash" in response.content.decode()
    article.refresh_from_db()
    assert article.headline == "The last words"


def test_a_save_into_the_trash_is_a_conflict_and_shows_what_was_typed(ed, draft, open_form):
    article = draft(headline="The first words")
    client, address, fields = open_form(ed, article)
    article.trash(by=ed)
    response = client.post(address, {**fields, "headline": "Typed meanwhile", "_save": ""})
    assert response.status_code == 409
    assert "Typed meanwhile" in response.content.decode()
    article.refresh_from_db()
    assert article.headline == "The first words"


def test_revisions_stand_by_their_days_and_public_ones_are_marked(ed, story, logged_in):
    import time_machine

    article = story()
    with time_machine.travel("2027-01-05 10:00Z", tick=False):
        article.edit(by=ed, headline="A day later")
    html = logged_in(ed).get(reverse("admin:articles_article_history", args=[article.pk])).content.decode()
    assert html.count('class="day"') == 2
    assert html.count("chip published") == 2


def test_more_than_a_hundred_are_paged(ed, draft, logged_in):
    article = draft()
    row = article.revisions.get()
    Revision.objects.bulk_create(
        Revision(article=article, number=n, by_name="Ed", verb="edit", state="draft", edit_version=n, data=row.data)
        for n in range(2, 131)
    )
    client, address = logged_in(ed), reverse("admin:articles_article_history", args=[article.pk])
    html = client.get(address).content.decode()
    assert "Version 130" in html
    assert "Version 31<" in html
    assert "Version 30<" not in html
    assert "?before=31" in html
    older = client.get(address, {"before": "31"}).content.decode()
    assert "Version 30<" in older
    assert "Version 1<" in older
    assert client.get(address, {"before": "x"}).status_code == 200


def test_any_two_are_compared_word_by_word(ed, draft, logged_in):
    article = draft(body="<p>The council voted on Tuesday.</p><h2>Costs</h2>")
    article.edit(by=ed, body="<p>The council voted on Wednesday.</p><h2>Costs</h2>", topics=["Harbour"])
    article.edit(by=ed, headline="<b>Third</b>")
    client, address = logged_in(ed), reverse("admin:articles_article_compare", args=[article.pk])
    html = client.get(address, {"a": 1, "b": 2}).content.decode()
    assert "<del>Tuesday.</del><ins>Wednesday.</ins>" in html
    assert "<ins>Harbour</ins>" in html
    assert "Third" not in html.split("<main")[1].split("differences")[1]
    # The order of the ticks does not matter; the later one is never taken for the earlier.
    assert "<del>Tuesday.</del>" in client.get(address, {"a": 2, "b": 1}).content.decode()
    assert "&lt;b&gt;" in client.get(address, {"a": 1, "b": 3}).content.decode()
    assert "Nothing differs." in client.get(address, {"a": 2, "b": 2}).content.decode()


@pytest.mark.parametrize("asked", [{}, {"a": "x"}, {"a": 1, "b": 99}, {"a": "9" * 40, "b": "-1"}])
def test_what_can_not_be_compared_is_404(ed, draft, logged_in, asked):
    address = reverse("admin:articles_article_compare", args=[draft().pk])
    assert logged_in(ed).get(address, asked).status_code == 404


def test_who_sees_no_stories_sees_no_comparison(vera, cast, draft, logged_in):
    address = reverse("admin:articles_article_compare", args=[draft().pk])
    assert vera.get(address, {"a": 1, "b": 1}).status_code == 302
    assert logged_in(cast("nora")).get(address, {"a": 1, "b": 1}).status_code == 403


# -- pruning ----------------------------------------------------------------------------------------------------------


def test_old_saves_of_drafts_go_and_what_was_public_stays_for_good(ed, draft):
    article, later = draft(), timezone.now() + timedelta(days=91)
    for n in range(30):
        article.edit(by=ed, kicker=f"draft {n}")
    article.publish(by=ed)
    for n in range(60):
        article.edit(by=ed, kicker=f"public {n}")
    public = set(article.revisions.filter(was_public=True).values_list("number", flat=True))
    assert prune_revisions() == 0
    assert prune_revisions(later) == 30
    left = article.revisions.all()
    assert public <= {row.number for row in left}
    assert {row.verb for row in left.filter(was_public=False)} == {"begin"}
    assert prune_revisions(later) == 0


def test_the_newest_fifty_stay_however_old(ed, draft):
    article, quiet = draft(), draft()
    for n in range(60):
        article.edit(by=ed, kicker=f"draft {n}")
    for n in range(10):
        quiet.edit(by=ed, kicker=f"draft {n}")
    assert prune_revisions(timezone.now() + timedelta(days=400)) == 10
    assert [row.number for row in article.revisions.all()] == [*range(61, 11, -1), 1]
    assert quiet.revisions.count() == 11


def test_nobody_else_deletes_a_revision(draft):
    article = draft()
    for attempt in (article.revisions.all().delete, article.revisions.get().delete):
        with pytest.raises(Unchangeable):
            attempt()
