"""A server in a folder: a repository with releases, services under a little systemd, nginx, and people at work."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

from tests.articles.admin.conftest import fields_of
from tests.deploy.behind import ROOT, Behind
from tests.drills.little_systemd import LittleSystemd

CODE = "articles bench comments deploy newsroom static templates Makefile manage.py requirements.txt .gitignore".split()
CSRF = "a" * 32  # the same in cookie and form
FILL = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from articles.models import Article
from bench.corpus import fill
from newsroom.models import User
fill(int(sys.argv[1]), newest=timezone.now().replace(microsecond=0), talk=len(sys.argv) > 2)
ed = User.objects.create_user("ed", "ed@courier.example", "a long password", is_staff=True)
ed.groups.set(Group.objects.filter(name="editor"))
client = Client()
client.force_login(ed)
stories = Article.objects.published().newest_first()
print(json.dumps({
    "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
    "paths": [story.get_absolute_url() for story in stories[:3000]],
    "section": stories[0].section_id,
}))
"""
# deploy/upgrade.py, with other places than the machine's own.
HERE = """
import sys
from pathlib import Path
sys.path.insert(0, "deploy")
import services, upgrade
services.UNITS, services.PASSING, services.SITE_FILES = map(Path, sys.argv[1:4])
upgrade.main(sys.argv[4:])
"""
FOUND = """
import json
import django
django.setup()
from articles.models import Article
names = Article.objects.filter(headline__startswith="Ledger ").values_list("headline", flat=True)
print(json.dumps([Article.objects.count(), sorted(names)]))
"""


def _newest(app, root):
    return sorted(path.stem for path in (root / app / "migrations").glob("0*.py"))[-1]


class Repository:
    """Where releases come from: v1.0 is the code of this tree; each other one is that with something changed."""

    def __init__(self, folder: Path, socket: Path, env_file: Path):
        self.folder = folder
        folder.mkdir()
        for name in CODE:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, folder)
        for unit in (folder / "deploy").glob("newsroom-*"):
            text = unit.read_text().replace("/run/newsroom/web.sock", str(socket))
            unit.write_text(text.replace("/etc/newsroom.env", str(env_file)))
        # Compressing hundreds of files takes most of a release's time, and none of these people looks at them.
        with open(folder / "newsroom" / "settings.py", "a") as settings:
            settings.write('WHITENOISE_SKIP_COMPRESS_EXTENSIONS = "css js svg json txt map html".split()\n')
        self.git("init", "--quiet", "--initial-branch=main")
        self.release("v1.0")

    def git(self, *words):
        """git here, as nobody in particular."""
        nobody = ["-c", "user.name=Drill", "-c", "user.email=drill@courier.example"]
        subprocess.run(["git", "-C", self.folder, *nobody, *words], check=True, stdout=subprocess.DEVNULL)

    def release(self, tag):
        """Commit what lies there."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", tag)
        self.git("tag", tag)

    def add_a_column(self):
        """A new column of every story, that old code does not know, and another look."""
        before = _newest("articles", self.folder)
        model = self.folder / "articles" / "models" / "article.py"
        field = 'models.CharField(max_length=20, db_default="none", default="none")'
        line = f"    drill = {field}\n"
        model.write_text(re.sub(r"(?=^    kicker = )", line, model.read_text(), count=1, flags=re.M))
        self.migration(before, f'migrations.AddField("article", "drill", {field})')
        footer = self.folder / "templates" / "_footer.html"
        footer.write_text(footer.read_text().replace("</footer>", "<p>The second release</p></footer>"))
        sheet = self.folder / "static" / "css" / "base.css"
        sheet.write_text(f"{sheet.read_text()}\n.drill {{ margin: 0; }}\n")

    def migration(self, before, *operations):
        """One more migration of the stories."""
        name = f"{int(before[:4]) + 1:04}_drill"
        (self.folder / "articles" / "migrations" / f"{name}.py").write_text(
            "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
            f"    dependencies = [('articles', '{before}')]\n    operations = [{', '.join(operations)}]\n"
        )
        return name


class Server:
    """/opt/newsroom, its services and nginx, in one folder."""

    def __init__(self, folder: Path):
        self.folder, self.home = folder, folder / "opt"
        self.units, self.passing, self.env_file = folder / "units", folder / "passing", folder / "newsroom.env"
        for made in (self.units, self.passing):
            made.mkdir()
        self.behind = Behind(folder)
        self.data = self.behind.data
        said = {
            name: value for name, value in self.behind.surroundings.items()
            if name in ("DATA_DIR", "HOST", "SITE_URL", "BEHIND_PROXY", "ACCESS_LOG", "EMAIL_URL", "SECRET_KEY")
        } | {"DEMO": "0", "LOG_LEVEL": "WARNING", "BACKUP_AT": "off"}  # fmt: skip
        if url := os.environ.get("DRILL_DATABASE_URL"):
            said["DATABASE_URL"] = url
        self.env_file.write_text("".join(f"{name}={value}\n" for name, value in said.items()))
        self.repository = Repository(folder / "origin", folder / "web.sock", self.env_file)
        subprocess.run(["git", "clone", "--quiet", folder / "origin", self.home], check=True)
        self._packages()
        self.systemd = LittleSystemd(folder, self.units, self.passing)
        self.upgrade("first")
        for name in ("newsroom-web.socket", "newsroom-web.service", "newsroom-worker.service"):
            text = (self.home / "deploy" / name).read_text().replace("/opt/newsroom", str(self.home))
            (self.units / name).write_text(text)

    def _packages(self):
        """The packages of the tests are those of the site, and more: nothing is fetched for a drill."""
        sys.path.insert(0, str(ROOT / "deploy"))
        try:
            from releases import packages_for
        finally:
            sys.path.pop(0)
        place = self.home / "packages" / packages_for(ROOT / "requirements.txt").name
        place.mkdir(parents=True)
        (place / ".venv").symlink_to(Path(sys.executable).parent.parent)
        (place / ".whole").touch()

    def environ(self, **more):
        """What root's shell has."""
        return {
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "HOME": str(self.folder), "ENV_FILE": str(self.env_file),
            **more,
        }  # fmt: skip

    def upgrade(self, *words, fails=False, **more):
        """`make upgrade`; what it said."""
        done = self.starting(*words, **more)
        try:
            said = done.communicate(timeout=900)[0]
        except subprocess.TimeoutExpired:
            done.kill()
            said = done.communicate()[0]
        assert bool(done.returncode) == fails, said
        assert "Traceback" not in said, said
        return said

    def starting(self, *words, **more):
        """`make upgrade`, begun."""
        return subprocess.Popen(
            [sys.executable, "-c", HERE, self.units, self.passing, f"{self.folder}/none", *words],
            cwd=self.home, env=self.environ(**more), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def python(self, code, *words):
        """Run Python with the running release's code, in the services' surroundings; what it printed, from JSON."""
        said = dict(line.split("=", 1) for line in self.env_file.read_text().splitlines())
        done = subprocess.run(
            [self.home / "current/.venv/bin/python", "-c", code, *words], cwd=(self.home / "current").resolve(),
            env=self.environ(**said, DJANGO_SETTINGS_MODULE="newsroom.settings"), capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def manage(self, *words):
        """`python3 deploy/manage.py …`."""
        done = subprocess.run(
            [sys.executable, "deploy/manage.py", *words], cwd=self.home, env=self.environ(), capture_output=True,
            text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def systemctl(self, *words):
        """As root does."""
        subprocess.run([self.folder / "bin" / "systemctl", *words], check=True)

    def fill(self, stories):
        """A paper of so many stories, and an editor who is logged in."""
        self.manage("prepare")
        return self.python(FILL, str(stories))

    def start(self):
        """Web, worker and nginx."""
        self.systemctl("start", "newsroom-web", "newsroom-worker")
        self.manage("nginx_files", f"{self.folder}/nginx")
        self.behind.start_nginx(access_log=False)

    def version(self):
        """Which release the web processes run in: its commit."""
        return Path(os.readlink(f"/proc/{self.systemd.pid('newsroom-web')}/cwd")).name

    def commit(self, tag):
        """A tag's commit, as a release is named."""
        words = ["git", "-C", self.folder / "origin", "rev-parse", tag]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout[:12]

    def close(self):
        """End all of it."""
        self.behind.close()
        self.systemd.close()


class People:
    """Readers and one editor, through nginx, until told to stop; and what each was answered."""

    READERS, PACE = 3, 15  # requests a second of each reader

    def __init__(self, server: Server, told):
        self.server, self.told, self.stop = server, told, threading.Event()
        self.reads, self.bad_reads, self.slowest = 0, [], 0.0
        self.acknowledged = {}  # headline → when
        self.refused = []  # headline, status, whether what was typed came back
        self.lock = threading.Lock()
        self.origin = f"http://127.0.0.1:{server.behind.port}"
        self.threads = [threading.Thread(target=self._read, args=(number,)) for number in range(self.READERS)]
        self.threads.append(threading.Thread(target=self._edit))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        time.sleep(3)
        return self

    def __exit__(self, *_):
        time.sleep(3)
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def pause(self):
        """The longest time between two acknowledged writes, in seconds."""
        times = sorted(self.acknowledged.values())
        return max(later - earlier for earlier, later in pairwise(times))

    def ask(self, method, path, body=None, **headers):
        """Status and text; 0 where nobody answers."""
        line = HTTPConnection("127.0.0.1", self.server.behind.port, timeout=30)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        except (OSError, HTTPException) as wrong:
            return 0, repr(wrong)
        finally:
            line.close()

    def _read(self, number):
        chance, due = random.Random(number), time.monotonic()
        while not self.stop.is_set():
            due += 1 / self.PACE
            kind = chance.random()
            # Stored ones, cold ones of a large archive, and what is never stored.
            path = "/" if kind < 0.2 else chance.choice(self.told["paths"][:40] if kind < 0.6 else self.told["paths"])
            if kind > 0.95:
                path = f"/?p={chance.randrange(1, 9999)}"
            begun = time.monotonic()
            status, text = self.ask("GET", path)
            with self.lock:
                self.reads += 1
                self.slowest = max(self.slowest, time.monotonic() - begun)
                if status == 0 or status >= 500:
                    self.bad_reads.append((path, status, text[:200]))
            time.sleep(max(0, due - time.monotonic()))

    def _edit(self):
        own = {"Cookie": f"sessionid={self.told['session']}; csrftoken={CSRF}"}
        number = 0
        while not self.stop.is_set():
            name = f"Ledger {number} {id(self)}"
            status, page = self.ask("GET", "/admin/articles/article/add/", **own)
            if has_typed := status == 200:
                fields = fields_of(page) | {
                    "headline": [name], "body": ["<p>Kept.</p>"], "section": [self.told["section"]], "_save": [""],
                    "csrfmiddlewaretoken": [CSRF],
                }  # fmt: skip
                status, page = self.ask(
                    "POST", "/admin/articles/article/add/", urlencode(fields, doseq=True),
                    **own, **{"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin},
                )  # fmt: skip
            if status == 302:
                self.acknowledged[name] = time.monotonic()
                number += 1
            else:
                self.refused.append((name, status, "Kept." in page or not has_typed))
            time.sleep(0.2)
