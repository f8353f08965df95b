"""A paper of another language shows its readers no sentence of ours in English."""

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from articles.models import Author, Section
from newsroom.models import SiteSettings
from newsroom.roles import SYSTEM
from tests.newsroom.test_catalogues import PLACEHOLDER, entries

LANGUAGES = ("ar", "de", "es", "fr", "pl")
SAID = {"alt", "aria-label", "data-done", "placeholder", "title"}
NOT_SHOWN = {"script", "style"}
# What parts our words from the paper's own: markup in a sentence of ours, and the dash before the paper's name.
PARTS = re.compile(r"<[^>]*>| – ")
# A story of one language, so that whatever is English on its page is ours.
STORY = {
    "headline": "La bibliothèque du port reste ouverte",
    "standfirst": "Le conseil municipal a tranché mardi soir.",
    "kicker": "Quais",
    "body": "<p>Le conseil a voté mardi pour la garder.</p><table><tr><td>Oui</td><td>12</td></tr></table>",
}


class Shown(HTMLParser):
    """Everything a page says, to eyes or to a screen reader, piece by piece."""

    def __init__(self, page):
        super().__init__()
        self.pieces, self._within = set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self._within = [tag] if tag in NOT_SHOWN else []
        for name, value in attrs:
            if name in SAID:
                self._keep(value or "")

    def handle_endtag(self, tag):
        self._within = []

    def handle_data(self, data):
        if not self._within:
            self._keep(data)

    def _keep(self, text):
        self.pieces |= {" ".join(part.split()) for part in PARTS.split(text)} - {""}


@cache
def sentences(language):
    """The English of the catalogue, but for what the language says the same way: {piece}, and {piece: its pattern}.

    A piece with a place to fill in needs a pattern. What nobody has translated stays among them: a page that shows it
    shows English.
    """
    whole, patterns = set(), {}
    for entry in entries(language):
        texts = set(entry["msgstr"].values())
        for text in {entry["msgid"], entry.get("msgid_plural", entry["msgid"])} - texts:
            for part in PARTS.split(text.replace('\\"', '"').replace("\\n", "\n")):
                words = " ".join(part.split())
                literals = PLACEHOLDER.split(words)
                if not re.search(r"[^\W\d_]", "".join(literals)):
                    continue
                if len(literals) == 1:
                    whole.add(words)
                else:
                    patterns[words] = re.compile(".+".join(re.escape(literal) for literal in literals))
    return whole, patterns


def english(page, language):
    """The English sentences of ours that stand on the page."""
    pieces = Shown(page).pieces
    whole, patterns = sentences(language)
    return sorted(
        (whole & pieces) | {words for words, pattern in patterns.items() if any(map(pattern.fullmatch, pieces))}
    )


@pytest.fixture
def paper(db):
    """Name the paper and give it a language: `paper("fr")`."""

    def make(language):
        row = SiteSettings.current()
        row.name, row.language, row.contact_email = "Le Courrier", language, "nous@courrier.example"
        row.support_url = "https://courrier.example/soutien"
        row.save()

    return make


@pytest.fixture
def pages(story, said, vera, paper):
    """The pages of a small French paper by name, rendered in a language: `pages("fr")["article"]`."""
    section = Section.objects.create(name="Vie locale", slug="vie-locale")
    author = Author.objects.create(name="Zoé Lenoir")
    article = story(section=section, byline=[author], **STORY)
    story(section=section, headline="Le marché rouvre", body="<p>Samedi matin, place du Port.</p>")
    article.correct(text="Le vote a eu lieu mardi.", by=SYSTEM)
    first = said(article, "Bravo.", state="approved", name="Inès")
    said(article, "Merci à vous.", state="approved", name="Paul", parent=first)
    addresses = {
        "front": "/",
        "article": article.get_absolute_url(),
        "comment": f"{article.get_absolute_url()}comment/",
        "report": f"{article.get_absolute_url()}comment/{first.number}/report/",
        "section": section.get_absolute_url(),
        "author": author.get_absolute_url(),
        "archive": reverse("archive"),
        "corrections": reverse("corrections"),
        "search": reverse("search"),
        "found": reverse("search") + "?q=conseil",
        "not found": reverse("search") + "?q=girafe",
        "404": "/nulle-part/",
    }

    def render(language):
        paper(language)
        return {name: vera.get(address).content.decode() for name, address in addresses.items()}

    return render


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_for_readers_falls_back_on_english(language, pages):
    assert {name: found for name, page in pages(language).items() if (found := english(page, language))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_english_is_noticed_on_every_page(language, pages):
    shown = pages("en")
    assert [name for name, page in shown.items() if len(english(page, language)) < 5] == []
    assert "Top stories" in english(shown["front"], language)
    assert "Reply to" in english(shown["article"], language)
    assert "Nothing found for “%(words)s”." in english(shown["not found"], language)
    assert "There is nothing at this address" in english(shown["404"], language)
