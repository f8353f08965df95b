"""Whether a service that was started lasts, as `make upgrade` sees it."""

import os
import subprocess

import pytest

from tests.deploy.upgrading import ROOT


class Systemd:
    """What systemctl says, and a clock that goes on only where somebody waits."""

    def __init__(self, monkeypatch):
        monkeypatch.syspath_prepend(str(ROOT / "deploy"))
        import services

        self.services, self.now, self.ends_at = services, 0.0, None
        self.main = lambda: str(os.getpid())
        monkeypatch.setattr(services, "systemctl", self.systemctl)
        monkeypatch.setattr(services.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(services.time, "sleep", self.sleep)

    def sleep(self, seconds):
        self.now += seconds

    def systemctl(self, *words, sentence):
        if words[0] == "is-active" and self.ends_at is not None and self.now >= self.ends_at:
            raise self.services.Failed(sentence)
        return f"{self.main()}\n" if words[0] == "show" else ""


@pytest.fixture
def systemd(monkeypatch):
    return Systemd(monkeypatch)


def test_a_worker_that_ends_after_its_start_is_found_out(systemd):
    systemd.services.restart("newsroom-worker")
    assert systemd.now >= 8
    systemd.ends_at = systemd.now + 4
    with pytest.raises(systemd.services.Failed, match="newsroom-worker ended right after its start: journalctl"):
        systemd.services.restart("newsroom-worker")


def test_a_worker_that_is_started_again_and_again_is_found_out(systemd):
    """Between two looks: each time it is another process."""
    systemd.main = lambda: str(int(systemd.now / 3) + 7)
    with pytest.raises(systemd.services.Failed, match="newsroom-worker does not last"):
        systemd.services.restart("newsroom-worker")


def test_web_processes_must_live(systemd):
    """gunicorn itself goes on where each of its processes ends at once."""
    alone = subprocess.Popen(["sleep", "60"])
    systemd.main = lambda: str(alone.pid)
    try:
        with pytest.raises(systemd.services.Failed, match="newsroom-web does not last"):
            systemd.services.restart("newsroom-web")
        systemd.now, systemd.main = 0.0, lambda: str(os.getpid())
        systemd.services.restart("newsroom-web")
        assert 3 <= systemd.now < 5
    finally:
        alone.kill()
        alone.wait()
