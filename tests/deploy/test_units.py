"""The systemd units: systemd itself finds nothing to say against them, and what they start is there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.behind import ROOT

UNITS = ["newsroom-web", "newsroom-worker"]
SOCKET = "newsroom-web.socket"
MOST_EXPOSED = 2.0  # of 10, by systemd-analyze security; a unit that says nothing has 9.6


def text(unit, kind=".service"):
    return (ROOT / "deploy" / f"{unit}{kind}").read_text(encoding="utf-8")


def settings_of(unit, kind=".service"):
    return re.findall(r"^(\w+)=(.*)$", text(unit, kind), re.M)


def here(unit):
    """A unit with this clone in the place of the release that runs."""
    return unit.replace("/opt/newsroom/current/.venv/bin/python", sys.executable).replace(
        "/opt/newsroom/current", str(ROOT)
    )


@pytest.fixture
def units(tmp_path):
    """The units with this clone in the place of /opt/newsroom."""
    program = shutil.which("systemd-analyze")
    if not program:
        raise RuntimeError(
            "systemd-analyze is missing. Install it with: apt-get install --no-install-recommends systemd"
        )
    for unit in UNITS:
        (tmp_path / f"{unit}.service").write_text(here(text(unit)))
    shutil.copy(ROOT / "deploy" / SOCKET, tmp_path)

    def analyze(*words, more=()):
        command = [program, *words, *(f"{tmp_path}/{name}" for name in [*(f"{unit}.service" for unit in UNITS), *more])]
        return subprocess.run(
            command, capture_output=True, text=True, env=os.environ | {"SYSTEMD_LOG_LEVEL": "warning"}
        )

    return analyze


def test_systemd_finds_nothing_wrong(units):
    done = units("verify", "--man=no", more=[SOCKET])
    said = [line for line in done.stderr.splitlines() if "newsroom" in line]
    assert done.returncode == 0, done.stderr
    assert said == []


def test_the_stand_in_of_an_upgrade_is_the_web_service_on_the_same_socket(units, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "deploy"))
    import services

    told = []
    monkeypatch.setattr(services, "UNITS", tmp_path)
    monkeypatch.setattr(services, "PASSING", tmp_path)
    monkeypatch.setattr(services, "CURRENT", ROOT / "current")
    monkeypatch.setattr(services, "shipped", lambda release, name: here(text(name.split(".")[0])))
    monkeypatch.setattr(services, "systemctl", lambda *words, sentence: told.append(words))
    monkeypatch.setattr(services, "see_it_last", lambda name: told.append(("last", name)))
    services.start_stand_in(ROOT)
    assert told == [("daemon-reload",), ("restart", "newsroom-next"), ("last", "newsroom-next")]
    said = (tmp_path / "newsroom-next.service").read_text().splitlines()
    assert "Sockets=newsroom-web.socket" in said
    # It was migrated for already, it does not outlive a boot, and where it falls nobody starts it again.
    assert not [line for line in said if line.startswith(("ExecStartPre", "Restart=", "[Install]"))]
    # What confines the web service confines it too.
    assert set(text("newsroom-web").splitlines()) - set(said) >= {"[Install]"}
    assert "ProtectSystem=strict" in said
    done = units("verify", "--man=no", more=[SOCKET, "newsroom-next.service"])
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if "newsroom" in line] == []


def test_they_expose_little(units):
    done = units("security", "--offline=yes", "--no-pager", f"--threshold={int(MOST_EXPOSED * 10)}")
    found = [float(score) for score in re.findall(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)]
    assert len(found) == len(UNITS)
    assert max(found) <= MOST_EXPOSED


def test_who_comes_during_a_restart_waits(units):
    """The socket is systemd's: it stands while the web processes start anew, and where nginx looks for it."""
    held = dict(settings_of("newsroom-web", ".socket"))
    assert f"unix:{held['ListenStream']}" in (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert (held["SocketUser"], held["SocketGroup"], held["SocketMode"]) == ("newsroom", "newsroom", "0660")
    assert dict(settings_of("newsroom-web"))["Requires"] == SOCKET
    # A folder of the service's own would go with it, and the socket with that.
    assert "RuntimeDirectory" not in dict(settings_of("newsroom-web"))


@pytest.mark.parametrize("unit", UNITS)
def test_they_start_again_as_a_user_of_their_own(unit):
    said = dict(settings_of(unit))
    assert said["Restart"] == "always"
    assert said["User"] == said["Group"] == "newsroom"
    assert said["EnvironmentFile"] == "/etc/newsroom.env"
    # Pages and pictures are read by nginx, through the group; by nobody else.
    assert said["UMask"] == "0027"


def test_what_they_start_is_there():
    commands = " ".join(value for unit in UNITS for name, value in settings_of(unit) if name.startswith("Exec"))
    assert set(re.findall(r"deploy/\S+", commands)) == {"deploy/gunicorn.conf.py"}
    for name in re.findall(r"manage\.py (\w+)", commands):
        from django.core.management import get_commands

        assert name in get_commands()


def test_a_command_runs_in_the_services_surroundings(tmp_path):
    """deploy/manage.py: as the owner of DATA_DIR, with what the file says."""
    data = tmp_path / "data"
    data.mkdir()
    file = tmp_path / "newsroom.env"
    file.write_text(f"# ours\n\nSITE_URL=https://news.example\nDATA_DIR='{data}'\nSECRET_KEY={'k' * 60}\n")
    probe = (
        "from django.conf import settings; import os; print(settings.SITE_URL, settings.DATA_DIR, os.environ['HOME'])"
    )
    done = subprocess.run(
        [sys.executable, "deploy/manage.py", "shell", "-v", "0", "-c", probe], cwd=ROOT, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "ENV_FILE": str(file)},
    )  # fmt: skip
    assert done.stdout.split() == ["https://news.example", str(data), str(data)], done.stderr


@pytest.mark.parametrize("line, sentence", [("SITE_URL", "no NAME=value"), ("export A=1", "no NAME=value")])
def test_a_damaged_environment_is_refused_with_a_sentence(tmp_path, line, sentence):
    file = tmp_path / "newsroom.env"
    file.write_text(f"DATA_DIR={tmp_path}\n{line}\n")
    done = subprocess.run(
        [sys.executable, "deploy/manage.py", "check"], cwd=ROOT, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "ENV_FILE": str(file)},
    )  # fmt: skip
    assert done.returncode == 1
    assert f"line 2 of {file} is {sentence}" in done.stderr
    assert Path(file).exists()


def test_without_an_environment_it_says_so(tmp_path):
    done = subprocess.run(
        [sys.executable, "deploy/manage.py", "check"], cwd=ROOT, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "ENV_FILE": str(tmp_path / "none")},
    )  # fmt: skip
    assert done.returncode == 1
    assert "can't be read" in done.stderr


def test_the_container_holds_all_that_runs():
    """No engine is needed to see that every folder of the program is copied, and the tests are not."""
    told = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    copied = {word for line in re.findall(r"^COPY (.*) \S+$", told, re.M) for word in line.split()}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bench", "tests"}
    assert packages | {"manage.py", "requirements.txt", "deploy", "static", "templates"} <= copied
    assert all((ROOT / word).exists() for word in copied)
    # The last word on who runs it is not root's.
    assert re.findall(r"^USER (\S+)$", told, re.M)[-1] == "newsroom"


@pytest.mark.parametrize(
    ("is_there", "words", "sentence"),
    [
        (False, ["check"], "data is missing. Make it for the services' user: install -d -o newsroom"),
        (False, ["nginx_files", "nginx"], "data is missing. Make it"),
        # As root it would make the site's secret key, which nobody but root could read.
        (True, ["nginx_files", "nginx"], "The services were never started here: start them first"),
    ],
)
def test_before_the_first_start_nothing_is_made(tmp_path, is_there, words, sentence):
    data = tmp_path / "data"
    if is_there:
        data.mkdir()
    file = tmp_path / "newsroom.env"
    file.write_text(f"SITE_URL=https://news.example\nDATA_DIR={data}\n")
    done = subprocess.run(
        [sys.executable, "deploy/manage.py", *words], cwd=ROOT, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "ENV_FILE": str(file)},
    )  # fmt: skip
    assert done.returncode == 1
    assert sentence in done.stderr
    assert sorted(path.name for path in tmp_path.rglob("*")) == (["data"] if is_there else []) + ["newsroom.env"]
