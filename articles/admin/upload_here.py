"""One picture into the library from where somebody is writing: dropped on the story, pasted, or from a drop zone.

`POST admin/articles/picture/take-in/`, multipart, the file as `file`; may say `caption`, `alt`, `credit`. Answers JSON:
what the picker would have handed over, `{pk, uid, name, src, caption, credit, alt}`, or `{error}`, a sentence, with
400 (not a picture, or none), 403 (not your role, or signed out), 405, 413 (too large) or 503 (no room on the disk,
a bucket that does not answer, or the database is busy). Nothing here redirects: a
script is asking, and must not take the login page for an answer.
"""

import logging

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from articles.pictures.alt import alt_problem
from articles.pictures.inspect import MAX_BYTES
from newsroom.errors import no_room, will_pass
from newsroom.text import clean_line, clean_text

from .forms import take_upload

log = logging.getLogger(__name__)

# What the form around the file may weigh: its fields and the multipart lines.
ENVELOPE = 1_000_000


@csrf_exempt  # …here, so that what is too large or nobody's is refused before its body is read; `_taken` checks.
@never_cache
def take_in_view(request):
    """Take the picture in, or say in a sentence why not."""
    if request.method != "POST":
        response = _refused(_t("Open the page it belongs to and use the button there."), 405)
        response["Allow"] = "POST"
        return response
    if not request.user.is_authenticated:
        return _refused(_t("You are signed out. Sign in again in another tab, then send the picture once more."), 403)
    if not admin.site.has_permission(request) or not request.user.has_perm("articles.add_picture"):
        return _refused(_t("Your role doesn't bring pictures into the library. Ask the picture desk."), 403)
    if _length(request) > MAX_BYTES + ENVELOPE:
        return _too_large()
    try:
        return _taken(request)
    except (OSError, DatabaseError) as error:
        if not will_pass(error):
            raise
        log.warning("A picture could not be taken in: %s", error)
        return _not_now(error)


@csrf_protect
def _taken(request):
    file = request.FILES.get("file")
    if file is None:
        return _refused(_t("Choose at least one picture from this computer."), 400)
    if file.size > MAX_BYTES:
        return _too_large()
    alt = clean_line(request.POST.get("alt", ""), 500)
    said = {
        "caption": clean_text(request.POST.get("caption", ""), 3000),
        "credit": clean_line(request.POST.get("credit", ""), 300),
        "alt": "" if alt_problem(alt) else alt,
    }
    try:
        picture = take_upload(file, request.user, **said)
    except ValidationError as refused:
        sentence = " ".join(refused.messages)
        return _later(sentence) if refused.code == "not kept" else _refused(sentence, 400)
    except PermissionDenied as refused:
        return _refused(str(refused), 403)
    return JsonResponse(
        {
            "pk": picture.pk,
            "uid": str(picture.uid),
            "name": str(picture),
            "src": reverse("admin:picture_look", args=[picture.uid]),
            "caption": picture.caption,
            "credit": picture.credit,
            "alt": "" if picture.decorative else picture.alt,
        }
    )


def _length(request) -> int:
    """The bytes that the request says it brings; 0 where it says none or nonsense."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 20 else 0


def _too_large():
    sentence = _t("The file is larger than %(limit)d MB. Export it as a smaller JPEG and send that.")
    return _refused(sentence % {"limit": MAX_BYTES // 1_000_000}, 413)


def _not_now(error):
    if no_room(error):
        sentence = _t("The server’s disk is full. Nothing is lost: send the picture again when there is room.")
    else:
        sentence = _t("The server is busy. Wait a few seconds, then send the picture once more.")
    return _later(sentence)


def _later(sentence):
    response = _refused(sentence, 503)
    response["Retry-After"] = "10"
    return response


def _refused(sentence, status):
    return JsonResponse({"error": str(sentence)}, status=status)
