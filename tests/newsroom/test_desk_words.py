"""The desk as each role walks through it: only the newsroom's words, nothing inline, no page that breaks."""

import re
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from newsroom.models import Address, Letter, Page
from newsroom.roles import SYSTEM

NEVER = re.compile(
    r"Add article|Add story|(?-i:\bChange )|Site administration|Django administration|Django site admin"
    r"|Authentication and Authorization|Taggit|\bobjects?\b|\bArticles?\b|Select .* to change",
    re.IGNORECASE,
)
ROLES = ["rita", "ed", "pia", "mo", "olga"]
MOST_PAGES = 250


class Seen(HTMLParser):
    """What a person sees or hears of a page, where it leads, and what stands inline."""

    SAID = ("title", "aria-label", "alt", "placeholder")

    def __init__(self, html):
        super().__init__()
        self.words, self.links, self.inline, self.quiet = [], [], [], 0
        self.headings, self.title, self.in_title = 0, "", False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.words += [attrs[name] or "" for name in self.SAID if name in attrs]
        if tag == "input" and attrs.get("type") in ("submit", "button"):
            self.words.append(attrs.get("value") or "")
        if tag == "a" and (attrs.get("href") or "").startswith(("/admin/", "?")):
            self.links.append(attrs["href"])
        if tag == "style" or "style" in attrs or any(name.startswith("on") for name in attrs):
            self.inline.append((tag, attrs))
        if (
            tag == "script"
            and "src" not in attrs
            and attrs.get("type") != "application/json"
            and not attrs.get("nonce")
        ):
            self.inline.append((tag, attrs))
        self.headings += tag == "h1"
        self.in_title = tag == "title"
        self.quiet += tag in ("script", "style", "textarea")

    def handle_endtag(self, tag):
        self.in_title = False
        self.quiet -= tag in ("script", "style", "textarea")

    def handle_data(self, data):
        if self.in_title:
            self.title += data
        if not self.quiet:
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def a_working_paper(draft, story, picture, rita, ed):
    """One of everything that a list of the desk can show."""
    shown = picture()
    article = story(byline=[ed.author], topics=["Harbour"], pictures=[{"picture": shown}])
    article.correct(text="Nine to four, not ten.", by=ed)
    draft(by=rita)
    draft(by=rita).submit(by=rita)
    draft(by=rita).submit(by=rita).send_back(by=ed, reason="Who paid?")
    draft().schedule(at=timezone.now() + timezone.timedelta(hours=1), by=ed)
    draft().spike(by=ed, reason="Not for us.")
    Page.objects.create(title="Imprint", is_published=True)
    Address.objects.create(path="/old/", kind="redirect", target="/")
    Letter.queue("vera@mail.example", "A letter", "Its text.")
    picture(credit="").trash(by=SYSTEM)
    return article


def _walk(client, start="/admin/"):
    from urllib.parse import urljoin

    waiting, seen = [start], {start}
    while waiting:
        address = waiting.pop(0)
        response = client.get(address)
        assert response.status_code in (200, 302, 403), (address, response.status_code)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        page = Seen(response.content.decode())
        yield address, page
        for link in page.links:
            target = urljoin(address, link).split("#")[0]
            # Filters and orders multiply; the first of each list is enough.
            shape = re.sub(r"=[^&]*", "=", target)
            if shape not in seen and len(seen) < MOST_PAGES and target.count("&") < 1:
                seen.add(shape)
                waiting.append(target)


@pytest.mark.parametrize("who", ROLES)
def test_every_page_speaks_as_a_newsroom(who, request, a_working_paper, logged_in):
    pages = 0
    for address, page in _walk(logged_in(request.getfixturevalue(who))):
        found = NEVER.search(page.text)
        assert not found, (address, found and page.text[max(0, found.start() - 60) : found.end() + 60])
        assert not page.inline, (address, page.inline)
        assert page.headings == 1, address
        assert page.title.strip(), address
        pages += 1
    assert pages > (5 if who == "mo" else 10)
