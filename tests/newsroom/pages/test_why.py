"""`manage.py why /path/`: what a stored page shows, by name, and what dropped it last."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.management.shown import named


@pytest.fixture
def why(stored, capsys):
    """Ask the command; what it says."""

    def ask(path):
        call_command("why", path)
        return capsys.readouterr().out

    return ask


def test_it_says_headlines_and_names_beside_the_keys(why, story, client, ed, local):
    article = story(headline="The library stays", byline=[ed.author], topics=["Harbour"])
    client.get(article.get_absolute_url())
    said = why(article.get_absolute_url())
    lines = said.splitlines()
    assert f"  article:{article.pk} “The library stays”" in lines
    assert f"  comments:{article.pk} “The library stays”" in lines
    assert f"  section:{local.pk} “Local”" in lines
    assert f"  author:{ed.author.pk} “Ed”" in lines
    assert any(line.startswith("  topic-name:") and line.endswith(" “Harbour”") for line in lines)
    assert "  menu" not in lines, "what stands on every page is no row of this one"


def test_it_says_what_dropped_it(why, story, client, ed):
    article = story(headline="The library stays")
    client.get("/")
    article.edit(by=ed, headline="The library goes")
    lines = why("http://testserver/").splitlines()
    assert lines[0].endswith("is not stored now; it is made when somebody asks for it.")
    assert f"  card:{article.pk} “The library goes”" in lines


def test_what_can_be_no_page_is_told(why):
    with pytest.raises(CommandError, match="can't be a stored page"):
        why("/nowhere")
    assert "was never stored" in why("/nowhere/")


def test_keys_of_nothing_stay_as_they_are(db):
    keys = ["front", "address:/a:7/", "stories:day:2026-11-22", "card:987654", "card:x", "sitemap:2026-11", "card:²"]
    assert named(keys) == keys


def test_as_many_questions_for_thirty_as_for_one(story, local):
    counts = []
    for many in (1, 30):
        stories = [story() for _ in range(many)]
        keys = [f"{word}:{each.pk}" for each in stories for word in ("card", "title", "feed")]
        with CaptureQueriesContext(connection) as queries:
            said = named([*keys, f"newest:section:{local.pk}"])
        assert said[-1] == f"newest:section:{local.pk} “Local”"
        counts.append(len(queries))
    assert counts == [2, 2]
