"""A middleware for tests alone: a public view that looks at who is asking fails loudly."""


class LookedAtTheReader(AssertionError):
    """A public view read the session, the user, a cookie or a CSRF token: its page could not be stored."""


class _Forbidden:
    def __init__(self, what):
        self._what = what

    def _refuse(self, *args, **kwargs):
        raise LookedAtTheReader(f"A public view read request.{self._what}")

    __getattr__ = __getitem__ = __iter__ = __len__ = __bool__ = __contains__ = __str__ = __eq__ = __call__ = _refuse
    __hash__ = None


class StrangersOnly:
    """Swap everything personal on the request for a trap, for as long as a `@public` view runs."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # The middleware further out (sessions) looks at its own things again on the way back.
        request.__dict__.update(getattr(request, "kept_from_the_view", {}))
        if getattr(request, "met_a_public_view", False):
            if response.cookies:
                raise LookedAtTheReader(f"{request.path} set a cookie")
            if "Cookie" in response.get("Vary", ""):
                raise LookedAtTheReader(f"{request.path} varies by cookie")
        return response

    def process_view(self, request, view, args, kwargs):
        if getattr(view, "is_public", False):
            request.met_a_public_view = True
            request.kept_from_the_view = {
                name: request.__dict__[name] for name in ("session", "user", "META") if name in request.__dict__
            }
            request.COOKIES  # noqa: B018 - a cached property: read once, so that it can be given back
            request.kept_from_the_view["COOKIES"] = request.__dict__["COOKIES"]
            request.session, request.user = _Forbidden("session"), _Forbidden("user")
            request.auser = _Forbidden("auser")
            # COOKIES is a cached property: an entry of the instance wins.
            request.__dict__["COOKIES"] = _Forbidden("COOKIES")
            request.META = {
                name: value for name, value in request.META.items() if name not in ("HTTP_COOKIE", "CSRF_COOKIE")
            }
        return None
