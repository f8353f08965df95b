"""`make upgrade`: another version of Newsroom on this machine, while its readers read; and the way back.

    make upgrade                    to the next release
    make upgrade VERSION=v1.4       to that tag, branch or commit of the clone
    make upgrade FROM=FILE.tar.gz   to the code in an archive, or in a folder
    make upgrade BACK=1             to the version before; what was written since stays
    make upgrade BACK=1 RESTORE=1   and to the backup that the upgrade made
    make release                    the first time on a server: what is checked out (or FROM), built for the services

On a server that is set up as docs/operating.md says, as root. The new version is built beside the one that runs
(`releases`), the paper is backed up, the new code migrates the database and collects its static files while the old
one serves (every migration can be lived with by the release before: tests/migration_rules.py), draws pages to see
whether it can, and answers beside the old one (`services`) before that gives way. What fails before that leaves the
old one running; what fails later leads back to it. Killed in the middle, it is run again and begins with what is
missing. Where no server is set up, the clone itself is brought to the other version: `in_place`.
"""

import json
import os
import signal
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import in_place
import releases
import services
from install import stop
from releases import Failed, run, say

from manage import read

LOCKED = 4  # seconds that a migration waits for a table that somebody uses: all who come after it wait too
TRIES = 5
HEARD_OF = 14  # tries, ten seconds apart, until no worker was seen in the last two minutes
STOPPED = "stopped. Run it again: it begins with what is missing."
PROOF = 12  # pages that the new version draws before it may answer


class Server:
    """The paper that the services of this machine serve."""

    def __init__(self, env_file: Path):
        self.env_file = env_file
        self.surroundings = read(env_file)

    def manage(self, release: Path) -> list[str | Path]:
        """The command that is manage.py of a release, in the services' surroundings."""
        return [sys.executable, release / "deploy" / "manage.py"]

    def back_up(self, release: Path) -> str:
        """Make a backup by that release's code; its folder."""
        say("making a backup")
        told = run([*self.manage(release), "backup"], "The backup failed.", env=self.environ())
        return next((line[5:] for line in told.splitlines() if line.startswith("Made ")), "")

    def lay_back(self, release: Path, backup: str) -> None:
        """Restore a backup over the paper, by that release's code. Raises Failed."""
        words = [*self.manage(release), "restore", backup, "--over"]
        for attempt in range(HEARD_OF):
            try:
                run(words, "The backup can't be laid back.", env=self.environ())
                return
            except Failed as wrong:
                # On PostgreSQL nobody knows that the worker was ours, which stands still now.
                if "A worker used this database" not in str(wrong) or attempt == HEARD_OF - 1:
                    raise
                if not attempt:
                    say("waiting until nobody has heard of the worker for two minutes")
                time.sleep(10)

    def is_half_restored(self) -> bool:
        """Whether a restore was stopped after it had begun to change the paper (newsroom/occupied.py)."""
        return (Path(self.surroundings["DATA_DIR"]) / ".restoring" / "swapping").exists()

    def environ(self, env_file: Path | None = None):
        """What deploy/manage.py is started with."""
        # On PostgreSQL a migration gives up rather than hold up everybody; then it is tried again.
        waiting = {"PGOPTIONS": f"-c lock_timeout={LOCKED}s"}
        return os.environ | waiting | {"ENV_FILE": str(env_file or self.env_file)}

    def prepare(self, release: Path) -> None:
        """Migrate and collect static files by the new code, while the old one serves."""
        say("migrating, and collecting static files")
        for attempt in range(TRIES):
            try:
                run([*self.manage(release), "prepare"], "The database could not be migrated.", env=self.environ())
                return
            except Failed as wrong:
                is_waiting = "lock timeout" in str(wrong) or "database is locked" in str(wrong)
                if not is_waiting or attempt == TRIES - 1:
                    raise
                time.sleep(2)

    def prove(self, release: Path) -> None:
        """See whether the new code can draw the paper's pages. Raises Failed."""
        say("drawing some pages by the new version")
        with self._without_store() as env_file:
            words = [*self.manage(release), "proof_pages", "/", "--find", str(PROOF)]
            told = run(words, "The new version can't draw pages.", env=self.environ(env_file))
        drawn = json.loads(told.splitlines()[-1])
        if wrong := sorted(path for path, (status, *_) in drawn.items() if status >= 500):
            raise Failed(f"The new version answers {drawn[wrong[0]][0]} for {wrong[0]}.")

    @contextmanager
    def _without_store(self):
        """The services' environment, but that nothing is taken out of the store."""
        with tempfile.NamedTemporaryFile("w", prefix="newsroom-env-") as file:
            file.write(f"{self.env_file.read_text(encoding='utf-8').rstrip()}\nPAGE_STORE=0\n")
            file.flush()
            yield Path(file.name)


def _begin_beside(new):
    say("letting the other version answer beside the one that runs")
    try:
        services.start_stand_in(new)
    except Failed:
        services.stop_stand_in()
        raise


def switch(old: Path, new: Path, cut: dict | None = None) -> None:
    """Let the services run another release, while the stand-in answers. Raises Failed; then the old one runs, and the
    plan is `cut` again, or none."""
    say("restarting the services")
    try:
        services.install_units(new)
        releases.lead_to(new)
        services.restart(services.WEB)
        services.restart(services.WORKER)
    except Failed as wrong:
        _lead_back(old, wrong, cut)
    services.stop_stand_in()


def _lead_back(old, wrong, cut):
    """Put the old release in its place again, while the stand-in answers; raises Failed."""
    say(f"{wrong} Going back.")
    services.install_units(old)
    releases.lead_to(old)
    services.restart(services.WEB)
    services.restart(services.WORKER)
    services.stop_stand_in()
    _forget(cut)
    raise Failed(f"{wrong} The old version runs again.") from wrong


def _forget(cut):
    """Leave behind the plan that was found, or none."""
    if cut:
        releases.begin(cut)
    else:
        releases.give_up()


def upgrade(server: Server, version: str, place: str) -> None:
    """Go to another version; what fails leaves the one that runs."""
    old, cut = _running(), releases.plan()
    if cut is None:
        services.refuse_other_units(old)
    if place:
        new = releases.of_place(place)
    else:
        releases.refuse_changes_by_hand()
        new = releases.of_commit(releases.wanted_commit(version))
    told = releases.told_of(new)["version"]
    if new == old and cut is None:
        say(f"{told} is what runs already.")
        return
    plan, before = {"from": old.name, "to": new.name, "backup": server.back_up(old)}, old
    if not _has_moved(old, cut):
        cut = None
    else:
        # The way back is to where the one that was cut began, and to the backup of then.
        plan |= {name: cut[name] for name in ("from", "backup")}
        if new == old and releases.is_whole(releases.RELEASES / cut["from"]):
            # It never ran in its place, maybe; the one before did.
            before, cut = releases.RELEASES / cut["from"], None
    releases.begin(plan)
    try:
        server.prepare(new)
        server.prove(new)
        _begin_beside(new)
    except Failed as wrong:
        if before == old:
            _forget(cut)
        raise Failed(f"{wrong} The old version goes on.") from wrong
    switch(before, new, cut)
    services.write_site_file(server.manage(new))
    _settle(new)
    say(f"{told} runs. The way back: make upgrade BACK=1")


def go_back(server: Server, *, restore: bool) -> None:
    """Go to the version before the last upgrade; with `restore` to the backup that it made, too."""
    old, cut = _running(), releases.plan()
    if restore:
        releases.refuse_a_second_restore()
    told = cut if _has_moved(old, cut) else releases.last()
    # One that was cut before it changed over is ended where it stands; nothing else is led back.
    new = old if cut is not None and told is not cut else releases.RELEASES / told.get("from", "none")
    if not releases.is_whole(new):
        raise Failed("there is no version to go back to: no upgrade was made here, or its way back was taken already.")
    if new == old and not restore and cut is None:
        raise Failed(f"{releases.told_of(old)['version']} runs again already. On: make upgrade")
    if not restore:
        if cut is None:
            releases.begin(told)
        try:
            _begin_beside(new)
        except Failed:
            _forget(cut)
            raise
        switch(old, new, cut if told is cut else None)
    else:
        _restore(server, old, new, cut or told, since=(cut or {}).get("since", ""))
    services.write_site_file(server.manage(new))
    if cut is not None and told is not cut:
        # Only now: cut once more, it would be taken for the plan of what runs here, and lead one version too far.
        releases.begin(told)
    _settle(new, old)
    kept = "The paper is as it was before the upgrade." if restore else "What was written since the upgrade is there."
    say(f"{releases.told_of(new)['version']} runs again. {kept}")


def _restore(server, old, new, plan, since):
    """Stop everything, lay back the backup by the code that made it, and start. `since` is the backup of what gives
    way, where a run that was cut has made it."""
    backup = plan.get("backup", "")
    if not backup or not Path(backup).exists():
        raise Failed("the backup of the upgrade is not there any more. Go back without RESTORE=1, which loses nothing.")
    # Where the site has stood still from then on nobody wrote; and half of a paper can't be backed up.
    if not since or not Path(since).exists() or services.any_runs():
        say("keeping what was written since, before it gives way")
        since = server.back_up(old)
        releases.begin(plan | {"since": since})
    say("stopping the site: stored pages and the rest answer 503 until the backup is laid back")
    services.stop_all()
    try:
        server.lay_back(new, backup)
    except BaseException as wrong:
        if not server.is_half_restored():
            _start_again()
        elif isinstance(wrong, Failed):
            raise Failed(f"{wrong} The site stands still, for the paper is half laid back: run this again.") from wrong
        raise
    services.install_units(new)
    releases.lead_to(new)
    services.start_all()
    say(f"what was written since the upgrade is no longer in the paper; it lies in the backup {since}.")


def _start_again():
    """Start what was stopped; where that fails, something else is to be told last."""
    try:
        services.start_all()
    except Failed as wrong:
        say(str(wrong))


def _running():
    if (found := releases.current()) is None:
        raise Failed(f"{releases.CURRENT} is missing. Build what is checked out: make release")
    return found


def _has_moved(current, cut):
    """Whether the upgrade that was cut had led `current` on already."""
    return bool(cut) and cut["to"] == current.name and cut["from"] != cut["to"]


def _settle(new, *kept):
    """The clone follows, what nobody needs goes, and the upgrade is over."""
    if commit := releases.told_of(new)["commit"]:
        with suppress(Failed):
            releases.refuse_changes_by_hand()
            releases.follow(commit)
    releases.end()
    before = releases.RELEASES / releases.last().get("from", new.name)
    releases.sweep(new, *kept, *([before] if releases.is_whole(before) else []))


def first(place: str = "") -> None:
    """Build what is checked out, or the code in a folder or archive, and let `current` lead there."""
    if releases.current():
        raise Failed(f"{releases.CURRENT} is there already. To another version: make upgrade")
    if place:
        releases.lead_to(releases.of_place(place))
    else:
        releases.refuse_changes_by_hand()
        releases.lead_to(releases.of_commit(releases.git("rev-parse", "HEAD")))
    say(f"{releases.CURRENT} leads to {releases.told_of(releases.current())['version']}.")


def _said(name):
    return os.environ.get(name, "").strip()


def _wanted(name):
    return _said(name).lower() in {"1", "yes", "true", "on"}


def main(words):
    """Do what the words and the environment ask for; exit status 0, or 1 with a sentence."""
    if os.geteuid() == 0:
        os.umask(0o022)  # the services' user reads what root writes here
    env_file = Path(_said("ENV_FILE") or "/etc/newsroom.env")
    # A line that is cut must not cut the upgrade.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stop(STOPPED))
    if sum([bool(_said("VERSION")), bool(_said("FROM")), _wanted("BACK")]) > 1:
        stop("give one of VERSION, FROM and BACK.")
    if _wanted("RESTORE") and not _wanted("BACK"):
        stop("RESTORE=1 goes with BACK=1.")
    try:
        with releases.only_one():
            if "first" in words:
                first(_said("FROM"))
            elif not env_file.exists() and releases.current() is None:
                in_place.main(_said("VERSION"), _said("FROM"), back=_wanted("BACK"), restore=_wanted("RESTORE"))
            else:
                releases.refuse_no_server(env_file)
                server = Server(env_file)
                if not server.surroundings.get("DATA_DIR"):
                    raise Failed(f"{env_file} names no DATA_DIR, so the paper would lie inside of a release. Name it.")
                if _wanted("BACK"):
                    go_back(server, restore=_wanted("RESTORE"))
                else:
                    upgrade(server, _said("VERSION"), _said("FROM"))
    except Failed as wrong:
        stop(str(wrong))
    except KeyboardInterrupt:
        stop(STOPPED)
    except OSError as wrong:
        stop(f"{wrong.filename or 'the disk'}: {wrong.strerror}. Are you root?")


if __name__ == "__main__":
    main(sys.argv[1:])
