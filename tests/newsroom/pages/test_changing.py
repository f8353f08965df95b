"""`with changing(keys…)`: one transaction, one Change, or nothing."""

import pytest

from articles.models import Article, Section
from newsroom.models import Change, NotQuiet, SiteSettings
from newsroom.pages import changing, collecting, showing


def test_the_keys_are_written_sorted_and_once(db):
    with changing("front", "article:2") as dirtied:
        dirtied.touch("article:1", "front")

    assert Change.objects.get().keys == ["article:1", "article:2", "front"]


def test_a_block_inside_a_block_joins_it(db):
    with changing("a"):
        with changing("b"):
            pass
        assert not Change.objects.exists()

    assert Change.objects.get().keys == ["a", "b"]


def test_nothing_dirtied_writes_nothing(db):
    with changing():
        pass
    assert not Change.objects.exists()


def test_a_failure_takes_all_back(db):
    with pytest.raises(ValueError, match="no"), changing("front"):
        Section.objects.create(name="Local")
        raise ValueError("no")

    assert not Section.objects.exists()
    assert not Change.objects.exists()
    with changing("after"):
        pass
    assert Change.objects.get().keys == ["after"]


def test_saving_public_data_dirties_its_pages(db):
    section = Section.objects.create(name="Local")
    Change.objects.all().delete()

    section.name = "Town"
    section.save()

    assert f"section:{section.pk}" in Change.objects.get().keys


@pytest.mark.parametrize(
    "write",
    [
        lambda stories: stories.update(headline="x"),
        lambda stories: stories.delete(),
        lambda stories: stories.bulk_create([Article(headline="x")]),
        lambda stories: stories.bulk_update(list(stories), ["headline"]),
    ],
)
def test_bulk_writes_on_public_data_refuse(story, write):
    story()
    with pytest.raises(NotQuiet, match="quietly"):
        write(Article.objects.all())


def test_quietly_allows_them(story):
    story()
    assert Article.objects.quietly().filter(replies=0).update(replies=2) == 1


def test_what_a_page_shows_is_collected(db):
    showing("lost")
    with collecting() as keys:
        showing("a", "b")
        SiteSettings.current()

    assert keys == {"a", "b", "settings"}


def test_a_menu_change_is_seen_by_a_process_that_remembered(db):
    Section.objects.create(name="Local")
    SiteSettings().save()
    assert [section.name for section in Section.menu()] == ["Local"]

    Section.objects.create(name="Sport")

    assert [section.name for section in Section.menu()] == ["Local", "Sport"]


def test_saving_settings_does_not_turn_the_version_back(db):
    SiteSettings().save()
    opened = SiteSettings.objects.get()
    Section.objects.create(name="Local")
    counted = SiteSettings.objects.get().version

    opened.name = "The Courier"
    opened.save()

    assert SiteSettings.objects.get().version == counted + 1
