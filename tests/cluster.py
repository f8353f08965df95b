"""A PostgreSQL of our own for the length of a test run: `python tests/cluster.py COMMAND …`.

The cluster lives in a temporary folder, listens on a Unix socket there and nowhere else, keeps nothing safe (a
crash loses it, which is its purpose) and is gone afterwards, however the run ends. PostgreSQL refuses to run as
root; then it runs as the user postgres or nobody.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

PR_SET_PDEATHSIG = 1
ARRANGED = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
QUICK = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Nothing here runs long enough to be worth compiling.
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}


def server_programs():
    """The folder that holds initdb and postgres, the newest version first; None where there is none."""
    folders = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
    return next((path for path in folders if (path / "initdb").exists() and (path / "postgres").exists()), None)


def _unprivileged():
    """What subprocess needs to run PostgreSQL as somebody else than root; nothing where we aren't root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is no user postgres or nobody.")


def _die_with_us():
    # SIGINT asks PostgreSQL for a fast shutdown.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)


def _folder():
    """A temporary folder that another user can reach, with a path short enough for a socket."""
    wanted = tempfile.gettempdir()
    reachable = all(path.stat().st_mode & 0o001 for path in [Path(wanted), *Path(wanted).parents])
    return tempfile.mkdtemp(prefix="newsroom-pg-", dir=wanted if reachable and len(wanted) < 60 else "/tmp")


@contextmanager
def cluster():
    """The DATABASE_URL of a running, empty PostgreSQL; RuntimeError, with its log, where it won't start."""
    programs = server_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL's server programs are missing. Install them with: apt-get install postgresql")
    as_whom, folder, server = _unprivileged(), Path(_folder()), None
    # Let go of the caller's settings: PGDATA, PGPORT and the like would mislead the server.
    surroundings = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    try:
        if as_whom:
            os.chown(folder, as_whom["user"], as_whom["group"])
        made = subprocess.run(
            [programs / "initdb", "-D", folder / "data", "-U", "newsroom", *ARRANGED],
            cwd=folder,
            env=surroundings,
            capture_output=True,
            text=True,
            **as_whom,
        )
        if made.returncode:
            raise RuntimeError(f"PostgreSQL's initdb failed: {made.stderr.strip()}")
        options = [part for name, value in QUICK.items() for part in ("-c", f"{name}={value}")]
        with open(folder / "log", "w") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", "-k", folder, *options],
                cwd=folder,
                env=surroundings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests; the server goes after them
                preexec_fn=_die_with_us,
                **as_whom,
            )
        until = time.monotonic() + 60
        ready = [programs / "pg_isready", "-q", "-h", folder]
        while subprocess.run(ready, env=surroundings).returncode:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text().strip()}")
            time.sleep(0.1)
        yield f"postgres://newsroom@{quote(str(folder), safe='')}/postgres"
    finally:
        if server is not None:
            _shut_down(server)
        shutil.rmtree(folder, ignore_errors=True)


def _shut_down(server):
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(sign)
        try:
            server.wait(timeout=10)
            return
        except subprocess.TimeoutExpired:
            continue


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python tests/cluster.py COMMAND …   (COMMAND finds the cluster in DATABASE_URL)")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as url:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}).returncode)
