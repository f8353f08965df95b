"""The edge of the picture library: files come in here, and the worker makes their renditions here.

A picture's row is the queue. A worker claims it by a conditional UPDATE, renders outside any
transaction, writes the files, and only then puts them on the row; whoever lost the claim meanwhile
(the focal point moved, another worker took over) leaves files that `sweep_renditions` removes.
"""

import logging
import os
from dataclasses import asdict
from datetime import timedelta
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Picture
from articles.pictures.alt import alt_problem
from articles.pictures.inspect import CHUNK, NotKept, PictureRefused, inspect
from articles.pictures.metadata import Metadata, credit_line, read_metadata
from articles.pictures.renditions import plan, render
from articles.pictures.storage import (
    delete_folder,
    delete_renditions_of,
    keep,
    nearby,
    old_folders,
    original_name,
    rendition_name,
)
from newsroom.models import Act, SiteSettings
from newsroom.pages import changing
from newsroom.roles import SYSTEM, require
from newsroom.text import clean_line

log = logging.getLogger(__name__)

# Longer than any picture takes: who holds a claim for so long was killed.
CLAIM_LASTS = timedelta(minutes=10)
MAX_TRIES = 3

# A page that a reader has open may still ask for the files of before.
KEEP_UNUSED = timedelta(days=7)


# Coming in -------------------------------------------------------------------------------------------------------


def take_in(file: BinaryIO | str | PathLike, by=None, *, called="", **fields) -> Picture:
    """Take a picture into the library and say which one it is; its renditions are made by the worker.

    `fields` are the columns of Picture that a person typed; what was left empty is filled from the
    file's own words; one that nobody has words for takes its title from what the file was `called`. The
    same file again is the picture that is there already (`already_there` says so), with its empty columns
    filled; from the trash it comes back. Raises PictureRefused with a sentence, or PermissionDenied when
    `by` may not add pictures. Not to be called inside a transaction: it reads, decodes and writes files.
    """
    if by is not None:
        require(by, "articles.add_picture")
    seen = inspect(file)
    if there := Picture.objects.filter(sha256=seen.sha256).first():
        return _welcome_back(there, by, fields, file, seen)
    said = read_metadata(file)
    name = _keep(file, seen)
    values = _from_file(said) | {field: value for field, value in fields.items() if value not in ("", None)}
    if not (values.get("title") or values.get("caption")):
        values["title"] = clean_line(Path(called).stem, 200)
    picture = Picture(
        file=name, sha256=seen.sha256, format=seen.format, width=seen.width, height=seen.height, size=seen.size,
        metadata=_plain(said), **values,
    )  # fmt: skip
    picture.take_by(by)
    try:
        with changing(), transaction.atomic():
            picture.save()
            Act.record("take in picture", picture, by=by or SYSTEM)
    except IntegrityError:
        # The same file, sent twice at the same moment.
        there = Picture.objects.filter(sha256=seen.sha256).first()
        if there is None:
            raise
        return _welcome_back(there, by, fields, file, seen)
    picture.already_there = False
    return picture


def _keep(file, seen) -> str:
    """Write the original where it belongs; returns its name. Raises NotKept where it can't be written."""
    name = original_name(seen.sha256, seen.extension)
    try:
        keep(Picture._meta.get_field("file").storage, name, _chunks(file), mode=0o600)
    except OSError as error:
        # A full disk, or a bucket that is away: not the picture's fault, and still a sentence for who brings it.
        log.exception("%s could not be kept", name)
        raise NotKept(
            _("This picture can't be kept just now: %(why)s. Try again in a while, or tell who looks after the site.")
            % {"why": error.strerror or error}
        ) from error
    return name


def _welcome_back(picture, by, fields, file, seen) -> Picture:
    if picture.killed_at:
        raise PictureRefused(
            _("This picture was killed and can't be used again: %(reason)s") % {"reason": picture.kill_reason}
        )
    filled = {
        field: value
        for field, value in fields.items()
        if value not in ("", None) and getattr(picture, field) in ("", None)
    }
    if not picture.file:
        # The trash was emptied; a story still named the picture, and its row was kept.
        filled |= {
            "file": _keep(file, seen),
            "making": Picture.Making.DUE,
            "making_tries": 0,
            "making_error": "",
            "claimed_at": None,
        }
    if filled or picture.trashed_at:
        with changing():
            for field, value in filled.items():
                setattr(picture, field, value)
            if picture.trashed_at:
                picture.trashed_at = None
                Act.record("restore picture", picture, by=by or SYSTEM, note=_("The same file was uploaded again."))
            picture.save(update_fields=[*filled, "trashed_at"])
    picture.already_there = True
    return picture


def _from_file(said: Metadata) -> dict:
    taken = said.taken_at
    if taken and taken.tzinfo is None:
        # The camera's clock: most likely the outlet's own zone.
        taken = timezone.make_aware(taken, SiteSettings.current().zone)
    return {
        "title": said.title or said.headline,
        "caption": said.caption,
        "credit": credit_line(said),
        "creator": ", ".join(said.creator),
        "copyright": said.copyright,
        "alt": "" if alt_problem(said.alt) else said.alt,
        "rights": "\n".join(part for part in (said.usage_terms, said.instructions) if part)[:3000],
        "taken_at": taken,
    }


def _plain(said: Metadata) -> dict:
    plain = asdict(said)
    plain["taken_at"] = said.taken_at.isoformat() if said.taken_at else None
    return {name: value for name, value in plain.items() if value not in ("", None, [])}


def _chunks(file):
    if isinstance(file, str | PathLike):
        with open(file, "rb") as source:
            yield from _chunks(source)
        return
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk
    file.seek(0)


# Making renditions -----------------------------------------------------------------------------------------------


def make_due_renditions(limit: int = 20, now=None) -> int:
    """Make the renditions of up to `limit` pictures that wait for them, newest first; returns how many were made.

    Run by the worker, by several at once if there are several. A claim of more than ten minutes is taken
    up again. A picture that can't be decoded fails at once, one whose files can't be read or written is
    tried again when its claim has run out, three times in all; the sentence why stands on the picture.
    """
    made = 0
    for _turn in range(limit):
        picture = _claim(now or timezone.now())
        if picture is None:
            break
        made += _make(picture)
    return made


def make_renditions(pk: int) -> bool:
    """Make those of one picture now, if they wait for it; returns whether they were made."""
    picture = _claim(timezone.now(), pk=pk)
    return picture is not None and _make(picture)


def _claim(now, **only) -> Picture | None:
    stale = Q(making=Picture.Making.CLAIMED, claimed_at__lt=now - CLAIM_LASTS)
    waiting = Picture.objects.filter(Q(making=Picture.Making.DUE) | stale, killed_at=None, **only).exclude(file="")
    for picture in waiting.order_by("making_tries", "-id")[:100]:
        # The row must be as it was read: of two workers, one finds it changed.
        mine = Picture.objects.quietly().filter(pk=picture.pk, making=picture.making, claimed_at=picture.claimed_at)
        if picture.making_tries >= MAX_TRIES:
            why = picture.making_error or _("The worker stopped three times while it opened this picture.")
            mine.update(making=Picture.Making.FAILED, making_error=why)
        elif mine.update(making=Picture.Making.CLAIMED, claimed_at=now, making_tries=F("making_tries") + 1):
            return Picture.objects.get(pk=picture.pk)
    return None


def _make(picture: Picture) -> bool:
    mine = Picture.objects.quietly().filter(pk=picture.pk, making=Picture.Making.CLAIMED, claimed_at=picture.claimed_at)
    try:
        rows = _written(picture)
    except PictureRefused as refused:
        mine.update(making=Picture.Making.FAILED, making_error=refused.sentence[:300])
        return False
    except OSError as error:
        log.warning("picture %s: %s", picture.pk, error)
        sentence = _("The files of this picture can't be read or written: %(why)s.") % {"why": error.strerror or error}
        last = picture.making_tries >= MAX_TRIES
        # Otherwise it stays claimed: when the claim runs out, it is tried again.
        making = Picture.Making.FAILED if last else Picture.Making.CLAIMED
        mine.update(making=making, making_error=sentence[:300])
        return False
    with changing(*(picture.page_keys() if rows != picture.renditions else ())):
        recorded = mine.update(
            renditions=rows, making=Picture.Making.MADE, claimed_at=None, making_tries=0, making_error=""
        )
    return bool(recorded)


def _written(picture: Picture) -> list[dict]:
    rights = Metadata(
        creator=[picture.creator] if picture.creator else [],
        credit=picture.credit,
        copyright=picture.copyright,
        caption=picture.caption,
        usage_terms=picture.metadata.get("usage_terms", ""),
        licence_url=picture.metadata.get("licence_url", ""),
        digital_source_type=picture.metadata.get("digital_source_type", ""),
    )
    rows = []
    specs = plan(picture.width, picture.height)
    with nearby(picture.file.storage, picture.file.name) as path:
        for spec, content, width, height in render(path, specs, picture.focal, rights):
            name = rendition_name(picture.sha256, picture.focal, spec)
            keep(default_storage, name, [content])
            rows.append(
                {"crop": spec.crop, "format": spec.format, "width": width, "height": height, "size": len(content),
                 "name": name}
            )  # fmt: skip
    return rows


# Cleaning up -----------------------------------------------------------------------------------------------------


def remove_killed_renditions() -> int:
    """Delete the public files of killed pictures, whatever their focal point was; returns of how many pictures.

    Raises OSError where one is still public, so that the worker says so; the others are gone by then.
    """
    removed, wrong = 0, None
    for picture in Picture.objects.filter(killed_at__isnull=False).exclude(renditions=[]):
        try:
            delete_renditions_of(default_storage, picture.sha256)
        except OSError as error:
            log.warning("killed picture %s is still public: %s", picture.pk, error)
            wrong = error
            continue
        Picture.objects.quietly().filter(pk=picture.pk).update(renditions=[])
        removed += 1
    if wrong:
        raise wrong
    return removed


def sweep_renditions(now=None) -> int:
    """Delete folders of renditions that no picture shows any more, a week after; returns how many. Once a night."""
    # Looked at before the database: what is made from now on is young, and stays.
    old = old_folders(default_storage, (now or timezone.now()) - KEEP_UNUSED)
    if not old:
        return 0
    rows = Picture.objects.exclude(renditions=[]).values_list("renditions", flat=True).iterator()
    shown = {os.path.dirname(row[0]["name"]) for row in rows}
    deleted = 0
    for folder in old:
        if folder in shown:
            continue
        try:
            delete_folder(default_storage, folder)
            deleted += 1
        except OSError as error:
            log.warning("%s could not be deleted: %s", folder, error)
    return deleted
