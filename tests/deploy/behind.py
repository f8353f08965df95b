"""A whole site for tests and measurements: gunicorn on a unix socket, and nginx with the file that we ship before it.

Everything lies in one folder and is reached at one port; nothing of the machine's own nginx is used but its program.
"""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# As Debian's nginx.conf has it, tcp_nopush and gzip included: ours must say otherwise by itself.
MAIN = """
{user}
worker_processes {processes};
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
daemon off;
events {{ worker_connections 768; }}
http {{
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log {folder}/access.log;
    gzip on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
    {more}
}}
"""


def program() -> str:
    """nginx, or a sentence that says how to get it."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not found:
        raise RuntimeError("nginx is missing. Install it with: apt-get install --no-install-recommends nginx")
    return found


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def site_file(folder: Path, data: Path, port: int) -> str:
    """deploy/nginx.conf, changed as an operator changes it."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for shipped, ours in (
        ("unix:/run/newsroom/web.sock", f"unix:{folder}/web.sock"),
        ("/srv/newsroom", str(data)),
        ("/etc/nginx/newsroom", f"{folder}/nginx"),
        ("/var/log/nginx/newsroom.log", f"{folder}/access.log"),
        ("\n    listen 80;  #plain", f"\n    listen 127.0.0.1:{port} default_server;"),
        ("\n    listen [::]:80;  #plain", ""),
    ):
        assert shipped in text, shipped
        text = text.replace(shipped, ours)
    return text


class Behind:
    """gunicorn and nginx in `folder` (short: a socket's path has 107 bytes)."""

    def __init__(self, folder: Path, port: int = 0, **surroundings: str):
        self.folder, self.port, self.data = Path(folder), port or free_port(), Path(folder) / "data"
        self.data.mkdir(parents=True, exist_ok=True)
        known = ("PATH", "LANG", "LC_ALL", "TMPDIR", "HOME")
        self.surroundings = {name: os.environ[name] for name in known if name in os.environ} | {
            "DATA_DIR": str(self.data),
            "HOST": f"unix:{self.folder}/web.sock",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "BEHIND_PROXY": "1",
            "ACCESS_LOG": "none",
            "LOG_LEVEL": "ERROR",
            "EMAIL_URL": "dummymail://",
            "SECRET_KEY": "a key for a site of its own, long enough and random for nobody",
            "DJANGO_SETTINGS_MODULE": "tests.deploy.site_settings",
            "WEB_CONCURRENCY": "1",
            **surroundings,
        }
        self.gunicorn = self.nginx = None

    def manage(self, *words):
        """Run `manage.py` with these words."""
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.surroundings, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip

    def start_gunicorn(self, *before: str, address=None, application=""):
        """Start it and wait until it answers at `address`, by default the socket.

        `before` are words before its command, such as taskset's; `application` is another one than the site.
        """
        command = [*before, sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
        command += [application] if application else []
        with open(self.folder / "gunicorn.log", "ab") as log:
            self.gunicorn = subprocess.Popen(command, cwd=ROOT, env=self.surroundings, stdout=log, stderr=log)
        self._wait(lambda: self._answers(address or f"{self.folder}/web.sock"), self.gunicorn, "gunicorn.log")

    def start_nginx(self, *before: str, processes=1, more="", access_log=True):
        """Write the configuration, start nginx and wait until it listens."""
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            MAIN.format(user=user, folder=self.folder, processes=processes, more=more)
        )
        text = self.site_file()
        if not access_log:
            text = text.replace(f"access_log {self.folder}/access.log newsroom;", "access_log off;")
        (self.folder / "site.conf").write_text(text)
        command = [*before, program(), "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]
        with open(self.folder / "nginx.log", "ab") as log:
            self.nginx = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait(lambda: self._answers(("127.0.0.1", self.port)), self.nginx, "nginx.log")

    def site_file(self):
        """What nginx includes."""
        return site_file(self.folder, self.data, self.port)

    def _wait(self, is_there, process, log, patience=60):
        until = time.monotonic() + patience
        while not is_there():
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{log}: {(self.folder / log).read_text(errors='replace')[-3000:]}")
            time.sleep(0.05)

    @staticmethod
    def _answers(address):
        with socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET) as probe:
            try:
                probe.settimeout(5)
                probe.connect(address)
                probe.sendall(b"GET /livez HTTP/1.0\r\nHost: localhost\r\n\r\n")
                return bool(probe.recv(1))
            except OSError:
                return False

    def stop_gunicorn(self, sign=signal.SIGTERM):
        """End gunicorn, master and workers: by SIGTERM after what they have in hand, by SIGKILL at once."""
        if not self.gunicorn:
            return
        workers = children(self.gunicorn.pid)
        if self.gunicorn.poll() is None:
            self.gunicorn.send_signal(sign)
        self.gunicorn.wait(30)
        for pid in workers if sign == signal.SIGKILL else ():
            # A worker whose master is gone ends by itself, but a second later.
            with suppress(ProcessLookupError):
                os.kill(pid, sign)

    def close(self):
        """End both."""
        self.stop_gunicorn()
        if self.nginx:
            if self.nginx.poll() is None:
                self.nginx.send_signal(signal.SIGTERM)
            self.nginx.wait(30)


class Line(http.client.HTTPConnection):
    """HTTP over TCP or a unix socket, that sends a path as it is and redirects nobody."""

    def __init__(self, address):
        super().__init__("127.0.0.1", timeout=20)
        self.address = address

    def connect(self):
        """To the port or the path of a socket."""
        self.sock = socket.socket(socket.AF_UNIX if isinstance(self.address, str) else socket.AF_INET)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.address)

    def _validate_path(self, url):
        """Hostile paths are what is tested."""


class Answer:
    """Status, headers (as a list of pairs, and by name) and body."""

    def __init__(self, raw):
        self.status, self.pairs, self.body = raw.status, raw.getheaders(), raw.read()
        self.headers = {name.title(): value for name, value in self.pairs}


def ask(address, path, method="GET", body=None, **headers) -> Answer:
    """One request on a line of its own; header names with _ for -."""
    line = Line(address)
    try:
        line.putrequest(method, path, skip_accept_encoding=True, skip_host="Host" in headers)
        if body is not None:
            line.putheader("Content-Length", str(len(body)))
        for name, value in headers.items():
            line.putheader(name.replace("_", "-"), value)
        line.endheaders(body)
        return Answer(line.getresponse())
    finally:
        line.close()
