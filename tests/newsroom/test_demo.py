"""`manage.py demo`: a believable paper in an empty database, and never anywhere else."""

import io
import stat

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from PIL import Image

from articles.models import Article, Picture
from comments.models import Comment
from newsroom.management.demo import drawings, loading
from newsroom.models import SiteSettings, User


@pytest.fixture
def demo(db, tmp_path, settings, monkeypatch):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"

    def small(kind):
        file = io.BytesIO()
        Image.new("RGB", (320, 200), loading.PALETTES[kind][0]).save(file, "JPEG")
        return file.getvalue()

    monkeypatch.setattr(loading, "draw", small)
    call_command("demo", verbosity=0, stdout=io.StringIO())
    return tmp_path


@pytest.mark.django_db
def test_the_demo_paper_is_whole(demo, client):
    assert Article.objects.published().count() == 12
    assert {"submitted", "scheduled", "draft"} <= set(Article.objects.values_list("state", flat=True))
    assert {"approved", "waiting", "rejected", "spam"} <= set(Comment.objects.values_list("state", flat=True))
    assert not Picture.objects.exclude(making="made").exists()
    for article in Article.objects.published():
        assert article.replies == Comment.objects.visible().filter(article=article).count()
        assert client.get(article.get_absolute_url()).status_code == 200
    assert client.get("/").status_code == 200


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
def test_a_second_time_is_refused_or_silent(demo):
    before = Article.objects.count(), User.objects.count()
    with pytest.raises(CommandError, match="empty"):
        call_command("demo")
    call_command("demo", "--if-empty")
    assert (Article.objects.count(), User.objects.count()) == before


def test_never_where_somebody_has_begun(ed):
    with pytest.raises(CommandError):
        call_command("demo")
    call_command("demo", "--if-empty")
    assert not Article.objects.exists()
    assert not (settings.DATA_DIR / "demo-logins.txt").exists()


@pytest.mark.django_db
def test_a_demo_cut_short_is_taken_up_again(demo):
    site = SiteSettings.objects.get()
    site.demo_loaded_at = None
    site.save()
    Article.objects.quietly().filter(state="draft").delete()
    before = Comment.objects.count()

    call_command("demo", "--if-empty")

    assert Article.objects.count() == 15
    assert Comment.objects.count() == before


@pytest.mark.parametrize("kind", drawings.PALETTES)
def test_a_drawing_is_the_same_every_time(kind):
    first = drawings.draw(kind)
    assert Image.open(io.BytesIO(first)).size == (drawings.WIDTH, drawings.HEIGHT)
    assert drawings.draw(kind) == first
