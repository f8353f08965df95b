"""`manage.py check_theme`: what would break is named with its place, what is well made passes."""

import os
import subprocess
import sys

import pytest

from newsroom.colours import accent
from newsroom.management.theme.files import check_sheets, check_templates
from newsroom.management.theme.looking import look
from newsroom.management.theme.tokens import check_tokens, palette
from tests.test_theme import ROOT, TOKENS, sheet_of_the_guide

OURS = {"css/tokens.css": TOKENS}
ACCENT = accent("#9b2d1f")


def said(findings):
    """What is said, fault or advice, as lines."""
    return [str(finding) for finding in findings]


def test_the_sheet_of_the_guide_passes():
    assert said(check_tokens(OURS, sheet_of_the_guide(), "theme.css", ACCENT)) == []


def test_our_own_tokens_pass():
    assert said(check_tokens(OURS, TOKENS, "tokens.css", ACCENT)) == []


def test_a_palette_is_what_the_cascade_makes_of_it():
    first = ":root{--ink:#111} @media (prefers-color-scheme: dark){:root{--ink:#eee}} @media print{:root{--ink:#000}}"
    assert palette(first) == {"by day": {"--ink": "#111"}, "in the dark": {"--ink": "#eee"}}
    # Said without a scheme, a theme's colour wins in both.
    assert palette(first, ":root{--ink:#222}")["in the dark"]["--ink"] == "#222"
    assert palette('@font-face{font-family:"a;b{"} :root{--serif:"a}b", serif}')["by day"]["--serif"] == '"a}b", serif'


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        (":root { --papr: #fff; }", "--papr is no token of ours"),
        (":root { --ink: #777777; }", "--ink on --paper by day has a contrast of 4.3:1; it needs 4.5:1"),
        (":root { --paper: #fff; }", "--ink on --paper in the dark has a contrast of 1."),
        (":root { --control: #ddd6ca; }", "--control on --paper by day has a contrast of 1."),
        (":root { --control: #aaaaaa; }", "--control on --paper by day has a contrast of 2.2:1; it needs 3:1"),
        (":root { --refused: #ffffff; }", "--refused on --refused-ground by day"),
        (":root { --accent: #f0c000; }", "--accent on --tint by day"),
        (":root { --ink: oklch(20% 0 0); }", "--ink by day is no #rrggbb"),
    ],
    ids=["misspelt", "weak", "one scheme", "control", "control nearly", "state", "accent", "unknown"],
)
def test_tokens_that_nobody_can_read_are_named(sheet, words):
    assert any(
        line.startswith(f"theme.css:1: {words}") for line in said(check_tokens(OURS, sheet, "theme.css", ACCENT))
    )


def test_the_accent_of_the_settings_is_measured_and_not_ours():
    blue = accent("#1c4a7a")
    lines = said(check_tokens(OURS, f":root {{ --tint: {blue.light}; }}", "theme.css", blue))
    assert any("--accent on --tint by day has a contrast of 1.0:1" in line for line in lines)


def test_a_token_of_the_themes_own_is_no_slip():
    sheet = ":root { --brand: #123456; } .masthead { color: var(--brand); }"
    assert said(check_tokens(OURS, sheet, "theme.css", ACCENT)) == []


def test_sheets_name_files_that_are_there(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts/own.woff2").write_bytes(b"wOF2")
    (tmp_path / "css/theme.css").write_text(
        '@font-face { src: url("../fonts/own.woff2"); }\n'
        "/* url(https://elsewhere.example/a.css) */\n"
        ".a { background: url(https://elsewhere.example/a.png); }\n"
        ".b { background: url('../img/none.png'); margin-left: 1rem; }\n"
        ".c { background: url(/static/x.png); } .d { background: url(../../secret-key); }\n"
        ".e { background: url(tokens.css#x) url(data:image/gif;base64,R0lGODlhAQABAAAAACw=); }\n"
    )
    (tmp_path / "css/broken.css").write_text(".a { color: red;")
    (tmp_path / "css/latin.css").write_bytes(b".\xe9 {}")
    lines = said(check_sheets(tmp_path, ROOT / "static"))
    assert [line.partition(" ")[0] for line in lines] == [
        "static/css/broken.css:", "static/css/latin.css:", "static/css/theme.css:3:", "static/css/theme.css:4:",
        "static/css/theme.css:5:", "static/css/theme.css:5:", "static/css/theme.css:4:",
    ]  # fmt: skip
    assert "there is a { that is never closed" in lines[0]
    assert "is on another host" in lines[2]
    assert "../img/none.png is not there" in lines[3]
    assert "/static/x.png gets no hash" in lines[4]
    assert "leads out of theme/static/" in lines[5]
    assert "margin-left names a side" in lines[-1]


def test_templates_are_read_before_they_are_drawn(settings, tmp_path):
    own, templates = tmp_path / "templates", settings.TEMPLATES[0]
    settings.TEMPLATES = [templates | {"DIRS": [own, *templates["DIRS"][1:]]}]
    footer = (ROOT / "templates/_footer.html").read_text(encoding="utf-8")
    for path, text in {
        "_footer.html": footer,
        "_masthead.html": "{# |safe and style= may stand here #}\n<p style='x' onclick=\"y\">{{ a|safe }}</p>",
        "_nameplate.html": "{% if %}",
        "articles/_card.jinja": "{% for %}",
        "articles/_mine.html": "{{ request.user.username }}<script>1</script>",
        "articles/article.html": '{% include "articles/nowhere.html" %}<img alt="" src="//x.example/a.png">',
        "admin/base_site.html": "",
        "articles/topic.html": "<p STYLE='x'>",
        ".hidden.swp": "\x00",
    }.items():
        (own / path).parent.mkdir(parents=True, exist_ok=True)
        (own / path).write_text(text, encoding="utf-8")
    (own / "latin.html").write_bytes(b"\xe9")
    lines = said(check_templates(own, [ROOT / "templates"]))
    for start in (
        "templates/_footer.html: is the same as ours",
        "templates/_masthead.html:2: style= is refused",
        "templates/_masthead.html:2: A handler such as onclick=",
        "templates/_masthead.html:2: This lets through",
        "templates/_nameplate.html:1: Unexpected end of expression",
        "templates/articles/_card.jinja:1: ",
        "templates/articles/_mine.html: stands in for none of ours",
        "templates/articles/_mine.html:1: A public page is the same for every reader",
        "templates/articles/_mine.html:1: A script in the page",
        "templates/articles/article.html:1: A page asks no other host",
        "templates/articles/article.html: {% story_body %}, which ours has, is gone",
        "templates/admin/base_site.html: belongs to the desk",
        "templates/articles/topic.html:1: style= is refused",
        "templates/latin.html: is not written in UTF-8",
    ):
        assert sum(line.startswith(start) for line in lines) == 1, (start, lines)
    assert not any("hidden" in line for line in lines)


PAGE = """<!doctype html><html lang="en" dir="ltr"><body><a href="#main">Skip</a><main id="main"><h1>One</h1>
<h2>Two</h2><a href="https://elsewhere.example/">A link asks for nothing</a><img src="/media/a.jpg">
<img src="https://paper.example/media/b.jpg"><time datetime="2026-11-27">today</time>
<script type="application/ld+json">{"@type": "WebPage"}</script>{more}</main></body></html>"""


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        ("front", "", ""),
        ("front", "<h1>Two</h1>", "there are 2 <h1>"),
        ("front", "<h4>Four</h4>", "headings leave out a step: h1 h2 h4"),
        ("front", "<time>today</time>", "a <time> has no datetime"),
        ("front", "<p style='x'>", "<p style=…> is refused"),
        ("front", "<p onclick='x'>", "<p onclick=…> is refused"),
        ("front", "<script>1</script>", "a <script> in the page is refused"),
        ("front", "<img srcset='//x.example/a.png 2x'><iframe src='https://x.example/'>", "https://x.example/ is on"),
        ("front", "<link rel='stylesheet' href='https://x.example/a.css'>", "https://x.example/a.css is on another"),
        ("front", "<input name='csrfmiddlewaretoken'>", "it is made for one reader"),
        ("story", "", "there are 0 <article>"),
        ("comment form", "<input name='name'>", "the comment form has no field email, body"),
        ("search", "", "the search has no field q"),
        ("not there", "", "answers 200 where 404 belongs"),
    ],
    ids=lambda value: str(value)[:12] or "well made",
)
def test_what_a_page_must_have(kind, more, words):
    found = list(look(kind, 200, {}, PAGE.replace("{more}", more), site="https://paper.example", language="en",
                      direction="ltr"))  # fmt: skip
    assert any(one.startswith(words) for one in found) if words else not found


def test_a_page_for_one_reader_is_told_by_its_headers():
    found = look("front", 200, {"Vary": "Accept-Encoding, Cookie"}, PAGE, site="", language="ar", direction="rtl")
    assert any("one reader" in one for one in found)
    found = look("front", 200, {"Set-Cookie": "a=b"}, PAGE, site="", language="ar", direction="rtl")
    assert any("one reader" in one for one in found)
    for language, direction in (("ar", "ltr"), ("en", "rtl")):
        found = look("front", 200, {}, PAGE, site="", language=language, direction=direction)
        assert any(one.startswith("<html> says no lang") for one in found)


@pytest.mark.parametrize(
    ("ours", "theirs"), [('href="#main"', 'href="/menu/"'), ('id="main"', ""), ("<main", "<div")], ids=str
)
def test_the_first_link_leads_past_the_menu(ours, theirs):
    found = look("front", 200, {}, PAGE.replace(ours, theirs), site="", language="en", direction="ltr")
    assert "the first link does not lead past the menu into <main>." in list(found)


def checked(data):
    """The command in a process of its own: its exit code and what it says."""
    words = [sys.executable, "manage.py", "check_theme"]
    surroundings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    surroundings |= {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    done = subprocess.run(words, cwd=ROOT, env=surroundings, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_without_a_theme_it_says_where_one_would_be(tmp_path):
    code, words = checked(tmp_path)
    assert code == 1
    assert f"There is no theme: {tmp_path}/theme is not there." in words


def test_every_kind_of_page_is_drawn_with_it(tmp_path):
    """A theme with a slip in each of four templates: the pages that show them are named, all others pass."""
    ours = ROOT / "templates"

    def changed(name, old, new):
        text = (ours / name).read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "theme/templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new), encoding="utf-8")

    changed("articles/archive.html", "<h1", "<h3")
    changed("articles/topic.html", "{% extends", "{% load nothing_of_the_kind %}{% extends")
    changed("articles/author.html", "{% block about %}", "{% block about %}{% for word in 5 %}{% endfor %}")
    changed("comments/_form.html", 'name="email"', 'name="mail"')
    (tmp_path / "theme/static/css").mkdir(parents=True)
    (tmp_path / "theme/static/css/theme.css").write_text(sheet_of_the_guide())
    code, words = checked(tmp_path)
    assert code == 1
    lines = [line for line in words.splitlines() if line.startswith(("must change", "look again"))]
    assert {line.split("  ", 1)[1].partition(":")[0] for line in lines} == {
        "templates/articles/topic.html", "archive (en, ar)", "topic (en, ar)", "author (en, ar)",
        "story, story without conversation, story in Arabic, comment form (en, ar)",
    }, words  # fmt: skip
    assert "archive (en, ar): there are 0 <h1>; it is one." in words
    assert "can’t be drawn. TemplateSyntaxError: 'nothing_of_the_kind' is not a registered tag library." in words
    assert "the comment form has no field email." in words
    # Nothing was made in the paper's own place.
    assert {path.name for path in tmp_path.iterdir()} <= {"newsroom.sqlite3", "secret-key", "theme"}
