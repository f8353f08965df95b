"""`make run` says in one sentence what keeps it from starting, before it installs anything."""

import importlib.util
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[2] / "deploy" / "run.py"


def refusal(**surroundings):
    """What deploy/run.py says on stderr when it refuses to start."""
    clean = {"PATH": os.environ["PATH"], "DATA_DIR": os.environ["DATA_DIR"], **surroundings}
    done = subprocess.run([sys.executable, RUN], env=clean, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eight", "8000.0", "٨٠٠٠", "9" * 5000])
def test_a_port_that_is_none(port):
    assert refusal(PORT=port) == f"newsroom: PORT is {port!r}. Write a whole number from 1 to 65535.\n"


def test_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert refusal(PORT=str(port)).startswith(f"newsroom: port {port} is taken.")


@pytest.mark.parametrize("host", ["203.0.113.7", "300.1.1.1", "no host", "x" * 300])
def test_an_address_of_another_machine(host):
    assert f"HOST is {host!r}, which is no address of this machine." in refusal(HOST=host, PORT="18777")


def test_a_data_folder_that_cannot_be_written(tmp_path):
    blocked = tmp_path / "file"
    blocked.touch()
    assert "which can't be written to" in refusal(DATA_DIR=str(blocked / "var"), PORT="18777")


def test_a_socket_without_a_folder(tmp_path):
    assert "is missing, or this user can't write to it" in refusal(HOST=f"unix:{tmp_path}/none/web.sock")


def test_a_socket_that_is_taken():
    # Short: the path of a socket has 107 bytes.
    with tempfile.TemporaryDirectory(prefix="nr-") as folder, socket.socket(socket.AF_UNIX) as taken:
        taken.bind(f"{folder}/web.sock")
        taken.listen()
        assert refusal(HOST=f"unix:{folder}/web.sock").startswith(f"newsroom: the socket {folder}/web.sock is taken.")


def test_nonsense_in_the_switches():
    assert refusal(DEMO="perhaps", PORT="18777") == "newsroom: DEMO is 'perhaps'. Write 1 for yes or 0 for no.\n"
    assert "WEB_CONCURRENCY is '0'" in refusal(WEB_CONCURRENCY="0", PORT="18777")


# -- what it says once it runs -----------------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch):
    """deploy/run.py as a module."""
    monkeypatch.syspath_prepend(str(RUN.parent))
    spec = importlib.util.spec_from_file_location("deploy_run", RUN)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def printed(text):
    return subprocess.Popen([sys.executable, "-c", f"print({text!r})"], stdout=subprocess.PIPE, text=True)


def test_a_paper_without_an_owner_is_greeted_with_its_link(run, tmp_path):
    link = run._opening_link(printed("/account/begin/?link=abc"))

    said = run._greeting("0.0.0.0", 8210, tmp_path, link)

    assert "http://127.0.0.1:8210/account/begin/?link=abc\n" in said
    assert "no owner yet" in said


def test_one_with_an_owner_or_the_demo_is_not(run, tmp_path):
    assert run._opening_link(None) == run._opening_link(printed("")) == ""
    assert "begin" not in run._greeting("127.0.0.1", 8210, tmp_path, "")

    (tmp_path / "demo-logins.txt").write_text("owner secret\n")
    assert run._has_demo_logins(tmp_path)
    assert "owner        secret" in run._greeting("127.0.0.1", 8210, tmp_path, "")
