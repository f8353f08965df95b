"""A story's history: every revision, what differs between two, and bringing one back."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t

from articles.models import Article, Author, Byline, Picture, Revision, Section
from articles.models.revising import OTHER_FIELDS, TEXT_FIELDS
from newsroom.admin.base import refusal_page, wrong_method
from newsroom.admin.differences import word_diff
from newsroom.pages import changing
from newsroom.states import Refused
from newsroom.text import clean_body, plain, render_body


class StoryHistoryPages:
    """The half of `ArticleAdmin` that looks back."""

    def history_view(self, request, object_id, extra_context=None):
        """Every revision: who, when, by which verb, and the note."""
        story = self.get_object(request, unquote(object_id))
        if story is None:
            raise Http404
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        return TemplateResponse(
            request,
            "admin/articles/history.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("History of “%(name)s”") % {"name": story},
                "story": story,
                "revisions": story.revisions.defer("data")[:500],
                "opts": self.opts,
                "back": self.url("change", story.pk),
            },
        )

    def _revision(self, request, pk, number):
        story = get_object_or_404(Article, pk=pk)
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        return story, get_object_or_404(Revision, article=story, number=number)

    def revision_view(self, request, pk, number):
        """One revision as it stood, and what differs from the story now."""
        story, revision = self._revision(request, pk, number)
        return TemplateResponse(
            request,
            "admin/articles/revision.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("Version %(number)d of “%(name)s”") % {"number": number, "name": story},
                "story": story,
                "revision": revision,
                "text": reading(revision.data),
                "differences": between(revision.data, story.snapshot()),
                "opts": self.opts,
                "may_bring_back": self.has_change_permission(request, story),
                "back": self.url("history", story.pk),
            },
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


def _labelled(data: dict) -> dict:
    """A snapshot as text by label: what the comparison of two versions shows."""
    section = Section.objects.filter(uid=data["section"]).first() if data.get("section") else None
    byline = data.get("byline", [])
    authors = {str(a.uid): a.name for a in Author.objects.filter(uid__in=[uid for uid, _role in byline])}
    pictures = [use for use in data.get("pictures", []) if use["role"] != "body"]
    names = {str(p.uid): str(p) for p in Picture.objects.filter(uid__in=[use["picture"] for use in pictures])}
    roles = dict(Byline.Role.choices)
    return {
        **{Article._meta.get_field(name).verbose_name: data.get(name, "") for name in TEXT_FIELDS if name != "body"},
        _t("text"): plain(data.get("body", "")),
        _t("section"): section.name if section else "",
        _t("topics"): ", ".join(data.get("topics", [])),
        _t("byline"): "\n".join(f"{roles.get(role, role)} {authors.get(uid, '')}" for uid, role in byline),
        _t("pictures"): "\n".join(
            " · ".join(filter(None, [names.get(use["picture"], ""), use["caption"], use["alt"]])) for use in pictures
        ),
    }


def between(first: dict, second: dict) -> list[dict]:
    """Where two snapshots differ: dicts with `label`, `first`, `second` and `runs`, the words gone and new."""
    first, second = _labelled(first), _labelled(second)
    return [
        {
            "label": label,
            "first": first[label],
            "second": second[label],
            "runs": word_diff(str(first[label]), str(second[label])),
        }
        for label in first
        if first[label] != second[label]
    ]


def differences(story, desk) -> list[dict]:
    """Where what was typed (`second`) differs from the story as somebody else saved it (`first`)."""
    mine = desk.form.instance
    typed = {
        **{name: getattr(mine, name) for name in TEXT_FIELDS},
        "section": str(mine.section.uid) if mine.section_id else None,
        "topics": desk.form.cleaned_data["topics"],
        "byline": [[str(author.uid), role] for author, role in desk.names],
        "pictures": [{**use, "picture": str(use["picture"].uid)} for use in desk.uses],
    }
    found = between(story.snapshot(), typed)
    for name, value in desk.form.changes(story).items():
        if name in OTHER_FIELDS and name != "section":
            theirs = str(getattr(story, name) or "")
            found.append(
                {
                    "label": Article._meta.get_field(name).verbose_name,
                    "first": theirs,
                    "second": str(value or ""),
                    "runs": word_diff(theirs, str(value or "")),
                }
            )
    return found
