"""What the owner's settings look like: the accent's sheet, the icon, and the swatches at the desk."""

import re
import xml.etree.ElementTree as ET

import pytest

from newsroom import dress
from newsroom.models import SiteSettings

BLUE = "#1f4e9b"
FORM = "/admin/newsroom/sitesettings/1/change/"


@pytest.fixture
def paper(db):
    """Save the paper's settings: `paper(accent="#1f4e9b")`."""

    def save(**fields):
        SiteSettings(**fields).save()
        return SiteSettings.objects.get()

    return save


def linked(page, kind):
    found = re.search(rf'href="(/site\.[0-9a-f]{{12}}\.{kind})"', page)
    return found and found[1]


def test_the_designs_own_accent_needs_no_sheet(vera, paper):
    paper(accent="#9B2D1F")
    assert linked(vera.get("/").text, "css") is None


def test_another_accent_comes_in_a_sheet_after_the_tokens(vera, paper, story):
    paper(accent=BLUE)
    article = story()
    for address in ("/", article.get_absolute_url(), "/section/local/"):
        page = vera.get(address).text
        assert page.index("tokens") < page.index(linked(page, "css"))
    answer = vera.get(linked(page, "css"))
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "@layer tokens" in answer.text
    assert f"--accent: {BLUE};" in answer.text
    assert "settings" in answer.page_keys
    assert not answer.cookies


def test_a_change_is_a_new_address_and_the_old_one_leads_there(vera, paper):
    site = paper(accent=BLUE)
    old = linked(vera.get("/").text, "css")
    site.accent = "#0A6640"
    site.save()
    new = linked(vera.get("/").text, "css")
    assert new != old
    answer = vera.get(old)
    assert (answer.status_code, answer["Location"]) == (302, new)
    assert "immutable" not in answer["Cache-Control"]
    assert not answer.cookies


def test_pages_kept_from_before_the_default_came_back_find_a_sheet_too(vera, paper):
    site = paper(accent=BLUE)
    old = linked(vera.get("/").text, "css")
    site.accent = "#9B2D1F"
    site.save()
    assert "--accent: #9b2d1f;" in vera.get(old, follow=True).text


@pytest.mark.parametrize("address", ["/site.css", "/site.12.css", "/site.ABCDEF012345.css", "/site.0123456789ab.js"])
def test_what_never_was_an_address_of_it(vera, db, address):
    assert vera.get(address).status_code == 404


def test_settings_that_passed_no_form_break_no_page(vera, paper):
    paper(accent="red}")
    assert vera.get("/").status_code == 200
    assert "red" not in vera.get(linked(vera.get("/").text, "svg")).text


def test_the_icon_is_the_nameplates_initial(vera, paper):
    site = paper(name="<Courier> & Sons", accent=BLUE)
    answer = vera.get(linked(vera.get("/").text, "svg"))
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert "immutable" in answer["Cache-Control"]
    drawing = ET.fromstring(answer.text)
    assert "".join(drawing.itertext()).strip() == "C"
    assert dress.accent_of(site).light in answer.text
    assert "style" not in answer.text


def test_programs_that_look_at_the_old_place_are_led_there(vera, paper):
    site = paper(name="Courier")
    answer = vera.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, dress.icon_address(site))
    assert not answer.cookies


@pytest.mark.parametrize(
    ("name", "language", "letter"),
    [
        ("The Lantern Courier", "en", "T"),
        ("“écho du port”", "fr", "É"),
        ("صحيفة الميناء", "ar", "ص"),
        ("المدينة", "ar", "م"),
        ("ال", "ar", "ا"),
        ("הארץ", "he", "ה"),
        ("istanbul postası", "tr", "İ"),
        ("ßeta", "de", "ß"),
        ("24 Hours", "en", "2"),
        ("日報", "en", "日"),
        ("★ ★", "en", ""),
        ("", "en", ""),
    ],
)
def test_initials(name, language, letter):
    assert dress.initial(name, language) == letter


def test_an_arabic_initial_is_set_in_an_arabic_face():
    made = dress.icon(SiteSettings(name="صحيفة", language="ar")).text
    assert "Naskh" in made
    assert "Charter" not in made


def test_olga_sees_what_became_of_her_colour(paper, olga, logged_in):
    paper(accent="#FFD400")
    client = logged_in(olga)
    page = client.get(FORM).text
    made = dress.accent_of(SiteSettings.objects.get())
    assert f"darkened to \u2066{made.light}\u2069" in page
    assert f"{made.dark}\u2069, as you chose it" in page
    swatches = re.findall(r'<img src="(/admin/[^"]+/swatch/[^"]+)"', page)
    assert len(swatches) == 2
    for address, colour in zip(swatches, made, strict=True):
        answer = client.get(address)
        assert answer["Content-Type"].startswith("image/svg+xml")
        assert colour in answer.text
        assert "style" not in answer.text


@pytest.mark.parametrize("end", ["noon/9b2d1f.svg", "light/red.svg", "light/9b2d1f%22.svg"])
def test_no_other_swatches(paper, olga, logged_in, end):
    assert logged_in(olga).get(f"/admin/newsroom/sitesettings/swatch/{end}").status_code == 404


def test_strangers_see_no_swatch(vera, db):
    assert vera.get("/admin/newsroom/sitesettings/swatch/light/9b2d1f.svg").status_code == 302
