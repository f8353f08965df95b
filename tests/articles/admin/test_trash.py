"""Put into the trash: editors any story, a reporter an own draft."""

import pytest
from django.urls import reverse


def test_ed_does_it(ed, story, do):
    article = story()
    assert do(ed, article, "trash").status_code == 302
    article.refresh_from_db()
    assert article.trashed_at is not None


def test_neither_rita_nor_mo_nor_vera(rita, mo, vera, story, do):
    article = story()
    before = article.state
    for user in (rita, mo):
        assert do(user, article, "trash").status_code == 403
    address = reverse("admin:articles_article_verb", args=[article.pk, "trash"])
    assert "login" in vera.post(address)["Location"]
    article.refresh_from_db()
    assert (article.state, article.trashed_at) == (before, None)


def test_from_another_state_it_is_a_conflict(ed, draft, do):
    assert do(ed, _binned(draft()), "trash").status_code == 409


def test_it_takes_a_form_only(ed, story, logged_in):
    article = story()
    before = article.state
    address = reverse("admin:articles_article_verb", args=[article.pk, "trash"])
    assert logged_in(ed).get(address).status_code == 405
    assert logged_in(ed).put(address).status_code == 405
    article.refresh_from_db()
    assert article.state == before


def _binned(article):
    from newsroom.roles import SYSTEM

    return article.trash(by=SYSTEM)


def test_rita_may_bin_her_own_draft_and_have_it_back(rita, draft, do):
    article = draft(by=rita)
    assert do(rita, article, "trash").status_code == 302
    assert do(rita, article, "restore").status_code == 302
    article.refresh_from_db()
    assert article.trashed_at is None


def test_deleting_is_the_trash(ed, story, logged_in):
    article = story()
    address = reverse("admin:articles_article_delete", args=[article.pk])
    assert "30 days" in logged_in(ed).get(address).content.decode()
    assert logged_in(ed).post(address, {"post": "yes"}).status_code == 302
    article.refresh_from_db()
    assert article.trashed_at is not None


def test_the_ticked_ones_go_together(ed, story, logged_in):
    articles = [story(), story()]
    logged_in(ed).post(
        reverse("admin:articles_article_changelist"),
        {"action": "trash_all", "_selected_action": [article.pk for article in articles]},
    )
    for article in articles:
        article.refresh_from_db()
        assert article.trashed_at is not None


def test_a_reporter_has_no_such_action(rita, story, logged_in):
    article = story()
    logged_in(rita).post(
        reverse("admin:articles_article_changelist"), {"action": "trash_all", "_selected_action": [article.pk]}
    )
    article.refresh_from_db()
    assert article.trashed_at is None


def test_the_list_offers_to_undo_it(ed, draft, do, logged_in):
    article = draft(headline="Thrown <b>away</b>")
    response = do(ed, article, "trash")
    assert response.url == f"{reverse('admin:articles_article_changelist')}?undo={article.pk}"
    client = logged_in(ed)
    html = client.get(response.url).content.decode()
    assert "“Thrown &lt;b&gt;away&lt;/b&gt;” is in the trash." in html
    assert f'action="{reverse("admin:articles_article_verb", args=[article.pk, "restore"])}"' in html
    assert do(ed, article, "restore").status_code == 302
    assert "is in the trash." not in client.get(response.url).content.decode()


@pytest.mark.parametrize("undo", ["", "x", "-1", "9" * 40, "1&undo=2", "%00"])
def test_nonsense_to_undo_is_a_list_like_any_other(ed, draft, logged_in, undo):
    draft()
    response = logged_in(ed).get(f"{reverse('admin:articles_article_changelist')}?undo={undo}&state=draft", follow=True)
    assert response.status_code == 200
