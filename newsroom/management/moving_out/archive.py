"""The archive of a whole paper: what it is called inside, what stands in its table of contents, and its fingerprint.

A ZIP with `newsroom.json` (the contents), a file of JSON lines for each kind of thing (`archive_kinds.py`), pictures as
they came in, by their SHA-256, and the theme. docs/moving-out.md tells others how to read and write one.
"""

import hashlib
import re
from dataclasses import asdict, dataclass, field

FORMAT = "newsroom archive"
VERSION = 1

CONTENTS = "newsroom.json"
THEME = "theme/"
ENDING = ".jsonl"
CHUNK = 1 << 20  # bytes

# A file by its content: folder of the kind, two digits, SHA-256, ending.
BY_HASH = re.compile(r"([a-z]+)/([0-9a-f]{2})/(\2[0-9a-f]{62})((?:\.[a-z0-9]{1,8})?)")


class NotMoved(Exception):
    """Why it can't be done; the sentence says what to do."""


@dataclass
class Entry:
    """What the contents say of one file: SHA-256 in hexadecimal, bytes, and the lines of one that has lines."""

    sha256: str
    size: int
    lines: int | None = None

    def told(self) -> dict:
        """As JSON."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass
class Contents:
    """`newsroom.json`: what the archive is, which paper it holds, and what must be in it.

    `files` tells of all files but those that are named by their own hash, whose number and bytes stand in `originals`.
    `numbers` are, by kind, the highest numbers that were ever given. `lost` are files that could not be read.
    """

    name: str
    site: str
    made_at: str
    accounts: bool = True
    second_factors: bool = False
    files: dict[str, Entry] = field(default_factory=dict)
    originals: list[int] = field(default_factory=lambda: [0, 0])
    numbers: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def fingerprint(self) -> str:
        """SHA-256 over all content: the same for two archives of the same paper, whenever and wherever made."""
        whole = hashlib.sha256()
        for name, entry in sorted(self.files.items()):
            whole.update(f"{entry.sha256}  {name}\n".encode())
        return whole.hexdigest()

    def as_json(self) -> dict:
        """What is written."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "name": self.name,
            "site": self.site,
            "made_at": self.made_at,
            "accounts": self.accounts,
            "second_factors": self.second_factors,
            "content": self.fingerprint(),
            "files": {name: entry.told() for name, entry in sorted(self.files.items())},
            "originals": {"count": self.originals[0], "size": self.originals[1]},
            "numbers": dict(sorted(self.numbers.items())),
            "lost": sorted(self.lost),
        }

    @classmethod
    def from_json(cls, told) -> "Contents":
        """What was read. Raises NotMoved for another format, a newer version, or what is no contents at all."""
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise NotMoved("This is no archive of a paper: make one with manage.py export_site.")
        version = told.get("version")
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise NotMoved("The archive does not say which version it is: export it again.")
        if version > VERSION:
            raise NotMoved(
                f"The archive is of version {version}, this release reads up to {VERSION}. Install a newer release, "
                "then import it."
            )
        try:
            contents = cls(
                name=_text(told["name"]),
                site=_text(told["site"]),
                made_at=_text(told["made_at"]),
                accounts=told["accounts"] is True,
                second_factors=told["second_factors"] is True,
                files={_text(name): _entry(entry) for name, entry in told["files"].items()},
                originals=[_count(told["originals"]["count"]), _count(told["originals"]["size"])],
                numbers={_text(name): _count(number) for name, number in told.get("numbers", {}).items()},
                lost=[_text(name) for name in told.get("lost", [])],
            )
        except (AttributeError, KeyError, TypeError, ValueError) as wrong:
            raise NotMoved(f"The contents of the archive ({CONTENTS}) are damaged: export it again.") from wrong
        if told.get("content") != contents.fingerprint():
            raise NotMoved(f"The contents of the archive ({CONTENTS}) were changed: export it again.")
        return contents


def _text(value):
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _count(value):
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 53:
        raise ValueError(value)
    return value


def _entry(told):
    if not re.fullmatch(r"[0-9a-f]{64}", told["sha256"]):
        raise ValueError(told)
    return Entry(told["sha256"], _count(told["size"]), _count(told["lines"]) if "lines" in told else None)


def is_theme_path(name: str) -> bool:
    """Whether this may be a file of the theme: no step upwards, nothing hidden, nothing that an odd system reads."""
    parts = name.split("/")
    return (
        len(parts) > 1
        and parts[0] == THEME.rstrip("/")
        and len(name.encode("utf-8", "replace")) <= 1000
        and all(part and not part.startswith(".") and len(part.encode()) <= 255 for part in parts)
        and not any(ord(letter) < 32 or letter in '\\:*?"<>|' for letter in name)
    )
