"""The floor's few pages: health, errors, and the refusal of a form from elsewhere."""

from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def livez(request):
    """For load balancers: this process answers."""
    return JsonResponse({"status": "ok"})


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
    except DatabaseError:
        return False
    return True
