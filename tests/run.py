"""`make test`: the linters, the whole suite on SQLite and on PostgreSQL, and the browser; a count at the end.

Runs on the system's Python with nothing but the standard library, makes .venv itself, and installs the few Debian
packages that are missing where it is root; elsewhere it says which ones. `make lint` and `make soak` are parts of it.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "deploy"), str(ROOT / "tests")]

from cluster import cluster, server_programs  # noqa: E402
from install import VENV, install, stop  # noqa: E402

# What plays with processes, browsers and their timing is given a second try: a busy machine is no fault of ours. More
# failures than this at once are no matter of chance.
MANY = 20

# The shell has the same engine and no windows to draw: a new page takes a tenth of the time.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium():
    """The path of a Chromium that starts, or None; Ubuntu's package may be an empty shell around a snap."""
    for name in filter(None, [os.environ.get("CHROMIUM"), *CHROMIUMS]):
        program = shutil.which(name)
        if program and subprocess.run([program, "--version"], capture_output=True).returncode == 0:
            return program
    return None


def _arabic_font():
    found = (
        subprocess.run(["fc-list", ":lang=ar"], capture_output=True, text=True).stdout
        if shutil.which("fc-list")
        else ""
    )
    return bool(found.strip())


# Debian's package, and whether what it brings is there already.
NEEDS = {
    "gettext": lambda: shutil.which("msgfmt"),
    "postgresql": server_programs,
    "chromium": chromium,
    "fonts-noto-core": _arabic_font,
    "nginx": lambda: shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"),
    "openssl": lambda: shutil.which("openssl"),
    # Not to run it: to let it read our units.
    "systemd": lambda: shutil.which("systemd-analyze"),
}
# Debian's scripts ask this program before they start a service that was just installed.
POLICY = Path("/usr/sbin/policy-rc.d")


@contextmanager
def _no_service_started():
    """Nothing that is installed meanwhile begins to run: the tests start what they need themselves."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


def _provide_shell():
    """Install Chromium's headless shell where Debian has it and we may; without it the tests take longer, no more."""
    if os.environ.get("CHROMIUM") or os.geteuid() != 0 or shutil.which("chromium-headless-shell"):
        return
    if not (shutil.which("apt-get") and shutil.which("apt-cache")):
        return
    # The package shares files with the whole Chromium: both of one version, or neither is touched.
    asked = subprocess.run(
        ["apt-cache", "policy", "chromium", "chromium-headless-shell"],
        env=os.environ | {"LC_ALL": "C"},
        capture_output=True,
        text=True,
    )
    versions = re.findall(r"(?:Installed|Candidate): (\S+)", asked.stdout)
    if len(versions) != 4 or versions[0] != versions[3]:
        return
    print("newsroom: installing chromium-headless-shell", flush=True)
    patience = "-o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 -o Acquire::Retries=1"
    subprocess.run(
        f"apt-get install -qq --yes --no-install-recommends {patience} chromium-headless-shell".split(),
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )


def provide(names):
    """See to it that the Debian packages `names` are there; ends the run with one sentence where they can't be."""
    _install_missing(names)
    if "chromium" in names:
        _provide_shell()


def _install_missing(names):
    missing = [name for name in names if not NEEDS[name]()]
    if not missing:
        return
    command = f"apt-get install --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop(f"the tests need what is missing here. Install it with: sudo {command}")
    print(f"newsroom: installing {' '.join(missing)}", flush=True)
    surroundings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with _no_service_started():
        for words in ("apt-get update -qq", command.replace("install", "install -qq --yes", 1)):
            done = subprocess.run(
                words.split(), env=surroundings, capture_output=True, text=True, stdin=subprocess.DEVNULL
            )
            if done.returncode:
                print(done.stdout + done.stderr, file=sys.stderr)
                stop(f"{words} failed; it says why above.")
    if "chromium" in missing and not chromium():
        # Ubuntu: the archive has only the snap's shell.
        subprocess.run([VENV / "bin" / "playwright", "install", "--with-deps", "chromium"], check=False)
    still = [name for name in missing if not NEEDS[name]() and name != "chromium"]
    if still:
        stop(f"{', '.join(still)} is installed but not to be found.")


def _outcomes(report):
    """How each test of a JUnit report ended: {(where it stands, its name): "passed", "failed" or "skipped"}."""
    found = {}
    for case in ET.parse(report).getroot().iter("testcase"):
        told = {part.tag for part in case}
        one = "failed" if told & {"failure", "error"} else "skipped" if "skipped" in told else "passed"
        key = (case.get("classname", ""), case.get("name", ""))
        # A test that failed and could not be tidied up after either stands there twice.
        found[key] = "failed" if found.get(key) == "failed" else one
    return found


class Run:
    """The steps of one run: each is named, timed and counted; a failing one doesn't keep the next from running."""

    def __init__(self):
        self.failed_steps, self.passed, self.failed, self.started = [], 0, 0, time.monotonic()
        self.second_tries = []
        self.surroundings = os.environ | {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
        self.surroundings.pop("DATABASE_URL", None)
        # Each process of each suite would compile all tests anew, six seconds long.
        self.surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
        if program := chromium():
            self.surroundings["CHROMIUM"] = program

    def step(self, name, command, **surroundings):
        """Run `command` (its output goes to ours); whether it ended well."""
        status = self._timed(name, command, **surroundings)
        if status:
            self.failed_steps.append(name)
        return status == 0

    def _timed(self, name, command, **surroundings):
        print(f"\n=== {name}", flush=True)
        begun = time.monotonic()
        status = subprocess.run(
            command, cwd=ROOT, env=self.surroundings | surroundings, stdin=subprocess.DEVNULL
        ).returncode
        print(
            f"=== {name}: {'ok' if status == 0 else f'FAILED ({status})'}, {time.monotonic() - begun:.1f} s", flush=True
        )
        return status

    def suite(self, name, *options, again="tests/drills", **surroundings):
        """Run pytest and count its tests; a suite that finds none, or leaves one out, has failed.

        Those of the folder `again` that failed are run once more, one after the other. Who passes then has passed, and
        is named at the end.
        """
        with tempfile.TemporaryDirectory() as folder:
            report, cache = Path(folder) / "report.xml", f"cache_dir={folder}/cache"
            command = ["python", "-m", "pytest", "-q", "-o", cache, f"--junit-xml={report}", *options]
            status = self._timed(name, command, **surroundings)
            try:
                found = _outcomes(report)
            except (OSError, ET.ParseError):
                self.failed += 1  # pytest itself fell over
                self.failed_steps.append(name)
                return
            failed = {key for key, outcome in found.items() if outcome == "failed"}
            worth_it = {key for key in failed if f"{key[0]}.".startswith(f"{again.replace('/', '.')}.")}
            passed_then = set()
            if status == 1 and 0 < len(worth_it) <= MANY:
                report.unlink()
                self._timed(f"{name}, second try", [*command, "-n", "0", "--last-failed", again], **surroundings)
                with suppress(OSError, ET.ParseError):
                    passed_then = {key for key in worth_it if _outcomes(report).get(key) == "passed"}
        self.second_tries += [f"{where}::{test} ({name})" for where, test in sorted(passed_then)]
        skipped = sum(outcome == "skipped" for outcome in found.values())
        self.failed += len(failed - passed_then)
        self.passed += len(found) - len(failed - passed_then) - skipped
        if status and not (status == 1 and failed and failed == passed_then):
            self.failed_steps.append(name)
        if skipped:
            print(f"{name}: {skipped} tests were skipped, and nothing may be", flush=True)
            self.failed_steps.append(f"{name} (skipped tests)")

    def suite_on_postgresql(self, name, *options):
        """`suite` on a PostgreSQL of its own; a server that won't start is a failed step, and the run goes on."""
        try:
            with cluster() as url:
                self.suite(name, *options, DATABASE_URL=url, ONLY_DATABASE_TESTS="1")
        except RuntimeError as wrong:
            print(f"\n=== {name}: FAILED, {wrong}", flush=True)
            self.failed_steps.append(name)

    def lint(self):
        """All that can be judged without running the site."""
        self.step("ruff", ["ruff", "check", "."])
        self.step("ruff format", ["ruff", "format", "--check", "."])
        self.step("djlint", ["djlint", "templates", "--lint", "--quiet"])
        self.step("import arrows", ["lint-imports", "--no-cache"])
        with tempfile.TemporaryDirectory() as folder:
            # SQLite in an empty folder: nobody's database is looked at.
            quiet = {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
            self.step("system check", ["python", "manage.py", "check"], **quiet)
            self.step("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"], **quiet)
        self.step("catalogues", ["python", "tests/catalogues.py"])

    def everything(self):
        """The linters, the suite on both databases, the browser."""
        self.lint()
        # Three on two cores: there is always one that waits for a process or a server which it has started.
        # Who is done early takes over what another would only come to: a few tests take twenty seconds.
        together = ("-n", "3", "--dist", "worksteal")
        self.suite("suite on SQLite", *together, "-m", "not browser and not soak")
        self.suite_on_postgresql("suite on PostgreSQL", *together, "-m", "not browser and not soak")
        self.suite("browser", *together, "-m", "browser and not soak", again="tests", TEST_DATABASE="file")

    def soak(self):
        """The long drills, on both databases."""
        self.suite("soak on SQLite", "-m", "soak", TEST_DATABASE="file")
        self.suite_on_postgresql("soak on PostgreSQL", "-m", "soak and not browser")

    def summary(self, counted=True):
        """Print the closing lines; the exit status."""
        minutes, seconds = divmod(round(time.monotonic() - self.started), 60)
        print(f"\n{minutes} min {seconds} s", flush=True)
        for test in self.second_tries:
            print(f"second try: {test}", flush=True)
        for name in self.failed_steps:
            print(f"FAILED: {name}", flush=True)
        if counted:
            print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed_steps or self.failed else 0


def main(what="test"):
    """Run `test`, `lint` or `soak`; the exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    install("requirements-dev.txt")
    provide(["gettext"] if what == "lint" else list(NEEDS))
    run = Run()
    try:
        {"test": run.everything, "lint": run.lint, "soak": run.soak}[what]()
    except KeyboardInterrupt:
        print("\nnewsroom: the tests were stopped.", file=sys.stderr)
        run.failed_steps.append("all that was still to come")
    finally:
        # However it ended, what was counted is said.
        status = run.summary(counted=what != "lint")
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
