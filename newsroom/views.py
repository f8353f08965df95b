"""The floor's few pages: health, errors, the paper's own sheet and icon, and the refusal of a form from elsewhere."""

import logging
import re
from mimetypes import guess_type
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import Error, connection
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from newsroom import dress, errors
from newsroom.models import Logo, SiteSettings
from newsroom.pages import public, read_only

log = logging.getLogger(__name__)

# The name of a rendition below its folder, as articles/pictures/storage.py gives it.
RENDITION = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*", re.ASCII)
FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"


@never_cache
@read_only
def livez(request):
    """For load balancers: this process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@public(kept=False)
def site_css(request, digest):
    """The style sheet with the owner's accent; an old address, from a page kept somewhere, leads to the one of now."""
    return _own_file(dress.sheet(SiteSettings.current()), digest, "site-css", "text/css; charset=utf-8")


@require_safe
@public(kept=False)
def site_icon(request, digest):
    """The icon with the nameplate's initial."""
    return _own_file(dress.icon(SiteSettings.current()), digest, "site-icon", "image/svg+xml; charset=utf-8")


@require_safe
@public(kept=False)
def site_logo(request, digest):
    """The logo; an old address, from a page kept somewhere, leads to the one of now."""
    logo = Logo.objects.filter(pk=1).first()
    if logo is None:
        raise Http404
    if logo.digest != digest:
        response = redirect("site-logo", logo.digest)
        response["Cache-Control"] = "public, no-cache"
        return response
    return HttpResponse(bytes(logo.png), content_type="image/png", headers={"Cache-Control": FOR_EVER})


def _own_file(made, digest, name, kind):
    if digest != made.digest:
        response = redirect(name, made.digest)
        response["Cache-Control"] = "public, no-cache"
        return response
    return HttpResponse(made.text, content_type=kind, headers={"Cache-Control": FOR_EVER})


@require_safe
@public(kept=False)
def favicon(request):
    """Where programs look that read no page: the way to the icon."""
    response = redirect(dress.icon_address(SiteSettings.current()))
    response["Cache-Control"] = FOR_AN_HOUR
    return response


@read_only
def media(request, path):
    """The renditions of pictures. Readers of feeds see them on other people's pages, so those may show them."""
    if ".." in path.split("/"):
        raise Http404
    if settings.MEDIA_BUCKET:
        response = _out_of_the_bucket(request, path)
    else:
        # The root is the folder itself: `serve` resolves what climbs, and nothing beside the renditions is anybody's.
        response = serve(request, path, document_root=Path(settings.MEDIA_ROOT) / "renditions")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _out_of_the_bucket(request, path):
    """A rendition handed on as it comes; 404 where there is none, 503 while the bucket does not answer."""
    if not RENDITION.fullmatch(path):
        raise Http404
    try:
        found = default_storage.fetch(f"renditions/{path}", whole=request.method == "GET")
    except FileNotFoundError:
        raise Http404 from None
    except OSError:
        log.warning("The picture %s could not be fetched", path, exc_info=True)
        return errors.busy(request)
    known = get_conditional_response(request, found.etag, int(found.modified.timestamp()))
    if known is not None:
        found.close()
        return known
    kind = guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(found, content_type=kind)
    response.headers["Content-Length"] = str(found.size)
    response.headers["ETag"] = found.etag
    response.headers["Last-Modified"] = http_date(found.modified.timestamp())
    return response


@never_cache
def csrf_failure(request, reason=""):
    """A staff form came without its token: say what to do, answer 403."""
    return render(
        request,
        "refused.html",
        {
            "title": _("This form could not be accepted"),
            "sentence": _(
                "It was open too long, or it came from another site. Go back, copy your text, reload the "
                "page and send it again."
            ),
        },
        status=403,
    )


def database_answers() -> bool:
    """Whether the database answers a trivial question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True
