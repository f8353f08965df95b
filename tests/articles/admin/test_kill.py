"""Kill: with a reason, from published and taken down."""

from django.urls import reverse

from articles.models import Front


def test_ed_does_it(ed, story, do):
    article = story()
    assert do(ed, article, "kill", reason="Said openly.").status_code == 302
    article.refresh_from_db()
    assert article.state == "killed"


def test_neither_rita_nor_mo_nor_vera(rita, mo, vera, story, do):
    article = story()
    before = article.state
    for user in (rita, mo):
        assert do(user, article, "kill", reason="Said openly.").status_code == 403
    address = reverse("admin:articles_article_verb", args=[article.pk, "kill"])
    assert "login" in vera.post(address)["Location"]
    article.refresh_from_db()
    assert (article.state, article.trashed_at) == (before, None)


def test_from_another_state_it_is_a_conflict(ed, draft, do):
    assert do(ed, draft(), "kill", reason="Said openly.").status_code == 409


def test_it_takes_a_form_only(ed, story, logged_in):
    article = story()
    before = article.state
    address = reverse("admin:articles_article_verb", args=[article.pk, "kill"])
    assert logged_in(ed).get(address).status_code == 405
    assert logged_in(ed).put(address).status_code == 405
    article.refresh_from_db()
    assert article.state == before


def test_without_a_reason_it_is_asked_for(ed, story, do):
    article = story()
    response = do(ed, article, "kill", reason="  ")
    assert response.status_code == 400
    assert "Say why" in response.content.decode()


def test_ed_is_told_what_went_with_it(ed, story, logged_in):
    older, article = story(headline="The older <b>lead</b>"), story()
    Front.pin(older, slot=1, by=ed)
    Front.pin(article, slot=1, by=ed)
    address = reverse("admin:articles_article_verb", args=[article.pk, "kill"])
    told = logged_in(ed).post(address, {"reason": "Said openly."}, follow=True).text
    assert "Killed. It no longer leads the front page. “The older &lt;b&gt;lead&lt;/b&gt;” stands there again." in told
