"""`@public`: a view whose answer is the same for everybody.

Such a view reads no session, user, cookie or CSRF token; the test suite's `StrangersOnly` middleware raises when one
does. While it renders, the keys of what it shows are collected and kept on the response as `page_keys`.
"""

from functools import wraps

from .keys import collecting

CACHE_CONTROL = "public, max-age=0, must-revalidate"


def public(view):
    """Mark a view as public and collect its page keys; 200s may be kept by caches, but are asked about again."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        with collecting() as keys:
            response = view(request, *args, **kwargs)
            # A TemplateResponse must render while the keys are still collected.
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
        response.page_keys = keys
        response.headers.setdefault("Cache-Control", CACHE_CONTROL)
        return response

    answer.is_public = True
    return answer
