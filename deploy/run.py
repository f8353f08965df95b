"""`make run`: install, prepare and serve the site, with its worker, until somebody stops it.

Runs on the system's Python with nothing but the standard library. gunicorn and the worker are started each in a
session of its own, so Ctrl-C reaches this program alone, and it stops both: first kindly, then not. Should this
program be killed outright, the kernel tells them to stop.
"""

import ctypes
import errno
import http.client
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from install import ROOT, install, stop

PATIENCE = 20  # seconds between the kind word and SIGKILL; gunicorn's graceful_timeout is shorter
START = 90  # seconds until the site must answer
PR_SET_PDEATHSIG = 1


def _setting(name, default):
    return os.environ.get(name, "").strip() or default


def _check_socket(path):
    """Refuse a unix socket that can't be made, or that somebody answers on."""
    if not os.access(os.path.dirname(path) or ".", os.W_OK):
        stop(f"the folder of the socket {path} is missing, or this user can't write to it. Make it, or change HOST.")
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(path)
        except (FileNotFoundError, ConnectionRefusedError):
            return
        except OSError as wrong:
            stop(f"HOST is unix:{path}, which can't be used: {wrong.strerror or wrong}.")
    stop(f"the socket {path} is taken. Stop what runs there, or choose another by HOST.")


def _host_and_port():
    host, said = _setting("HOST", "127.0.0.1").strip("[]"), _setting("PORT", "8000")
    port = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    if not 0 < port < 65536:
        stop(f"PORT is {said!r}. Write a whole number from 1 to 65535.")
    if host.startswith("unix:"):
        _check_socket(host.removeprefix("unix:"))
        return host, port
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        stop(f"HOST is {host!r}, which is no address of this machine. Write 127.0.0.1, or 0.0.0.0 for all addresses.")
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as wrong:
            if wrong.errno == errno.EADDRINUSE:
                other = port + 1 if port < 65535 else 8000
                stop(f"port {port} is taken. Stop what runs there, or choose another: make run PORT={other}")
            if wrong.errno == errno.EACCES:
                stop(f"port {port} is reserved for root. Choose one above 1023, such as: make run PORT=8000")
            stop(f"HOST is {host!r}, which is no address of this machine. Write 127.0.0.1, or 0.0.0.0 for all.")
    return host, port


def _check_workers():
    said = _setting("WEB_CONCURRENCY", "2")
    if not (said.isascii() and said.isdigit() and 0 < int(said[:9]) <= 64):
        # gunicorn reads this one itself, before our configuration, and answers nonsense with a traceback.
        stop(f"WEB_CONCURRENCY is {said!r}. Write a whole number from 1 to 64.")


def _data_dir():
    folder = Path(_setting("DATA_DIR", "var"))
    folder = folder if folder.is_absolute() else ROOT / folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as wrong:
        stop(f"DATA_DIR is {folder}, which can't be written to: {wrong.strerror}. Name a folder that this user owns.")
    return folder


def _demo_wanted():
    said = _setting("DEMO", "1")
    if said.lower() not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
        stop(f"DEMO is {said!r}. Write 1 for yes or 0 for no.")
    return said.lower() in {"1", "true", "yes", "on"}


class Stopped(Exception):
    """Somebody asked us to stop; holds the signal's number."""


class House:
    """The processes that make up the running site."""

    def __init__(self):
        self.members = {}  # name → Popen
        try:
            self._prctl = ctypes.CDLL(None, use_errno=True).prctl
        except (OSError, AttributeError):
            self._prctl = None  # no Linux: then only the outright kill of this program leaves them behind

    def _die_with_us(self):
        if self._prctl:
            self._prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)

    def start(self, name, command):
        """Start `command` in the project's folder and in a session of its own."""
        self.members[name] = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=self._die_with_us
        )
        return self.members[name]

    def run(self, name, command):
        """Start `command`, wait for its end and give its exit status."""
        status = self.start(name, command).wait()
        del self.members[name]
        return status

    def fallen(self):
        """The name and exit status of a member that has ended by itself, or None."""
        for name, process in self.members.items():
            if process.poll() is not None:
                return name, process.returncode
        return None

    def _tell(self, sign):
        for process in self.members.values():
            try:
                os.killpg(process.pid, sign)
            except ProcessLookupError:
                continue

    def _empty(self):
        for process in self.members.values():
            process.poll()
            try:
                os.killpg(process.pid, 0)
                return False
            except ProcessLookupError:
                continue
        return True

    def close(self):
        """Stop all members and their children; a second signal meanwhile stops them at once."""
        if not self.members:
            return
        # The leaders first: gunicorn ends its own workers, each after the request in hand.
        for process in self.members.values():
            if process.poll() is None:
                process.terminate()
        try:
            until = time.monotonic() + PATIENCE
            while not self._empty() and time.monotonic() < until:
                if all(process.poll() is not None for process in self.members.values()):
                    self._tell(signal.SIGTERM)  # what a leader left behind
                time.sleep(0.05)
        except Stopped:
            pass
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, signal.SIG_IGN)
        self._tell(signal.SIGKILL)
        for process in self.members.values():
            process.wait()


class _UnixConnection(http.client.HTTPConnection):
    """HTTP through a unix socket, whose path is the host."""

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.host)


def _line(host, port):
    if host.startswith("unix:"):
        line = _UnixConnection("localhost", timeout=5)
        line.host = host.removeprefix("unix:")
        return line
    return http.client.HTTPConnection({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port, timeout=5)


def _answers(host, port):
    """Whether the site answers; False too while it isn't there yet."""
    line = _line(host, port)
    try:
        line.request("GET", "/livez", headers={"Host": "localhost"})
        return line.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _has_demo_logins(data_dir):
    return (data_dir / "demo-logins.txt").exists()


def _opening_link(asked):
    """The path of the link that opens a paper without an owner, or "": what `manage.py opening_link` printed."""
    if asked is None:
        return ""
    try:
        return asked.communicate(timeout=START)[0].strip()
    except subprocess.TimeoutExpired:
        asked.kill()
        return ""


def _greeting(host, port, data_dir, opening=""):
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    shown = f"[{shown}]" if ":" in shown else shown
    root = f"http://{shown}:{port}"
    if host.startswith("unix:"):
        root = _setting("SITE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    lines = ["", "Newsroom is running.", "", f"  The site  {root}/", f"  The desk  {root}/admin/"]
    logins = data_dir / "demo-logins.txt"
    try:
        people = [line.split(None, 1) for line in logins.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError:
        people = []
    if people:
        shown = logins.relative_to(ROOT) if logins.is_relative_to(ROOT) else logins
        lines += [f"  Logins    in {shown} (name and password):", ""]
        lines += [f"    {person[0]:<12} {person[1] if len(person) > 1 else ''}" for person in people]
    elif opening:
        lines += ["", "  This paper has no owner yet. Open it here, once; the link is renewed at each start:", ""]
        lines += [f"    {root}{opening}"]
    else:
        lines += ["  Logins    yours, and those of your staff"]
    return "\n".join([*lines, "", "Ctrl-C stops it.", ""])


def _serve(house, host, port, data_dir, demo):
    python = install("requirements.txt")
    os.environ.setdefault("HOST", host)
    os.environ.setdefault("PORT", str(port))
    os.environ["DATA_DIR"] = str(data_dir)
    # What is said on the way reaches a log file at once, as it does a terminal.
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    # As the systemd units have it: less memory for threads that each keep a heap of their own.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    prepare = [python, "manage.py", "prepare", *(["--demo"] if demo else [])]
    if house.run("prepare", prepare):
        stop("the site could not be prepared; the reason stands above.")
    house.start("gunicorn", [python, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"])
    house.start("worker", [python, "manage.py", "worker"])
    asked = None
    if not _has_demo_logins(data_dir):
        # Meanwhile: it takes as long to start as the site itself.
        ask = [python, "manage.py", "opening_link", "--path"]
        asked = subprocess.Popen(ask, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    until, greeted = time.monotonic() + START, False
    while not (fallen := house.fallen()):
        if not greeted and _answers(host, port):
            print(_greeting(host, port, data_dir, _opening_link(asked)), flush=True)
            greeted = True
        if not greeted and time.monotonic() > until:
            stop(f"the site does not answer {START} seconds after its start; what it says stands above.")
        time.sleep(0.5 if greeted else 0.05)
    name, status = fallen
    how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
    stop(f"{name} {how}, so the rest was stopped too.")


def main():
    """Serve until told to stop; exit status 0 after Ctrl-C or SIGTERM, 1 where something failed."""

    def told(number, _frame):
        raise Stopped(number)

    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, told)
    house = House()
    try:
        _check_workers()
        host, port = _host_and_port()
        _serve(house, host, port, _data_dir(), _demo_wanted())
    except Stopped:
        print("\nnewsroom: stopping", flush=True)
    finally:
        house.close()


if __name__ == "__main__":
    main()
