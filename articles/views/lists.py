"""Lists of stories: by section, topic, author, day and month; the archive; the corrections."""

import calendar
import datetime
from itertools import groupby

from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from articles import structured_data
from articles.heads import Head
from articles.models import Article, Author, Byline, Correction, Section, Topic, TopicUse
from articles.river import River, Stretch, newest
from articles.views import elsewhere
from newsroom.pages import public, showing
from newsroom.prepared import prepared


@require_safe
@public
def section(request, name, number=None):
    """The stories of a section. One without any says so and answers 200."""
    found = next((each for each in Section.everyone() if each.slug == name), None)
    if found is None:
        return elsewhere.answer(request)
    showing(f"section:{found.pk}", f"stories:section:{found.pk}")
    return _page(
        request,
        "articles/section.html",
        _of_section,
        found.pk,
        address=found.get_absolute_url(),
        number=number,
        name=found.name,
        description=found.description,
        section=found,
        current_section=found.pk,
        parts=[each for each in Section.everyone() if each.parent_id == found.pk],
    )


@require_safe
@public
def topic(request, name, number=None):
    """The stories on a topic."""
    found = Topic.objects.filter(slug=name).first()
    if found is None:
        return elsewhere.answer(request)
    showing(f"topic:{found.pk}", f"stories:topic:{found.pk}")
    return _page(
        request,
        "articles/topic.html",
        _of_topic,
        found.pk,
        address=found.get_absolute_url(),
        number=number,
        name=found.name,
        description=found.description,
        topic=found,
    )


@require_safe
@public
def author(request, name, number=None):
    """Who an author is, and what they wrote."""
    found = Author.objects.select_related("portrait").filter(slug=name).first()
    if found is None:
        return elsewhere.answer(request)
    showing(f"author:{found.pk}", f"stories:author:{found.pk}")
    return _page(
        request,
        "articles/author.html",
        _of_author,
        found.pk,
        address=found.get_absolute_url(),
        number=number,
        name=found.name,
        description=found.bio.split("\n", 1)[0][:300],
        author=found,
    )


@require_safe
@public
def day(request, year, month, day, number=None):
    """The stories of one day; a day without any is no page."""
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        raise Http404 from None
    showing(f"stories:day:{date}")
    return _page(
        request,
        "articles/day.html",
        _of_day,
        date,
        address=reverse("day", args=[year, month, day]),
        number=number,
        may_be_empty=False,
        name=date_format(date, "DATE_FORMAT"),
        day=date,
    )


@require_safe
@public
def month(request, year, month, number=None):
    """The stories of one month, day by day; a month without any is no page."""
    try:
        first = datetime.date(year, month, 1)
    except ValueError:
        raise Http404 from None
    showing(f"stories:month:{first:%Y-%m}")
    last = first.replace(day=calendar.monthrange(year, month)[1])
    return _page(
        request,
        "articles/month.html",
        _of_days,
        first,
        last,
        address=reverse("month", args=[year, month]),
        number=number,
        may_be_empty=False,
        name=date_format(first, "YEAR_MONTH_FORMAT"),
        month=first,
    )


@prepared
def _of_section(section_id, *, start, end):
    return newest(Article.objects.published().filter(section=section_id), start, end)


@prepared
def _of_topic(topic_id, *, start, end):
    on_topic = TopicUse.objects.filter(tag=topic_id).values("content_object")
    return newest(Article.objects.published().filter(pk__in=on_topic), start, end)


@prepared
def _of_author(author_id, *, start, end):
    signed = Byline.objects.filter(author=author_id).values("article")
    return newest(Article.objects.published().filter(pk__in=signed), start, end)


@prepared
def _of_day(day, *, start, end):
    return newest(Article.objects.published().filter(day=day), start, end)


@prepared
def _of_days(first, last, *, start, end):
    return newest(Article.objects.published().filter(day__range=(first, last)), start, end)


def _page(request, template, ask, *which, address, number, name, description="", may_be_empty=True, **context):
    """Answer with one page of a list: the first by its plain address only, none beyond the last.

    `ask(*which)` is the prepared question for its stories.
    """
    if number == 1:
        return HttpResponsePermanentRedirect(address)
    river = River.of(ask, which, address, 1 if number is None else number)
    if river is None:
        raise Http404
    if not (river.total or may_be_empty):
        return elsewhere.answer(request)
    # Days and months are lists without a feed of their own: the paper's feed has them all.
    feed = f"{address}feed/" if may_be_empty else ""
    about = next((context[kind] for kind in ("section", "topic", "author") if kind in context), None)
    title = name if river.number == 1 else _("%(name)s, page %(number)d") % {"name": name, "number": river.number}
    head = Head(
        title=title,
        description=description,
        path=river.path,
        about=about,
        newer=river.newer,
        older=river.older,
        feed=feed,
        feed_title=name,
        noindex=not river.total,
        data=_data(about, description, river),
    )
    context |= {"river": river, "name": name, "description": description, "head": head}
    return render(request, template, context)


def _data(about, description, river):
    """What a list says to machines of what it is about; days and months say nothing."""
    if isinstance(about, Author):
        return structured_data.of_author(about)
    return structured_data.of_list(about, description, river) if about else []


@require_safe
@public
def archive(request):
    """Every month that has stories: from here each story can be reached by links alone."""
    showing("stories")
    # Counted by day along the index, then summed up here: no date function runs over the archive.
    days = Article.objects.published().order_by("day").values_list("day").annotate(stories=Count("pk"))
    months = [
        {
            "year": year,
            "name": MONTHS[number],
            "stories": sum(count for _day, count in rows),
            "address": reverse("month", args=[year, number]),
        }
        for (year, number), rows in groupby(days, key=lambda row: (row[0].year, row[0].month))
    ]
    years = [(year, list(rows)) for year, rows in groupby(reversed(months), key=lambda row: row["year"])]
    head = Head(title=_("Archive"), path=reverse("archive"))
    return render(request, "articles/archive.html", {"years": years, "head": head})


@require_safe
@public
def corrections(request, number=None):
    """Every correction that stands with a public story, newest first."""
    showing("corrections")
    address = reverse("corrections")
    if number == 1:
        return HttpResponsePermanentRedirect(address)
    stands = Exists(Article.objects.published().filter(pk=OuterRef("article")))
    notes = Correction.objects.filter(stands).order_by("-at", "-id")
    page = Stretch.of(notes.select_related("article").defer("article__body"), address, 1 if number is None else number)
    if page is None:
        raise Http404
    showing(*(f"title:{note.article_id}" for note in page.rows))
    name = pgettext("page", "Corrections")
    head = Head(
        title=name if page.number == 1 else _("%(name)s, page %(number)d") % {"name": name, "number": page.number},
        description=_("What we got wrong, and what is right. Newest first."),
        path=page.path,
        newer=page.newer,
        older=page.older,
        feed=reverse("corrections_feed"),
        feed_title=name,
        noindex=not page.total,
    )
    return render(request, "articles/corrections.html", {"river": page, "head": head})
