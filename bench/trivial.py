"""The yardstick of serving: a WSGI application that answers everything with the same bytes and headers.

gunicorn loads the whole site beside it, so that both processes are alike in everything but what they do for a request.
"""

import json
import os
from pathlib import Path

import newsroom.wsgi  # noqa: F401 - loaded as the site loads it, so that both processes weigh the same

_folder = Path(os.environ["ANSWER"])
BODY = (_folder / "body").read_bytes()
HEADERS = [tuple(pair) for pair in json.loads((_folder / "headers.json").read_text())]


def application(environ, start_response):
    """WSGI (PEP 3333)."""
    start_response("200 OK", HEADERS)
    return [BODY]
