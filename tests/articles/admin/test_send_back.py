"""Return to the writer, with a sentence."""

from django.urls import reverse


def test_ed_does_it(ed, submitted, do):
    article = submitted()
    assert do(ed, article, "send_back", reason="Said openly.").status_code == 302
    article.refresh_from_db()
    assert article.state == "draft"


def test_neither_rita_nor_mo_nor_vera(rita, mo, vera, submitted, do):
    article = submitted()
    before = article.state
    for user in (rita, mo):
        assert do(user, article, "send_back", reason="Said openly.").status_code == 403
    address = reverse("admin:articles_article_verb", args=[article.pk, "send_back"])
    assert "login" in vera.post(address)["Location"]
    article.refresh_from_db()
    assert (article.state, article.trashed_at) == (before, None)


def test_from_another_state_it_is_a_conflict(ed, draft, do):
    assert do(ed, draft(), "send_back", reason="Said openly.").status_code == 409


def test_it_takes_a_form_only(ed, submitted, logged_in):
    article = submitted()
    before = article.state
    address = reverse("admin:articles_article_verb", args=[article.pk, "send_back"])
    assert logged_in(ed).get(address).status_code == 405
    assert logged_in(ed).put(address).status_code == 405
    article.refresh_from_db()
    assert article.state == before


def test_without_a_reason_it_is_asked_for(ed, submitted, do):
    article = submitted()
    response = do(ed, article, "send_back", reason="  ")
    assert response.status_code == 400
    assert "Say why" in response.content.decode()


def test_its_writer_reads_why(ed, rita, submitted, do, logged_in):
    article = submitted(by=rita)
    do(ed, article, "send_back", reason="Who paid for it?")
    html = logged_in(rita).get(reverse("admin:index")).content.decode()
    assert "Who paid for it?" in html
