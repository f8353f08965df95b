"""What gunicorn is told: who may talk through its socket, whose word counts, and when it does not start."""

import runpy
import sys
from types import SimpleNamespace

import pytest

from newsroom import occupied, watching
from newsroom.pages import store
from tests.deploy.behind import ROOT


@pytest.fixture
def told(monkeypatch):
    """Reads the configuration under these variables."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    for name in ("HOST", "PORT", "BEHIND_PROXY", "FORWARDED_ALLOW_IPS", "ACCESS_LOG", "WEB_CONCURRENCY", "WEB_THREADS"):
        monkeypatch.delenv(name, raising=False)

    def read(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))

    return read


def test_a_socket_is_open_to_owner_and_group_alone(told):
    found = told(HOST="unix:/run/newsroom/web.sock")
    assert (found["bind"], found["umask"]) == ("unix:/run/newsroom/web.sock", 0o007)


def test_an_address_of_version_6_is_bound_in_brackets(told):
    assert told(HOST="::1", PORT="8001")["bind"] == "[::1]:8001"


def test_without_a_proxy_nobody_is_believed_that_a_request_came_by_https(told):
    assert told()["secure_scheme_headers"] == {}
    assert "secure_scheme_headers" not in told(BEHIND_PROXY="1")


def test_no_access_log_is_none(told):
    assert told()["accesslog"] == "-"
    assert told(ACCESS_LOG="none")["accesslog"] is None


def test_while_a_restore_is_at_work_it_does_not_start(told, monkeypatch):
    def taken():
        raise occupied.Occupied("A backup is being restored here.")

    served = []
    monkeypatch.setattr(occupied, "move_in", taken)
    monkeypatch.setattr(store, "serve", lambda: served.append(1))
    with pytest.raises(SystemExit, match=r"Newsroom can't start\. A backup is being restored here\."):
        told()["when_ready"](SimpleNamespace(LISTENERS=[]))
    assert served == []


def test_each_web_process_is_watched(told, monkeypatch):
    begun = []
    monkeypatch.setattr(watching, "watch", lambda: begun.append(1))
    told()["post_fork"](None, None)
    assert begun == [1]
