"""What search engines are told: an index of sitemaps, one a month, the news of two days, and `robots.txt`.

Every address stands in one sitemap only, and none that is withheld from search engines. `lastmod` is the last
substantive change, so that a crawler may believe it. (sitemaps.org 0.9; Google's news sitemap.)
"""

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db.models import Count, Exists, Max, OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import require_safe

from articles.heads import absolute
from articles.models import Article, Author, Byline, Correction, Section, Topic, TopicUse
from articles.models.listed import NEWS_HOURS
from newsroom.models import Page, SiteSettings
from newsroom.pages import public, showing
from newsroom.xml import clean_xml_chars

A_FILE = 50_000  # addresses: the protocol's limit
PARTS_MAX = 1_000  # files of one month
NEWS_MAX = 1_000
CLOSED = ("/admin/", "/account/", "/preview/", "/search/")

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS_NAMESPACE = "http://www.google.com/schemas/sitemap-news/0.9"
_PARENTHESES = re.compile(r"\s*\([^()]*\)")


@require_safe
@public
def index(request):
    """`/sitemap.xml`: the sitemaps there are."""
    showing("sitemap")
    return _xml("sitemapindex", (_entry("sitemap", path, changed) for path, changed in _files()))


def _files() -> Iterator[tuple[str, datetime.datetime | None]]:
    """The path of each sitemap, and when something in it last changed."""
    yield reverse("sitemap_pages"), None
    days = _stories().order_by("day").values_list("day").annotate(Count("pk"), Max("published_at"), Max("updated_at"))
    for (year, number), rows in groupby(days, key=lambda row: (row[0].year, row[0].month)):
        rows = list(rows)
        count = sum(row[1] for row in rows)
        changed = max(moment for row in rows for moment in row[2:] if moment)
        yield reverse("sitemap_month", args=[year, number]), changed
        for part in range(2, -(-count // A_FILE) + 1):
            yield reverse("sitemap_month_part", args=[year, number, part]), changed


@require_safe
@public
def month(request, year, month, part=None):
    """The stories of a month, by the day of their address; from the second on, a file of a month too full for one."""
    if part is not None and not 2 <= part <= PARTS_MAX:
        raise Http404
    try:
        first = datetime.date(year, month, 1)
    except ValueError:
        raise Http404 from None
    showing(f"sitemap:{first:%Y-%m}")
    last = first.replace(day=calendar.monthrange(year, month)[1])
    rows = _stories().filter(day__range=(first, last)).order_by("day", "published_at", "id")
    start = ((part or 1) - 1) * A_FILE
    stories = list(rows.only("day", "slug", "published_at", "updated_at")[start : start + A_FILE])
    if not stories:
        raise Http404
    return _xml("urlset", (_entry("url", story.get_absolute_url(), story.modified_at) for story in stories))


@require_safe
@public
def pages(request):
    """The front, the standing pages, the corrections, and the lists of sections, authors and topics with stories."""
    showing("lists", "newest")
    return _xml("urlset", (_entry("url", path, changed) for path, changed in _lists()))


def _lists() -> Iterator[tuple[str, datetime.datetime | None]]:
    live = Article.objects.published()
    newest = live.newest_first().values_list("published_at", flat=True)
    if front := newest.first():
        yield reverse("front"), front
        yield reverse("archive"), front
    showing("corrections")
    notes = Correction.objects.filter(Exists(live.filter(pk=OuterRef("article"))))
    if corrected := notes.order_by("-at").values_list("at", flat=True).first():
        yield reverse("corrections"), corrected
    in_section = live.filter(section=OuterRef("pk")).newest_first().values("published_at")[:1]
    for section in Section.objects.annotate(newest=Subquery(in_section)).filter(newest__isnull=False):
        showing(f"newest:section:{section.pk}")
        yield section.get_absolute_url(), section.newest
    showing("menu")
    for page in Page.objects.published().defer("body"):
        showing(f"page:{page.pk}")
        yield page.get_absolute_url(), page.updated_at
    signed = Byline.objects.filter(author=OuterRef("pk"), article__in=live)
    for author in Author.objects.filter(Exists(signed)).only("slug"):
        showing(f"signed:{author.pk}")
        yield author.get_absolute_url(), None
    on_topic = TopicUse.objects.filter(tag=OuterRef("pk"), content_object__in=live)
    for topic in Topic.objects.filter(Exists(on_topic)).only("slug")[: A_FILE // 2]:
        showing(f"topic-name:{topic.pk}")
        yield topic.get_absolute_url(), None


@require_safe
@public
def news(request):
    """`/news-sitemap.xml`: what was first published within two days, newest first; empty is valid."""
    # The key `news-sitemap` is dirtied as stories grow older than two days.
    showing("news-sitemap")
    since = timezone.now() - datetime.timedelta(hours=NEWS_HOURS)
    stories = (
        _stories()
        .filter(published_at__gte=since)
        .newest_first()
        .only("day", "slug", "headline", "language", "published_at")[:NEWS_MAX]
    )
    paper = SiteSettings.current()
    # Google wants the name as it stands in its lists, where nothing is in parentheses.
    name = _PARENTHESES.sub("", paper.name).strip() or paper.name
    return _xml("urlset", (_news_entry(story, name) for story in stories), f' xmlns:news="{_NEWS_NAMESPACE}"')


@require_safe
@public
def robots(request):
    """`/robots.txt`: where the sitemaps are, and what is nobody's to crawl.

    Whether pages may be indexed is said by their robots tag alone: a page that may not be fetched can't say it.
    """
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        f"Sitemap: {absolute(reverse('news_sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _stories():
    showing("search-policy")
    return Article.objects.published().indexable()


def _entry(element, path, changed) -> str:
    lastmod = f"<lastmod>{_when(changed)}</lastmod>" if changed else ""
    return f"<{element}><loc>{_text(absolute(path))}</loc>{lastmod}</{element}>"


def _news_entry(story, name) -> str:
    showing(f"title:{story.pk}")
    return (
        f"<url><loc>{_text(absolute(story.get_absolute_url()))}</loc><news:news><news:publication>"
        f"<news:name>{_text(name)}</news:name><news:language>{_text(story.written_in)}</news:language>"
        f"</news:publication><news:publication_date>{_when(story.published_at)}</news:publication_date>"
        f"<news:title>{_text(story.headline)}</news:title></news:news></url>"
    )


def _xml(root, entries: Iterable[str], namespaces="") -> HttpResponse:
    content = f'{_DECLARATION}<{root} xmlns="{_NAMESPACE}"{namespaces}>\n' + "\n".join([*entries, f"</{root}>\n"])
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


def _text(text) -> str:
    return escape(clean_xml_chars(text))


def _when(moment) -> str:
    """W3C date and time with the site's offset, to the second."""
    return timezone.localtime(moment).isoformat(timespec="seconds")
