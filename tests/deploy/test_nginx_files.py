"""`nginx_files` as root: what it writes is root's; it reads with the rights of the user whose templates it shows."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.deploy.behind import ROOT

NOBODY = 65534
SECRET = "what root alone may read"


@pytest.fixture
def folder():
    """Where somebody else can look, unlike in pytest's own folders."""
    made = Path(tempfile.mkdtemp(prefix="newsroom-nginx-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def write(folder):
    """Runs the command for a site whose folder is another user's than root."""
    templates = folder / "data" / "theme" / "templates"
    templates.mkdir(parents=True)

    def run():
        if os.geteuid() == 0:
            for path in (folder / "data", *(folder / "data").rglob("*")):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        told = {"DATA_DIR": str(folder / "data"), "SITE_URL": "https://post.example", "SECRET_KEY": "k" * 60}
        words = [sys.executable, "manage.py", "nginx_files", str(folder / "nginx")]
        return subprocess.run(words, cwd=ROOT, env=known | told, capture_output=True, text=True)

    run.templates = templates
    return run


def test_a_template_that_leads_to_a_file_of_roots_is_not_shown(folder, write):
    secret = folder / "secret"
    secret.write_text(SECRET)
    # Root reads it all the same.
    secret.chmod(0o000)
    (write.templates / "503.html").symlink_to(secret)

    done = write()

    assert done.returncode == 1
    assert "503.html can't be read by this user. Give it to the user that runs the site" in done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert not (folder / "nginx").exists()


def test_the_papers_own_look_is_shown_in_files_that_the_site_may_not_write(folder, write):
    for name in ("503.html", "413.html"):
        (write.templates / name).write_text("Back in a moment, says the Harbour Post.")

    done = write()

    assert done.returncode == 0, done.stderr
    assert (folder / "nginx" / "503.html").read_text() == "Back in a moment, says the Harbour Post."
    assert "server_name post.example;" in (folder / "nginx" / "site.conf").read_text()
    for path in (folder / "nginx", *(folder / "nginx").iterdir()):
        assert path.stat().st_uid == os.geteuid()
    # Nothing of root's is left where the site writes.
    strangers = {
        path.name for path in (folder / "data").rglob("*") if path.stat().st_uid != (folder / "data").stat().st_uid
    }
    assert strangers == set()
