"""`/search/?q=`: what readers find. Never kept, never indexed, and never an error whatever is typed."""

import datetime
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from articles import search, search_help
from articles.heads import Head
from articles.models import Article, Section
from articles.river import Stretch
from newsroom.models import SiteSettings
from newsroom.pages import public
from newsroom.pages.midnight import midnight

UNKEPT = "private, no-cache"
RELEVANCE = "relevance"
# What a form sends → how it reads, and how many days it reaches back.
SPANS = {
    "7d": (gettext_lazy("The last 7 days"), 7),
    "30d": (gettext_lazy("The last 30 days"), 30),
    "12m": (gettext_lazy("The last 12 months"), 366),
}
_DATE = re.compile(r"([0-9]{4})(?:-?([0-9]{2})(?:-?([0-9]{2}))?)?")


@dataclass
class Results(Stretch):
    """One page of search results; every page carries the question in its address."""

    query: str = ""
    more: bool = False

    def page_path(self, number):
        """The address of another page of these results."""
        return f"{super().page_path(number)}?{self.query}"


@require_safe
@public(kept=False)
def results(request, number=None):
    """A page of results; without a question the form alone; without a match the newest stories."""
    asked = {name: request.GET.get(name, "")[: 8 * search.LENGTH_MAX] for name in ("q", "cat", "m", "sort")}
    if number == 1:
        return HttpResponsePermanentRedirect(f"{reverse('search')}?{urlencode({k: v for k, v in asked.items() if v})}")
    if request.method == "HEAD" and number is None:
        # There always is such a page, and nobody will see it. Of a stream nobody says how long it is.
        return StreamingHttpResponse(headers={"Cache-Control": UNKEPT})
    question = search.Question.of(asked["q"])
    section = next((each for each in Section.everyone() if each.slug == asked["cat"]), None)
    since, before = span(asked["m"])
    by_relevance = asked["sort"] == RELEVANCE
    # Only what was understood goes into the addresses of further pages.
    kept = {
        "q": asked["q"].replace("\x00", "")[: search.LENGTH_MAX],
        "cat": section.slug if section else "",
        "m": asked["m"] if since or before else "",
        "sort": RELEVANCE if by_relevance else "",
    }
    narrowed = {"section_id": section.pk if section else None, "since": since, "before": before}
    matches = search.find(question, **narrowed, by_relevance=by_relevance)
    page = _page(matches, _told(kept), 1 if number is None else number)
    page.rows = search.hits(page.rows, question)
    words = kept["q"].strip()
    said = _said(matches, words) if question else ""
    response = render(
        request,
        "articles/search.html",
        {
            "head": Head(title=_title(said, page), noindex=True),
            "river": page,
            "question": question,
            "words": kept["q"],
            "kept": kept,
            "sections": Section.everyone(),
            "spans": _spans(),
            "said": said,
            "help": Help.of(question, kept, narrowed) if question and not matches.ids else None,
        },
    )
    response.headers["Cache-Control"] = UNKEPT
    return response


@dataclass(frozen=True)
class Way:
    """A search that finds something: its address, its words, and whether the reader's filter had to go for it."""

    address: str
    words: str
    unfiltered: bool

    @classmethod
    def to(cls, words, kept, narrowed):
        """The way to other words, within the filter where they stand there too."""
        filtered = bool(kept["cat"] or kept["m"])
        if filtered and search.find(search.Question.of(words), **narrowed, at_most=1).ids:
            return cls(_address({**kept, "q": words}), words, False)
        return cls(_address({**kept, "cat": "", "m": "", "q": words}), words, filtered)


@dataclass(frozen=True)
class Help:
    """Where to go from a search that found nothing: addresses, with the words that stand on them."""

    everywhere: str = ""  # the same words without section and span, where these find something
    everywhere_said: str = ""
    meant: Way | None = None
    fewer: tuple[Way, ...] = ()

    @classmethod
    def of(cls, question, kept, narrowed):
        """Without the filter, where one is on and hides something; else another spelling, or fewer words."""
        if kept["cat"] or kept["m"]:
            matches = search.find(question)
            if matches.ids:
                wide = {**kept, "cat": "", "m": ""}
                return cls(everywhere=_address(wide), everywhere_said=_said(matches, kept["q"].strip()))
        advice = search_help.advise(question, kept["q"])
        if advice.meant:
            return cls(meant=Way.to(advice.meant, kept, narrowed))
        return cls(fewer=tuple(Way.to(words, kept, narrowed) for words in advice.fewer))


def _told(kept):
    return {name: value for name, value in kept.items() if value}


def _address(kept):
    return f"{reverse('search')}?{urlencode(_told(kept))}"


def _page(matches, query, number):
    size = SiteSettings.current().stories_a_page
    pages = max(1, -(-len(matches.ids) // size))
    if number > pages or number < 1:
        raise Http404
    ids = matches.ids[(number - 1) * size : number * size]
    return Results(reverse("search"), number, pages, len(matches.ids), ids, urlencode(query), matches.more)


def _said(matches, words):
    """How many stories were found, in a line."""
    count = len(matches.ids)
    said = {"count": number_format(count, force_grouping=True), "words": words}
    if not count:
        return _("Nothing found for “%(words)s”.") % said
    if matches.more:
        return _("More than %(count)s stories for “%(words)s”") % said
    return ngettext("%(count)s story for “%(words)s”", "%(count)s stories for “%(words)s”", count) % said


def _title(said, page):
    """The answer is the first thing that a screen reader says of the page."""
    if page.number > 1:
        return _("%(said)s, page %(number)s of %(pages)s") % {
            "said": said,
            "number": number_format(page.number),
            "pages": number_format(page.pages),
        }
    return said or _("Search")


def span(value):
    """Since when and before when, aware or None: from `7d`, `30d`, `12m`, a year, `2026-11`, `202611` or a day.

    Anything else is no bound.
    """
    if value in SPANS:
        return timezone.now() - datetime.timedelta(days=SPANS[value][1]), None
    match = _DATE.fullmatch(value)
    if not match:
        return None, None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = datetime.date(year, month or 1, day or 1)
        if day:
            after = first + datetime.timedelta(days=1)
        else:
            after = datetime.date(year + (month in (12, None)), (month or 12) % 12 + 1, 1)
        return midnight(first), midnight(after)
    except (ValueError, OverflowError):
        return None, None


def _spans():
    """The choices of the form: the last days, then each year since the first story."""
    choices = [(value, label) for value, (label, _days) in SPANS.items()]
    # The day of the address: its index holds the published stories alone, in order.
    oldest = Article.objects.published().order_by("day").values_list("day", flat=True)[:1]
    if oldest:
        years = range(timezone.localdate().year, oldest[0].year - 1, -1)
        choices += [(f"{year:04d}", f"{year:04d}") for year in years]
    return choices
