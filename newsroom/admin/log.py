"""The log: who did what to which thing, when and why; to look through, and to take away as a file.

A log grows for ever, so nothing here counts it or reads it whole: a page begins at an entry (`before`), filters that
have no index look through a stretch of `STRETCH` entries at a time, and a file holds a year or `MOST_LINES` at most.
"""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import timedelta

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.http import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom import verbs
from newsroom.models import Act, User
from newsroom.pages.midnight import midnight
from newsroom.states import Refused

from .base import HourField, ReadOnlyRoom, refusal_page
from .details import described, kind_name
from .typed import number

PAGE = 50
STRETCH = 20_000
LONGEST_FILE = timedelta(days=366)
MOST_LINES = 200_000
AT_ONCE = 2_000
HOUSE = "newsroom"  # what the filter calls the worker and the imports
KINDS = (
    "article", "picture", "comment", "page", "section", "topic", "author", "source", "address", "user", "letter",
    "invitation", "move", "sitesettings",
)  # fmt: skip
# What spreadsheets take for the beginning of a formula, in its full-width letters too.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
COLUMNS = ("when", "who", "what", "kind", "number", "which", "why", "details", "from", "permanent id")


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def format_value(self, value):
        return value.isoformat() if hasattr(value, "isoformat") else value


class Sought(forms.Form):
    """What is looked for in the log. Nothing is required, and what can't be read is a sentence at its field."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    verb = forms.ChoiceField(label=_("What"), required=False)
    kind = forms.ChoiceField(label=_("Kind of thing"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("To"), required=False, widget=DayInput)
    q = forms.CharField(label=_("Words"), required=False, max_length=100, strip=True)
    subject = forms.RegexField(r"^[a-z]{1,40}:[0-9]{1,18}\Z", required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = [(str(user.pk), str(user)) for user in User.objects.only("first_name", "last_name", "username")]
        self.fields["who"].choices = [("", _("Everybody")), (HOUSE, "Newsroom"), *people]
        said = sorted(((verb, verbs.said(verb)) for verb in verbs.SAID), key=lambda pair: pair[1].casefold())
        self.fields["verb"].choices = [("", _("Everything")), *said]
        self.fields["kind"].choices = [("", _("Every kind")), *((kind, kind_name(kind)) for kind in KINDS)]

    def clean_q(self):
        return self.cleaned_data["q"].replace("\0", "")

    def clean(self):
        cleaned = super().clean()
        for name in ("since", "until"):
            if cleaned.get(name) and cleaned[name].year not in HourField.YEARS:
                self.add_error(name, _t("Choose a year between 1900 and 2200."))
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _t("This day is before the first one. Turn them round."))
        return cleaned

    def acts(self):
        """The entries that are looked for, newest first, and whether they can be found by an index alone."""
        found, asked = Act.objects.order_by("-id"), self.cleaned_data
        if who := asked.get("who"):
            found = found.filter(by__isnull=True) if who == HOUSE else found.filter(by=who)
        if verb := asked.get("verb"):
            found = found.filter(verb=verb)
        if subject := asked.get("subject"):
            kind, pk = subject.split(":")
            found = found.filter(subject_type=kind, subject_id=pk)
        # Entries are written in the order of time: the first and the last one of a day bound it by their numbers,
        # and the list can be read by them alone.
        if since := asked.get("since"):
            first = Act.objects.filter(at__gte=midnight(since)).order_by("at").values_list("id", flat=True).first()
            found = found.filter(id__gte=first) if first else found.none()
        if until := asked.get("until"):
            end = midnight(until + timedelta(days=1))
            last = Act.objects.filter(at__lt=end).order_by("-at").values_list("id", flat=True).first()
            found = found.filter(id__lte=last) if last else found.none()
        quick = True
        if kind := asked.get("kind"):
            # Not by the index of things: it holds them in another order, and all of a kind would be sorted.
            found, quick = found.alias(kind=Concat("subject_type", Value(""))).filter(kind=kind), False
        for word in asked.get("q", "").split()[:6]:
            matches = Q(subject_name__icontains=word) | Q(note__icontains=word) | Q(by_name__icontains=word)
            found, quick = found.filter(matches), False
        return found, quick


def address_of(act, site=admin.site) -> str:
    """Where the thing of an entry is looked at, or "" where it has no page."""
    app = {"article": "articles", "picture": "articles", "section": "articles", "topic": "articles"}
    app |= {"author": "articles", "source": "articles", "comment": "comments", "correction": "articles"}
    label = app.get(act.subject_type, "newsroom")
    if not act.subject_id or act.verb in ("delete", "empty from the trash"):
        return ""
    try:
        return reverse(f"{site.name}:{label}_{act.subject_type}_change", args=[act.subject_id])
    except NoReverseMatch:
        return ""


def harmless(value) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins like one gets an apostrophe before it."""
    text = str(value)
    return f"'{text}" if FORMULA.match(text) else text


def row_of(entry) -> list[str]:
    """One entry as the cells of a table, in the order of COLUMNS."""
    act = entry.act
    when = timezone.localtime(act.at).isoformat(timespec="seconds")
    cells = (
        when, act.by_name, entry.what, entry.kind, act.subject_id or "", act.subject_name, act.note,
        entry.details_line, entry.address, act.subject_uid or "",
    )  # fmt: skip
    return [harmless(cell) for cell in cells]


def as_csv(acts):
    """The entries as a table: UTF-8 with a mark that spreadsheets know it by, CRLF, RFC 4180."""
    buffer = io.StringIO()
    write = csv.writer(buffer, lineterminator="\r\n")
    write.writerow(COLUMNS)
    yield "\ufeff" + buffer.getvalue()
    for act in acts:
        buffer.seek(0)
        buffer.truncate()
        write.writerow(row_of(described(act)))
        yield buffer.getvalue()


def as_json_lines(acts):
    """The entries as they are kept, one JSON value a line."""
    for act in acts:
        yield (
            json.dumps(
                {
                    "id": act.pk,
                    "at": act.at.isoformat(),
                    "by": act.by_id,
                    "by_name": act.by_name,
                    "verb": act.verb,
                    "kind": act.subject_type,
                    "number": act.subject_id,
                    "uid": str(act.subject_uid) if act.subject_uid else None,
                    "name": act.subject_name,
                    "note": act.note,
                    "data": act.data,
                },
                ensure_ascii=False,
            )
            + "\n"
        )


def in_this_clock_and_language(lines):
    """The lines, each made in the zone and language of now: a file is written when the request's own are left."""
    zone, language = timezone.get_current_timezone(), translation.get_language()

    def written():
        while True:
            # Not round the `yield`: it would hold for whatever else the thread does between two lines.
            with timezone.override(zone), translation.override(language):
                line = next(lines, None)
            if line is None:
                return
            yield line

    return written()


FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "jsonl": (as_json_lines, "application/jsonl; charset=utf-8"),
}


@admin.register(Act)
class ActAdmin(ReadOnlyRoom):
    """The log."""

    list_display = ["at", "by_name", "said", "subject_name", "note"]
    fields = readonly_fields = ["at", "by_name", "said", "subject_name", "note", "details", "address"]

    @admin.display(description=_("what"))
    def said(self, act):
        """The verb in the reader's language."""
        return act.said

    @admin.display(description=_("details"))
    def details(self, act):
        """What was changed, in words."""
        return described(act).details_line or "–"

    @admin.display(description=_("from where"))
    def address(self, act):
        """The network address it was asked for from, where it is known."""
        return described(act).address or "–"

    def get_urls(self):
        """The files beside the list."""
        export = self.admin_site.admin_view(self.export_view)
        return [path("export/", export, name="newsroom_act_export"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """The log, newest first, a page at a time."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = Sought(request.GET)
        acts, older, seen_to = [], None, None
        if form.is_valid():
            found, quick = form.acts()
            before = number(request.GET.get("before"))
            if before is not None:
                found = found.filter(id__lt=before)
            if not quick:
                top = before or (Act.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
                bottom = max(top - STRETCH, 0)
                found = found.filter(id__gte=bottom)
                seen_to = bottom if bottom > 1 else None
            acts = list(found[: PAGE + 1])
            older = acts[PAGE - 1].pk if len(acts) > PAGE else seen_to
        looked_back = form.is_valid() and seen_to and len(acts) <= PAGE
        asked = request.GET.copy()
        asked.pop("before", None)
        return TemplateResponse(
            request,
            "admin/log/list.html",
            {
                **self.admin_site.each_context(request),
                "title": self.plural,
                "form": form,
                "lines": [replace(described(act), url=address_of(act)) for act in acts[:PAGE]],
                "older": older,
                "looked_back": STRETCH if looked_back else None,
                "sought": bool(form.is_valid() and any(form.cleaned_data.values())),
                "begins": "before" not in request.GET,
                "query": asked.urlencode(),
                "list_url": self.url("changelist"),
                "export_url": self.url("export"),
                "most": MOST_LINES,
                "opts": self.opts,
                **(extra_context or {}),
            },
            status=200 if form.is_valid() else 400,
        )

    def export_view(self, request):
        """The entries that are looked for, as a file: `format` csv or jsonl; `story` is a story's number."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.copy()
        if "story" in asked:
            asked["subject"] = f"article:{asked['story']}"
        form, kind = Sought(asked), asked.get("format") or "csv"
        try:
            if kind not in FORMATS:
                raise Refused(_t("Choose “csv” or “jsonl”."))
            if not form.is_valid():
                raise Refused(" ".join(error for errors in form.errors.values() for error in errors))
            acts = self._bounded(form)
        except Refused as refusal:
            return refusal_page(request, refusal, back=self.url("changelist"), site=self.admin_site)
        write, content_type = FORMATS[kind]
        lines = in_this_clock_and_language(write(acts))
        response = StreamingHttpResponse(lines, content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="log-{timezone.localdate():%Y-%m-%d}.{kind}"'
        response["Cache-Control"] = "private, no-store"
        return response

    def _bounded(self, form):
        """The entries of a file; without days, of one thing or of the last year."""
        since, until = form.cleaned_data.get("since"), form.cleaned_data.get("until")
        if not form.cleaned_data.get("subject"):
            last = until or timezone.localdate()
            if since is None:
                form.cleaned_data["since"] = last - LONGEST_FILE
            elif last - since > LONGEST_FILE:
                raise Refused(_t("A file holds a year at most. Choose days that are closer together."))
        found, _quick = form.acts()
        return found[:MOST_LINES].iterator(chunk_size=AT_ONCE)
