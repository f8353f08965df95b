"""A theme: its templates and files come first, ten tokens restyle every page, and the desk stands by itself."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from newsroom.models import Page, SiteSettings
from tests.browser.visits import PHONE, sideways

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "theming.md").read_text(encoding="utf-8")
TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")


def sheet_of_the_guide() -> str:
    """The theme.css that the guide shows."""
    lines = GUIDE[GUIDE.index("`theme.css`, whole:") : GUIDE.index("Write it as above")].splitlines()[1:]
    return "\n".join(line.removeprefix("    ") for line in lines)


@pytest.fixture
def theme(settings, tmp_path):
    """A theme that stands first: `theme("templates/_footer.html", "…")` puts a file into it."""
    (tmp_path / "static").mkdir()
    settings.STATICFILES_DIRS = [tmp_path / "static", *settings.STATICFILES_DIRS]
    templates = settings.TEMPLATES[0]
    assert templates["DIRS"][0] == settings.THEME_DIR / "templates"
    settings.TEMPLATES = [templates | {"DIRS": [tmp_path / "templates", *templates["DIRS"][1:]]}]
    finders.get_finder.cache_clear()

    def put(path, text):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")

    yield put
    finders.get_finder.cache_clear()


def test_a_folder_in_the_data_is_all_it_takes(tmp_path):
    for path, text in {"static/css/theme.css": ":root{}", "templates/_footer.html": "<footer>Ours</footer>"}.items():
        (tmp_path / "theme" / path).parent.mkdir(parents=True)
        (tmp_path / "theme" / path).write_text(text)
    question = (
        "import django; django.setup();"
        "from django.contrib.staticfiles.finders import find; from django.template.loader import get_template;"
        "print(find('css/theme.css'), get_template('_footer.html').origin, find('css/tokens.css'))"
    )
    surroundings = os.environ | {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    answer = subprocess.run(
        [sys.executable, "-c", question], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True
    )
    sheet, footer, tokens = answer.stdout.split()
    assert sheet == str(tmp_path / "theme/static/css/theme.css")
    assert footer == str(tmp_path / "theme/templates/_footer.html")
    assert tokens == str(ROOT / "static/css/tokens.css")


def test_its_template_and_its_file_win(theme, vera, story):
    theme("templates/_footer.html", "<footer>Printed in Saltmere</footer>")
    theme("static/css/theme.css", ":root { --paper: #fff; }")
    for address in ("/", story().get_absolute_url(), "/nothing/here/"):
        page = vera.get(address).text
        assert "<footer>Printed in Saltmere</footer>" in page
        assert "css/theme.css" in page
    assert b"".join(vera.get("/static/css/theme.css").streaming_content) == b":root { --paper: #fff; }"


def test_a_slip_in_it_leaves_the_desk_standing(theme, logged_in, olga, client, draft):
    for path in ("base.html", "_head.html", "articles/article.html", "articles/_card.html"):
        theme(f"templates/{path}", "{% nonsense %}")
    desk = logged_in(olga)
    for address in ("/admin/", "/admin/articles/article/", f"/admin/articles/article/{draft().pk}/change/"):
        assert desk.get(address).status_code == 200
    assert client.get("/account/login/").status_code == 200


def test_the_guide_names_ten_tokens_that_exist():
    named = re.findall(r"^\| `(--[\w-]+)` \|", GUIDE, re.MULTILINE)
    assert len(named) == 10
    assert set(named) <= set(re.findall(r"(--[\w-]+):", TOKENS))
    assert set(named) == set(re.findall(r"(--[\w-]+):", sheet_of_the_guide()))


@pytest.fixture
def addresses(story, said, picture, ed, local):
    """One address of each kind of public page."""
    stories = [story(standfirst="One sentence.", topics=["Harbour"], byline=[ed.author]) for _ in range(6)]
    article = story(
        headline="مكتبة الميناء باقية", topics=["Harbour"], body="<p>One.</p><blockquote><p>Two.</p></blockquote>"
    )
    said(article, "A remark. https://readers.example/", state="approved")
    Page.objects.create(title="About", slug="about", body="<p>We.</p>", is_published=True)
    address = article.get_absolute_url()
    first = article.comments.first().pk
    return [
        "/", address, stories[0].get_absolute_url(), f"{address}comment/?parent={first}",
        f"{address}comment/{first}/report/", "/section/local/", "/topic/harbour/", ed.author.get_absolute_url(),
        stories[0].get_absolute_url()[:12], stories[0].get_absolute_url()[:9], "/archive/", "/corrections/",
        "/search/?q=harbour", "/about/", "/nothing/here/",
    ]  # fmt: skip


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_ten_tokens_restyle_every_page(theme, visits, addresses, language):
    SiteSettings(language=language).save()
    theme("static/css/theme.css", sheet_of_the_guide())
    page = visits.open(size=PHONE)
    for address in addresses:
        page.goto(address)
        seen = page.evaluate(
            """() => {
              const style = (selector) => getComputedStyle(document.querySelector(selector));
              return {
                paper: style("html").backgroundColor, ink: style("html").color, sans: style("html").fontFamily,
                serif: style("main :is(h1, h2, h3)").fontFamily, tint: style(".footer").backgroundColor,
                dir: document.documentElement.dir,
              };
            }"""
        )
        assert (seen["paper"], seen["ink"], seen["tint"]) == (
            "rgb(255, 255, 255)", "rgb(16, 32, 43)", "rgb(238, 243, 246)"), address  # fmt: skip
        assert "Source Sans 3" in seen["sans"]
        assert language == "ar" or "Source Serif 4" in seen["serif"] or "Naskh" in seen["serif"], address
        assert seen["dir"] == ("rtl" if language == "ar" else "ltr")
        assert sideways(page) <= 0, address
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(14, 21, 25)"


def test_the_theme_folder_is_first_of_all():
    assert settings.TEMPLATES[0]["DIRS"][0] == settings.DATA_DIR / "theme" / "templates"
    assert settings.THEME_DIR == settings.DATA_DIR / "theme"
