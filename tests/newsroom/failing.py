"""A middleware for tests: every view fails right before it is called."""

SECRET = "what only the log may say"


def failing(get_response):
    """Middleware with a `process_view` that raises."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        raise RuntimeError(SECRET)

    middleware.process_view = process_view
    return middleware
