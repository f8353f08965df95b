"""What the story's form weighs on the way to an editor: everything it links, as it is served."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from bench.weight import weigh_all
from newsroom.settings import STORAGES

MOST = 220_000  # bytes, compressed, of all that the form needs: page, sheets, scripts, fonts
MOST_REQUESTS = 40


@pytest.fixture
def collected(settings, tmp_path):
    """The project's static files as the site serves them; returns what stands at an address."""
    settings.STATIC_ROOT = tmp_path
    bound = STORAGES["staticfiles"] | {"BACKEND": "newsroom.static_files.Bound"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": bound}
    call_command("collectstatic", interactive=False, verbosity=0)
    return lambda address: (tmp_path / address.removeprefix("/static/")).read_bytes()


@pytest.mark.django_db
@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_the_form_of_a_long_story_is_light(ed, story, picture, logged_in, collected, coding):
    article = story(body="<p>The council voted on Tuesday to keep it.</p>" * 300, pictures=[{"picture": picture()}])
    client = logged_in(ed)

    def fetch(address):
        return collected(address) if address.startswith("/static/") else client.get(address).content

    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content
    parts = weigh_all(page, fetch, coding)
    assert re.search(rb'id="article_form"', page)
    assert any("editor" in address for address in parts), "the prose editor is part of it"
    assert sum(parts.values()) <= MOST, sorted(parts.items(), key=lambda part: -part[1])
    assert len(parts) <= MOST_REQUESTS


def test_everything_that_a_page_links_is_weighed_once():
    files = {
        "/a.css": b'@font-face { src: url("fonts/a.woff2") } body { background: url(data:image/png;base64,AA==) }',
        "/fonts/a.woff2": b"f" * 100,
        "/old.js": b"1",
        "/new.js": b'import "./part.js"; import { x } from "named";',
        "/part.js": b'import "./new.js";',
        "/named.js": b"2",
    }
    page = b"""<link href="/a.css" media="all" rel="stylesheet"><link rel="stylesheet" href=""><script src="/old.js">
    </script><script type="importmap">{"imports": {"named": "/named.js"}}</script>
    <script nonce="x" src="/new.js" type="module"></script><script src="/new.js" type="module"></script>"""
    assert set(weigh_all(page, files.__getitem__, "br")) == {"", *files}
