"""What an operator laid into `DATA_DIR/incoming`: exports and copies of uploads that are too large for a browser.

Nothing outside that folder can be chosen, whatever is typed and wherever links lead.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from newsroom.models import Move

from .arriving import ending_of

DEEPEST = 3  # folders below incoming that are looked through
MOST = 200  # names of a kind that are offered


def within(path: str) -> Path | None:
    """The file or folder below incoming that a relative path means, or None: also for one that leads out of it."""
    root = Move.incoming().resolve()
    try:
        found = (root / path).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        # Not there, a name that no disk takes, or links in a circle.
        return None
    return found if found != root and found.is_relative_to(root) else None


def exports() -> list[dict]:
    """The exports that lie there, as `Move.files` says it."""
    found = []
    for folder, _folders, names in _walk():
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), Move.incoming())
            file = within(path) if ending_of(name) else None
            if file is not None and file.is_file():
                found.append({"name": path, "path": path, "size": file.stat().st_size, "place": "incoming"})
    return sorted(found, key=lambda one: one["path"])[:MOST]


def media_folders() -> list[str]:
    """The folders that may be a copy of the uploads: those of that name, those with years in them, and all at the
    top."""
    found = []
    for folder, folders, _names in _walk():
        path = os.path.relpath(folder, Move.incoming())
        if path == "." or within(path) is None:
            continue
        looks_it = any(name.isdecimal() and len(name) == 4 for name in folders)
        if looks_it or os.sep not in path or os.path.basename(path) in ("uploads", "wp-content"):
            found.append(path)
    return sorted(found)[:MOST]


def _walk() -> Iterator[tuple[str, list[str], list[str]]]:
    """Folders, their folders and files, not too deep; links are not gone into."""
    root = Move.incoming()
    with suppress(OSError):  # a disk without room: then nothing lies there either
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = list(folders)
        if folder != str(root) and len(Path(folder).relative_to(root).parts) >= DEEPEST:
            folders.clear()
        yield folder, inside, [name for name in sorted(names) if not name.startswith(".")]
