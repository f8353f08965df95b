"""Which picture is drawn for what: the words of a page's share picture, and its address.

The picture itself is drawn by `articles.pictures.share` when it is first asked for, and kept (`views/share.py`). Its
address holds a digest of its words, so that another headline is another address, and nobody can ask for words of
their own.
"""

from django.urls import reverse

from articles.models import Article, Author, PictureUse, Section, Topic
from articles.pictures.renditions import JPEG
from articles.pictures.share import LEAST, WIDTH, Card, digest_of_photo
from newsroom.dress import accent_of
from newsroom.models import Page, SiteSettings
from newsroom.pages import showing
from newsroom.text import direction

PAPER = "paper"


def card_of(thing) -> Card:
    """The words for a story, section, topic, author or standing page; for the settings, the paper's name."""
    paper = SiteSettings.current()
    words = {"paper": paper.name, "accent": accent_of(paper).light, "direction": direction(paper.language)}
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


def has_own(thing) -> bool:
    """Whether a page shows a picture of its own to other people's walls, so that none is drawn for it."""
    if not isinstance(thing, Article) or not thing.lead:
        return False
    showing(f"files:{thing.lead.picture_id}")
    best = widest(thing.lead)
    return best is not None and best.width >= LEAST


def find(kind: str, pk: int):
    """The public thing that a picture is asked for, or None; notes its keys."""
    if kind == PAPER:
        return SiteSettings.current() if pk == 1 else None
    public = {
        "article": lambda: Article.objects.published().select_related("section", "lead__picture").defer("body"),
        "section": Section.objects.all,
        "topic": Topic.objects.all,
        "author": Author.objects.all,
        "page": lambda: Page.objects.published().defer("body"),
    }
    found = public[kind]().filter(pk=pk).first() if kind in public else None
    if found is not None:
        showing(f"share:{pk}" if kind == "article" else f"{kind}:{pk}")
    if isinstance(found, Article):
        showing(f"section:{found.section_id}")
    return found


# -- photographs -------------------------------------------------------------------------------------------------------


def widest(use):
    """The rendition of a picture in a story that other walls want: 16x9, the smallest that is wide enough, or None."""
    made = [each for each in use.picture.made if each.format == JPEG] if use else []
    wide = [each for each in made if each.crop == "16x9"] or [each for each in made if not each.crop]
    enough = [each for each in wide if each.width >= WIDTH]
    if enough:
        return min(enough, key=lambda each: each.width)
    return max(wide, key=lambda each: each.width, default=None)


def photo_path(use, rendition) -> str:
    """The address at which a rendition that is too small for walls is shown enlarged, without host."""
    return reverse("share_photo", args=[use.pk, digest_of_photo(rendition.name)])


def find_photo(pk: int):
    """The picture in a public story, or None; notes its keys."""
    public = PictureUse.objects.filter(article__in=Article.objects.published())
    use = public.filter(pk=pk).select_related("picture").first()
    if use is not None:
        showing(f"article:{use.article_id}", f"files:{use.picture_id}")
    return use
