"""Documents for readers: where no nginx stands in front, and the word for what was taken away."""

import logging

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import http_date

from articles.documents.formats import BY_ENDING
from articles.documents.serving import headers_of, part_of
from articles.documents.storage import FOLDER, found
from articles.models import Document
from newsroom import errors
from newsroom.pages import read_only
from newsroom.pages.headers import CACHE_CONTROL

log = logging.getLogger(__name__)


@read_only
def document(request, path):
    """The file, whole or the part that a player asks for; 410 for one in the trash, 404 for none."""
    parts = path.split("/")
    format = BY_ENDING.get(path.rpartition(".")[2])
    if format is None or "\0" in path or any(part.startswith(".") or not part for part in parts):
        raise Http404
    try:
        kept = found(f"{FOLDER}/{path}")
    except FileNotFoundError:
        return _not_there(request, path)
    except OSError:
        log.warning("The document %s could not be fetched", path, exc_info=True)
        return errors.busy(request)
    changed = http_date(kept.changed)
    said = {**headers_of(format), "ETag": kept.etag, "Last-Modified": changed, "Cache-Control": CACHE_CONTROL}
    if kept.etag in (one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")):
        kept.close()
        return HttpResponse(status=304, headers={name: said[name] for name in said if name != "Content-Type"})
    # A part of what the reader had before it changed is no use: then the whole.
    is_same = request.headers.get("If-Range", kept.etag) in (kept.etag, changed)
    try:
        part = part_of(request.headers.get("Range", ""), kept.size) if is_same else None
    except ValueError:
        kept.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{kept.size}", "Accept-Ranges": "bytes"})
    start, end = part or (0, kept.size)
    if part is not None:
        # As nginx: who has a part knows that there are parts.
        del said["Accept-Ranges"]
        said["Content-Range"] = f"bytes {start}-{end - 1}/{kept.size}"
    try:
        body = kept.between(start, end)
    except OSError:
        log.warning("The document %s could not be fetched", path, exc_info=True)
        return errors.busy(request)
    return _sent(body, end - start, said, status=206 if part else 200)


def _sent(body, length, said, status):
    response = FileResponse(body, status=status, content_type=said["Content-Type"])
    # Django would name the file once more; its address does.
    response.headers.pop("Content-Disposition", None)
    for name, value in {**said, "Content-Length": str(length)}.items():
        response.headers[name] = value
    return response


def _not_there(request, path):
    gone = Document.objects.filter(name=f"{FOLDER}/{path}", trashed_at__isnull=False).first()
    if gone is None:
        raise Http404
    return render(request, "410.html", {"at": gone.trashed_at}, status=410)
