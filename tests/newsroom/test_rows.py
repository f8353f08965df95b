"""What a page has by the dozen: drawn by Jinja, as safe as the rest, and remembered pieces of the frame."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation
from jinja2 import UndefinedError

from articles.models import Section
from newsroom.models import SiteSettings
from newsroom.pages.keys import collecting
from newsroom.rows import draw

FRAME = "{% load remembering %}{% remembered 'test' which %}{{ word }} {{ sections|length }}{% endremembered %}"


@pytest.fixture
def rows(settings, tmp_path):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    (tmp_path / "row.jinja").write_text('<b title="{{ word }}">{{ word }}</b>')
    return tmp_path


@pytest.mark.parametrize(
    "word", ["<script>alert(1)</script>", "'\"><img src=x onerror=alert(1)>", "{{ 7 * 7 }}", "&lt;"]
)
def test_what_is_not_html_is_escaped(rows, word):
    drawn = draw("row.jinja", word=word)
    assert not re.search("<script|<img|49", drawn)
    assert drawn.count("&") >= word.count("<") + word.count("'")


def test_html_of_ours_stays_html_in_either_language(rows):
    inner = draw("row.jinja", word="a")
    assert draw("row.jinja", word=inner).endswith(f"{inner}</b>")
    assert Template("{{ drawn }}").render(Context({"drawn": inner})) == inner


def test_a_name_that_is_not_given_is_an_error(rows):
    with pytest.raises(UndefinedError):
        draw("row.jinja")


def test_a_theme_has_the_first_word(settings, tmp_path, vera, story):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/_card.jinja").write_text('<p class="ours">{{ story.front_headline }}</p>')
    told = story(headline="Ferry & fog")
    assert '<p class="ours">Ferry &amp; fog</p>' in vera.get("/").text
    assert told.headline in vera.get(told.get_absolute_url()).text.replace("&amp;", "&")


def drawn(word, which=None):
    with collecting() as keys:
        context = Context({"word": word, "which": which, "sections": Section.menu()})
        return Template(FRAME).render(context), keys


def test_a_piece_is_drawn_once_until_the_settings_change(db):
    paper = SiteSettings.current()
    paper.save()
    assert drawn("first")[0] == "first 0"
    assert drawn("second")[0] == "first 0"
    assert drawn("second", which=3)[0] == "second 0"
    with translation.override("ar"):
        assert drawn("third")[0].startswith("third")
    paper.save()
    assert drawn("fourth")[0] == "fourth 0"


def test_a_remembered_piece_notes_its_keys_each_time(vera, story, local):
    SiteSettings.current().save()
    address = story(section=local).get_absolute_url()
    first, again = vera.get(address), vera.get(address)
    assert first.page_keys == again.page_keys
    assert {"menu", "settings"} <= again.page_keys


def test_the_frame_follows_section_and_menu(vera, story, local):
    SiteSettings.current().save()
    story(section=local)
    assert 'aria-current="true">Local' in vera.get("/section/local/").text
    assert 'aria-current="true"' not in vera.get("/").text
    local.name = "Near by"
    local.save()
    page = vera.get("/section/local/").text
    assert 'aria-current="true">Near by' in page
    assert ">Local<" not in page
