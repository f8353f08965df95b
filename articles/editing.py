"""From what is read to where it is written: the form behind any public address."""

from typing import NamedTuple
from urllib.parse import unquote, urlencode, urlsplit

from django.urls import Resolver404, resolve, reverse
from django.utils.dateparse import parse_date

from articles.models import Article, Author, Section, Topic
from newsroom.models import Address, Page
from newsroom.models.address import tidy_path

LONGEST = 700  # characters of a path in the table of addresses


class Form(NamedTuple):
    """Where a thing is written, and the permission that lets one look at it there."""

    url: str
    permission: str


NAMED = {
    "section": ("articles_section", Section, "articles.view_section"),
    "topic": ("articles_topic", Topic, "articles.view_topic"),
    "author": ("articles_author", Author, "articles.view_author"),
}
STORIES, STORY = "admin:articles_article_changelist", "articles.view_article"


def form_at(address: str) -> Form | None:
    """The form of what stands, or stood, at a public path (“/section/local/”, its query included), or None.

    A further page of a list or a thread, and a feed, have the form of what they belong to. Nothing is found of what
    never was public.
    """
    path, _mark, query = address.partition("?")
    if len(path) > LONGEST or "\0" in path:
        return None
    try:
        found = resolve(path)
    except (Resolver404, ValueError):
        return None
    return _form_of(found.url_name or "", found.kwargs, query) or _moved(path)


def path_of(pasted: str) -> str | None:
    """The path of an address as people paste it, with or without host, `edit/` or a mark; None for plain words."""
    pasted = pasted.strip()[:2000]
    if " " in pasted or "/" not in pasted:
        return None
    host = pasted.split("/", 1)[0]
    if not pasted.startswith("/") and "://" not in pasted:
        # “paper.example/2026/…” and “2026/11/22/…” are addresses, “24/7” is not.
        if not ("." in host or (len(host) == 4 and host.isdecimal() and pasted.count("/") > 2)):
            return None
        pasted = f"//{pasted}" if "." in host else f"/{pasted}"
    try:
        parts = urlsplit(pasted)
    except ValueError:
        return ""
    path = unquote(parts.path)[:LONGEST].removesuffix("edit/")
    return f"{path}?{parts.query}" if parts.query else path


def _form_of(kind, parts, query):
    if {"year", "month", "day"} <= parts.keys() and (slug := parts.get("name") or parts.get("slug")):
        return _change("articles_article", _stories_of(parts).filter(slug=slug, published_at__isnull=False), STORY)
    kind = kind.removesuffix("_page").removesuffix("_feed")
    if kind == "front":
        return Form(reverse("admin:articles_frontslot_changelist"), "articles.view_frontslot")
    if kind in ("day", "month"):
        when = f"{parts['year']}-{parts['month']}" + (f"-{parts['day']}" if kind == "day" else "")
        return _list({"when": when})
    if kind == "search":
        typed = dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair).get("q", "")
        return _list({"q": unquote(typed.replace("+", " "))} if typed else {})
    if kind == "corrections":
        return Form(reverse("admin:articles_correction_changelist"), "articles.view_correction")
    if kind == "archive":
        return _list({})
    if kind == "page":
        return _change("newsroom_page", Page.objects.published().filter(slug=parts["name"]), "newsroom.view_page")
    if kind in NAMED:
        form, model, permission = NAMED[kind]
        return _change(form, model.objects.filter(slug=parts["name"]), permission)
    return None


def _moved(path):
    """The form of a story or page that had this address once."""
    row = Address.objects.at(path) or Address.objects.filter(path=tidy_path(path).rstrip("/")).first()
    if row is None or row.subject_uid is None:
        return None
    stories = Article.objects.filter(uid=row.subject_uid, published_at__isnull=False)
    pages = Page.objects.published().filter(uid=row.subject_uid)
    return _change("articles_article", stories, STORY) or _change("newsroom_page", pages, "newsroom.view_page")


def _list(asked):
    url = reverse(STORIES)
    return Form(f"{url}?{urlencode(asked)}" if asked else url, STORY)


def _stories_of(parts):
    try:
        day = parse_date("-".join(f"{int(parts[part]):02d}" for part in ("year", "month", "day")))
    except ValueError:
        day = None
    return Article.objects.filter(day=day) if day else Article.objects.none()


def _change(form, rows, permission):
    pk = rows.values_list("pk", flat=True).first()
    return Form(reverse(f"admin:{form}_change", args=[pk]), permission) if pk else None
