"""`<any public address>edit/`: from what is read to where it is written."""

from django.http import Http404, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Article, Author, Section, Topic
from newsroom.models import Page


@never_cache
@require_safe
def edit(request, address):
    """Lead to the form of what stands at `/<address>`; whoever is not logged in is asked to on the way.

    Nothing is told of what never was public: a draft's address is as unknown here as it is to readers.
    """
    try:
        found = resolve(f"/{address}")
    except Resolver404:
        raise Http404 from None
    form = _form_of(found.url_name or "", found.kwargs)
    if form is None:
        raise Http404
    return HttpResponseRedirect(form)


def _form_of(kind, parts):
    """The form for an address's name and parts; a further page of a list or a thread has that of the first."""
    if {"year", "month", "day"} <= parts.keys() and (slug := parts.get("name") or parts.get("slug")):
        return _change("articles_article", _stories_of(parts).filter(slug=slug, published_at__isnull=False))
    kind = kind.removesuffix("_page")
    if kind == "front":
        return reverse("admin:articles_frontslot_changelist")
    if kind in ("day", "month", "archive", "corrections", "search"):
        return reverse("admin:articles_article_changelist")
    if kind == "page":
        return _change("newsroom_page", Page.objects.published().filter(slug=parts["name"]))
    if kind in NAMED:
        form, model = NAMED[kind]
        return _change(form, model.objects.filter(slug=parts["name"]))
    return None


NAMED = {
    "section": ("articles_section", Section),
    "topic": ("articles_topic", Topic),
    "author": ("articles_author", Author),
}


def _stories_of(parts):
    try:
        day = parse_date("-".join(f"{int(parts[part]):02d}" for part in ("year", "month", "day")))
    except ValueError:
        day = None
    return Article.objects.filter(day=day) if day else Article.objects.none()


def _change(form, rows):
    pk = rows.values_list("pk", flat=True).first()
    return reverse(f"admin:{form}_change", args=[pk]) if pk else None
