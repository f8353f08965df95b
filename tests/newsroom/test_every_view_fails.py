"""Each view is forced to fail: right status, the request's id on the page and in the log, and nothing of the inside."""

import json
import logging
import sqlite3

import pytest
from django.contrib import admin
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from newsroom.logs import JsonLine
from tests.newsroom.failing import SECRET

PUBLIC = [
    "/", "/section/local/", "/topic/harbour/", "/author/rita/", "/2026/11/22/", "/2026/11/", "/archive/",
    "/search/?q=harbour", "/corrections/", "/feed/", "/feed/atom/", "/feed/json/", "/comments/feed/", "/sitemap.xml",
    "/news-sitemap.xml", "/robots.txt", "/oembed/?url=x", "/account/login/", "/healthz", "/livez",
    "/2026/11/22/the-harbour-stays/", "/2026/11/22/the-harbour-stays/comment/", "/preview/1/", "/no/such/page/",
]  # fmt: skip


@pytest.fixture
def lines():
    """What is logged meanwhile."""
    found = []

    class Collect(logging.Handler):
        def emit(self, entry):
            found.append(json.loads(JsonLine().format(entry)))

    collect = Collect()
    logging.getLogger().addHandler(collect)
    yield found
    logging.getLogger().removeHandler(collect)


def desk():
    """The list and the form of every room."""
    for model in admin.site._registry:
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[1])


def check(answer, status):
    body = answer.content.decode()
    name = answer.headers["X-Request-ID"]
    assert answer.status_code == status
    assert name in body
    for inside in (SECRET, "Traceback", "site-packages", "RuntimeError", "OperationalError", "DATABASES"):
        assert inside not in body
    return name


def test_every_view(db, settings, olga, lines):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.newsroom.failing.failing"]
    client = Client(raise_request_exception=False)
    client.force_login(olga)
    for path in [*PUBLIC, *desk()]:
        for ask in (client.get, client.post) if path in PUBLIC else (client.get,):
            del lines[:]
            answer = ask(path, headers={"origin": "http://testserver"})
            if answer.status_code == 404:
                # No view is called for it, so none fails.
                assert path == "/no/such/page/"
                continue
            name = check(answer, 500)
            (line,) = [line for line in lines if line["logger"] == "django.request"]
            assert line["request"] == name
            assert SECRET in line["error"]


def test_every_view_without_a_database(db, olga, lines):
    """Static pages with an honest 503, and none that asks the database for its dress."""
    client = Client(raise_request_exception=False)
    client.force_login(olga)

    def gone(*_):
        cause = sqlite3.OperationalError("database is locked")
        cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise OperationalError("database is locked") from cause

    with connection.execute_wrapper(gone):
        for path in [*PUBLIC, *desk()]:
            answer = client.get(path)
            if path in ("/livez",):
                assert answer.status_code == 200
            elif path == "/healthz":
                assert answer.status_code == 503
                assert answer.json()["parts"]["database"]["remedy"]
            elif answer.status_code in (200, 404):
                # These need no database for their answer.
                assert path in ("/account/login/", "/robots.txt", "/oembed/?url=x"), path
            else:
                check(answer, 503)
                assert answer.headers["Retry-After"]
