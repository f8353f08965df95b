"""The history of a story: who did what, any version read again, any version brought back."""

from django.urls import reverse


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
