"""A story that was loaded long ago: verbs and edits act on the row as it is now, not on what memory held."""

import pytest
from django.core.exceptions import PermissionDenied

from articles import search_text
from articles.models import Article
from newsroom.models import Change
from newsroom.states import Refused, StaleEdit, WrongState


@pytest.fixture
def twice(draft, rita):
    """The same story, loaded by two people."""
    article = draft(by=rita, headline="Old headline")
    return Article.objects.get(pk=article.pk), Article.objects.get(pk=article.pk)


def test_a_reporters_save_does_not_land_on_a_story_that_went_out_meanwhile(twice, rita, ed):
    ritas, eds = twice
    eds.publish(by=ed)

    with pytest.raises(PermissionDenied):
        ritas.edit(by=rita, headline="Mine")

    assert Article.objects.get(pk=ritas.pk).headline == "Old headline"


def test_a_reporter_bins_no_story_that_went_out_meanwhile(draft, rita, ed):
    article = draft(by=rita)
    old = Article.objects.get(pk=article.pk)
    article.publish(by=ed)
    with pytest.raises(PermissionDenied):
        old.trash(by=rita)
    article.refresh_from_db()
    assert article.is_published


def test_an_edit_of_a_story_that_went_out_meanwhile_stays_public_everywhere(twice, ed, olga, monkeypatch):
    olgas, eds = twice
    put, dropped = [], []
    eds.publish(by=ed)
    monkeypatch.setattr(search_text, "put", lambda pk, **texts: put.append(texts["headline"]))
    monkeypatch.setattr(search_text, "drop", dropped.append)
    Change.objects.all().delete()

    olgas.edit(by=olga, headline="New headline")

    assert (put, dropped) == (["New headline"], [])
    assert {f"article:{olgas.pk}", f"card:{olgas.pk}"} <= set(Change.objects.get().keys)
    assert olgas.revisions.first().state == "published"


def test_publishing_an_old_instance_publishes_the_newest_text(twice, rita, ed, monkeypatch):
    ritas, eds = twice
    put = []
    ritas.edit(by=rita, headline="New headline")
    monkeypatch.setattr(search_text, "put", lambda pk, **texts: put.append(texts["headline"]))

    eds.publish(by=ed)

    assert eds.slug == "new-headline"
    assert put == ["New headline"]
    assert eds.revisions.first().data["headline"] == "New headline"


def test_an_old_instance_still_carries_its_old_version(twice, rita, ed):
    ritas, eds = twice
    ritas.edit(by=rita, headline="Hers")
    with pytest.raises(StaleEdit):
        eds.edit(by=ed, headline="His")


def test_a_trashed_story_is_not_edited(draft, ed):
    article = draft()
    article.trash(by=ed)
    with pytest.raises(WrongState, match="trash"):
        article.edit(by=ed, headline="No")


def test_an_embargo_survives_a_kill(story, ed):
    from datetime import timedelta

    from django.utils import timezone

    article = story()
    article.edit(by=ed, embargo_until=timezone.now() + timedelta(days=2))
    article.kill(by=ed, reason="Too early.")

    with pytest.raises(Refused, match="embargo"):
        article.publish(by=ed, reason="Now then.")


def test_a_long_slug_taken_twice_still_fits(story):
    first, second = story(slug="a" * 199), story(slug="a" * 199)

    assert len(second.slug.encode()) <= 200
    assert second.slug.endswith("-2")
    assert first.get_absolute_url() != second.get_absolute_url()


def test_one_broken_story_does_not_hold_up_the_others(draft, ed, monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    from articles.models.publishing import publish_due
    from newsroom.models import Act

    soon = timezone.now() + timedelta(hours=1)
    broken, sound = draft().schedule(at=soon, by=ed), draft().schedule(at=soon, by=ed)
    whole = Article.fix_read_next

    def fail_for_one(self, count=3):
        if self.pk == broken.pk:
            raise ValueError("no such thing")
        return whole(self, count)

    monkeypatch.setattr(Article, "fix_read_next", fail_for_one)

    assert publish_due(soon) == 1
    assert publish_due(soon) == 0

    sound.refresh_from_db()
    broken.refresh_from_db()
    assert (sound.state, broken.state) == ("published", "scheduled")
    assert "ValueError" in broken.state_reason
    assert Act.objects.filter(verb="not published").count() == 1


@pytest.mark.parametrize(
    "typed", [{"headline": "x" * 400}, {"standfirst": "y" * 900}, {"slug": "a/b"}, {"language": "xx"}]
)
def test_what_does_not_fit_is_refused_not_cut(draft, ed, typed):
    article = draft()
    with pytest.raises(Refused):
        article.edit(by=ed, **typed)
    with pytest.raises(Refused):
        Article.begin(by=ed, **{"headline": "Fine", **typed})


def test_decorative_in_the_text_counts(draft, ed, picture):
    one = picture(alt="")
    article = draft(body=f'<p>x</p><figure data-picture="{one.uid}" data-alt=""></figure>')
    assert article.picture_uses.get().decorative
    assert article.publish(by=ed).is_published


def test_reverting_takes_a_source_away_again(draft, ed):
    from articles.models import Source

    article = draft()
    kept = article.revisions.first()
    article.edit(by=ed, source=Source.objects.get(slug="afp"))

    article.revert(to=kept, by=ed)

    assert article.source is None
