"""A story's history: every revision, what differs between two, and bringing one back."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _t

from articles.models import Article, Author, Byline, Picture, Revision, Section, Source
from articles.models.revising import OTHER_FIELDS, RELATED, TEXT_FIELDS
from newsroom.admin.base import refusal_page, wrong_method
from newsroom.admin.differences import body_diff, word_diff
from newsroom.admin.typed import number
from newsroom.pages import changing
from newsroom.states import Refused
from newsroom.text import clean_body, render_body

PAGE = 100  # revisions


class StoryHistoryPages:
    """The half of `ArticleAdmin` that looks back."""

    def _history_page(self, request, template, story, title, **context):
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "story": story,
            "opts": self.opts,
            "may_bring_back": self.has_change_permission(request, story),
            **context,
        }
        return TemplateResponse(request, f"admin/articles/{template}.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """Every revision by its day: who, when, by which verb, and the note; 100 a page, the newest first."""
        story = self.get_object(request, unquote(object_id))
        if story is None:
            raise Http404
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        rows = story.revisions.defer("data")
        before = number(request.GET.get("before"))
        if before:
            rows = rows.filter(number__lt=before)
        rows = list(rows[: PAGE + 1])
        texts = story.working_texts.select_related("by").defer("data").order_by("-at")
        if not request.user.has_perm("articles.edit_any_article"):
            texts = texts.filter(by=request.user)
        return self._history_page(
            request,
            "history",
            story,
            _t("History of “%(name)s”") % {"name": story},
            revisions=rows[:PAGE],
            older=rows[PAGE - 1].number if len(rows) > PAGE else None,
            is_newest=not before,
            unsaved=texts[:40],
            back=self.url("change", story.pk),
        )

    def _seen_story(self, request, pk):
        story = get_object_or_404(Article, pk=pk)
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        return story

    def _revision(self, request, pk, number):
        story = self._seen_story(request, pk)
        return story, get_object_or_404(Revision, article=story, number=number)

    def revision_view(self, request, pk, number):
        """One revision as it stood, and what differs from the story now."""
        story, revision = self._revision(request, pk, number)
        return self._history_page(
            request,
            "revision",
            story,
            _t("Version %(number)d of “%(name)s”") % {"number": number, "name": story},
            revision=revision,
            text=reading(revision.data),
            differences=between(revision.data, story.snapshot()),
            back=self.url("history", story.pk),
        )

    def compare_view(self, request, pk):
        """What differs between two revisions, `a` and `b` of the address, from the earlier to the later."""
        story = self._seen_story(request, pk)
        wanted = sorted({number(request.GET.get("a")), number(request.GET.get("b"))} - {None})
        found = list(story.revisions.filter(number__in=wanted).order_by("number"))
        if not found or len(found) < len(wanted):
            raise Http404
        first, second = found[0], found[-1]
        return self._history_page(
            request,
            "revision",
            story,
            _t("Version %(first)d and version %(second)d of “%(name)s”")
            % {"first": first.number, "second": second.number, "name": story},
            compared=[first, second],
            revision=first,
            differences=between(first.data, second.data),
            back=self.url("history", story.pk),
        )

    def bring_back_view(self, request, pk, number):
        """Make the text of that revision the story's again, by POST, as a new version."""
        story, revision = self._revision(request, pk, number)
        here = reverse("admin:articles_article_revision", args=[pk, number])
        if request.method != "POST":
            return wrong_method(request, back=here)
        typed = request.POST.get("version", "")
        try:
            with changing():
                story.revert(to=revision, by=request.user, version=int(typed[:9]) if typed.isdecimal() else None)
        except (Refused, PermissionDenied) as refusal:
            return refusal_page(request, refusal, back=here, title=story.headline)
        self.message_user(request, _t("Version %(number)d is back.") % {"number": number}, messages.SUCCESS)
        return HttpResponseRedirect(self.url("change", pk))


# -- what a person reads --------------------------------------------------------------------------------------------


def reading(data: dict) -> dict:
    """A snapshot for the eye: its texts by label, and the body as readers would see it but for its pictures' files."""

    def show_picture(uid, caption, alt):
        return format_html(
            '<figure class="placeholder"><p>{}</p><figcaption>{}</figcaption></figure>', _t("Picture"), caption
        )

    return {
        "lines": [
            (Article._meta.get_field(name).verbose_name, data.get(name))
            for name in TEXT_FIELDS
            if name not in ("body", "headline", "standfirst") and data.get(name)
        ],
        "headline": data.get("headline", ""),
        "standfirst": data.get("standfirst", ""),
        "topics": ", ".join(data.get("topics", [])),
        # Cleaned again: an old revision may come from before a gap in the cleaner was closed.
        "body": render_body(clean_body(data.get("body", "")), show_picture),
    }


def label_of(name):
    """What a field of a snapshot is called."""
    names = {"body": _t("text"), "topics": _t("topics"), "byline": _t("byline"), "pictures": _t("pictures")}
    return names.get(name) or Article._meta.get_field(name).verbose_name


def said(name, value) -> str:
    """The value of a snapshot's field as a person reads it; the body is for `body_diff`."""
    if name in ("section", "source"):
        row = {"section": Section, "source": Source}[name].objects.filter(uid=value).first() if value else None
        return row.name if row else ""
    if name == "topics":
        return ", ".join(value)
    if name == "byline":
        roles = dict(Byline.Role.choices)
        names = {str(a.uid): a.name for a in Author.objects.filter(uid__in=[uid for uid, _role in value])}
        return "\n".join(f"{roles.get(role, role)} {names.get(uid, '')}" for uid, role in value)
    if name == "pictures":
        uses = [use for use in value if use["role"] != "body"]
        names = {str(p.uid): str(p) for p in Picture.objects.filter(uid__in=[use["picture"] for use in uses])}
        return "\n".join(
            " · ".join(filter(None, [names.get(use["picture"], ""), use["caption"], use["alt"]])) for use in uses
        )
    if isinstance(value, bool):
        return _t("yes") if value else _t("no")
    if name in ("embargo_until", "comments_until") and value:
        return date_format(timezone.localtime(parse_datetime(value)), "SHORT_DATETIME_FORMAT")
    choices = dict(Article._meta.get_field(name).flatchoices)
    return str(choices.get(value, value) or "")


def between(first: dict, second: dict) -> list[dict]:
    """Where two snapshots differ: dicts with `label` and `runs`, the words gone and new; the body has `stretches`."""
    found = []
    for name in (*TEXT_FIELDS, *OTHER_FIELDS, *RELATED):
        if name not in first or name not in second or first[name] == second[name]:
            continue
        if name == "body":
            found.append({"label": label_of(name), "stretches": body_diff(first[name], second[name])})
            continue
        before, after = said(name, first[name]), said(name, second[name])
        if before != after:
            found.append({"label": label_of(name), "runs": word_diff(before, after)})
    return found
