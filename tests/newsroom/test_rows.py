"""What a page has by the dozen: drawn by Jinja, as safe as the rest, and remembered pieces of the frame."""

from contextlib import suppress
from datetime import datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe
from jinja2 import UndefinedError

from articles.models import Section
from articles.models.picture import Rendition
from articles.pictures.markup import picture_tag
from newsroom.models import SiteSettings
from newsroom.moments import time_tag
from newsroom.pages import changing
from newsroom.pages.keys import collecting
from newsroom.rows import draw

FRAME = "{% load remembering %}{% remembered 'test' which %}{{ word }} {{ sections|length }}{% endremembered %}"


@pytest.fixture
def rows(settings, tmp_path):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    (tmp_path / "row.jinja").write_text('<b title="{{ word }}">{{ word }}</b>')
    return tmp_path


class Read(HTMLParser):
    """The title of an element, and its text, as a browser reads them."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.title, self.text = [], None, ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.title = dict(attributes).get("title", self.title)

    def handle_data(self, data):
        self.text += data


HOSTILE = ["<b>x</b>", "'\"><img src=x onerror=alert(1)>", "{{ 7 * 7 }}", "&lt;", 'a"b']


@pytest.mark.parametrize("word", HOSTILE)
def test_what_is_not_html_is_escaped(rows, word):
    read = Read(draw("row.jinja", word=word))
    assert (read.tags, read.title, read.text) == (["b"], word, word)


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


PROBE = "{% load remembering stories %}{% remembered 'probe' %}{% latest 1 as newest %}{{ newest }}{% endremembered %}"


def test_a_remembered_piece_notes_its_keys_each_time(db):
    SiteSettings.current().save()
    for _twice in range(2):
        with collecting() as keys:
            Template(PROBE).render(Context({}))
        assert "newest" in keys


def test_what_is_rolled_back_is_remembered_by_nobody(db):
    SiteSettings.current().save()
    assert Section.everyone() == []
    with suppress(ZeroDivisionError), changing():
        Section.objects.create(name="Ghost")
        assert [each.name for each in Section.everyone()] == ["Ghost"]
        raise ZeroDivisionError
    assert Section.everyone() == []


def test_whoever_works_on_a_template_sees_it(settings, db):
    SiteSettings.current().save()
    settings.DEBUG = True
    assert drawn("first")[0] == "first 0"
    assert drawn("second")[0] == "second 0"


def test_an_hour_that_comes_twice_is_two_hours():
    berlin = ZoneInfo("Europe/Berlin")
    first = time_tag(datetime(2026, 10, 25, 2, 30, tzinfo=berlin), "TIME_FORMAT")
    second = time_tag(datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=1), "TIME_FORMAT")
    assert "02:30:00+02:00" in first
    assert "02:30:00+01:00" in second


MADE = Rendition("", "jpeg", 640, 480, 1000, "renditions/a.jpg")


def test_pictures_follow_their_folder(settings):
    for root in ("/media/", "/elsewhere/"):
        settings.MEDIA_URL = root
        assert MADE.url == f"{root}renditions/a.jpg"
        assert MADE.url in picture_tag([MADE], alt="", sizes="100vw")


def test_a_text_is_not_taken_for_html_of_the_same_letters():
    assert 'alt="<b>"' in picture_tag([MADE], alt=mark_safe("<b>"), sizes="100vw")
    assert 'alt="&lt;b&gt;"' in picture_tag([MADE], alt="<b>", sizes="100vw")


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
