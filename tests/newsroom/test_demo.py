"""`manage.py demo`: a believable paper in an empty database, and never anywhere else."""

import io
import stat
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Article, Author, Correction, Picture, Section, Topic
from comments.models import Comment, Flag
from newsroom.management.demo import loading
from newsroom.management.demo.stories import STORIES, as_html, dated
from newsroom.models import Page, SiteSettings, User


@pytest.fixture
def demo(db, tmp_path, settings, monkeypatch):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    # Renditions take a core half a minute; that they are made is the business of the picture library's tests.
    monkeypatch.setattr(loading, "develop", lambda pictures: None)
    call_command("demo", verbosity=0, stdout=io.StringIO())
    return tmp_path


@pytest.mark.django_db
def test_the_demo_paper_is_whole(demo, client):
    assert Article.objects.published().count() >= 40
    for section in (sections := Section.objects.all()):
        assert Article.objects.published().filter(section=section).count() >= 5
    assert len(sections) == 8
    states = set(Article.objects.values_list("state", flat=True))
    assert {"draft", "submitted", "scheduled", "published", "withdrawn", "spiked"} <= states
    soon = Article.objects.due(timezone.now() + timedelta(minutes=10))
    assert soon.count() == 1
    assert Article.objects.filter(state="scheduled").count() == 2
    assert Article.objects.filter(state="draft").exclude(state_reason="").exists(), "one came back with a sentence"
    assert set(Correction.objects.values_list("kind", "place")) >= {("correction", "bottom"), ("update", "top")}
    assert not set(Picture.objects.exclude(alt="").values_list("credit", flat=True)) & {""}

    fates = set(Comment.objects.values_list("state", flat=True))
    assert fates == {"approved", "waiting", "rejected", "spam", "deleted"}
    assert len(set(Comment.objects.waiting().values_list("rule", flat=True))) >= 5
    assert Flag.objects.open().exists()
    assert max(Article.objects.values_list("replies", flat=True)) >= 60
    for article in Article.objects.published():
        assert article.replies == Comment.objects.visible().filter(article=article).count()

    shown = [*Article.objects.published(), *sections, *Topic.objects.all(), *Author.objects.all(), *Page.objects.all()]
    for thing in shown:
        assert client.get(thing.get_absolute_url()).status_code == 200, thing
    assert client.get("/").status_code == client.get("/corrections/").status_code == 200
    assert client.get(Article.objects.get(state="withdrawn").get_absolute_url()).status_code == 410


@pytest.mark.django_db
def test_logins_are_random_private_and_work(demo, client):
    file = demo / "demo-logins.txt"
    logins = dict(line.split() for line in file.read_text().splitlines())

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(logins) == {"owner", "editor", "reporter", "photo", "moderator"}
    assert len(set(logins.values())) == 5
    assert client.login(username="editor", password=logins["editor"])
    assert User.objects.get(username="owner").has_perm("newsroom.change_sitesettings")
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/", REMOTE_ADDR="203.0.113.9").status_code == 403
    assert client.get("/admin/").status_code == 302, "a demo login from outside is logged out"


@pytest.mark.django_db
def test_once_in_it_is_refused_silent_or_taken_up_again(demo):
    articles, comments, users = Article.objects.count(), Comment.objects.count(), User.objects.count()
    with pytest.raises(CommandError, match="empty"):
        call_command("demo")
    call_command("demo", "--if-empty")
    assert (Article.objects.count(), User.objects.count()) == (articles, users)

    site = SiteSettings.objects.get()
    site.demo_loaded_at = None
    site.save()
    Article.objects.quietly().filter(state="draft").delete()

    call_command("demo", "--if-empty", stdout=io.StringIO())

    assert (Article.objects.count(), Comment.objects.count()) == (articles, comments)


def test_never_where_somebody_has_begun(ed):
    with pytest.raises(CommandError):
        call_command("demo")
    call_command("demo", "--if-empty")
    assert not Article.objects.exists()
    assert not (settings.DATA_DIR / "demo-logins.txt").exists()


def test_every_story_has_a_key_of_its_own():
    assert len({tale.key for tale in STORIES}) == len(STORIES)


def test_the_notation_of_a_body():
    text = "## A *word*\n\n- **one**\n- [two](story:old) and [three](story:gone)\n\n| a | b |\n| 1 | 2 |"
    assert as_html(text, {}, {"old": "/old/"}) == (
        "<h2>A <em>word</em></h2>\n"
        '<ul><li><strong>one</strong></li><li><a href="/old/">two</a> and three</li></ul>\n'
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )
    assert dated("{weekday:-1}, {date:+9}, {wire:0}", date(2026, 11, 22)) == "Saturday, 1 December, Nov 22"


def test_every_picture_that_a_story_names_is_there():
    named = {tale.picture for tale in STORIES if tale.picture}
    named |= {block.split()[1] for tale in STORIES for block in tale.body.split("\n\n") if block.startswith("! ")}
    assert named == {file.stem for file in (loading.HERE / "pictures").glob("*.jpg")}
