"""Corrections: the page on which one is written and seen as it will be printed, and the room that lists them all.

The four kinds each explain themselves, since a reader's trust hangs on the right word. What is printed stays: a wrong
correction gets a correction.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Correction
from newsroom.admin.base import ReadOnlyRoom, sentences_of, status_of
from newsroom.states import Refused

from .verbs import VERBS

SHOWN = 160  # characters of a text in the list


@dataclass(frozen=True)
class Explained:
    """A kind of correction in the newsroom's words: what it is for, and a sentence as it may read."""

    kind: Correction.Kind
    means: str
    example: str


KINDS = [
    Explained(
        Correction.Kind.CORRECTION,
        _("Something was wrong."),
        _("An earlier version said that the council voted ten to three. It voted nine to four."),
    ),
    Explained(
        Correction.Kind.CLARIFICATION,
        _("Nothing was wrong, but it could be misread."),
        _("This story now says that the library closes on Mondays only in winter."),
    ),
    Explained(
        Correction.Kind.UPDATE,
        _("Something new happened."),
        _("The mayor answered after this story was published; her answer stands in the fourth paragraph."),
    ),
    Explained(
        Correction.Kind.NOTE,
        _("A word from the editors about the story itself."),
        _("The author of this story is a member of the library’s board."),
    ),
]


class CorrectionForm(forms.ModelForm):
    """Kind, text and place of a correction that is about to be printed."""

    class Meta:
        model = Correction
        fields = ["kind", "text", "place"]
        widgets = {"kind": forms.RadioSelect, "place": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 5})}
        labels = {"text": _("Text, as readers will see it")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The browser would cut a paste that is too long; we answer with a sentence.
        self.fields["text"].widget.attrs = {"rows": 5, "dir": "auto", "placeholder": KINDS[0].example}


class StoryCorrectionPages:
    """The page of `ArticleAdmin` on which a story is corrected."""

    def correct_view(self, request, pk):
        """GET: the form. POST: the form with the preview, or (with `_print`) the correction stands with the story."""
        story = get_object_or_404(Article.objects.select_related("section"), pk=pk)
        if not (self.has_view_permission(request, story) and request.user.has_perm(VERBS["correct"].permission)):
            raise PermissionDenied
        if not VERBS["correct"].is_offered(story, request.user):
            return self._correct_page(request, story, None, status=409)
        if request.method != "POST":
            return self._correct_page(request, story, CorrectionForm())
        form = CorrectionForm(request.POST)
        if not form.is_valid():
            return self._correct_page(request, story, form, status=400)
        if "_print" not in request.POST:
            return self._correct_page(request, story, form)
        try:
            story.correct(by=request.user, **form.cleaned_data)
        except (Refused, PermissionDenied) as refusal:
            for sentence in sentences_of(refusal):
                form.add_error(None, sentence)
            return self._correct_page(request, story, form, status=status_of(refusal))
        self.message_user(request, str(VERBS["correct"].done), messages.SUCCESS)
        return HttpResponseRedirect(self.url("change", story.pk))

    def _correct_page(self, request, story, form, status=200):
        note = None
        if form is not None:
            said = form.cleaned_data if form.is_bound and form.is_valid() else {}
            note = Correction(article=story, at=timezone.now(), **said)
        return TemplateResponse(
            request,
            "admin/articles/correct.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("Correct “%(headline)s”") % {"headline": story.headline},
                "story": story,
                "form": form,
                "kinds": KINDS,
                "places": Correction.Place.choices,
                "note": note,
                "earlier": story.printed_corrections(),
                "opts": self.opts,
                "back": self.url("change", story.pk),
            },
            status=status,
        )


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyRoom):
    """What was corrected; it is written on the story's own page and never taken back."""

    list_display = ["when", "what", "story", "words", "by"]
    list_display_links = None
    change_list_template = "admin/articles/corrections.html"
    list_filter = ["kind"]
    search_fields = ["text", "article__headline"]
    search_help_text = _("Words of the correction or of the headline")
    fields = readonly_fields = ["at", "kind", "place", "story", "text", "by"]

    def get_queryset(self, request) -> QuerySet:
        """Each with what a line shows of its story and of who wrote it."""
        rows = super().get_queryset(request).select_related("article", "by")
        return rows.only("at", "kind", "place", "text", "by", "article__headline")

    def changelist_view(self, request, extra_context=None):
        """The list under tabs, one a kind."""
        kept = {name: value for name, value in request.GET.items() if name == "q"}
        kinds = [("", _t("All")), *Correction.Kind.choices]
        tabs = [
            {
                "label": label,
                "address": "?" + urlencode(kept | ({"kind__exact": kind} if kind else {})),
                "here": request.GET.get("kind__exact", "") == kind,
            }
            for kind, label in kinds
        ]
        return super().changelist_view(request, {"tabs": tabs, **(extra_context or {})})

    @admin.display(description=_("When"), ordering="at")
    def when(self, correction):
        """The hour, which leads to the whole text."""
        when = timezone.localtime(correction.at)
        return format_html(
            '<a href="{}"><time datetime="{}">{}</time></a>',
            self.url("change", correction.pk),
            when.isoformat(timespec="seconds"),
            date_format(when, "SHORT_DATETIME_FORMAT"),
        )

    @admin.display(description=_("Kind"), ordering="kind")
    def what(self, correction):
        """The kind in words."""
        return correction.get_kind_display()

    @admin.display(description=_("Story"), ordering="article__headline")
    def story(self, correction):
        """The headline, which leads to the story."""
        return format_html(
            '<a class="headline" href="{}"><bdi>{}</bdi></a>',
            reverse("admin:articles_article_change", args=[correction.article_id]),
            correction.article.headline,
        )

    @admin.display(description=_("Text"))
    def words(self, correction):
        """How the text begins."""
        return format_html("<bdi>{}</bdi>", Truncator(correction.text).chars(SHOWN))
