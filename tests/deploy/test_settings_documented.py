"""deploy/env.example knows every variable; the locks know every package, by hash, and no place to fetch it from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READS = re.compile(r"""(?:env\.\w+|_setting|environ\.get)\(\s*"([A-Z_]+)\"""")


def test_every_variable_is_documented():
    readers = [ROOT / "newsroom" / "settings.py", *(ROOT / "deploy").glob("*.py")]
    read = {name for path in readers for name in READS.findall(path.read_text(encoding="utf-8"))}
    documented = re.findall(r"^#?([A-Z_]+)=", (ROOT / "deploy" / "env.example").read_text(encoding="utf-8"), re.M)
    assert {"DATA_DIR", "SECRET_KEY", "PORT", "WEB_CONCURRENCY"} <= read
    assert read <= set(documented)
    assert len(documented) == len(set(documented))
    assert {name.removesuffix("_FILE") for name in documented} <= read


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_holds_what_was_asked_for(name):
    asked = dict(re.findall(r"^([\w-]+)(?:\[\w+\])?==(\S+)", (ROOT / f"{name}.in").read_text(encoding="utf-8"), re.M))
    lock = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([\w-]+)(?:\[\w+\])?==(\S+)", lock, re.M))
    assert asked
    assert asked.items() <= locked.items()
    for package in re.split(r"\n(?=\w)", lock.strip()):
        assert "--hash=sha256:" in package, package
    assert not re.search(r"://|^-|index-url|find-links", lock, re.M)
