"""How the list of stories is narrowed down: by state, section, author, source and day.

The list runs from the last saved backwards and stops at a page's end; indexes lead it through all stories, those of a
section, and the trash. A source or an author that many stories have is left to be met on that way, and only one that
few have is asked of its own index: the other way round the archive would be sorted.
"""

from datetime import date, timedelta

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Author, Byline, Section, Source, State
from newsroom.admin.typed import number
from newsroom.pages import once

TRASH = "trash"
MANY = 2_000  # stories that have the same source or author
STAFF = 100  # authors in the list of choices; others are found by search


def from_source(stories, source):
    """The stories whose source has this id."""
    if not _are_many(Article.objects.filter(source=source)):
        return stories.filter(source=source)
    # With a sum there is no index to be lured by.
    return stories.alias(asked_for=F("source_id") + 0).filter(asked_for=source)


def _are_many(rows):
    """Whether there are `MANY` of them; asked once a request, though the list and its tabs both want to know."""
    rows = rows.order_by().values("pk")[:MANY]
    return once(f"are many: {rows.query}", lambda: rows.count() >= MANY)


class StateFilter(admin.SimpleListFilter):
    """One state, the trash, or (to begin with) all but what was spiked. Shown as tabs."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*State.choices, (TRASH, _("In the trash"))]

    def value(self):
        """The state that was asked for; "" for none, or for one that there is not."""
        value = super().value()
        return value if value in State.values or value == TRASH else ""

    def queryset(self, request, queryset):
        value = self.value()
        if value == TRASH:
            return queryset.trashed()
        if value:
            return queryset.kept().filter(state=value)
        # Whoever searches wants to find it, spiked or not.
        return queryset.kept() if request.GET.get("q") else queryset.kept().exclude(state=State.SPIKED)


class SectionFilter(admin.SimpleListFilter):
    """The stories of one section."""

    title = _("section")
    parameter_name = "section"
    everything = _("All sections")

    def lookups(self, request, model_admin):
        return [(str(section.pk), section.name) for section in Section.everyone()]

    def queryset(self, request, queryset):
        wanted = number(self.value())
        return queryset.filter(section_id=wanted) if wanted else queryset


class AuthorFilter(admin.SimpleListFilter):
    """What carries my name, or that of somebody on the staff."""

    title = _("author")
    parameter_name = "author"
    everything = _("Everybody’s")

    def lookups(self, request, model_admin):
        staff = Author.objects.staff().values_list("pk", "name", "user_id")[:STAFF]
        return [("me", _("Mine")), *((str(pk), name) for pk, name, user_id in staff if user_id != request.user.pk)]

    def queryset(self, request, queryset):
        if self.value() == "me":
            mine = Byline.objects.filter(author__user=request.user)
            return queryset.filter(Q(created_by=request.user) | Q(pk__in=mine.values("article")))
        wanted = number(self.value())
        if not wanted:
            return queryset
        signed = Byline.objects.filter(author_id=wanted)
        if not _are_many(signed):
            return queryset.filter(pk__in=signed.values("article"))
        return queryset.filter(Exists(signed.filter(article=OuterRef("pk"))))


class SourceFilter(admin.SimpleListFilter):
    """What one agency sent, or what is the paper's own."""

    title = _("source")
    parameter_name = "source"
    everything = _("All sources")

    def lookups(self, request, model_admin):
        return [(str(pk), name) for pk, name in Source.objects.values_list("pk", "name")[:STAFF]]

    def queryset(self, request, queryset):
        wanted = number(self.value())
        return from_source(queryset, wanted) if wanted else queryset


class WhenFilter(admin.SimpleListFilter):
    """The day that readers see: one of the choices, a month (2026-11) or a day (2026-11-22)."""

    title = _("date")
    parameter_name = "when"
    everything = _("Any date")
    BACK = {"today": 0, "week": 6, "month": 29}  # days

    def lookups(self, request, model_admin):
        choices = [("today", _("Today")), ("week", _("Last 7 days")), ("month", _("Last 30 days"))]
        asked = request.GET.get(self.parameter_name, "")
        if asked not in self.BACK and (span := self.span(asked)):
            form = "DATE_FORMAT" if len(asked) > 7 else "YEAR_MONTH_FORMAT"
            choices.append((asked, date_format(span[0], form)))
        return choices

    @classmethod
    def span(cls, asked) -> tuple[date, date] | None:
        """First and last day of what was asked for, or None."""
        here = timezone.localdate()
        if asked in cls.BACK:
            return here - timedelta(cls.BACK[asked]), here
        try:
            first = parse_date(asked if len(asked) > 7 else f"{asked}-01")
        except ValueError:
            return None
        if first is None or not 1000 < first.year < 9999:
            return None
        if len(asked) > 7:
            return first, first
        return first, (first + timedelta(31)).replace(day=1) - timedelta(1)

    def queryset(self, request, queryset):
        span = self.span(self.value() or "")
        return queryset.filter(day__range=span) if span else queryset
