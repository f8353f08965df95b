"""deploy/env.example knows every variable; the locks know every package, by hash, and no place to fetch it from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READS = re.compile(r"""(?:env\.\w+|_setting|os\.environ\.get|\bchoice|\btext)\(\s*"([A-Z_]+)\"""")
# As it is set: at the head of a line or of a word, on the command line or in a unit.
SETS = re.compile(r"(?<![\w$/.-])([A-Z][A-Z_]{2,})=(?!=)")
NOT_OURS = {
    # make's
    "PYTHON",
    "VERSION",
    "FROM",
    "BACK",
    "RESTORE",
    "LC_ALL",
    # Litestream's, in deploy/litestream.yml.
    "LITESTREAM_TO",
    # The services' own surroundings, in deploy/*.service.
    "MALLOC_ARENA_MAX",
    "PYTHONUNBUFFERED",
}


def test_every_variable_is_documented():
    readers = [*(ROOT / "newsroom").glob("*.py"), *(ROOT / "deploy").glob("*.py")]
    read = {name for path in readers for name in READS.findall(path.read_text(encoding="utf-8"))}
    documented = re.findall(r"^#?([A-Z_]+)=", (ROOT / "deploy" / "env.example").read_text(encoding="utf-8"), re.M)
    assert {"DATA_DIR", "SECRET_KEY", "PORT", "WEB_CONCURRENCY"} <= read
    assert read <= set(documented)
    assert len(documented) == len(set(documented))
    assert {name if name in read else name.removesuffix("_FILE") for name in documented} <= read


def test_what_the_docs_tell_to_set_is_read():
    known = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / "deploy" / "env.example").read_text(encoding="utf-8"), re.M))
    told = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "deploy").glob("*.service")]
    for path in told:
        assert set(SETS.findall(path.read_text(encoding="utf-8"))) <= known | NOT_OURS, path.name


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
