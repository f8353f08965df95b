"""How the desk sees a picture: a small copy, a larger one, and a word on what stands against using it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import Picture
from articles.pictures.inspect import PictureRefused
from articles.pictures.renditions import JPEG, MIME, Spec, render
from articles.pictures.storage import nearby

LOOK_WIDTH = 480  # pixels of the desk's own small copy, while the renditions are being made
LARGE_WIDTH = 1024  # pixels of the copy on the picture's own page
RIGHTS_SOON = timezone.timedelta(days=30)


def _whole(picture):
    return [rendition for rendition in picture.made if not rendition.crop and rendition.format in (JPEG, "jpg")]


def look_url(picture) -> str:
    """Where the desk sees a small copy: the smallest whole rendition, or our own copy until there is one."""
    whole = _whole(picture)
    return min(whole, key=lambda r: r.width).url if whole else reverse("admin:picture_look", args=[picture.uid])


def large_url(picture) -> str:
    """A copy that is worth looking at: the whole rendition that is nearest to LARGE_WIDTH."""
    whole = _whole(picture)
    if not whole:
        return reverse("admin:picture_look", args=[picture.uid])
    return min(whole, key=lambda r: abs(r.width - LARGE_WIDTH)).url


def choice(picture) -> dict:
    """A picture as grids show it, with what the picker hands to the window that opened it."""
    return {
        "picture": picture,
        "look": look_url(picture),
        "address": reverse("admin:picture_look", args=[picture.uid]),
        "alt": "" if picture.decorative else picture.alt,
        "chips": chips(picture),
    }


def chips(picture) -> list[dict]:
    """What stands against using the picture, each as `word` and `kind`; none for one that is in order."""
    if picture.killed_at:
        return [{"word": _t("killed"), "kind": "killed"}]
    if picture.trashed_at:
        return [{"word": _t("in the trash"), "kind": "deleted"}]
    found, now = [], timezone.now()
    if picture.rights_until and picture.rights_until <= now:
        found.append({"word": _t("rights have run out"), "kind": "killed"})
    elif picture.rights_until and picture.rights_until <= now + RIGHTS_SOON:
        day = date_format(timezone.localtime(picture.rights_until), "SHORT_DATE_FORMAT")
        found.append({"word": _t("rights end %(day)s") % {"day": day}, "kind": "warn"})
    if picture.making == Picture.Making.FAILED:
        found.append({"word": _t("could not be made ready"), "kind": "killed"})
    if not picture.credit:
        found.append({"word": _t("no credit"), "kind": "warn"})
    if not picture.alt and not picture.decorative:
        found.append({"word": _t("no alt text"), "kind": "warn"})
    return found


@require_safe
@cache_control(private=True, max_age=3600)
def look(request, uid):
    """A small copy of the picture `uid` for the staff."""
    if not request.user.has_perm("articles.view_picture"):
        raise PermissionDenied
    picture = get_object_or_404(Picture, uid=uid)
    address = look_url(picture)
    if address != request.path:
        return HttpResponseRedirect(address)
    width = min(LOOK_WIDTH, picture.width)
    spec = Spec(crop="", format=JPEG, width=width, height=max(1, round(picture.height * width / picture.width)))
    try:
        with nearby(picture.file.storage, picture.file.name) as path:
            _spec, content, _width, _height = next(render(path, [spec]))
    except (PictureRefused, OSError, ValueError) as broken:
        raise Http404 from broken
    return HttpResponse(content, content_type=MIME[JPEG])
