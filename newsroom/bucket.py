"""Files in a bucket of S3, or of anything that speaks its language (MinIO, Ceph, Hetzner, Backblaze, R2 …).

Named by `MEDIA_STORAGE` alone; nothing of it is imported where that is not set, since boto3 costs thirty megabytes of
every process. Readers never see the bucket: addresses are our own, and `newsroom.views.media` hands the files on, so
that the paper's pages ask no other host and the bucket needs no public door.

Whatever goes wrong on the way is an OSError, as with a disk: FileNotFoundError where there is no such file.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile
from urllib.parse import quote, urljoin

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.utils.deconstruct import deconstructible
from s3transfer import exceptions as transfers
from storages.backends.s3 import S3Storage
from urllib3.exceptions import HTTPError

IN_MEMORY = 1_000_000  # bytes of a file that is read; the rest waits on disk
# What the layers below S3's answers raise: each has a family of its own, and none is an OSError.
FAILED = (BotoCoreError, Boto3Error, transfers.RetriesExceededError, transfers.TransferNotDoneError,
          transfers.S3UploadFailedError, transfers.S3DownloadFailedError, HTTPError)  # fmt: skip
AT_ONCE = 1000  # names that S3 deletes by one request


@dataclass
class Fetched:
    """A file on its way to a reader, to be read or closed: its length in bytes, its mark, when it was written."""

    size: int
    etag: str
    modified: datetime
    body: object = None
    name: str = ""

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises OSError."""
        with as_os_errors(self.name):
            return self.body.read(size if size >= 0 else None)

    def close(self) -> None:
        """Let go of what was not read."""
        if self.body is not None:
            self.body.close()


@contextmanager
def as_os_errors(name: str) -> Iterator[None]:
    """Turn what S3 refuses into what a disk would say."""
    try:
        yield
    except ClientError as refused:
        told = refused.response
        status = told.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if status == 404 and told.get("Error", {}).get("Code") != "NoSuchBucket":
            raise FileNotFoundError(errno.ENOENT, "There is no such file in the bucket", name) from refused
        what = told.get("Error", {}).get("Code") or f"status {status}"
        raise OSError(errno.EIO, f"The bucket refuses it ({what})", name) from refused
    except FAILED as failed:
        raise OSError(errno.EIO, f"The bucket does not answer ({type(failed).__name__})", name) from failed


@deconstructible
class Bucket(S3Storage):
    """Part of a bucket, below `location`. `base_url` is where readers fetch its files from us; None for none."""

    def __init__(self, *, base_url: str | None = None, **options) -> None:
        self.base_url = base_url
        config = Config(
            # A reader waits; the worker asks again later anyway.
            connect_timeout=5, read_timeout=20, retries={"mode": "standard", "max_attempts": 3},
            s3={"addressing_style": "path" if options.get("endpoint_url") else "auto"},
            # Asked for by AWS alone; others refuse the header.
            request_checksum_calculation="when_required", response_checksum_validation="when_required",
        )  # fmt: skip
        super().__init__(
            client_config=config, transfer_config=TransferConfig(use_threads=False), default_acl=None,
            file_overwrite=True, gzip=False, querystring_auth=False, **options)  # fmt: skip

    def key(self, name: str) -> str:
        """Where a name lies in the bucket."""
        return self._normalize_name(name)

    def url(self, name, *args, **kwargs):
        """Where readers fetch it: from us."""
        if self.base_url is None:
            raise ValueError("This file is not accessible via a URL.")
        return urljoin(self.base_url, quote(name))

    def _open(self, name, mode="rb"):
        if mode != "rb":
            raise ValueError("Files of a bucket are written whole, by save().")
        file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
        try:
            self.copy_to(name, file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return File(file, name)

    def copy_to(self, name: str, file) -> None:
        """Write a file's content into an open one. Raises OSError."""
        with as_os_errors(name):
            self.bucket.Object(self.key(name)).download_fileobj(file, Config=self.transfer_config)

    def _save(self, name, content):
        with as_os_errors(name):
            return super()._save(name, content)

    def delete(self, name):
        """Delete it; one that is gone is no error."""
        with as_os_errors(name):
            super().delete(name)

    def exists(self, name):
        """Whether it is there."""
        with as_os_errors(name):
            return super().exists(name)

    def size(self, name):
        """Its length in bytes."""
        with as_os_errors(name):
            return super().size(name)

    def listdir(self, name):
        """The folders and files right below a name."""
        with as_os_errors(name):
            return super().listdir(name)

    def get_modified_time(self, name):
        """When it was written."""
        with as_os_errors(name):
            return super().get_modified_time(name)

    def fetch(self, name: str, *, whole: bool = True, part: tuple[int, int] | None = None) -> Fetched:
        """A file for a reader, as it comes, or the bytes of it from one up to and without another; without `whole` what
        is said of it alone. Raises OSError."""
        asked = {"Bucket": self.bucket_name, "Key": self.key(name)}
        client = self.connection.meta.client
        if part is not None:
            asked["Range"] = f"bytes={part[0]}-{part[1] - 1}"
        with as_os_errors(name):
            told = client.get_object(**asked) if whole else client.head_object(**asked)
        return Fetched(told["ContentLength"], told["ETag"], told["LastModified"], told.get("Body"), name)

    def below(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """The name of every file that begins like this, and when it was written. Raises OSError."""
        root = self.key("").rstrip("/")
        root = f"{root}/" if root else ""
        with as_os_errors(prefix):
            for found in self.bucket.objects.filter(Prefix=f"{root}{prefix}"):
                yield found.key.removeprefix(root), found.last_modified

    def delete_all(self, names: Iterable[str]) -> None:
        """Delete many. Raises OSError."""
        keys = [{"Key": self.key(name)} for name in names]
        for start in range(0, len(keys), AT_ONCE):
            with as_os_errors("files"):
                told = self.bucket.delete_objects(Delete={"Objects": keys[start : start + AT_ONCE], "Quiet": True})
            if wrong := told.get("Errors"):
                raise OSError(errno.EIO, f"The bucket did not delete it ({wrong[0].get('Code')})", wrong[0].get("Key"))

    def keeps_versions(self) -> bool | None:
        """Whether what is deleted or written over can be had back; None where the bucket does not say."""
        try:
            with as_os_errors(self.bucket_name):
                told = self.connection.meta.client.get_bucket_versioning(Bucket=self.bucket_name)
        except OSError:
            return None
        return told.get("Status") == "Enabled"
