"""The pages of refusal: each with the right status and a sentence that says what to do."""

import errno
import logging
import re
import sqlite3
import sys
from contextlib import suppress

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _

from newsroom import request_ids
from newsroom.text import scrub

log = logging.getLogger(__name__)

PLAIN = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><h1>{title}</h1><p>{sentence}</p>"
    "<p><small>{request_id}</small></p></html>"
)

# What SQLite says when it could not write. A file that can't be read or is torn says another, and is no full disk.
_NOT_WRITTEN = frozenset({
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE, sqlite3.SQLITE_IOERR_SHMSIZE,
})  # fmt: skip

WORDS_MAX, LENGTH_MAX = 8, 100  # of an address that are put into the search field
# Parts of an address that say where a page stands, not what it is about.
_NOISE = frozenset(
    "amp archive archives article articles author blog category content en feed html htm id index item local m news "
    "node page p php post posts print section static story stories tag tags topic wp www".split()
)
# What scanners ask for, and no reader: programs, dumps, hidden files, other products' back doors. A name of WordPress
# counts where it stands whole: a wp-merger is a story. Readers' old addresses end in .html, .htm and .aspx.
_PROBE = re.compile(
    r"""
    \.(?:php\d?|phtml|phar|asp|jsp|jspx|cgi|pl|py|sh|exe|dll|env|ini|conf|cfg|ya?ml|toml|json|git|svn|htaccess|htpasswd
        |sql|sqlite3?|db|mdb|dump|bak|old|orig|save|swp|log|zip|rar|7z|tar|t?gz|bz2|xz|pem|key)(?:[.~][^/]*)?/*$
    | (?:^|/)\.
    | (?:^|/)(?:wp-(?:login|admin|content|includes|config|json|cron|signup|trackback|mail|load|settings)|xmlrpc
        |cgi-bin|phpmyadmin|phpinfo|vendor/phpunit)(?:[/.]|$)
    # Places of ours: a reader's old address may begin like them, but not go on like this.
    | ^/+(?:admin|static|media)/*$
    | ^/+(?:admin|static|media)/+(?:login|config|setup|install|upload\w*|filemanager|shell|cmd|css|js|img)(?:[/.]|$)
    | [\x00-\x1f\\<>"`|;{}$%=]
    | \.\.
    """,
    re.IGNORECASE | re.VERBOSE,
)

# Between words, in ASCII and beyond. Marks of Indic scripts and the joiners of Persian belong to their word.
_BETWEEN = re.compile("[\x00-\x26\x28-\x2f\x3a-\x40\x5b-\x60\x7b-\xbf\u2010-\u206f\u3000-\u303f]+")


def words_of(path: str) -> str:
    """What an address speaks of, as words to search for: `/2024/05/the-old-harbour.html` → `the old harbour`."""
    text = scrub(path[:1_000])
    pieces = (piece.strip("'") for piece in _BETWEEN.split(text))
    kept = dict.fromkeys(piece for piece in pieces if not piece.isdecimal() and piece.casefold() not in _NOISE)
    words, length = [], 0
    for word in list(filter(None, kept))[:WORDS_MAX]:
        length += len(word) + 1
        if length > LENGTH_MAX:
            break
        words.append(word)
    return " ".join(words)


def is_probe(path: str) -> bool:
    """Whether an address looks like one that only scanners ask for: nothing is looked up for them."""
    return len(path) > 300 or bool(_PROBE.search(path))


def refuse(request, status, title, sentence):
    """A page in the paper's dress, or without a database in none."""
    context = {"title": title, "sentence": sentence, "status": status}
    try:
        return render(request, "refused.html", context, status=status)
    except (DatabaseError, TemplateDoesNotExist):
        log.exception("The page of refusal could not be dressed")
        return plain(status, title, sentence)


def plain(status, title, sentence):
    """A page that needs no template, no database and no catalogue."""
    name = escape(request_ids.current())
    return HttpResponse(
        PLAIN.format(title=escape(title), sentence=escape(sentence), request_id=name),
        status=status,
    )


def bare(template, status, **context):
    """A page that asks no database: from its template, or where even that fails (a theme's, a missing sheet) plain."""
    try:
        return HttpResponse(render_to_string(template, {"request_id": request_ids.current(), **context}), status=status)
    except Exception:  # the last page there is: whatever is broken, it must come
        log.exception("%s could not be rendered", template)
        return plain(status, "Something went wrong on our side", "Try again in a moment.")


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
    words = words_of(request.path_info)
    context = {"words": words, "may_be_a_story": bool(words) and not is_probe(request.path_info)}
    try:
        return render(request, "404.html", context, status=404)
    except DatabaseError:
        return busy(request)


def server_error(request):
    """500, or 503 while the database does not answer: static, so that it works without anything else."""
    from newsroom.views import database_answers

    if will_pass(sys.exc_info()[1]) or not database_answers():
        return busy(request)
    return bare("500.html", 500)


def will_pass(error) -> bool:
    """Whether an error is of a database that is busy or away or of a full disk, not of a wrong question.

    Asked again later, it answers. SQLite answers a trivial question also while somebody else writes for too long.
    """
    if no_room(error):
        return True
    cause = getattr(error, "__cause__", None)
    if not isinstance(error, OperationalError | InterfaceError) or cause is None:
        return False
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    # Of PostgreSQL: no connection, deadlock, out of room, locked or stopped by the operator (appendix A of its manual).
    state = getattr(cause, "sqlstate", None)
    return state is None or state[:2] in ("08", "40", "53", "55", "57")


def no_room(error) -> bool:
    """Whether an error says that the disk is full: of a file, or of a database that could not write."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    cause = getattr(error, "__cause__", None)
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) in _NOT_WRITTEN
    return getattr(cause, "sqlstate", None) == "53100"  # disk_full


def busy(request):
    """503: an honest sentence and when to come back; what was typed into a form is given back."""
    text = ""
    if request.method == "POST":
        with suppress(Exception):  # a body that can't be read was refused with a better sentence, or is none of ours
            text = request.POST.get("body", "")[:100_000]
    response = bare("503.html", 503, text=text)
    response["Retry-After"] = "10"
    return response
