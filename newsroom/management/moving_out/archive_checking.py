"""Before anything is written: an archive is read whole, and whatever is wrong with it is said in a sentence.

An archive may come from anywhere. Its names, sizes, hashes and lines are looked at, every name that a line gives a
thing is noted on the disk (never in memory), and every reference must lead to one of them.
"""

import hashlib
import json
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from .archive import BY_HASH, CHUNK, CONTENTS, ENDING, THEME, VERSION, Contents, NotMoved, is_theme_path
from .archive_kinds import KINDS, Kind, target_of
from .archive_values import LONGEST_LINE, Unfit, meant, number_of, parsed

CONTENTS_MAX = 64 << 20  # bytes
ENTRIES_MAX = 2_000_000
# Lines of JSON pack by five to thirty; what unpacks to so much more is made to fill a disk.
RATIO_MAX, RATIO_FROM = 300, 256 << 20
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Names:
    """Which things are in the archive: kind and name → number. Kept in a file of its own, that goes with it."""

    def __init__(self, folder: Path):
        self.line = sqlite3.connect(folder / "names.sqlite3", isolation_level=None)
        self.line.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE thing (kind TEXT, name TEXT, number INTEGER, PRIMARY KEY (kind, name)) WITHOUT ROWID;"
            "CREATE TABLE wanted (kind TEXT, name TEXT, by TEXT, PRIMARY KEY (kind, name)) WITHOUT ROWID;"
            "CREATE TABLE file (name TEXT PRIMARY KEY) WITHOUT ROWID;"
            "BEGIN"
        )

    def add(self, kind: str, name, number: int) -> bool:
        """Note a thing; False where there is one of that name."""
        added = self.line.execute("INSERT OR IGNORE INTO thing VALUES (?, ?, ?)", (kind, str(name), number))
        return added.rowcount == 1

    def want(self, kind: str, name, by: str) -> None:
        """Note that a line refers to a thing."""
        self.line.execute("INSERT OR IGNORE INTO wanted VALUES (?, ?, ?)", (kind, str(name), by))

    def want_file(self, name: str) -> None:
        """Note that a line has this file."""
        self.line.execute("INSERT OR IGNORE INTO file VALUES (?)", (name,))

    def number(self, kind: str, name) -> int:
        """The number of a thing that is there."""
        return self.line.execute("SELECT number FROM thing WHERE kind = ? AND name = ?", (kind, str(name))).fetchone()[
            0
        ]

    def missing(self) -> tuple[str, str, str] | None:
        """A reference that leads nowhere: kind, name, and what says so."""
        return self.line.execute(
            "SELECT kind, name, by FROM wanted WHERE NOT EXISTS"
            " (SELECT 1 FROM thing WHERE thing.kind = wanted.kind AND thing.name = wanted.name) LIMIT 1"
        ).fetchone()

    def files(self) -> set[str]:
        """All files that lines have."""
        return {name for (name,) in self.line.execute("SELECT name FROM file")}

    def close(self):
        """Let go of the file."""
        self.line.close()


class Archive:
    """An archive that was opened. `check` reads all of it; then `lines` and `chunks` can be trusted."""

    def __init__(self, path: Path):
        try:
            # As it lies there: what the entries say of themselves may be said of the same bytes many times.
            self.packed = path.stat().st_size
            self.zip = zipfile.ZipFile(path)
        except FileNotFoundError as wrong:
            raise NotMoved(f"There is no {path}.") from wrong
        except DAMAGED as wrong:
            raise NotMoved(f"{path} is no archive, or a part of it is missing: copy it again.") from wrong
        try:
            self.entries = self._named()
            self.contents = self._contents()
        except BaseException:
            self.zip.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.zip.close()

    # -- what is in it -------------------------------------------------------------------------------------------------

    def _named(self):
        found = self.zip.infolist()
        if len(found) > ENTRIES_MAX:
            raise NotMoved(f"The archive has {len(found)} files, more than any paper.")
        entries, size = {}, 0
        known = {CONTENTS, *(kind.name + ENDING for kind in KINDS)}
        folders = {kind.files for kind in KINDS if kind.files}
        for entry in found:
            name = entry.filename
            by_hash = BY_HASH.fullmatch(name)
            if name not in known and not (by_hash and by_hash[1] in folders) and not is_theme_path(name):
                raise NotMoved(
                    f"The archive holds “{name[:200]}”, which does not belong into one of version {VERSION}: it was "
                    "made by a newer release, or by somebody else. Install a newer release, or export it again."
                )
            if entry.orig_filename != name or name in entries:
                raise NotMoved(f"The archive holds “{name[:200]}” twice or under two names: export it again.")
            kind = (entry.external_attr >> 16) & 0o170000
            if entry.flag_bits & 0x1 or kind not in (0, 0o100000):
                raise NotMoved(f"“{name[:200]}” in the archive is locked, or no plain file: export it again.")
            entries[name] = entry
            size += entry.file_size
        if size > RATIO_FROM and size > self.packed * RATIO_MAX:
            raise NotMoved("The archive would unpack to hundreds of times its size: it is made to fill a disk.")
        self.size = size
        return entries

    def _contents(self):
        entry = self.entries.get(CONTENTS)
        if entry is None or entry.file_size > CONTENTS_MAX:
            raise NotMoved("This is no archive of a paper: make one with manage.py export_site.")
        try:
            told = json.loads(self.zip.read(entry))
        except (*DAMAGED, RecursionError) as wrong:
            raise NotMoved(f"The contents of the archive ({CONTENTS}) are damaged: copy it again.") from wrong
        return Contents.from_json(told)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, piece by piece. Raises NotMoved where they are damaged."""
        try:
            with self.zip.open(self.entries[name]) as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except DAMAGED as wrong:
            raise NotMoved(f"“{name}” in the archive is damaged: copy it again.") from wrong

    def lines(self, kind: Kind) -> Iterator[tuple[dict, int]]:
        """The rows of a kind, each with the bytes of its line; none where the archive has no such file."""
        name = kind.name + ENDING
        if name not in self.entries:
            return
        number = 0
        try:
            with self.zip.open(self.entries[name]) as file:
                while line := file.readline(LONGEST_LINE + 1):
                    number += 1
                    if len(line) > LONGEST_LINE:
                        raise NotMoved(f"{name}, line {number}: it is longer than {LONGEST_LINE >> 20} MB.")
                    yield parsed(line), len(line)
        except Unfit as wrong:
            raise NotMoved(f"{name}, line {number}: {wrong}.") from wrong
        except DAMAGED as wrong:
            raise NotMoved(f"“{name}” in the archive is damaged: copy it again.") from wrong

    # -- whether it can be taken in ------------------------------------------------------------------------------------

    def check(self, names: Names, given: dict[str, list[str]], say=lambda line: None) -> None:
        """Read all of it and note in `names` what it has. `given` are the things that every paper has, by model.

        Raises NotMoved with a sentence; nothing was written then.
        """
        free = shutil.disk_usage(settings.DATA_DIR).free
        if self.size * 2 > free:
            raise NotMoved(f"The archive needs {self.size >> 19} MB on the disk, and {free >> 20} MB are free.")
        listed = set(self.contents.files)
        there = {name for name in self.entries if name != CONTENTS and not BY_HASH.fullmatch(name)}
        if listed != there:
            name = min(listed ^ there)
            raise NotMoved(f"“{name[:200]}” is {'missing' if name in listed else 'not told of'}: export it again.")
        for label, known in given.items():
            for number, name in enumerate(known):
                names.add(label, name, number)
        for kind in KINDS:
            if kind.name + ENDING in self.entries:
                self._check_lines(kind, names)
                say(f"  {kind.name}: in order")
        if missing := names.missing():
            raise NotMoved(f"A line of {missing[2]} names one of {missing[0]}, {missing[1][:100]}, that is not there.")
        self._check_files(names)

    def _check_lines(self, kind, names):
        name = kind.name + ENDING
        self._check_hash(name, self.contents.files[name])
        checked, count = Checked(kind, names), 0
        for row, _size in self.lines(kind):
            count += 1
            try:
                checked.look_at(row)
            except Unfit as wrong:
                raise NotMoved(f"{name}, line {count}: {wrong}.") from wrong
        if count != self.contents.files[name].lines:
            raise NotMoved(f"{name} has {count} lines, and not as many as were written: export it again.")

    def _check_hash(self, name, told):
        whole, size = hashlib.sha256(), 0
        for chunk in self.chunks(name):
            whole.update(chunk)
            size += len(chunk)
        if (whole.hexdigest(), size) != (told.sha256, told.size):
            raise NotMoved(f"“{name}” is not what was put into the archive: copy or export it again.")

    def _check_files(self, names):
        wanted = names.files()
        there = {name for name in self.entries if BY_HASH.fullmatch(name)}
        if wanted != there:
            name = min(wanted ^ there)
            raise NotMoved(f"The file {name} is {'missing' if name in wanted else 'nobody’s'}: export it again.")
        for name in self.entries:
            if name.startswith(THEME):
                self._check_hash(name, self.contents.files[name])
            elif by_hash := BY_HASH.fullmatch(name):
                whole = hashlib.sha256()
                for chunk in self.chunks(name):
                    whole.update(chunk)
                if whole.hexdigest() != by_hash[3]:
                    raise NotMoved(f"The file {name} is not what was put into the archive: copy it again.")


class Checked:
    """Looks at rows of one kind, one after the other."""

    def __init__(self, kind: Kind, names: Names):
        self.kind, self.names = kind, names
        self.fields = {field.name: field for field in kind.fields}
        self.targets = {name: target_of(field) for name, field in self.fields.items() if field.remote_field}
        self.seen = f"{kind.name} by number"

    def look_at(self, row: dict) -> None:
        """Raise Unfit with what is wrong with this row; note what it is called and what it refers to."""
        number = number_of(row)
        if unknown := set(row) - set(self.fields) - {"number"}:
            raise Unfit(f"it has “{min(unknown)[:60]}”, which this release does not know")
        values = {name: self.value(name, row) for name in self.fields if name in row}
        for name in set(self.fields) - set(values):
            if not has_default(self.fields[name]):
                raise Unfit(f"it has no {name}")
        if not self.names.add(self.seen, number, number):
            raise Unfit(f"another one has the number {number} too")
        name = values.get(self.kind.named_by, number)
        if not self.names.add(self.kind.name, name, number):
            raise Unfit(f"another one is called {str(name)[:100]} too")
        if self.kind.files and row.get("file"):
            member = f"{self.kind.files}/{row['file']}"
            by_hash = BY_HASH.fullmatch(member)
            if not by_hash or by_hash[3] != values["sha256"]:
                raise Unfit("its file is not named by its content")
            self.names.want_file(member)

    def value(self, name, row):
        """What the column gets; of a reference, its name."""
        field, value = self.fields[name], row[name]
        if name not in self.targets:
            value = meant(field, value)
            if (fits := self.kind.fits.get(name)) and not fits(value):
                raise Unfit(f"{name} is “{repr(value[:60])[1:-1]}”")
            if self.kind.is_on_every_page:
                self.validate(field, value)
            return value
        if value is None:
            if not field.null:
                raise Unfit(f"{name} is empty")
            return None
        kind, named_by = self.targets[name]
        if not isinstance(value, str if named_by else int) or isinstance(value, bool) or len(str(value)) > 300:
            raise Unfit(f"{name} is no name of another thing")
        self.names.want(kind, value, self.kind.name)
        return value

    @staticmethod
    def validate(field, value):
        """What would break every page is refused as a form would refuse it."""
        try:
            if value not in (None, "", [], {}):
                field.run_validators(value)
        except ValidationError as wrong:
            raise Unfit(f"{field.name}: {' '.join(wrong.messages)}") from wrong


def has_default(field) -> bool:
    """Whether a line may leave the field out: an archive from before there was one."""
    return field.null or field.has_default() or field.has_db_default() or (field.blank and field.empty_strings_allowed)


@contextmanager
def names_in(folder: Path) -> Iterator[Names]:
    """A place for the names, in a folder of its own."""
    names = Names(folder)
    try:
        yield names
    finally:
        names.close()
