"""Correct: said openly with the story, by editors."""

from django.urls import reverse


def test_ed_does_it(ed, story, do):
    article = story()
    assert do(ed, article, "correct", text="Nine to four, not ten.").status_code == 302
    article.refresh_from_db()
    assert article.state == "published"


def test_neither_rita_nor_mo_nor_vera(rita, mo, vera, story, do):
    article = story()
    before = article.state
    for user in (rita, mo):
        assert do(user, article, "correct", text="Nine to four, not ten.").status_code == 403
    address = reverse("admin:articles_article_verb", args=[article.pk, "correct"])
    assert "login" in vera.post(address)["Location"]
    article.refresh_from_db()
    assert (article.state, article.trashed_at) == (before, None)


def test_from_another_state_it_is_a_conflict(ed, draft, do):
    assert do(ed, draft(), "correct", text="Nine to four, not ten.").status_code == 409


def test_it_takes_a_form_only(ed, story, logged_in):
    article = story()
    before = article.state
    address = reverse("admin:articles_article_verb", args=[article.pk, "correct"])
    assert logged_in(ed).get(address).status_code == 405
    assert logged_in(ed).put(address).status_code == 405
    article.refresh_from_db()
    assert article.state == before


def test_kind_and_place_are_kept(ed, story, do):
    article = story()
    do(ed, article, "correct", kind="clarification", place="top", text="The roof is slate.")
    row = article.corrections.get()
    assert (row.kind, row.place, row.text, row.by) == ("clarification", "top", "The roof is slate.", ed)


def test_an_empty_one_or_an_unknown_kind_is_told(ed, story, do):
    assert do(ed, story(), "correct", text="").status_code == 400
    assert do(ed, story(), "correct", text="A text.", kind="lie").status_code == 400
