"""Documents for readers: where no nginx stands in front, and the word for what was taken away."""

import os
from pathlib import Path

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import http_date

from articles.documents.formats import BY_ENDING
from articles.documents.serving import headers_of, part_of
from articles.documents.storage import FOLDER
from articles.models import Document
from newsroom.pages import read_only
from newsroom.pages.headers import CACHE_CONTROL

CHUNK = 64 * 1024


@read_only
def document(request, path):
    """The file, whole or the part that a player asks for; 410 for one in the trash, 404 for none."""
    parts = path.split("/")
    format = BY_ENDING.get(path.rpartition(".")[2])
    if format is None or "\0" in path or any(part.startswith(".") or not part for part in parts):
        raise Http404
    try:
        file = open(Path(default_storage.path(FOLDER), *parts), "rb")  # noqa: SIM115 - the answer closes it
    except OSError:
        return _not_there(request, path)
    told = os.fstat(file.fileno())
    # As nginx makes it.
    etag, changed = f'"{int(told.st_mtime):x}-{told.st_size:x}"', http_date(told.st_mtime)
    said = {**headers_of(format), "ETag": etag, "Last-Modified": changed, "Cache-Control": CACHE_CONTROL}
    if etag in (one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")):
        file.close()
        return HttpResponse(status=304, headers={name: said[name] for name in said if name != "Content-Type"})
    # A part of what the reader had before it changed is no use: then the whole.
    is_same = request.headers.get("If-Range", etag) in (etag, changed)
    try:
        part = part_of(request.headers.get("Range", ""), told.st_size) if is_same else None
    except ValueError:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{told.st_size}", "Accept-Ranges": "bytes"})
    if part is None:
        return _sent(file, told.st_size, said)
    file.seek(part.start)
    # As nginx: who has a part knows that there are parts.
    del said["Accept-Ranges"]
    said["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{told.st_size}"
    return _sent(_Window(file, part.end - part.start), part.end - part.start, said, status=206)


def _sent(file, length, said, status=200):
    response = FileResponse(file, status=status, content_type=said["Content-Type"])
    # Django would name the file once more; its address does.
    response.headers.pop("Content-Disposition", None)
    for name, value in {**said, "Content-Length": str(length)}.items():
        response.headers[name] = value
    return response


class _Window:
    """A file that ends sooner."""

    def __init__(self, file, length):
        self.file, self.left = file, length

    def read(self, size=CHUNK):
        content = self.file.read(min(size if size >= 0 else self.left, self.left))
        self.left -= len(content)
        return content

    def close(self):
        self.file.close()


def _not_there(request, path):
    gone = Document.objects.filter(name=f"{FOLDER}/{path}", trashed_at__isnull=False).first()
    if gone is None:
        raise Http404
    return render(request, "410.html", {"at": gone.trashed_at}, status=410)
