"""`@public`: a view whose answer is the same for everybody.

Such a view reads no session, user, cookie or CSRF token; the test suite's `StrangersOnly` middleware raises when one
does. While it renders, the keys of what it shows are collected and kept on the response as `page_keys`. Its answer is
kept in the store, unless it says `@public(kept=False)`: what is made of a question, such as a search, is not.
"""

from functools import partial, wraps

from django.http import QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from .front import ASKED
from .headers import CACHE_CONTROL
from .keys import collecting
from .spelling import led_to_our_spelling


def public(view=None, *, kept=True):
    """Mark a view as public and collect its page keys; 200s may be kept by caches, but are asked about again.

    A kept view sees no query, unless it has a name that a page may be asked by (`ASKED`): any other is nobody's.
    """
    if view is None:
        return partial(public, kept=kept)

    @wraps(view)
    def answer(request, *args, **kwargs):
        if kept and request.GET and ASKED.isdisjoint(request.GET):
            request.GET = QueryDict()
        with collecting() as keys:
            response = led_to_our_spelling(request) or view(request, *args, **kwargs)
            # A TemplateResponse must render while the keys are still collected.
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
        response.page_keys, response.is_kept = keys, kept
        response.headers.setdefault("Cache-Control", CACHE_CONTROL)
        return response

    answer.is_public, answer.is_kept = True, kept
    # It knows nobody in whose name a form could be forged. Who sends one all the same is told so by the view: 405.
    return csrf_exempt(answer)


def read_only(view):
    """Let a view be asked by GET and HEAD alone: 405 with `Allow` for all else, with a form's token or without."""
    return csrf_exempt(require_safe(view))
