"""Spike: with a reason; the text stays."""

from django.urls import reverse


def test_ed_does_it(ed, draft, do):
    article = draft()
    assert do(ed, article, "spike", reason="Said openly.").status_code == 302
    article.refresh_from_db()
    assert article.state == "spiked"


def test_neither_rita_nor_mo_nor_vera(rita, mo, vera, draft, do):
    article = draft()
    before = article.state
    for user in (rita, mo):
        assert do(user, article, "spike", reason="Said openly.").status_code == 403
    address = reverse("admin:articles_article_verb", args=[article.pk, "spike"])
    assert "login" in vera.post(address)["Location"]
    article.refresh_from_db()
    assert (article.state, article.trashed_at) == (before, None)


def test_from_another_state_it_is_a_conflict(ed, story, do):
    assert do(ed, story(), "spike", reason="Said openly.").status_code == 409


def test_it_takes_a_form_only(ed, draft, logged_in):
    article = draft()
    before = article.state
    address = reverse("admin:articles_article_verb", args=[article.pk, "spike"])
    assert logged_in(ed).get(address).status_code == 405
    assert logged_in(ed).put(address).status_code == 405
    article.refresh_from_db()
    assert article.state == before


def test_without_a_reason_it_is_asked_for(ed, draft, do):
    article = draft()
    response = do(ed, article, "spike", reason="  ")
    assert response.status_code == 400
    assert "Say why" in response.content.decode()


def test_a_spiked_story_leaves_all_lists_but_its_own(ed, draft, do, logged_in):
    article = draft(headline="Put aside")
    do(ed, article, "spike", reason="Not for us.")
    client, address = logged_in(ed), reverse("admin:articles_article_changelist")
    assert "Put aside" not in client.get(address).content.decode()
    assert "Put aside" in client.get(address, {"state": "spiked"}).content.decode()


def test_its_writer_reads_the_reason_at_the_front_door(ed, rita, draft, do, logged_in):
    article = draft(by=rita)
    assert do(ed, article, "spike", reason="We had this last week.").status_code == 302
    assert "We had this last week." in logged_in(rita).get("/admin/").content.decode()
    assert "We had this last week." not in logged_in(ed).get("/admin/").content.decode()
