"""What the tests of the desk share: a verb pressed by somebody, and the story's form as the browser would send it."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from newsroom.roles import SYSTEM


@pytest.fixture
def do(logged_in):
    """Press a verb's button: `do(ed, story, "publish", reason="…")`; answers the response."""

    def press(user, article, verb, **typed):
        return logged_in(user).post(reverse("admin:articles_article_verb", args=[article.pk, verb]), typed)

    return press


class Fields(HTMLParser):
    """The fields of the form `article_form`, as a browser would send them untouched."""

    def __init__(self, html):
        super().__init__()
        self.found, self.inside, self.template, self.select, self.area = {}, False, 0, None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("id") == "article_form"
        elif tag == "template":
            self.template += 1
        name = attrs.get("name")
        if not self.inside or self.template:
            return
        if tag == "select":
            self.select, self.first = name, None
        elif tag == "option" and self.select:
            self.first = attrs["value"] if self.first is None else self.first
            if "selected" in attrs:
                self.found[self.select] = [attrs["value"]]
        elif tag == "textarea":
            self.area = name
            self.found[name] = [""]
        elif (
            tag == "input"
            and name
            and attrs.get("type") not in ("file", "submit")
            and (attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs)
        ):
            self.found.setdefault(name, []).append(attrs.get("value", "on" if attrs.get("type") == "checkbox" else ""))

    def handle_data(self, data):
        if self.area:
            self.found[self.area][0] += data

    def handle_endtag(self, tag):
        if tag == "template":
            self.template -= 1
        elif tag == "textarea":
            if self.area:
                # The first line end after the tag is not part of the text.
                self.found[self.area] = [self.found[self.area][0].removeprefix("\r\n").removeprefix("\n")]
            self.area = None
        elif tag == "select" and self.select:
            self.found.setdefault(self.select, [self.first or ""])
            self.select = None
        elif tag == "form":
            self.inside = False


def fields_of(html):
    """The fields of the story's form as a browser sends them untouched: a dict of lists."""
    return Fields(html).found


@pytest.fixture
def open_form(logged_in):
    """Open the form of a story (or a new one): `client, fields = open_form(rita, story)`."""

    def open_it(user, article=None):
        client = logged_in(user)
        address = (
            reverse("admin:articles_article_change", args=[article.pk])
            if article
            else reverse("admin:articles_article_add")
        )
        response = client.get(address)
        assert response.status_code == 200
        return client, address, fields_of(response.content.decode())

    return open_it


@pytest.fixture
def save(open_form):
    """Open the form, type, save: `save(rita, story, headline="…")`; answers the response."""

    def open_and_save(user, article=None, **typed):
        client, address, fields = open_form(user, article)
        return client.post(address, {**fields, "_save": "", **typed})

    return open_and_save


@pytest.fixture
def submitted(draft):
    """Make a story that waits at the desk."""
    return lambda **fields: draft(**fields).submit(by=SYSTEM)


@pytest.fixture
def scheduled(draft):
    """Make a story that is scheduled for tomorrow."""
    return lambda **fields: draft(**fields).schedule(at=timezone.now() + timedelta(days=1), by=SYSTEM)


@pytest.fixture
def spiked(draft):
    """Make a story that was put aside."""
    return lambda **fields: draft(**fields).spike(by=SYSTEM, reason="Not for us.")
