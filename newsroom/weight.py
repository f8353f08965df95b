"""How heavy a request may be: only the desk takes files, and the first page of a paper from whoever opens it.

None of them is read before its size is known.

Django weighs a form without its files (DATA_UPLOAD_MAX_MEMORY_SIZE) and would spool any file to the disk, for anybody.
"""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext as _

from newsroom.errors import refuse
from newsroom.models import OpeningLink
from newsroom.models.move import MOVE_IN

DESK, BEGIN = "/admin/", "/account/begin/"
MOVING_IN = "/admin/moving-in/"  # an old paper's export
PICTURES_AT_ONCE = 5  # of the largest size that a picture may have


class NoFiles(FileUploadHandler):
    """Leaves every file of a form unread: nothing of it reaches the memory or the disk."""

    def new_file(self, *args, **kwargs):
        raise SkipFile

    def receive_data_chunk(self, raw_data, start):
        """Never reached; the class demands it."""

    def file_complete(self, file_size):
        """No file came."""


def weighed(get_response):
    """Refuse what is too heavy with 413 (RFC 9110, 15.5.14), and what doesn't say its weight with 411 (15.5.12).

    Staff may send pictures to the desk. Elsewhere a form with files weighs at most what one without may, and its files
    are left unread; a form without files is weighed by Django, so that the view may answer on its own page.
    """

    def middleware(request):
        if "Content-Length" not in request.headers and "Transfer-Encoding" in request.headers:
            return refuse(
                request,
                411,
                _("This request does not say how long it is"),
                _("Send it again with a Content-Length, as every browser does."),
            )
        if request.content_type != "multipart/form-data":
            return get_response(request)
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if request.path == MOVING_IN and request.user.is_active and request.user.has_perm(MOVE_IN):
            most = settings.MOVE_MAX_BYTES
        elif request.path.startswith(DESK) and request.user.is_active and request.user.is_staff:
            most = PICTURES_AT_ONCE * settings.PICTURE_MAX_BYTES
        elif request.path == BEGIN and OpeningLink.lets_in(request.GET.get("link", "")):
            most = settings.PICTURE_MAX_BYTES
        else:
            request.upload_handlers = [NoFiles(request)]
        if _weight(request) > most:
            return refuse(
                request,
                413,
                _("That is too much at once"),
                _("This is far too long: at most %(most)d MB can be sent at once. Go back and send less.")
                % {"most": most // 1_000_000},
            )
        return get_response(request)

    return middleware


def _weight(request):
    """The length that the request gives itself, in bytes; Django reads nothing of one whose length is no number."""
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return 0
