"""What `make upgrade` asks of systemd and nginx: the units, the stand-in, the site file.

The stand-in is the new release's web service under another name, on the same socket. It answers beside the old one
before that is touched, and alone while `newsroom-web` starts anew: so nobody is refused, and a release that does not
start is found out while the old one serves.
"""

import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

from install import ROOT
from releases import CURRENT, Failed, run, say

SHIPPED = Path("/opt/newsroom")  # where the units that we ship take the clone to be
UNITS = Path("/etc/systemd/system")
PASSING = Path("/run/systemd/system")  # gone at the next boot
SITE_FILES = Path("/etc/nginx/newsroom")
NAMES = ("newsroom-web.socket", "newsroom-web.service", "newsroom-worker.service")
WEB, WORKER, SOCKET, STAND_IN = "newsroom-web", "newsroom-worker", "newsroom-web.socket", "newsroom-next"
# Seconds that a service that was started must go on. A worker that can't read its code takes some to find that out.
STEADY = {STAND_IN: 3, WEB: 3, WORKER: 10}
PATIENCE = 60


def systemctl(*words: str, sentence: str) -> str:
    """Ask systemd. Raises Failed with the sentence."""
    return run(["systemctl", *words], sentence)


def is_running(service: str) -> bool:
    """Whether systemd says that it is active."""
    try:
        systemctl("is-active", "--quiet", service, sentence="")
    except Failed:
        return False
    return True


def any_runs() -> bool:
    """Whether web or worker is active."""
    return is_running(WEB) or is_running(WORKER)


def shipped(release: Path, name: str) -> str:
    """A unit as that release ships it, for this machine."""
    return (release / "deploy" / name).read_text(encoding="utf-8").replace(str(SHIPPED), str(ROOT))


def _same(one, other):
    """Whether two units say the same; comments and DATA_DIR, which everybody may have elsewhere, left aside."""

    def bare(text):
        lines = [line.strip() for line in text.splitlines()]
        return [line for line in lines if line and line[0] not in "#;" and not line.startswith("ReadWritePaths=")]

    return bare(one) == bare(other)


def refuse_other_units(release: Path) -> None:
    """Raise Failed where units are missing, or say something else than this release's: an upgrade would undo that."""
    for name in NAMES:
        installed = UNITS / name
        if not installed.is_file():
            raise Failed(f"{installed} is missing. Set the services up first, as docs/operating.md says.")
        if not _same(installed.read_text(encoding="utf-8"), shipped(release, name)):
            raise Failed(
                f"{installed} is not the unit that this version brought. Move what was changed there into a file of "
                f"its own (systemctl edit {name}), copy {release}/deploy/{name} over it, then upgrade."
            )


def _for_here(release, name):
    """A unit of that release, with DATA_DIR as it stands in the one that is installed."""
    text, kept = shipped(release, name), re.search(r"^ReadWritePaths=.*$", (UNITS / name).read_text("utf-8"), re.M)
    return re.sub(r"^ReadWritePaths=.*$", lambda _: kept[0], text, flags=re.M) if kept else text


def install_units(release: Path) -> None:
    """Put the release's units in the place of those that are there, and have systemd read them."""
    for name in NAMES:
        text = _for_here(release, name)
        if text != (UNITS / name).read_text(encoding="utf-8"):
            half = UNITS / f".{name}.new"
            half.write_text(text, encoding="utf-8")
            half.chmod(0o644)
            half.rename(UNITS / name)
    systemctl("daemon-reload", sentence="systemd can't read the units.")


def start_stand_in(release: Path) -> None:
    """Let the release answer beside what runs; returns when it does. Raises Failed where it does not start."""
    text = _for_here(release, f"{WEB}.service").replace(str(CURRENT), str(release))
    text = re.sub(r"^(?:ExecStartPre|Restart|RestartSec|WantedBy)=.*\n|^\[Install\]\n", "", text, flags=re.MULTILINE)
    text = text.replace("[Service]\n", f"[Service]\nSockets={SOCKET}\n", 1)
    PASSING.mkdir(parents=True, exist_ok=True)
    (PASSING / f"{STAND_IN}.service").write_text(text, encoding="utf-8")
    additions, link = UNITS / f"{WEB}.service.d", PASSING / f"{STAND_IN}.service.d"
    if additions.is_dir() and not link.is_symlink():
        link.symlink_to(additions)
    systemctl("daemon-reload", sentence="systemd can't read the units.")
    systemctl("restart", STAND_IN, sentence=f"The new version does not start: journalctl -u {STAND_IN} -n 30 says why.")
    see_it_last(STAND_IN)


def stop_stand_in() -> None:
    """Let it end, after the requests in hand; nothing where there is none."""
    unit, link = PASSING / f"{STAND_IN}.service", PASSING / f"{STAND_IN}.service.d"
    if not unit.exists():
        return
    systemctl("stop", STAND_IN, sentence=f"{STAND_IN} can't be stopped.")
    unit.unlink()
    link.unlink(missing_ok=True)
    systemctl("daemon-reload", sentence="systemd can't read the units.")


def restart(service: str) -> None:
    """Start a service anew, in what `current` leads to. Raises Failed where it does not come up, or does not last."""
    systemctl("restart", service, sentence=f"{service} does not start: journalctl -u {service} -n 30 says why.")
    see_it_last(service)


def see_it_last(service: str) -> None:
    """Watch a service that was started until the same processes have lived for a while. Raises Failed.

    For systemd the worker has started before its code is read, and gunicorn is ready before its web processes are
    made. Asking through the socket would tell nothing of them: another service answers there too.
    """
    begun = steady = time.monotonic()
    before = None
    while time.monotonic() - steady < STEADY[service] or not before:
        if before is not None:
            time.sleep(0.5)
        if not is_running(service):
            raise Failed(f"{service} ended right after its start: journalctl -u {service} -n 30 says why.")
        if (now := _processes(service)) != before or not now:
            before, steady = now, time.monotonic()
        if time.monotonic() - begun > PATIENCE:
            raise Failed(f"{service} does not last: journalctl -u {service} -n 30 says why.")


def _processes(service):
    """Its main process, and which web processes that has; nothing where it has none."""
    main = systemctl("show", "--property=MainPID", "--value", service, sentence=f"{service} is not known.").strip()
    if service == WORKER:
        return [main]
    try:
        return Path(f"/proc/{main}/task/{main}/children").read_text(encoding="ascii").split()
    except OSError:
        return [main]  # a kernel that does not tell


def stop_all() -> None:
    """Stop web and worker, and let no request start them again."""
    systemctl("stop", SOCKET, WEB, WORKER, sentence="The services can't be stopped.")


def start_all() -> None:
    """Start socket, web and worker."""
    systemctl("start", SOCKET, sentence="The socket can't be opened.")
    for service in (WEB, WORKER):
        restart(service)


def write_site_file(manage: list[str | Path]) -> None:
    """Write nginx's files anew and have it read them; what nginx does not take is put back. `manage` is the command."""
    if not (SITE_FILES / "site.conf").exists():
        return
    before = SITE_FILES.with_name(f".{SITE_FILES.name}-before")
    shutil.rmtree(before, ignore_errors=True)
    shutil.copytree(SITE_FILES, before)
    try:
        run([*manage, "nginx_files", SITE_FILES], "nginx's files can't be written.")
        run(["nginx", "-t"], "nginx does not take the new site file.")
        systemctl("reload", "nginx", sentence="nginx can't be told to read its files.")
    except Failed as wrong:
        # In place: nginx may be led to the folder itself.
        with suppress(OSError):
            shutil.copytree(before, SITE_FILES, dirs_exist_ok=True)
        say(f"{wrong} nginx goes on with the files that it had; look at docs/serving-nginx.md.")
    finally:
        shutil.rmtree(before, ignore_errors=True)
