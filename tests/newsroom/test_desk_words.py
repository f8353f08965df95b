"""The desk as each role walks through it: only the newsroom's words, nothing inline, no page that breaks."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.utils import timezone

from newsroom.models import Address, Banner, Letter, Page
from newsroom.roles import SYSTEM

NEVER = re.compile(
    r"Add article|Add story|(?-i:\bChange )|Site administration|Django|\badmin\b|administration"
    r"|Authentication and Authorization|Taggit|\bobjects?\b|\bArticles?\b|Select .* to (?:change|view)|---------"
    r"|Toggle sorting|Remove from sorting|Items must be selected|Please correct the error"
    r"|Are you sure|Yes, I’m sure|Save and add another|Save and continue|View on site|Recent actions|By clicking"
    r"|\b\d+ selected\b|Select all \d|Delete selected|was (?:added|changed|deleted) successfully",
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
    Banner(text="The dam has broken.").raise_(by=ed).end(by=ed)
    Banner(text="The dam holds.", link=article.get_absolute_url()).raise_(by=ed)
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


@pytest.mark.parametrize("who", ROLES)
def test_an_empty_paper_speaks_as_a_newsroom_too(who, request, logged_in, db):
    for address, page in _walk(logged_in(request.getfixturevalue(who))):
        found = NEVER.search(page.text)
        assert not found, (address, found and page.text[max(0, found.start() - 60) : found.end() + 60])
        assert page.headings == 1, address


def _rooms():
    return [model._meta.label_lower.replace(".", "/") for model in admin.site._registry]


def test_forms_that_are_sent_empty_speak_as_a_newsroom(olga, a_working_paper, logged_in):
    client = logged_in(olga)
    refused = 0
    for room in _rooms():
        response = client.post(f"/admin/{room}/add/", {})
        assert response.status_code < 500, room
        if response.status_code in (302, 403, 405):
            continue
        page = Seen(response.content.decode())
        found = NEVER.search(page.text)
        assert not found, (room, page.text[max(0, found.start() - 60) : found.end() + 60])
        refused += 1
    assert refused > 5


def test_lists_without_a_tick_and_searches_without_a_hit(olga, a_working_paper, logged_in):
    client = logged_in(olga)
    for room in _rooms():
        for response in (
            client.get(f"/admin/{room}/?q=zyzzyva", follow=True),
            client.post(f"/admin/{room}/", {"action": "x", "index": "0"}, follow=True),
        ):
            assert response.status_code in (200, 403, 404, 405), room
            found = NEVER.search(Seen(response.content.decode()).text)
            assert not found, (room, found)


def test_history_and_deleting_speak_as_a_newsroom(olga, a_working_paper, logged_in):
    client = logged_in(olga)
    seen = 0
    for model, room in admin.site._registry.items():
        thing = model.objects.order_by("pk").first()
        if thing is None:
            continue
        for what in ("history", "delete"):
            response = client.get(room.url(what, thing.pk) if hasattr(room, "url") else f"/admin/{thing.pk}/{what}/")
            if response.status_code != 200:
                continue
            page = Seen(response.content.decode())
            found = NEVER.search(page.text)
            assert not found, (model, what, page.text[max(0, found.start() - 60) : found.end() + 60])
            seen += 1
    assert seen > 10
