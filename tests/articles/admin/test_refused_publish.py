"""A publish that was refused leaves a page that still saves: not one whose Save publishes."""

import re

from tests.articles.admin.conftest import fields_of


def test_saving_after_a_refusal_saves_and_publishes_nothing(ed, draft, logged_in, do):
    article = draft(by=ed)
    refused = do(ed, article, "publish", _sheet="publish", when="at", at="")
    assert refused.status_code == 400
    page = refused.content.decode()
    form = re.search(r"<form[^>]*id=\"article_form\"[^>]*>", page)[0]
    action = re.search(r'action="([^"]+)"', form)[1]
    assert action == f"/admin/articles/article/{article.pk}/change/"
    typed = {**fields_of(page), "standfirst": "Typed after the refusal.", "_save": ""}
    assert logged_in(ed).post(action, typed).status_code == 302
    article.refresh_from_db()
    assert (article.state, article.standfirst) == ("draft", "Typed after the refusal.")


def test_what_stands_against_it_comes_first(ed, draft, logged_in):
    article = draft(by=ed, section=None)
    page = logged_in(ed).get(f"/admin/articles/article/{article.pk}/change/?sheet=publish").content.decode()
    assert re.findall(r'<li class="check (\w+)"', page)[0] == "bad"


def test_a_form_that_could_not_be_saved_is_not_checked_against_the_saved_story(ed, draft, open_form):
    article = draft(by=ed, section=None)
    client, address, fields = open_form(ed, article)
    page = client.post(address, {**fields, "headline": ["x" * 300], "_save": ""}).content.decode()
    assert "Choose a section." not in page
