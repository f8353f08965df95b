"""The measurement of the desk, at a tiny size: every page answers, every click does what it says."""

from pathlib import Path

import django.contrib.admin
import pytest

from articles.models import Article
from bench import desk
from bench.archive import archive
from bench.house import Paper
from comments.models import Decision

pytestmark = pytest.mark.django_db


class Here:
    """A house with one paper, the test's own database."""

    engine = "SQLite"

    def open(self, paper):
        """It is open already."""


@pytest.fixture
def paper(settings, monkeypatch):
    """A paper of forty stories, the bare admin beside the desk, and each thing measured once or twice."""
    settings.ROOT_URLCONF = "bench.urls"
    of_django = Path(django.contrib.admin.__file__).parent / "templates"
    bare = settings.TEMPLATES[0] | {"NAME": "bare", "DIRS": [of_django], "APP_DIRS": False}
    settings.TEMPLATES = [settings.TEMPLATES[0], bare]
    settings.ALLOWED_HOSTS = ["*"]
    for name, value in {"PAGES_ASKED": 1, "CLICKS": 1, "BULK": 3, "REVISIONS": 4, "LONG_STORY": 200}.items():
        monkeypatch.setattr(desk, name, value)
    archive(40, plate=40)
    newest = list(Article.objects.published().newest_first().values_list("pk", flat=True))
    return Paper(40, "", newest=newest)


def test_every_page_and_click_gets_its_line(paper):
    pages, clicks = desk.measure(Here(), [paper], runs=1)
    names = [row[0] for row in pages.rows]
    assert {"story list", "story form, 3,000 words", "queue, waiting", "front board", "pictures", "log"} <= set(names)
    assert names[:4] == [desk.BARE_STORIES, desk.BARE_FORM, desk.BARE_COMMENTS, desk.BARE_PICTURES]
    assert all(row[3] == "1.00" for row in pages.rows[:4])
    done = {row[0]: row for row in clicks.rows}
    assert done["reject 3 comments"][3] == "2,000"
    decided = Decision.objects.filter(by__username="mo")
    assert decided.filter(to_state="rejected").count() == decided.filter(to_state="approved").count() == 2 * 3
    assert Article.objects.published().filter(headline__startswith="Written once").count() == 2
    assert Article.objects.get(pk=paper.newest[20]).corrections.exists()


def test_the_bare_admin_wears_djangos_clothes(paper):
    shift = desk.Shift(paper)
    said = shift.ask("root", "/bare/articles/article/").text
    assert "Select story to change" in said
    assert "Select story to change" not in shift.ask("ed", "/admin/articles/article/").text


def test_a_page_that_answers_otherwise_is_no_figure(paper):
    with pytest.raises(RuntimeError, match="answered 403"):
        desk.Shift(paper).ask("mo", "/admin/newsroom/sitesettings/")


def test_what_is_not_built_yet_is_said(paper, monkeypatch):
    monkeypatch.setattr(desk, "keep_address", lambda pk: None)
    monkeypatch.setattr(desk, "pages", lambda shift: [])
    _pages, clicks = desk.measure(Here(), [paper], runs=1)
    assert "autosave" not in str(clicks.rows)
    assert "no address for it yet" in str(clicks)
