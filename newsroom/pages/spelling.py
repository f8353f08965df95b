"""One page, one address: any other spelling of it is led to ours before anything is rendered.

`…/page/002/` is `…/page/2/`, and an é of two characters that of one. There is no end of such spellings, so they can't
be kept in the store; answered, each would cost a rendering.
"""

from urllib.parse import unquote

from django.http import HttpResponsePermanentRedirect
from django.urls import NoReverseMatch, reverse


def led_to_our_spelling(request) -> HttpResponsePermanentRedirect | None:
    """The way to the address as we write it ourselves, its query included; None where it is written so."""
    match = request.resolver_match
    if match is None:
        return None
    try:
        own = reverse(match.view_name, args=match.args or None, kwargs=match.kwargs or None)
    except NoReverseMatch:
        return None
    if unquote(own) == request.path:
        return None
    query = request.META.get("QUERY_STRING")
    return HttpResponsePermanentRedirect(f"{own}?{query}" if query else own)
