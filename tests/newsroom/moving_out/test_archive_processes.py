"""Papers that move in processes of their own: killed in the middle, written meanwhile, on the other database."""

import re

import pytest

from tests.cluster import cluster
from tests.newsroom.backup.conftest import Databases, Place

pytestmark = pytest.mark.soak

FILL = """
import sys, django
django.setup()
from pathlib import Path
from django.core.management import call_command
from tests.newsroom.moving_out.paper import fill
call_command("migrate", verbosity=0)
fill(Path(sys.argv[1]))
"""

# Writes from a thread with a connection of its own while the stories are read, and after them.
WRITTEN_MEANWHILE = """
import sys, threading, django
django.setup()
from pathlib import Path
from articles.models import Article
from comments.models import Comment
from newsroom.management.moving_out.archive_writing import export
from newsroom.roles import SYSTEM

def write():
    story = Article.objects.published().first()
    story.edit(by=SYSTEM, headline=f"New {Article.objects.count()}")
    Article.objects.create(headline="Another", body="<p>Text.</p>", section=story.section).publish(by=SYSTEM)
    Comment.objects.create(article=story, name="Vera", body="Meanwhile", state="approved")
    wrote.append(story.pk)

def say(line):
    if line.startswith(("  settings", "  stories")):
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()

wrote, folder = [], Path(sys.argv[1])
before = export(folder / "before.zip").fingerprint()
meanwhile = export(folder / "meanwhile.zip", say=say).fingerprint()
after = export(folder / "after.zip").fingerprint()
assert len(wrote) == 2, wrote
assert before == meanwhile != after, (before, meanwhile, after)
"""

KILLED = """
from newsroom.management.moving_out import archive_reading
{how}
call_command("import_site", {archive!r})
"""
MOMENTS = {
    "half of the rows": "archive_reading._Writer.given = property(die)",
    "all rows": "archive_reading._Import.settle = die",
    "some files": """
real, seen = archive_reading.write_whole, []
def write_one(*words, **more):
    if seen:
        die()
    seen.append(real(*words, **more))
archive_reading.write_whole = write_one
""",
    "all files": "archive_reading._Import.put_theme = die",
}


@pytest.fixture
def place(tmp_path):
    """Make an empty place: `place("new")`; `url` for another database than the one of this run."""
    databases = Databases()

    def make(name, url=None):
        data = tmp_path / name
        data.mkdir()
        return Place(data, tmp_path / "backups", url or databases.make(data))

    yield make
    databases.close()


@pytest.fixture
def paper(place, tmp_path):
    """The small paper, in a place of its own."""
    made = place("old")
    filled = made.python("-c", FILL, str(tmp_path))
    assert filled.returncode == 0, filled.stderr
    theme = made.data / "theme" / "templates"
    theme.mkdir(parents=True)
    (theme / "_footer.html").write_text("<p>Ours</p>")
    return made


def content(said):
    return re.search(r"Content: ([0-9a-f]{64})", said)[1]


def test_an_export_is_of_one_moment_and_nobody_waits_for_it(paper, tmp_path):
    done = paper.python("-c", WRITTEN_MEANWHILE, str(tmp_path))
    assert done.returncode == 0, done.stderr


def test_an_import_that_is_killed_wherever_is_done_by_the_next(paper, place, tmp_path):
    archive = str(tmp_path / "paper.zip")
    told = content(paper.run("export_site", archive, "--with-second-factors"))
    new = place("new")
    for how in MOMENTS.values():
        new.dies(KILLED.format(how=how, archive=archive))
        count = "from articles.models import Article; print(Article.objects.count())"
        assert new.run("shell", "-v", "0", "-c", count).strip() == "0"
        assert not (new.data / "theme").exists()
    done = new.python("manage.py", "import_site", archive)
    assert done.returncode == 0, done.stderr
    assert "An earlier import was stopped here" in done.stderr
    assert content(done.stdout) == told
    assert content(new.run("export_site", str(tmp_path / "again.zip"), "--with-second-factors")) == told
    assert not list(new.data.glob(".import*"))
    assert new.run("check_store").endswith("all there.\n")


def test_the_content_is_the_same_on_both_databases(place, paper, tmp_path):
    here, there, back = (str(tmp_path / f"{name}.zip") for name in ("here", "there", "back"))
    told = content(paper.run("export_site", here))
    with cluster() as url:
        other = place("other", url)
        assert content(other.run("import_site", here)) == told
        assert content(other.run("export_site", there)) == told
        refused = other.refused("import_site", here)
        assert "This install is not empty: it has settings (1), logo (1), staff (3)" in refused
    home = place("home", f"sqlite:///{tmp_path}/home.sqlite3")
    assert content(home.run("import_site", there)) == told
    assert content(home.run("export_site", back)) == told
