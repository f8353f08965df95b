"""`export_site`: the whole paper into one archive, while it runs, with little memory.

Rows are read in one moment of the database, straight into the archive. Files come after it, so that no reader's write
waits for them: one that went away since, or that is rotten, is told, and its line says that it has none.
"""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom.management import moving
from newsroom.models import SiteSettings

from .archive import BY_HASH, CHUNK, CONTENTS, ENDING, THEME, Contents, Entry, NotMoved, is_theme_path
from .archive_kinds import KINDS, NAMES_ALONE, Kind, target_of
from .archive_moment import one_moment
from .archive_values import line_of, said, said_address

BATCH = 200  # rows read at once
IN_MEMORY = 8 << 20  # bytes of a file; a bigger one waits on the disk
TOLD_EVERY = 1000  # files
# Every archive of the same content is the same to the byte but for its table of contents.
NO_TIME = (1980, 1, 1, 0, 0, 0)

Say = Callable[[str], None]


def export(target: Path, *, accounts=True, second_factors=False, say: Say = lambda line: None) -> Contents:
    """Write the archive to `target`, readable by its owner alone, whole or not at all; what it contains.

    Without `accounts` staff are carried as names that can't log in; with `second_factors` also what lets them in
    beside the password. Raises NotMoved, and OSError where the disk refuses.
    """
    if target.exists():
        raise NotMoved(f"{target} exists already. Name another file.")
    if not target.parent.is_dir():
        raise NotMoved(f"There is no folder {target.parent}. Make it first.")
    half = target.with_name(f".new-{target.name}-{os.getpid()}")
    try:
        with os.fdopen(os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            contents = _Export(file, target.parent, accounts, second_factors, say).run()
            file.flush()
            os.fsync(file.fileno())
        os.rename(half, target)
    finally:
        half.unlink(missing_ok=True)
    return contents


class _Export:
    """One export on its way."""

    def __init__(self, file, folder, accounts, second_factors, say):
        self.zip = zipfile.ZipFile(file, "w", allowZip64=True)
        self.folder, self.accounts, self.second_factors, self.say = folder, accounts, second_factors, say
        self.written = set()

    def run(self) -> Contents:
        carried = [kind for kind in KINDS if kind.name != "second_factors" or self.second_factors]
        carried = [kind for kind in carried if kind.name != "roles" or self.accounts]
        with_files = [kind for kind in carried if kind.files]
        with self.zip, _scratch(with_files, self.folder) as waiting:
            with one_moment():
                paper = SiteSettings.objects.filter(pk=1).first() or SiteSettings(pk=1)
                self.contents = Contents(
                    paper.name, settings.SITE_URL, timezone.now().isoformat(timespec="seconds"),
                    accounts=self.accounts, second_factors=self.second_factors,
                )  # fmt: skip
                last = moving.last_ids("default")
                self.contents.numbers = {kind.name: last.get(kind.model._meta.db_table, 0) for kind in carried}
                for kind in carried:
                    if kind.files:
                        waiting[kind].writelines(line_of(row) for row in self.rows(kind))
                    else:
                        self.put_lines(kind, (line_of(row) for row in self.rows(kind)))
            for kind in with_files:
                lost = self.put_files(kind, waiting[kind])
                self.put_lines(kind, _settled(kind, waiting[kind], lost))
            self.put_theme()
            told = json.dumps(self.contents.as_json(), ensure_ascii=False, indent=1).encode()
            with self.entry(CONTENTS) as out:
                out.write(told)
        return self.contents

    @contextmanager
    def entry(self, name, packed=True):
        """A file of the archive to be written."""
        info = zipfile.ZipInfo(name, NO_TIME)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self.zip.open(info, "w", force_zip64=True) as out:
            yield out

    def rows(self, kind: Kind) -> Iterator[dict]:
        """Each row of a kind as it is written: its number, and every field by its name."""
        fields = kind.fields
        paths = [_path(field) for field in fields]
        found = kind.rows().values_list("pk", *paths).iterator(chunk_size=BATCH)
        spelt = [said_address if isinstance(field, models.GenericIPAddressField) else said for field in fields]
        names = [field.name for field in fields]
        for number, *values in found:
            row = {name: spell(value) for name, spell, value in zip(names, spelt, values, strict=True)}
            if kind.name == "staff" and not self.accounts:
                row |= NAMES_ALONE
            yield row | {"number": number}

    def put_lines(self, kind, lines):
        """One file of lines."""
        name, whole, size, count = kind.name + ENDING, hashlib.sha256(), 0, 0
        with self.entry(name) as out:
            for line in lines:
                out.write(line)
                whole.update(line)
                size += len(line)
                count += 1
        self.contents.files[name] = Entry(whole.hexdigest(), size, count)
        if count:
            self.say(f"  {kind.name}: {count}")

    def put_files(self, kind, waiting) -> set[str]:
        """The files of all rows of a kind, each once; the SHA-256 of those that could not be taken along."""
        storage, lost, done = kind.model._meta.get_field("file").storage, set(), 0
        for row in _lines(waiting):
            if not row["file"]:
                continue
            if wrong := self.put_file(kind, storage, row):
                lost.add(row["sha256"])
                self.contents.lost.append(f"{kind.files}/{row['file']}")
                self.say(f"  {kind.files}/{row['file']} {wrong}: left out")
                continue
            done += 1
            if done % TOLD_EVERY == 0:
                self.say(f"  {done} files of {kind.name}")
        if done:
            self.say(f"  {done} files of {kind.name}")
        return lost

    def put_file(self, kind, storage, row) -> str:
        """One file, as it is; why not, in words, or ""."""
        name = member_of(kind, row)
        if not name:
            return "has no name that tells its content"
        if name in self.written:
            return ""
        with tempfile.SpooledTemporaryFile(IN_MEMORY, dir=self.folder) as copy:
            whole, size = hashlib.sha256(), 0
            try:
                with storage.open(row["file"], "rb") as source:
                    while chunk := source.read(CHUNK):
                        whole.update(chunk)
                        copy.write(chunk)
                        size += len(chunk)
            except OSError:
                return "can't be read"
            if whole.hexdigest() != row["sha256"]:
                return "is not what was put there"
            copy.seek(0)
            with self.entry(name, packed=False) as out:
                while chunk := copy.read(CHUNK):
                    out.write(chunk)
        self.written.add(name)
        self.contents.originals[0] += 1
        self.contents.originals[1] += size
        return ""

    def put_theme(self):
        """The outlet's own look, as it lies there; links and what is hidden stay behind."""
        root = Path(settings.THEME_DIR)
        for folder, folders, names in os.walk(root):
            folders.sort()
            for name in sorted(names):
                path = Path(folder, name)
                inside = THEME + path.relative_to(root).as_posix()
                if path.is_symlink() or not path.is_file() or not is_theme_path(inside):
                    self.say(f"  {inside}: left out")
                    continue
                with suppress(FileNotFoundError):
                    self.put_theme_file(path, inside)

    def put_theme_file(self, path, inside):
        content = path.read_bytes()
        with self.entry(inside) as out:
            out.write(content)
        self.contents.files[inside] = Entry(hashlib.sha256(content).hexdigest(), len(content))


def _path(field):
    """What a query asks for: the column, or what names the thing that it refers to."""
    if not field.remote_field:
        return field.attname
    _kind, named_by = target_of(field)
    return f"{field.name}__{named_by}" if named_by else field.attname


def member_of(kind: Kind, row: dict) -> str:
    """What the file of a row is called in the archive; "" where that can't be said."""
    sha256 = row["sha256"]
    name = f"{kind.files}/{sha256[:2]}/{sha256}{PurePosixPath(row['file']).suffix.lower()}"
    return name if BY_HASH.fullmatch(name) else ""


@contextmanager
def _scratch(with_files, folder):
    """Files for the lines that wait until their files are read: gone at the end, whatever happens."""
    with ExitStack() as stack:
        yield {kind: stack.enter_context(tempfile.TemporaryFile(dir=folder)) for kind in with_files}


def _lines(waiting):
    waiting.seek(0)
    for line in waiting:
        yield json.loads(line)


def _settled(kind, waiting, lost):
    """The lines with what their files are called from now on: nothing, where one is not in the archive."""
    for row in _lines(waiting):
        there = row["file"] and row["sha256"] not in lost
        yield line_of(row | {"file": member_of(kind, row).removeprefix(f"{kind.files}/") if there else ""})
