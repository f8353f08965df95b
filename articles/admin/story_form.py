"""The story's form: shown, saved by `Article.edit`, shown again with all that was typed; and the verbs on its bar.

The form is ours, not Django's change form: one save is one revision and one change of the pages, and it can say what
differs when two people wrote at once.
"""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _t

from articles.models import Article, Author, Correction
from articles.models.revising import OTHER_FIELDS, TEXT_FIELDS
from newsroom.admin.base import refusal_page, sentences_of, status_of, with_nonce, wrong_method
from newsroom.pages import changing
from newsroom.states import Refused, SlugTaken, StaleEdit

from .forms import StoryForms
from .story_history import reading
from .verbs import VERBS, offered, perform


class StoryFormPages:
    """The half of `ArticleAdmin` that writes."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The story's form: shown, saved, or shown again with all that was typed and why it was not saved."""
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return self._new(request) if request.method == "POST" else self._page(request, self._blank(request))
        story = self.get_object(request, unquote(object_id))
        if story is None:
            raise Http404
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        if request.method != "POST":
            if not self.has_change_permission(request, story):
                return self._reading_page(request, story)
            return self._page(request, StoryForms(by=request.user, story=story))
        if not self.has_change_permission(request, story):
            return self._kept_but_refused(request, story)
        return self._save(request, story)

    def _blank(self, request):
        latest = Article.objects.filter(created_by=request.user, section__isnull=False).only("section_id").first()
        author = Author.objects.filter(user=request.user).first()
        return StoryForms(
            by=request.user,
            initial={
                "story": {
                    "section": latest.section_id if latest else None,
                    **self.get_changeform_initial_data(request),
                },
                "byline": [{"author": author, "ORDER": 1}] if author else [],
            },
        )

    def _new(self, request):
        desk = StoryForms(by=request.user, typed=request.POST, files=request.FILES)
        if not desk.is_valid():
            return self._page(request, desk, status=400)
        columns = {name: getattr(desk.form.instance, name) for name in (*TEXT_FIELDS, *OTHER_FIELDS)}
        more = {"topics": desk.form.cleaned_data["topics"], "byline": desk.names, "pictures": desk.uses}
        more = {name: value for name, value in more.items() if value}
        try:
            with changing():
                story = Article.begin(by=request.user, note=desk.form.cleaned_data["note"], **columns, **more)
                desk.save_credits()
        except Refused as refusal:
            return self._page(request, desk, refusal=refusal)
        self.message_user(request, _t("“%(name)s” is saved.") % {"name": story}, messages.SUCCESS)
        if verb := self._verb_asked(request):
            # The story exists now; sent again from here it would be there twice.
            try:
                self._do(request, verb, story)
            except (Refused, PermissionDenied) as refusal:
                for sentence in sentences_of(refusal):
                    self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(self.url("change", story.pk))

    def _save(self, request, story):
        desk = StoryForms(by=request.user, story=story, typed=request.POST, files=request.FILES)
        if not desk.is_valid():
            return self._page(request, desk, status=400)
        changes, noted = desk.changes(story), desk.form.cleaned_data
        substantive = noted.get("substantive", False)
        differs = bool(changes or substantive or noted["note"])
        try:
            with changing():
                if differs:
                    story.edit(
                        by=request.user,
                        version=noted["version"] or 0,
                        note=noted["note"],
                        substantive=substantive,
                        **changes,
                    )
                desk.save_credits()
        except StaleEdit as refusal:
            return self._stale(request, desk, refusal)
        except Refused as refusal:
            return self._page(request, desk, refusal=refusal)
        except PermissionDenied:
            return self._kept_but_refused(request, Article.objects.get(pk=story.pk))
        verb = self._verb_asked(request)
        if differs or not verb:
            said = _t("“%(name)s” is saved.") if differs else _t("“%(name)s” is as it was: nothing to save.")
            self.message_user(request, said % {"name": story}, messages.SUCCESS)
        if verb:
            try:
                self._do(request, verb, story)
            except (Refused, PermissionDenied) as refusal:
                story.refresh_from_db()
                return self._page(request, StoryForms(by=request.user, story=story), refusal=refusal, saved=True)
        if "_preview" in request.POST:
            return HttpResponseRedirect(reverse("preview", args=[story.pk]))
        return HttpResponseRedirect(self.url("change", story.pk))

    def _verb_asked(self, request):
        return VERBS.get("publish" if "_publish" in request.POST else request.POST.get("_verb", ""))

    def _do(self, request, verb, story):
        with changing():
            perform(verb, story, by=request.user, typed=request.POST)
        self.message_user(request, str(verb.done), messages.SUCCESS)

    def _page(self, request, desk, *, refusal=None, status=200, saved=False, theirs=None):
        story = desk.story
        if refusal is not None:
            status = status_of(refusal)
        if isinstance(refusal, SlugTaken):
            desk.form.add_error("slug", str(refusal))
        errors = desk.form.errors or any(desk.byline.errors) or any(desk.pictures.errors)
        row_errors = [*desk.byline.non_form_errors(), *desk.pictures.non_form_errors()]
        return TemplateResponse(
            request,
            "admin/articles/story.html",
            {
                **self.admin_site.each_context(request),
                "title": story.headline if story else _t("New story"),
                "desk": desk,
                "form": desk.form,
                "story": story,
                "offered": offered(story, request.user) if story else [],
                "problems": story.problems() if story and not story.was_public else [],
                "warnings": story.warnings() if story else [],
                "may_publish": request.user.has_perm("articles.publish_article"),
                "correction_kinds": Correction.Kind.choices,
                "correction_places": Correction.Place.choices,
                "refusal": sentences_of(refusal) if refusal is not None and not isinstance(refusal, SlugTaken) else [],
                "row_errors": row_errors,
                "errors": bool(errors or row_errors),
                "saved": saved,
                "theirs": theirs,
                "typed": request.POST,
                "media": with_nonce(desk.media, request),
                "list_url": self.url("changelist"),
                "opts": self.opts,
            },
            status=status,
        )

    def _reading_page(self, request, story):
        return TemplateResponse(
            request,
            "admin/articles/reading.html",
            {
                **self.admin_site.each_context(request),
                "title": story.headline,
                "story": story,
                "text": reading(story.snapshot()),
                "offered": offered(story, request.user),
                "opts": self.opts,
                "correction_kinds": Correction.Kind.choices,
                "correction_places": Correction.Place.choices,
                "list_url": self.url("changelist"),
            },
        )

    def _kept_but_refused(self, request, story):
        """403 for a save that the role forbids, 409 for one into the trash: what was typed is shown, to be copied."""
        typed = {name: request.POST.get(name, "") for name in TEXT_FIELDS if request.POST.get(name)}
        labels = {name: Article._meta.get_field(name).verbose_name for name in typed}
        return TemplateResponse(
            request,
            "admin/articles/kept.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("Not saved"),
                "story": story,
                "typed": [(labels[name], text) for name, text in typed.items()],
                "opts": self.opts,
                "back": self.url("change", story.pk),
            },
            status=409 if story.trashed_at else 403,
        )

    # -- verbs -----------------------------------------------------------------------------------------------------

    def verb_view(self, request, pk, verb):
        """One verb, by POST; anything else is told where the button is."""
        story = get_object_or_404(Article, pk=pk)
        back = self.url("change", pk)
        if verb not in VERBS:
            raise Http404
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=back)
        try:
            self._do(request, VERBS[verb], story)
        except (Refused, PermissionDenied) as refusal:
            return refusal_page(request, refusal, back=back, title=story.headline)
        if verb == "trash":
            return HttpResponseRedirect(self.url("changelist"))
        return HttpResponseRedirect(back)
