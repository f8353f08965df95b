"""The bar over a story: one primary button by role and state, the rest under "⋯", each question on its sheet."""

import re

import pytest
from django.urls import reverse

from articles.admin.verbs import bar, offered


def primary(article, user):
    return bar(article, user, offered(article, user) if article else [])


def names(found):
    return {offer.verb.name for offer in found.menu}


def test_by_role_and_state(rita, ed, draft, submitted, scheduled, story, spiked):
    assert primary(None, rita).label == "Send to the desk"
    assert primary(None, ed).label == "Publish"
    mine = draft(by=rita)
    assert primary(mine, rita).label == "Send to the desk"
    assert primary(mine, ed).label == "Publish"
    assert names(primary(mine, ed)) == {"submit", "schedule", "spike", "trash"}
    assert names(primary(mine, rita)) == {"trash"}
    sent = submitted(by=rita)
    assert primary(sent, rita).label == "Save"
    assert primary(sent, ed).label == "Publish"
    assert "send_back" in names(primary(sent, ed))
    assert primary(scheduled(), ed).label == "Publish now"
    assert primary(story(), ed).label == "Update"
    assert names(primary(story(), ed)) == {"withdraw", "kill", "trash"}
    assert primary(spiked(), ed).label == "Revive"


def test_one_primary_button_a_page(ed, draft, logged_in):
    html = logged_in(ed).get(reverse("admin:articles_article_change", args=[draft().pk])).text
    assert len(re.findall(r'class="primary"[^>]*>Publish<', html)) == 1


@pytest.mark.parametrize(("state", "verb"), [("draft", "spike"), ("submitted", "send_back"), ("story", "withdraw")])
def test_without_a_script_the_question_is_a_page_of_its_own(ed, save, logged_in, request, state, verb):
    article = request.getfixturevalue(state)()
    response = save(ed, article, kicker="Council", _ask=verb)
    assert response["Location"].endswith(f"?sheet={verb}")
    article.refresh_from_db()
    assert article.kicker == "Council"
    html = logged_in(ed).get(response["Location"]).text
    assert re.search(rf'<dialog class="sheet" id="sheet-{verb}"[^>]* open ', html)


def test_a_question_left_empty_is_told_and_the_text_is_saved(ed, draft, save):
    article = draft(by=ed)
    response = save(ed, article, kicker="Council", _verb="spike", **{"spike-reason": " "})
    assert response.status_code == 400
    assert "Say why" in response.text
    article.refresh_from_db()
    assert (article.kicker, article.state) == ("Council", "draft")


def test_the_trash_leads_to_the_list(ed, draft, save):
    article = draft(by=ed)
    response = save(ed, article, _verb="trash")
    assert response["Location"] == f"{reverse('admin:articles_article_changelist')}?undo={article.pk}"


def test_what_is_to_be_done_is_counted_and_said_at_its_field(ed, draft, logged_in):
    article = draft(by=ed, section=None, body="", standfirst="")
    html = logged_in(ed).get(reverse("admin:articles_article_change", args=[article.pk])).text
    assert "2 things to do" in html
    assert '<p class="todo" data-todo="id_section">Choose a section.</p>' in html
    assert re.search(r'id="panel-section" data-panel open', html)


def test_who_only_reads_is_offered_what_the_role_may(olga, ed, draft, logged_in, do):
    article = draft(by=ed)
    do(ed, article, "trash")
    html = logged_in(olga).get(reverse("admin:articles_article_change", args=[article.pk])).text
    assert "Bring back from the trash" in html
    assert "article_form" not in html
