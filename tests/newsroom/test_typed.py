"""Nonsense in the desk's addresses, ticks and rows: no filter, no tick, no name; never a 500, and nothing is lost."""

import pytest

from newsroom.admin.typed import number

LISTS = [
    "/admin/comments/comment/",
    "/admin/comments/decision/",
    "/admin/articles/article/",
    "/admin/newsroom/address/",
]
NONE = ["²", "9" * 5000, "99999999999999999999", "-1", "abc", "\0", "", "1\0"]


@pytest.mark.parametrize("typed", [*NONE, None, "1e3", " 1"])
def test_what_is_no_id(typed):
    assert number(typed) is None


@pytest.mark.parametrize(("typed", "found"), [("7", 7), ("٣", 3), (7, 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_what_is_an_id(typed, found):
    assert number(typed) == found


@pytest.mark.parametrize("typed", [word for word in NONE if "\0" not in word])
def test_a_filter_by_no_id_is_none(logged_in, ed, said, story, typed):
    said(story(headline="The roof"))
    for address, parameter in (("/admin/comments/comment/", "section"), ("/admin/articles/article/", "section")):
        answer = logged_in(ed).get(address, {parameter: typed})
        assert answer.status_code == 200
        assert "The roof" in answer.text


def test_a_rule_that_there_is_not_filters_nothing(logged_in, ed, said, story):
    said(story(headline="The roof"))

    assert "The roof" in logged_in(ed).get("/admin/comments/comment/", {"why": "invented"}).text
    assert "The roof" not in logged_in(ed).get("/admin/comments/comment/", {"why": "links"}).text


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("parameter", ["why", "q", "section", "to_state__exact", "\0"])
def test_a_character_that_no_database_holds_leads_to_the_whole_list(logged_in, olga, address, parameter):
    answer = logged_in(olga).get(address, {parameter: "a\0b"}, follow=True)

    assert answer.redirect_chain == [(f"{address}?e=1", 302)]
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "address", ["/admin/comments/decision/", "/admin/comments/comment/", "/admin/articles/article/"]
)
def test_a_number_that_no_database_holds_leads_to_the_whole_list(logged_in, olga, address):
    answer = logged_in(olga).get(address, {"id__in": "99999999999999999999"})

    assert answer.status_code in (200, 302, 400)


@pytest.mark.parametrize("typed", NONE)
def test_a_tick_that_is_no_id_is_none(logged_in, mo, ed, said, story, typed):
    """The row that was ticked beside it is still decided."""
    comment, article = said(story()), story()
    for user, address, action, one in (
        (mo, "/admin/comments/comment/", "approve_all", comment),
        (ed, "/admin/articles/article/", "trash_all", article),
    ):
        ticked = {"action": action, "_selected_action": [typed, one.pk]}
        assert logged_in(user).post(address, ticked).status_code == 302
        assert logged_in(user).post(address, {**ticked, "_selected_action": [typed]}).status_code in (200, 302)
        one.refresh_from_db()
    assert comment.state == "approved"
    assert article.trashed_at
