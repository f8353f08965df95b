"""The power is cut: what a disk holds that keeps what it was told to keep, and of the rest what chance has written.

`forgetful.c`, preloaded into the processes of a house, notes each fsync. `Disk.cut` makes of it the folder that a
machine would find when the power is back: in the strict way nothing that was not synced is there; in the mixed way
each file and each folder is either as it was last synced or as the processes last saw it, as disks do that write in an
order of their own.
"""

import ctypes
import os
import shutil
from pathlib import Path

from .layers import built


class Disk:
    """What is kept of the folder `watched`; it must not be moved while processes run."""

    def __init__(self, watched, beside):
        self.watched, self.beside = Path(watched), Path(beside)
        self.beside.mkdir(exist_ok=True)
        self.layer = built("forgetful", self.beside)
        self._c = ctypes.CDLL(str(self.layer))
        self.shadow = self.beside / "shadow"

    @property
    def surroundings(self):
        """What a process needs to write through this disk."""
        return {"LD_PRELOAD": str(self.layer), "DRILL_SHADOW": str(self.shadow), "DRILL_WATCHED": str(self.watched)}

    def begin(self):
        """From now on: all that lies there is kept."""
        shutil.rmtree(self.shadow, ignore_errors=True)
        for name in ("f", "d"):
            (self.shadow / name).mkdir(parents=True)
        for folder, _, names in os.walk(self.watched):
            for path in (folder, *(os.path.join(folder, name) for name in names)):
                if not os.path.islink(path) and self._c.forgetful_keep(path.encode(), str(self.shadow).encode()):
                    raise OSError(f"{path} could not be noted.")

    def _key(self, path):
        key = ctypes.create_string_buffer(64)
        if self._c.forgetful_key(os.fsencode(path), key, 64):
            raise FileNotFoundError(path)
        return key.value.decode()

    def cut(self, dice=None):
        """Put in the place of `watched` what is left after the cut; without `dice` the strict way.

        Only when all processes are dead. Returns how many files were lost or are older than they were.
        """
        seen = {self._key(path): path for path in [self.watched, *self.watched.rglob("*")] if not path.is_symlink()}
        left = self.watched.with_name("left")
        self.lost = 0
        self._rebuild(self._key(self.watched), left, seen, dice)
        shutil.rmtree(self.watched)
        left.rename(self.watched)
        return self.lost

    def _rebuild(self, key, target, seen, dice):
        target.mkdir()
        for kind, inner, name in self._names(key, seen, dice):
            if kind == "d":
                self._rebuild(inner, target / name, seen, dice)
            elif kind == "f":
                (target / name).write_bytes(self._content(inner, seen, dice))

    def _names(self, key, seen, dice):
        note = self.shadow / "d" / key
        kept = [line.split(" ", 2) for line in note.read_text().splitlines()] if note.exists() else []
        if key not in seen:
            return kept
        now = []
        for path in seen[key].iterdir():
            kind = "d" if path.is_dir() else "f" if path.is_file() else "o"
            now.append(["o" if path.is_symlink() else kind, self._key(path), path.name])
        self.lost += len([entry for entry in now if entry not in kept])
        return now if dice and dice.random() < 0.5 else kept

    def _content(self, key, seen, dice):
        note = self.shadow / "f" / key
        kept = note.read_bytes() if note.exists() else b""
        if key not in seen:
            return kept
        now = seen[key].read_bytes()
        self.lost += now != kept
        return now if dice and dice.random() < 0.5 else kept
