"""Marks for a demo that was loaded before there were any: known by what only the demo has."""

import hashlib
from pathlib import Path

from django.db.models import Q

from articles.models import Article, Author, Correction, FrontVersion, Picture, Section, Source, Topic
from articles.models.topic import key_of
from comments.models import Comment, Commenter, Decision
from newsroom.models import Act, DemoMark, Page, SiteSettings, User
from newsroom.text import clean_body, slugify

from .marking import fingerprint, mark
from .people import AGENCY, GUESTS, PAGES, SECTIONS, STAFF
from .replies import REPLIES
from .stories import STORIES, as_html

HERE = Path(__file__).parent
LOADED_AS = 2  # the version of a story that was begun and edited once, by the loader


def recognise() -> int:
    """Mark what the demo brought where no marks were made; returns how many rows were known again.

    A story by its fixed id, a picture by its file, staff by their flag, readers by addresses that nobody can have.
    What has a name alone (section, author, topic, page) must say what the demo wrote, word for word: whatever was
    rewritten is taken for somebody's own, and stays.
    """
    site = SiteSettings.objects.filter(pk=1).first()
    if site is None or site.demo_loaded_at is None or DemoMark.objects.exists():
        return 0
    loaded = site.demo_loaded_at
    stories = list(Article.objects.filter(guid__in=[f"demo:{tale.key}" for tale in STORIES]))
    staff = list(User.objects.filter(is_demo=True))
    texts = {reply.text for replies in REPLIES.values() for reply in replies}
    known = Q(email__endswith="@readers.example", user=None) | Q(user__in=staff)
    said = [c for c in Comment.objects.filter(known, article__in=stories, created_at__lte=loaded) if c.body in texts]
    told = [
        *_sections(), *_pages(), *_authors(staff), *_topics(),
        *Source.objects.filter(name=AGENCY["name"], home_page=AGENCY["home_page"]), *_pictures(),
    ]  # fmt: skip
    mark([
        *said, *stories, *told, *staff,
        *FrontVersion.objects.filter(at__lte=loaded),
        *Commenter.objects.filter(email__endswith="@readers.example", comments__in=said).distinct(),
        *Correction.objects.filter(article__in=stories, at__lte=loaded),
        *Decision.objects.filter(at__lte=loaded),
        *Act.objects.filter(Q(at__lte=loaded) | Q(verb="load demo")),
    ])  # fmt: skip
    for row in told:
        # These say what the demo wrote, or they would not be here.
        DemoMark.objects.filter(label=row._meta.label_lower, row=row.pk).update(fingerprint=fingerprint(row))
    for story in stories:
        # Had nobody touched it, it would be of this version.
        was = story.edit_version == LOADED_AS and not story.corrections.filter(at__gt=loaded).exists()
        noted = fingerprint(story) if was else "rewritten"
        DemoMark.objects.filter(label="articles.article", row=story.pk).update(fingerprint=noted)
    return DemoMark.objects.count()


def _sections():
    written = {name: text for name, text, _position, _opinion in SECTIONS}
    return [row for row in Section.objects.filter(name__in=written) if row.description == written[row.name]]


def _pages():
    written = {slug: (title, clean_body(as_html(text, {}, {}))) for title, slug, text in PAGES}
    return [row for row in Page.objects.filter(slug__in=written) if (row.title, row.body) == written[row.slug]]


def _authors(staff):
    written = {name: (title, bio) for name, title, bio, _portrait in GUESTS}
    written |= {f"{first} {last}": (title, bio) for _login, first, last, _role, title, bio, _portrait in STAFF}
    rows = Author.objects.filter(Q(user__in=staff) | Q(user=None, name__in=written))
    return [row for row in rows if (row.role_title, row.bio) == written.get(row.name)]


def _topics():
    names = {name for tale in STORIES for name in tale.topics}
    rows = Topic.objects.filter(key__in={key_of(name) for name in names}, description="")
    return [row for row in rows if row.name in names and row.slug.startswith(slugify(row.name))]


def _pictures():
    files = [*(HERE / "pictures").glob("*.jpg"), *(HERE / "portraits").glob("*.jpg")]
    return list(Picture.objects.filter(sha256__in=[hashlib.sha256(file.read_bytes()).hexdigest() for file in files]))
