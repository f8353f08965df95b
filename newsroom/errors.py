"""The pages of refusal: each with the right status and a sentence that says what to do."""

import logging

from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

PLAIN = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><h1>{title}</h1><p>{sentence}</p></html>"
)


def refuse(request, status, title, sentence):
    """A page in the paper's dress, or without a database in none."""
    context = {"title": title, "sentence": sentence, "status": status}
    try:
        return render(request, "refused.html", context, status=status)
    except (DatabaseError, TemplateDoesNotExist):
        log.exception("The page of refusal could not be dressed")
        return HttpResponse(PLAIN.format(title=escape(title), sentence=escape(sentence)), status=status)


def bad_request(request, exception=None):
    """400: something in the request can't be read."""
    return refuse(
        request,
        400,
        _("This request could not be understood"),
        _("Something in it is malformed or too large. Go back and try again."),
    )


def forbidden(request, exception=None):
    """403: the role does not allow it; the refusal's own sentence is shown."""
    said = str(exception or "").strip()
    return refuse(
        request, 403, _("This is not open to you"), said or _("Your role may not do this. Ask an editor or the owner.")
    )


def not_found(request, exception=None):
    """404: nothing here; search for the words of the address instead."""
    words = " ".join(request.path_info.replace("-", " ").replace("/", " ").split())[:100]
    try:
        return render(request, "404.html", {"words": words}, status=404)
    except DatabaseError:
        return busy(request)


def server_error(request):
    """500, or 503 while the database does not answer: static, so that it works without anything else."""
    from newsroom.views import database_answers

    if not database_answers():
        return busy(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def busy(request):
    """503: an honest sentence and when to come back."""
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "10"
    return response
