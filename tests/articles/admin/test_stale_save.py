"""Two people write at once: the second is told, sees both texts, and loses nothing."""

import pytest
from django.urls import reverse

from newsroom.models import Change


def test_the_second_save_is_told_and_both_texts_are_shown(rita, ed, draft, open_form):
    article = draft(by=rita, body="<p>The council voted on Tuesday to keep it.</p>")
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, body="<p>The council voted on Wednesday to keep it.</p>", kicker="Council")

    response = client.post(
        address,
        {
            **fields,
            "body": "<p>The council voted on Tuesday to sell it.</p>",
            "standfirst": "An hour of work",
            "_save": "",
        },
    )

    html = response.content.decode()
    assert response.status_code == 409
    assert "Ed saved this story" in html
    assert "<del>Wednesday </del><ins>Tuesday </ins>" in html
    assert "An hour of work" in html
    assert "to sell it." in html
    article.refresh_from_db()
    assert (article.edit_version, article.kicker) == (2, "Council")
    assert "Wednesday" in article.body


def test_the_same_form_sent_again_goes_on_top(rita, ed, draft, open_form):
    from .conftest import fields_of

    article = draft(by=rita)
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, headline="Ed's headline")
    shown = client.post(address, {**fields, "headline": "Rita's headline"})

    again = fields_of(shown.content.decode())
    assert again["version"] == ["2"]
    assert again["headline"] == ["Rita's headline"]
    assert client.post(address, again).status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.edit_version) == ("Rita's headline", 3)
    assert [row.data["headline"] for row in article.revisions.all()][:2] == ["Rita's headline", "Ed's headline"]


def test_a_refused_save_changes_no_page(ed, story, open_form):
    article = story()
    client, address, fields = open_form(ed, article)
    article.edit(by=ed, kicker="Council")
    changes = Change.objects.count()
    assert client.post(address, {**fields, "headline": "Too late"}).status_code == 409
    assert Change.objects.count() == changes


def test_a_save_without_its_version_is_stale(ed, draft, open_form):
    client, address, fields = open_form(ed, article := draft())
    del fields["version"]
    assert client.post(address, {**fields, "headline": "From nowhere"}).status_code == 409
    article.refresh_from_db()
    assert article.headline != "From nowhere"


def test_no_verb_runs_on_a_stale_save(ed, draft, open_form):
    client, address, fields = open_form(ed, article := draft())
    article.edit(by=ed, kicker="Council")
    assert client.post(address, {**fields, "headline": "Publish me", "_verb": "publish"}).status_code == 409
    article.refresh_from_db()
    assert article.state == "draft"


def test_what_the_worker_does_is_no_edit(ed, scheduled, open_form):
    from newsroom.roles import SYSTEM

    client, address, fields = open_form(ed, article := scheduled())
    article.publish(by=SYSTEM)
    assert client.post(address, {**fields, "kicker": "Council"}).status_code == 302


def test_pressing_save_twice_is_no_conflict(ed, draft, open_form):
    client, address, fields = open_form(ed, article := draft())
    typed = {**fields, "headline": "Pressed twice"}
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 302
    article.refresh_from_db()
    assert article.edit_version == 2


@pytest.mark.soak
def test_a_hundred_times_of_a_hundred_the_second_is_told(ed, rita, draft, open_form):
    article = draft(by=rita)
    client, address, fields = open_form(rita, article)
    for turn in range(100):
        article.edit(by=ed, kicker=f"Ed {turn}")
        typed = {**fields, "version": str(article.edit_version - 1), "kicker": f"Rita {turn}"}
        response = client.post(address, typed)
        assert response.status_code == 409
        assert f"Rita {turn}" in response.content.decode()


def test_hostile_words_in_the_comparison_are_text(rita, ed, draft, open_form):
    article = draft(by=rita)
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, headline="<img src=x onerror=alert(1)>")
    html = client.post(address, {**fields, "headline": "<svg onload=alert(2)>"}).content.decode()
    assert "<img src=x" not in html
    assert "<svg onload" not in html


@pytest.mark.parametrize("version", ["-1", "x", "9" * 30])
def test_a_version_that_is_none_never_answers_500(ed, draft, open_form, version):
    client, address, fields = open_form(ed, draft())
    assert client.post(address, {**fields, "version": version, "headline": "New"}).status_code in (400, 409)


def test_the_other_fields_that_differ_are_named_too(ed, draft, open_form):
    client, address, fields = open_form(ed, article := draft())
    article.edit(by=ed, noindex=True)
    html = client.post(address, {**fields, "headline": "Mine"}).content.decode()
    assert "Keep out of search engines" in html
    assert reverse("admin:articles_article_change", args=[article.pk]) in html
