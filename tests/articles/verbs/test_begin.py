"""Article.begin(by=…): a new draft with all that belongs to it, as one revision and one change."""

import pytest
from django.core.exceptions import PermissionDenied

from articles.models import Article


def test_a_reporter_begins_with_everything(rita, local, picture):
    article = Article.begin(
        by=rita,
        headline="Storm",
        section=local,
        topics=["Weather", "Sea", "weather"],
        byline=[rita.author],
        pictures=[{"picture": picture()}],
        note="From the quay",
    )

    article = Article.objects.get(pk=article.pk)
    assert (article.state, article.created_by) == ("draft", rita)
    assert [use.tag.name for use in article.topic_uses.all()] == ["Weather", "Sea"]
    assert [byline.author for byline in article.bylines.all()] == [rita.author]
    assert article.lead is not None
    revision = article.revisions.get()
    assert (revision.verb, revision.note, revision.data["topics"]) == ("begin", "From the quay", ["Weather", "Sea"])


def test_a_draft_from_a_script_needs_no_person(local):
    article = Article.objects.create(headline="From a script", section=local, body="<p>x</p>")
    assert article.revisions.get().by_name == "Newsroom"


@pytest.mark.parametrize("who", ["mo", "pia"])
def test_others_may_not(request, who, local):
    with pytest.raises(PermissionDenied):
        Article.begin(by=request.getfixturevalue(who), headline="No", section=local)
