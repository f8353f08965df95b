"""HEAD: the headers of a GET and no body (RFC 9110, 9.3.2). Neither Django nor gunicorn takes it away.

A body that nobody expects is read as the next answer by whoever keeps the line open.
"""


def bodiless(application):
    """The WSGI application as it is, but for HEAD without a body."""

    def answer(environ, start_response):
        body = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        if hasattr(body, "close"):
            body.close()
        return []

    return answer
