"""Whether every row that points to a file has it, in its length and with its hash."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models

from .disk import CHUNK


@dataclass(frozen=True)
class Broken:
    """A row whose file is not as the row says."""

    row: models.Model
    file: str
    why: str
    is_sure: bool = True  # False where the disk or the bucket could not be asked

    def __str__(self):
        return f"{self.row._meta.verbose_name} {self.row.pk}, {self.file}: {self.why}"


def broken(*, read=False) -> Iterator[Broken]:
    """Every row of the house with a file that is missing or has another length; with `read` also another content.

    Asks each model with a file field; columns `size` and `sha256` beside it say what the file was. A model with files
    besides names them by `other_files()`, as (storage, name, bytes).
    """
    for model in apps.get_models():
        fields = [field for field in model._meta.get_fields() if isinstance(field, models.FileField)]
        for row in model._base_manager.order_by("pk").iterator(chunk_size=500) if fields else ():
            for field in fields:
                if file := getattr(row, field.name):
                    yield from _looked_at(
                        row, file.storage, file.name, getattr(row, "size", None),
                        getattr(row, "sha256", None) if read else None,
                    )  # fmt: skip
            for storage, name, size in getattr(row, "other_files", tuple)():
                yield from _looked_at(row, storage, name, size)


def _looked_at(row, storage: Storage, name, size=None, sha256=None):
    try:
        found = storage.size(name)
    except FileNotFoundError:
        yield Broken(row, name, "is missing")
        return
    except OSError as wrong:
        yield Broken(row, name, f"can't be looked at: {wrong.strerror or wrong}", is_sure=False)
        return
    if size is not None and found != size:
        yield Broken(row, name, f"has {found} bytes instead of {size}")
    elif sha256:
        content = hashlib.sha256()
        try:
            with storage.open(name) as file:
                while chunk := file.read(CHUNK):
                    content.update(chunk)
        except OSError as wrong:
            yield Broken(row, name, f"can't be read: {wrong.strerror or wrong}", is_sure=False)
            return
        if content.hexdigest() != sha256:
            yield Broken(row, name, "has another content: its hash differs")
