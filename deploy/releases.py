"""The releases of Newsroom on this server, beside each other, and which of them runs.

    /opt/newsroom/              the clone: where commands are typed, and where new code arrives
        releases/<name>/        a release: the code of one commit (or of a folder or archive that was given)
        packages/<name>/.venv   its Python packages; releases that need the same ones share them
        current                 leads to the release that the services run
        releases/last.json      what the last upgrade did: from, to, and the backup that it made

A release that stands is never written to again, so whoever runs in it finds every file as it was at its start.
"""

import compileall
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from install import ROOT, stop

RELEASES, PACKAGES, CURRENT = ROOT / "releases", ROOT / "packages", ROOT / "current"
LAST, UNDER_WAY, LOCK = RELEASES / "last.json", RELEASES / ".under-way", RELEASES / ".lock"
# In a release: which version it is. Written last, so it says too that the release is whole.
STAMP = ".release"
ROOM = 600  # megabytes that a release with its packages may take
NO_CODE = {".git", ".venv", "__pycache__", "var", "releases", "packages", "current"}


class Failed(Exception):
    """A step can't be done; the message is a sentence that says why and what to do, `said` all that a command said."""

    said = ""


def say(sentence: str) -> None:
    """Tell whoever looks; nobody may look any more, and that is no reason to stop half-way."""
    try:
        print(f"newsroom: {sentence}", flush=True)
    except OSError:
        return


def run(words, sentence: str, **more) -> str:
    """Run a command; what it printed. Raises Failed with the sentence, and with the last line that it said."""
    try:
        done = subprocess.run(
            [str(word) for word in words], check=False, text=True, stdin=subprocess.DEVNULL, capture_output=True, **more
        )
    except OSError as wrong:
        raise Failed(f"{sentence} {words[0]}: {wrong.strerror}.") from wrong
    if done.returncode:
        said = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        last = said[-1].removeprefix("CommandError: ") if said else ""
        end = "" if last.endswith((".", "!", "?")) else "."
        wrong = Failed(f"{sentence} It said: {last}{end}" if last else sentence)
        wrong.said = done.stderr + done.stdout
        raise wrong
    return done.stdout


@contextmanager
def only_one():
    """Hold the lock of this server's releases: two upgrades at once would pull at the same links."""
    RELEASES.mkdir(exist_ok=True)
    with open(LOCK, "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Failed("another upgrade is at work here. Wait until it has ended.") from None
        yield


def refuse_without_room() -> None:
    """Raise Failed where the disk has no room for one more release."""
    if (free := shutil.disk_usage(ROOT).free // 1_000_000) < ROOM:
        raise Failed(f"the disk of {ROOT} has {free} MB left, and a release may take {ROOM}. Make room first.")


# --- Where new code comes from ----------------------------------------------------------------------------------------


def git(*words: str, sentence: str = "git can't do what is needed.") -> str:
    """Ask git about the clone; what it answers. Raises Failed."""
    return run(["git", "-C", ROOT, *words], sentence).strip()


def _commit(name: str) -> str:
    """The commit of that name, or ""."""
    try:
        return git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    except Failed:
        return ""


def refuse_changes_by_hand() -> None:
    """Raise Failed where the clone is none, or somebody has changed its files: a release would be without that."""
    if not (ROOT / ".git").exists():
        raise Failed(f"{ROOT} is no clone of git. Give the new code by FROM=, a folder or an archive.")
    if changed := git("status", "--porcelain", "--untracked-files=no").splitlines():
        names = ", ".join(line.split()[-1] for line in changed[:3])
        raise Failed(
            f"files in {ROOT} were changed by hand ({names}{' …' if len(changed) > 3 else ''}), and an upgrade would "
            "leave that behind. Commit it, or put it away with git stash. A look of one's own belongs into "
            "DATA_DIR/theme, which every upgrade keeps."
        )


def wanted_commit(version: str = "") -> str:
    """The commit to go to, fetched: of that tag, branch or commit; without one the next tag, or the newest of the
    branch where there are no tags. What is checked out where nothing is newer. Raises Failed."""
    if git("remote"):
        _fetch()
    if version:
        # A branch is meant as it is there now, not as it was here at the last pull.
        if found := _commit(f"origin/{version}") or _commit(version):
            return found
        raise Failed(f"there is no version {version!r}. Give a tag, a branch or a commit (git tag --list).")
    tags, head = _tags(), _commit("HEAD")
    # The first after this one: old code can live with the next one's database, and not with that of the one after.
    # Never one that does not hold this one: it may know less of the database than there is.
    for tag in _tags("--contains", "HEAD"):
        if (found := _commit(tag)) != head:
            return found
    if tags:
        if head not in {_commit(tag) for tag in tags}:
            say(f"no release is newer than what is checked out; the last one is {tags[-1]}. To a branch: VERSION=main")
        return head
    return _commit("@{upstream}") or _commit("origin/HEAD") or _commit("HEAD")


def _fetch():
    """Fetch branches and tags. A tag that was moved where they come from stays here as it is, and is told of."""
    try:
        # Not --quiet, which keeps silent of tags too.
        words = ["git", "-C", ROOT, "fetch", "--tags"]
        run(words, "New code can't be fetched. Is the network there?", env=os.environ | {"LC_ALL": "C"})
    except Failed as wrong:
        if not (moved := re.findall(r"^ ! \[rejected\] +(\S+) .*would clobber existing tag", wrong.said, re.MULTILINE)):
            raise
        say(f"the tag {' and '.join(moved)} was moved where new code comes from. Here it stays as it was; "
            f"if that was meant: git -C {ROOT} fetch --tags --force")  # fmt: skip


def _tags(*words):
    """The tags of releases, in their order."""
    return git("tag", "--list", "v[0-9]*", "--sort=version:refname", *words).splitlines()


def follow(commit: str) -> None:
    """Let the clone itself stand at that commit: its commands and its docs are those of what runs."""
    if not commit or commit == _commit("HEAD"):
        return
    on_branch = git("rev-parse", "--abbrev-ref", "HEAD") != "HEAD"
    if on_branch:
        try:
            git("merge", "--quiet", "--ff-only", commit)
            if _commit("HEAD") == commit:
                return
        except Failed:
            pass  # it lies behind, or to the side
    git("checkout", "--quiet", "--detach", commit, sentence=f"The clone can't be led to {commit[:12]}.")


# --- Building one -----------------------------------------------------------------------------------------------------


def of_commit(commit: str) -> Path:
    """The release of a commit of the clone, built where it is not there yet. Raises Failed."""
    folder = RELEASES / commit[:12]

    def fill():
        archive = RELEASES / ".archive.tar"
        git("archive", f"--output={archive}", commit)
        run(["tar", "-xf", archive, "-C", folder, "--no-same-owner"], "The code can't be unpacked.")
        archive.unlink()

    return _built(folder, fill, git("describe", "--tags", "--always", commit), commit)


def of_place(place: str) -> Path:
    """The release of the code in a folder or an archive, built where it is not there yet. Raises Failed."""
    source = Path(place).expanduser().absolute()
    if not source.exists():
        raise Failed(f"there is nothing at {source}. FROM is a folder with Newsroom's code, or an archive of one.")
    unpacked = RELEASES / ".unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir(parents=True)
    try:
        if source.is_file():
            run(["tar", "-xf", source, "-C", unpacked, "--no-same-owner"], f"{source} can't be unpacked.")
        else:
            shutil.copytree(source, unpacked, symlinks=True, dirs_exist_ok=True, ignore=_no_code)
        # An archive has mostly one folder, with everything in it.
        inside = [path for path in unpacked.iterdir() if path.name != "pax_global_header"]
        tree = inside[0] if len(inside) == 1 and inside[0].is_dir() else unpacked
        if not (tree / "manage.py").is_file() or not (tree / "deploy" / "install.py").is_file():
            raise Failed(f"{source} holds no Newsroom: there is no manage.py with a folder deploy beside it.")
        name = _hash_of(tree)
        return _built(RELEASES / name, lambda: shutil.copytree(tree, RELEASES / name, symlinks=True, dirs_exist_ok=True,
                      ignore=_no_code), f"{source.name} ({name})", "")  # fmt: skip
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)


def _no_code(_folder, names):
    return NO_CODE & set(names)


def _hash_of(tree):
    whole = hashlib.sha256()
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree)
        if path.is_file() and not NO_CODE & set(name.parts):
            content = path.read_bytes()
            whole.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()[:12]


def _built(folder, fill, version, commit):
    """Fill the folder with code, packages and stamp; what was left half-built is begun anew."""
    if not is_whole(folder):
        refuse_without_room()
        say(f"building {version} in {folder}")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            fill()
            _for_all_to_read(folder)
            (folder / ".venv").symlink_to(os.path.relpath(_packages(folder) / ".venv", folder))
            # The services' user can't write here: without this each start would read all code anew.
            if not all(compileall.compile_dir(folder / app, quiet=1) for app in ("newsroom", "articles", "comments")):
                raise Failed("the new code can't be read by this Python; the reason stands above.")
        except OSError as wrong:
            raise Failed(f"{wrong.filename or folder}: {wrong.strerror}.") from wrong
        os.sync()
        _write(folder / STAMP, {"version": version, "commit": commit})
    return folder


def _for_all_to_read(folder):
    """The services' user reads it and nobody but us writes it, whatever modes an archive brought along."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o111 else 0o644)


def packages_for(lock: Path) -> Path:
    """Where the packages of that lock lie, for this Python."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    return PACKAGES / f"{digest}-{sys.version_info[0]}.{sys.version_info[1]}"


def _packages(folder):
    """Install what the release's lock says, in a folder of its own, unless it lies there already."""
    place = packages_for(folder / "requirements.txt")
    if not (place / ".whole").exists():
        shutil.rmtree(place, ignore_errors=True)
        (place / "deploy").mkdir(parents=True)
        shutil.copy(folder / "deploy/install.py", place / "deploy")
        shutil.copy(folder / "requirements.txt", place)
        installer = [sys.executable, place / "deploy/install.py", "requirements.txt"]
        if subprocess.run(installer, cwd=place, stdin=subprocess.DEVNULL, check=False).returncode:
            raise Failed("the packages of the new version could not be installed; the reason stands above.")
        os.sync()
        _write(place / ".whole", {})
    return place


# --- Which one runs ---------------------------------------------------------------------------------------------------


def current() -> Path | None:
    """The release that the services run, or None before the first."""
    return CURRENT.resolve() if CURRENT.is_symlink() and CURRENT.exists() else None


def lead_to(release: Path) -> None:
    """Let `current` lead there, in one rename."""
    link = ROOT / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(release.relative_to(ROOT))
    link.rename(CURRENT)


def is_whole(release: Path) -> bool:
    """Whether that is a release which was built to its end. A stamp that can't be read is none."""
    return "version" in _read(release / STAMP)


def told_of(release: Path) -> dict[str, str]:
    """Version and commit of a release; its name where the stamp is lost."""
    return _read(release / STAMP) or {"version": release.name, "commit": ""}


def last() -> dict[str, str]:
    """What the last upgrade did (`from`, `to`, `backup`), or nothing; `since` is there once `backup` was laid back."""
    return _read(LAST)


def refuse_a_second_restore() -> None:
    """Raise Failed where the last upgrade's backup was laid back: once more would take what was written after that."""
    if plan() is None and last().get("since"):
        raise Failed(
            "the backup of the upgrade was laid back already, and what was written after that would go. "
            f"If that is meant: manage.py restore {last().get('backup')} --over"
        )


def plan() -> dict[str, str] | None:
    """What an upgrade that was cut is about, in the same words; None where all ended."""
    return _read(UNDER_WAY) if UNDER_WAY.exists() else None


def _read(file):
    try:
        return json.loads(file.read_text())
    except (OSError, ValueError):
        return {}


def _write(file, told):
    """Write it so that a cut of the power leaves the file of before, or this one whole."""
    half = file.with_name(f"{file.name}.new")
    with open(half, "w", encoding="utf-8") as new:
        json.dump(told, new)
        new.flush()
        os.fsync(new.fileno())
    half.rename(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def begin(plan: dict[str, str]) -> None:
    """Remember what is about to be done, until `end` or `give_up`; never half a file."""
    _write(UNDER_WAY, plan)


def end() -> None:
    """It is done: from now on it is what a way back starts from."""
    UNDER_WAY.rename(LAST)


def give_up() -> None:
    """It was not done, and all is as it was."""
    UNDER_WAY.unlink(missing_ok=True)


def sweep(*kept: Path) -> None:
    """Delete all releases but these, and the packages that none of them needs."""
    needed = {(release / ".venv").resolve().parent for release in kept}
    # Where packages are themselves links, by the name that they have here.
    needed |= {packages_for(release / "requirements.txt") for release in kept}
    for folder in [*RELEASES.iterdir(), *PACKAGES.iterdir()]:
        if folder.is_dir() and folder not in kept and folder not in needed:
            shutil.rmtree(folder, ignore_errors=True)


def refuse_no_server(env_file: Path) -> None:
    """End where this is no server that is set up."""
    if not env_file.exists():
        stop(f"{env_file} is missing. Set the server up first, as docs/operating.md says.")
