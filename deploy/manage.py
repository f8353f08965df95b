"""`deploy/manage.py COMMAND …`: Newsroom's manage.py with the environment of the services, as the user they run as.

For root on a server that is set up as docs/operating.md says: `python3 deploy/manage.py createsuperuser`. It reads
/etc/newsroom.env (ENV_FILE names another) as systemd does, steps down to the owner of DATA_DIR, and is manage.py from
then on. Only `nginx_files` goes on as root: nginx reads its configuration as root, so nobody else may write it.

It runs on the system's Python with nothing but the standard library.
"""

import os
import sys
from pathlib import Path

from install import ROOT, stop

AS_ROOT = {"nginx_files"}
# The release that the services run (releases.py); the code beside this file where there is none, and in a release.
HERE = ROOT / "current" if (ROOT / "current").exists() else ROOT
PYTHON = HERE / ".venv" / "bin" / "python"


def read(file: Path) -> dict[str, str]:
    """The variables of an EnvironmentFile (systemd.exec(5)), as far as deploy/env.example uses it: NAME=value lines."""
    found = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line[0] in "#;":
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            stop(f"line {number} of {file} is no NAME=value. Mend it; deploy/env.example shows how.")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        found[name.strip()] = value
    return found


def step_down(folder: Path) -> None:
    """Become the owner of the folder, if we are root and it is somebody else's."""
    owner = folder.stat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        return
    os.setgroups([])
    os.setgid(owner.st_gid)
    os.setuid(owner.st_uid)
    os.umask(0o027)


def main(words):
    """Read, step down, become manage.py."""
    file = Path(os.environ.get("ENV_FILE", "").strip() or "/etc/newsroom.env")
    try:
        surroundings = os.environ | read(file)
        folder = Path(surroundings.get("DATA_DIR") or ROOT / "var")
        if not folder.is_dir():
            stop(
                f"{folder} is missing. Make it for the services' user: "
                f"install -d -o newsroom -g newsroom -m 750 {folder}"
            )
        if words[:1] and words[0] not in AS_ROOT:
            step_down(folder)
        elif not surroundings.get("SECRET_KEY") and not (folder / "secret-key").exists():
            # It would be made here, as root's, and the services could never read it.
            stop("The services were never started here: start them first, and see that they run.")
    except OSError as wrong:
        stop(f"{wrong.filename or file} can't be read: {wrong.strerror}. Run this as root, on a server that is set up.")
    # Not root's home: whoever we are now may not look there.
    surroundings["HOME"] = str(folder)
    os.chdir(HERE)
    os.execve(PYTHON, [str(PYTHON), "manage.py", *words], surroundings)


if __name__ == "__main__":
    main(sys.argv[1:])
