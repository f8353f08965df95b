"""HEAD: the headers of a GET and no body (RFC 9110, 9.3.2). Django leaves that to the server.

gunicorn drops the body since its release 27, and writes a warning for each; others send it, and whoever keeps the line
open reads it as the next answer.
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
