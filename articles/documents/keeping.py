"""The edge of the documents: files come in here, go out to readers, and are taken away."""

import logging
from collections.abc import Iterator
from os import PathLike
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.models import Document
from newsroom.models import Act
from newsroom.pages import changing
from newsroom.roles import SYSTEM, require

from .inspect import CHUNK, DocumentRefused, inspect, opened
from .storage import delete, keep, kept_name, public_name

__all__ = ["DocumentRefused", "empty_out", "settle_documents", "take_in"]

log = logging.getLogger(__name__)

AT_ONCE = 50
_settled_up_to = 0


def take_in(
    file: BinaryIO | str | PathLike, by=None, *, called: str = "", most: int | None = None, **fields
) -> Document:
    """Take a document in and say which one it is; readers can fetch it at once, or where that file can't be
    written just now, as soon as the worker could.

    `called` is the name that the file came with, `most` the limit in bytes (DOCUMENT_MAX_MB where it is not given);
    `fields` are columns of Document. The same file again is the document that is there already (`already_there` says
    so), with its empty columns filled; from the trash it comes back. Raises DocumentRefused with a sentence,
    PermissionDenied when `by` may not add documents, OSError where files can't be written. Not to be called inside a
    transaction: it reads and writes files.
    """
    if by is not None:
        require(by, "articles.add_document")
    seen = inspect(file, most=most or settings.DOCUMENT_MAX_BYTES)
    fields = {"original_name": called[-255:], **fields}
    if there := Document.objects.filter(sha256=seen.sha256).first():
        return _welcome_back(there, by, fields, file, seen)
    title = fields.get("title") or called.rpartition(".")[0] or called
    kept = kept_name(seen.sha256, seen.format.ending)
    keep(kept, _chunks(file))
    document = Document(
        file=kept, sha256=seen.sha256, format=seen.format.name, size=seen.size,
        name=public_name(seen.sha256, title, seen.format), **fields,
    )  # fmt: skip
    document.take_by(by)
    try:
        with changing(), transaction.atomic():
            document.save()
            Act.record("take in document", document, by=by or SYSTEM)
    except IntegrityError:
        # The same file, sent twice at the same moment.
        there = Document.objects.filter(sha256=seen.sha256).first()
        if there is None:
            raise
        return _welcome_back(there, by, fields, file, seen)
    # After its row, so that no killed process leaves a file to readers that nobody knows of.
    document.settle()
    document.already_there = False
    return document


def _welcome_back(document, by, fields, file, seen) -> Document:
    filled = {
        field: value
        for field, value in fields.items()
        if value not in ("", None) and getattr(document, field) in ("", None)
    }
    if not document.file or document.trashed_at:
        # The trash was emptied, or is being emptied at this moment.
        filled["file"] = kept_name(seen.sha256, seen.format.ending)
        keep(filled["file"], _chunks(file))
    if filled or document.trashed_at:
        with changing():
            for field, value in filled.items():
                setattr(document, field, value)
            if document.trashed_at:
                document.trashed_at = None
                note = _("The same file was uploaded again.")
                Act.record("restore document", document, by=by or SYSTEM, note=note)
            document.save(update_fields=[*filled, "trashed_at"])
        document.settle()
    document.already_there = True
    return document


def _chunks(file) -> Iterator[bytes]:
    with opened(file) as source:
        source.seek(0)
        while chunk := source.read(CHUNK):
            yield chunk
        source.seek(0)


def settle_documents() -> int:
    """Put out and take away what a killed process, or a full disk, left undone; returns how many. By the worker."""
    global _settled_up_to
    unsettled = Document.objects.unsettled().exclude(file="").order_by("id")
    some = list(unsettled.filter(id__gt=_settled_up_to)[:AT_ONCE])
    # The next turn goes on behind these: some may fail for ever, and keep nobody else waiting.
    _settled_up_to = some[-1].pk if len(some) == AT_ONCE else 0
    return sum(document.settle() for document in some)


def empty_out(before, at_once: int) -> int:
    """Delete the files of documents that went into the trash before that moment; returns of how many.

    The rows stay, so that their addresses go on saying that something is gone.
    """
    there = Document.objects.filter(trashed_at__lt=before).exclude(file="")
    count = 0
    for document in list(there[:at_once]):
        # Else readers would keep it for ever: nobody settles a document without a file.
        if not document.settle():
            continue
        with changing():
            # Somebody may have brought it back since the list was made.
            if not there.quietly().filter(pk=document.pk).update(file=""):
                continue
            Act.record("empty from the trash", document, by=SYSTEM)
        count += 1
        try:
            delete(document.file.name)
        except OSError as error:
            log.warning("document %s: %s could not be deleted: %s", document.pk, document.file.name, error)
    return count
