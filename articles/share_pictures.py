"""Which picture is drawn for what: the words of a page's share picture, and its address.

The picture itself is drawn by `articles.pictures.share` when it is first asked for, and kept (`views/share.py`). Its
address holds a digest of its words, so that another headline is another address, and nobody can ask for words of
their own.
"""

from django.urls import reverse

from articles.models import Article, Author, Section, Topic
from articles.pictures.share import Card
from newsroom.models import Page, SiteSettings
from newsroom.pages import showing
from newsroom.text import direction

PAPER = "paper"


def card_of(thing) -> Card:
    """The words for a story, section, topic, author or standing page; for the settings, the paper's name."""
    paper = SiteSettings.current()
    words = {"paper": paper.name, "accent": paper.accent, "direction": direction(paper.language)}
    if isinstance(thing, SiteSettings):
        return Card(kicker=thing.tagline, **words)
    if isinstance(thing, Article):
        kicker = thing.section.name if thing.section else ""
        words["direction"] = direction(thing.written_in)
        return Card(headline=thing.social_headline or thing.headline, kicker=kicker, **words)
    if isinstance(thing, Author):
        return Card(headline=thing.name, kicker=thing.role_title, **words)
    return Card(headline=str(thing), **words)


def path_of(thing) -> str:
    """The address of a thing's picture, without host."""
    kind = PAPER if isinstance(thing, SiteSettings) else thing._meta.model_name
    return reverse("share_picture", args=[kind, thing.pk, card_of(thing).digest])


def find(kind: str, pk: int):
    """The public thing that a picture is asked for, or None; notes its keys."""
    if kind == PAPER:
        return SiteSettings.current() if pk == 1 else None
    public = {
        "article": lambda: Article.objects.published().select_related("section").defer("body"),
        "section": Section.objects.all,
        "topic": Topic.objects.all,
        "author": Author.objects.all,
        "page": lambda: Page.objects.published().defer("body"),
    }
    found = public[kind]().filter(pk=pk).first() if kind in public else None
    if found is not None:
        showing(f"{kind}:{pk}")
    return found
