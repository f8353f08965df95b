"""Make .venv and put the locked packages into it: `python3 deploy/install.py requirements.txt`.

Runs on the system's Python with nothing but the standard library, and in no time where everything is in place:
a stamp in .venv remembers which lock, Python and folder it was made from.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOWEST = (3, 11)


def stop(sentence):
    """End with one sentence on stderr and exit status 1."""
    sys.exit(f"newsroom: {sentence}")


def _check_python():
    if sys.version_info < LOWEST:
        mine = ".".join(map(str, sys.version_info[:2]))
        wanted = ".".join(map(str, LOWEST))
        stop(
            f"this is Python {mine}, but {wanted} or newer is needed. "
            f"Install it and name it, such as: make run PYTHON=python{wanted}"
        )
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        as_root = "" if os.geteuid() == 0 else "sudo "
        stop(f"Python's venv module is missing. Install it with: {as_root}apt-get install python3-venv")


def _stamp(lock):
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    return f"{digest} {sys.version_info[0]}.{sys.version_info[1]} {VENV}\n"


def _venv_works():
    """Whether .venv is whole, where it was made, and of this Python version."""
    probe = "import sys, pip; print(sys.version_info[0], sys.version_info[1], sys.prefix)"
    try:
        found = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return found.strip() == f"{sys.version_info[0]} {sys.version_info[1]} {VENV}"


def install(lock_name):
    """Make .venv hold exactly what `lock_name` (requirements.txt, requirements-dev.txt) says; the path of its Python.

    Every package must match a hash in the lock. Ends the program with one sentence where that can't be done.
    """
    _check_python()
    lock = ROOT / lock_name
    stamp, wanted = VENV / f".{lock_name}.stamp", _stamp(lock)
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return PYTHON
    try:
        if not _venv_works():
            print("newsroom: making .venv", flush=True)
            subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        print(f"newsroom: installing the packages of {lock_name}", flush=True)
        pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"]
        pip += ["--no-warn-script-location", "--root-user-action", "ignore", "--require-hashes", "-r", lock]
        subprocess.run(pip, cwd=ROOT, check=True)
        stamp.write_text(wanted)
    except subprocess.CalledProcessError:
        stop(f"the packages of {lock_name} could not be installed; pip says why above. Is the network there?")
    except OSError as wrong:
        stop(f"{VENV} can't be made: {wrong.strerror}. Run make as a user who may write to {ROOT}.")
    return PYTHON


if __name__ == "__main__":
    for name in sys.argv[1:] or ["requirements.txt"]:
        install(name)
