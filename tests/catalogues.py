"""The compiled catalogues say what their sources say: `python tests/catalogues.py`, after `make messages`."""

import gettext
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _content(path):
    with open(path, "rb") as file:
        return gettext.GNUTranslations(file)._catalog


def stale():
    """One sentence for each catalogue that is broken, not compiled, or compiled from an older source."""
    for source in sorted(ROOT.glob("*/locale/*/LC_MESSAGES/*.po")):
        name, compiled = source.relative_to(ROOT), source.with_suffix(".mo")
        with tempfile.NamedTemporaryFile(suffix=".mo") as fresh:
            made = subprocess.run(["msgfmt", "--check", "-o", fresh.name, source], capture_output=True, text=True)
            if made.returncode:
                yield f"{name} is broken: {made.stderr.strip()}"
            elif not compiled.exists():
                yield f"{name} is not compiled. Run: make messages"
            elif _content(compiled) != _content(fresh.name):
                yield f"{name.with_suffix('.mo')} is older than its source. Run: make messages"


if __name__ == "__main__":
    found = list(stale())
    sys.exit("\n".join(found) if found else 0)
