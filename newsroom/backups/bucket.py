"""Pictures in a bucket, and what a backup says of them: they stay there.

A nightly copy of a bucket through this machine would cost what the bucket was taken to save, and S3 keeps what was
deleted or written over by itself, once it is told to (versioning). The list with lengths and hashes is the database,
which is in every backup: after a restore `manage.py check_store` holds the bucket against it.
"""

from django.conf import settings
from django.core.files.storage import default_storage


def address() -> str:
    """Where pictures lie that are in no backup, as `s3://bucket/folder`; empty where they lie in DATA_DIR."""
    found = settings.MEDIA_BUCKET
    return f"s3://{found['bucket_name']}/{found['location']}".rstrip("/") if found else ""


def on_backup() -> str:
    """What whoever makes a backup should know. Asks the bucket whether it keeps versions."""
    keeps = default_storage.keeps_versions()
    said = f"Pictures lie in {address()} and are not in this backup"
    if keeps:
        return f"{said}: the bucket keeps versions, from which deleted ones can be had back."
    if keeps is None:
        return f"{said}. Whether the bucket keeps versions it does not say: make sure that it does."
    return f"{said}, and the bucket keeps no versions: what is deleted there is lost. Switch versioning on."


def on_restore(pictures_in: str) -> str:
    """What is left to do after a restore, given where the backup's pictures lie; empty for nothing."""
    here = address()
    if not (pictures_in or here):
        return ""
    if pictures_in == here:
        return f"Its pictures lie in {here} and were not touched. Now: manage.py check_store"
    if pictures_in:
        return f"Its pictures lie in {pictures_in}. Let MEDIA_STORAGE name that, then run manage.py check_store."
    return f"Its pictures lie in DATA_DIR now, and MEDIA_STORAGE names {here}: copy them there (docs/operating.md)."
