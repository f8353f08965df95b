"""The public sheets are served as one file where they are collected, and stand for themselves where they are not."""

import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.core.management.base import CommandError

from newsroom.management.commands.prepare import Command
from newsroom.settings import STORAGES
from newsroom.static_files import bound

LINK = re.compile(r'<link rel="stylesheet" href="([^"]+)"')


@pytest.fixture
def collected(settings, tmp_path):
    """The static files as the site collects them, in a folder of their own."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {"staticfiles": STORAGES["staticfiles"]}
    # Without the hundreds of files of Django's admin, which take most of the time.
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    call_command("collectstatic", interactive=False, verbosity=0)
    return settings.STATIC_ROOT


def test_comments_and_indentation_go_and_strings_stay():
    sheets = ['/* a */\n@layer x {\n  a::after { content: "/* b */"; }\n}\n', "b { color: red; } /* c\n d */"]
    assert bound(dict(zip("ab", sheets, strict=True))) == (
        '@layer x {\na::after { content: "/* b */"; }\n}\nb { color: red; }\n'
    )


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("a { color: red; }\n@import 'mine.css';", "@import does nothing here"),
        ('@IMPORT url("mine.css");', "@import does nothing here"),
        ("@media print { a { color: red; }", "never closed"),
        ("a { color: red; } }", "a } too many"),
        ("} a {", "a } too many"),
        ("a { color: red; } /* and so on", "a comment is opened"),
    ],
)
def test_a_sheet_that_would_spoil_the_others_is_refused_by_its_name(sheet, said):
    with pytest.raises(CommandError, match=re.escape(said)) as refused:
        bound({"css/base.css": "a {}", "css/theme.css": sheet, "css/story.css": "b {}"})
    assert str(refused.value).startswith("css/theme.css: ")


def test_signs_in_strings_addresses_and_comments_are_no_signs():
    sheet = "/* { @import */ a::before { content: '{ @import /* \\' }'; } b { background: url(a/*}.png) url(\"}\"); }"
    assert bound({"css/theme.css": sheet}) == sheet.removeprefix("/* { @import */ ") + "\n"


def test_the_character_set_is_said_by_the_server():
    assert bound({"a": "a {}", "b": '/* ours */\n@charset "UTF-8";\nb {}'}) == "a {}\nb {}\n"


def test_collecting_a_theme_that_imports_stops_with_a_sentence(collected, settings, tmp_path):
    own = tmp_path / "theme" / "css"
    own.mkdir(parents=True)
    (own / "theme.css").write_text('@import "mine.css";')
    (own / "mine.css").write_text("a {}")
    settings.STATICFILES_DIRS = [own.parent, *settings.STATICFILES_DIRS]
    finders.get_finder.cache_clear()
    try:
        with pytest.raises(CommandError, match=r"css/theme\.css: @import"):
            call_command("collectstatic", interactive=False, verbosity=0)
    finally:
        finders.get_finder.cache_clear()


def test_every_page_links_one_sheet_with_all_in_their_order(collected, vera, story):
    article = story(body='<figure data-embed="https://vimeo.com/1"></figure>')
    addresses = ["/", article.get_absolute_url(), "/search/", "/nothing/here/", f"{article.get_absolute_url()}comment/"]
    links = [LINK.findall(vera.get(address).text) for address in addresses]
    assert all(found == links[0] for found in links)
    (link,) = links[0]
    assert re.fullmatch(r"/static/css/paper\.[0-9a-f]{12}\.css", link)
    file = collected / link.removeprefix("/static/")
    assert file.with_name(f"{file.name}.br").exists()
    assert file.with_name(f"{file.name}.gz").exists()
    assert not (collected / "css/paper.css").exists(), "only hashed names are kept"
    sheet = file.read_text()
    marks = [".skip-link", ".masthead", ".story-body", ".embed-wide", ".comments"]
    assert sheet.startswith("@layer tokens, base, layout, components;")
    assert sorted(sheet.index(mark) for mark in marks) == [sheet.index(mark) for mark in marks]
    assert "/*" not in sheet


def test_collecting_again_changes_nothing(collected):
    name = staticfiles_storage.url("css/paper.css")
    call_command("collectstatic", interactive=False, verbosity=0)
    assert staticfiles_storage.url("css/paper.css") == name


def test_a_changed_sheet_is_a_new_address(collected, settings, tmp_path):
    name = staticfiles_storage.url("css/paper.css")
    own = tmp_path / "theme" / "css"
    own.mkdir(parents=True)
    (own / "theme.css").write_text(':root { --paper: #fff; } @font-face { src: url("../fonts/own.woff2"); }')
    (own.parent / "fonts").mkdir()
    (own.parent / "fonts" / "own.woff2").write_bytes(b"a typeface")
    settings.STATICFILES_DIRS = [own.parent, *settings.STATICFILES_DIRS]
    finders.get_finder.cache_clear()
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
    finally:
        finders.get_finder.cache_clear()
    changed = staticfiles_storage.url("css/paper.css")
    assert changed != name
    sheet = (collected / changed.removeprefix("/static/")).read_text()
    assert "--paper: #fff;" in sheet
    assert re.search(r'url\("\.\./fonts/own\.[0-9a-f]{12}\.woff2"\)', sheet)


def test_uncollected_each_sheet_is_linked_once(vera, story):
    links = LINK.findall(vera.get(story().get_absolute_url()).text)
    assert links[0] == "/static/css/tokens.css"
    assert {"/static/css/story.css", "/static/css/comments.css"} < set(links)
    assert len(links) == len(set(links))


def test_every_public_sheet_is_in_the_bundle():
    """A sheet that is missing would be a request more on each page that links it."""
    named = set()
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        if "admin" in template.parts:
            continue
        for names in re.findall(r"{% styles ([^%]*)%}", template.read_text(encoding="utf-8")):
            named |= {f"css/{name}.css" for name in re.findall(r'"(\w+)"', names)}
    assert named == set(STORAGES["staticfiles"]["OPTIONS"]["parts"])
    assert all(finders.find(path) for path in named)


def test_what_is_unseen_is_said_once():
    sheets = [Path(finders.find(path)) for path in STORAGES["staticfiles"]["OPTIONS"]["parts"] if finders.find(path)]
    assert [sheet.name for sheet in sheets for _ in re.findall(r"clip-path: inset\(50%\)", sheet.read_text())] == [
        "layout.css"
    ]


def test_a_collecting_that_was_killed_takes_no_file_from_those_before(collected):
    """What was written since it began may be half a file; what is older is asked for by pages that were stored."""
    command = Command()
    name = collected / staticfiles_storage.url("css/paper.css").removeprefix("/static/")
    old, half = collected / "css" / "paper.0123456789ab.css", collected / "css" / "half.0123456789ab.css"
    broken = collected / ".collecting"
    old.write_text("a {}")
    os.utime(old, (1, 1))
    broken.touch()
    half.write_text("a {")
    name.write_text("a {")

    command.collect()

    assert old.read_text() == "a {}"
    assert not half.exists()
    assert name.read_text().startswith("@layer tokens")
    assert not broken.exists()
    assert (collected / ".collected").exists()
