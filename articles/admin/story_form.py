"""The story's form: shown, saved by `Article.edit`, shown again with all that was typed; and the verbs on its bar.

The form is ours, not Django's change form: one save is one revision and one change of the pages, and it can say what
differs when two people wrote at once.
"""

from collections import Counter

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _t

from articles.heads import absolute
from articles.models import Article, Author, Correction, FrontSlot, Section, State, Topic
from articles.models.front import ARRANGE
from articles.models.publishing import MOVES, PUBLISH
from articles.models.revising import OTHER_FIELDS, TEXT_FIELDS
from newsroom.admin.base import refusal_page, sentences_of, status_of, with_nonce, wrong_method
from newsroom.pages import changing
from newsroom.states import Refused, SlugTaken, StaleEdit
from newsroom.text import clean_line, topic_key

from .checks import BAD, GOOD, WARN, checks
from .form_rows import names_of
from .forms import StoryForms
from .receipts import OutThere
from .story_history import reading
from .story_look import MODULES, Look
from .verbs import SHEET, VERBS, bar, offered, perform

OUT = "out"
MOST_SUGGESTIONS = 10
# So many of a writer's last stories are looked at for the section that all are in, and so many there must be.
LATELY, BEAT = 20, 3


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
        author = Author.objects.filter(user=request.user).first()
        return StoryForms(
            by=request.user,
            initial={
                "story": {
                    "section": self._only_section(request.user),
                    **self.get_changeform_initial_data(request),
                },
                "byline": [{"author": author, "ORDER": 1}] if author else [],
            },
        )

    @staticmethod
    def _only_section(user):
        """The id of the section that can only be meant: the paper's one, or that of all a writer wrote of late.

        None otherwise: a section that was chosen for the story before is wrong for this one without anybody looking.
        """
        sections = Section.everyone()
        if len(sections) == 1:
            return sections[0].pk
        written = Article.objects.filter(created_by=user, section__isnull=False).values_list("section_id", flat=True)
        last = list(written[:LATELY])
        return last[0] if len(last) >= BEAT and len(set(last)) == 1 else None

    def _new(self, request):
        desk = StoryForms(by=request.user, typed=request.POST, files=request.FILES)
        if not desk.is_valid():
            return self._page(request, desk, status=400)
        columns = {name: getattr(desk.form.instance, name) for name in (*TEXT_FIELDS, *OTHER_FIELDS)}
        more = {"topics": desk.form.cleaned_data["topics"], "byline": desk.names, "pictures": desk.uses}
        more = {name: value for name, value in more.items() if value}
        try:
            with changing():
                desk.make_authors()
                story = Article.begin(by=request.user, note=desk.form.cleaned_data["note"], **columns, **more)
                desk.save_credits()
        except Refused as refusal:
            return self._page(request, desk, refusal=refusal)
        verb = self._verb_asked(request)
        if not verb and not {"_ask", "_preview"} & set(request.POST):
            self.message_user(request, _t("“%(name)s” is saved.") % {"name": story}, messages.SUCCESS)
        if verb:
            # The story exists now; sent again from here it would be there twice.
            try:
                self._do(request, verb, story)
            except (Refused, PermissionDenied) as refusal:
                self.message_user(request, _t("Your text is saved. But:"), messages.WARNING)
                for sentence in sentences_of(refusal):
                    self.message_user(request, sentence, messages.ERROR)
                return HttpResponseRedirect(self.url("change", story.pk))
        return HttpResponseRedirect(self._onward(request, story, verb))

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
                    desk.make_authors()
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
        if not verb and not {"_ask", "_preview"} & set(request.POST):
            said = _t("“%(name)s” is saved.") if differs else _t("“%(name)s” is as it was: nothing to save.")
            self.message_user(request, said % {"name": story}, messages.SUCCESS)
        if verb:
            try:
                self._do(request, verb, story)
            except (Refused, PermissionDenied) as refusal:
                story.refresh_from_db()
                return self._page(request, StoryForms(by=request.user, story=story), refusal=refusal, saved=True)
        return HttpResponseRedirect(self._onward(request, story, verb))

    def _onward(self, request, story, verb=None):
        """Where one goes after a save or a verb: to the preview, to the sheet that was asked for, back to the form."""
        form = self.url("change", story.pk)
        if verb and verb.name == "trash":
            return f"{self.url('changelist')}?undo={story.pk}"
        if verb and verb.name == "publish" and story.is_published:
            return f"{form}?sheet={OUT}"
        if "_preview" in request.POST:
            return reverse("preview", args=[story.pk])
        asked = request.POST.get("_ask", "")
        return f"{form}?sheet={asked}" if asked in VERBS else form

    def _verb_asked(self, request):
        return VERBS.get("publish" if "_publish" in request.POST else request.POST.get("_verb", ""))

    def _do(self, request, verb, story):
        with changing():
            perform(verb, story, by=request.user, typed=request.POST)
        if not (verb.name == "publish" and story.is_published):  # the sheet that follows says so
            # The sheet of "Publish" may have set an hour; then nothing is out yet.
            done = VERBS["schedule"] if story.state == State.SCHEDULED else verb
            along = story.taken_along.said if story.taken_along else []
            self.message_user(request, " ".join([str(done.done), *along]), messages.SUCCESS)

    def _page(self, request, desk, *, refusal=None, status=200, saved=False, theirs=None, sheet=""):
        story = desk.story
        if refusal is not None:
            status = status_of(refusal)
        if isinstance(refusal, SlugTaken):
            desk.form.add_error("slug", str(refusal))
        errors = desk.form.errors or any(desk.byline.errors) or any(desk.pictures.errors)
        row_errors = [*desk.byline.non_form_errors(), *desk.pictures.non_form_errors()]
        offers = offered(story, request.user, request.POST) if story else []
        looked = checks(story) if story else []
        out = OutThere(story, user=request.user) if story and story.was_public else None
        sheet = sheet or request.GET.get("sheet", "")
        if sheet == SHEET and not any(offer.verb.name == SHEET for offer in offers):
            sheet = ""
        return TemplateResponse(
            request,
            "admin/articles/story.html",
            {
                **self.admin_site.each_context(request),
                "title": story.headline if story else _t("New story"),
                "desk": desk,
                "form": desk.form,
                "story": story,
                "offered": offers,
                "bar": bar(story, request.user, offers),
                "look": Look(desk, looked, is_fresh=request.method == "GET"),
                "sheet": sheet,
                "publishing": self._publish_sheet(request, story, looked) if sheet == SHEET else None,
                "modules": [
                    *MODULES,
                    *(["js/desk/receipt.js"] if out else []),
                    *(["js/copy-link.js"] if sheet == OUT else []),
                ],
                "address": absolute(story.get_absolute_url()) if story else "",
                "out": out,
                "is_out": sheet == OUT and story is not None and story.is_published,
                "may_publish": request.user.has_perm(PUBLISH),
                "may_correct": bool(story) and VERBS["correct"].is_offered(story, request.user),
                "may_make_authors": request.user.has_perm("articles.add_author"),
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

    def _publish_sheet(self, request, story, looked):
        """What the publish sheet shows: the checks, what may be chosen, and what was chosen when it is shown again."""
        typed, lead = request.POST, None
        may_arrange = request.user.has_perm(ARRANGE)
        if may_arrange:
            lead = FrontSlot.objects.filter(slot=1, article__isnull=False).select_related("article").first()
        return {
            # What stands against it first: on a phone the rest is below the fold.
            "checks": sorted(looked, key=lambda check: (BAD, WARN, GOOD).index(check.how)),
            "blocked": any(check.is_todo for check in looked),
            "may_schedule": State.SCHEDULED in MOVES[story.state],
            "needs_reason": story.state == State.KILLED,
            "may_arrange": may_arrange,
            "lead": lead.article if lead and lead.article_id != story.pk else None,
            "when": typed.get("when", "now"),
            "at": typed.get("at", ""),
            "front": typed.get("front") or ("auto" if story.on_front else "no"),
            "reason": typed.get("reason", ""),
        }

    def _reading_page(self, request, story):
        return TemplateResponse(
            request,
            "admin/articles/reading.html",
            {
                **self.admin_site.each_context(request),
                "title": story.headline,
                "story": story,
                "out": OutThere(story, user=request.user) if story.was_public else None,
                "text": reading(story.snapshot()),
                "sheet": request.GET.get("sheet", ""),
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
            if "_sheet" in request.POST and self.has_change_permission(request, story):
                story.refresh_from_db()
                desk = StoryForms(by=request.user, story=story)
                return self._page(request, desk, refusal=refusal, sheet=verb)
            return refusal_page(request, refusal, back=back, title=story.headline)
        return HttpResponseRedirect(self._onward(request, story, VERBS[verb]))

    # -- suggestions -----------------------------------------------------------------------------------------------

    def suggest_view(self, request, what):
        """Authors or topics whose name holds `q`, as JSON: a list of `value` and, for authors, `pk` and `note`."""
        model = {"authors": Author, "topics": Topic}[what]
        if not (
            self.has_change_permission(request) and request.user.has_perm(f"articles.view_{model._meta.model_name}")
        ):
            raise PermissionDenied
        typed = clean_line(request.GET.get("q", "")[:200], 100)
        found = _topics(typed) if what == "topics" else _authors(typed)
        return JsonResponse({"found": found}, headers={"Cache-Control": "private, no-store"})


def _topics(typed):
    key = topic_key(typed)
    topics = Topic.objects.filter(key__contains=key).order_by("name") if key else Topic.objects.none()
    # Those that begin with it stand first.
    names = sorted(
        topics.values_list("key", "name")[: MOST_SUGGESTIONS * 5], key=lambda row: not row[0].startswith(key)
    )
    return [{"value": name} for _key, name in names[:MOST_SUGGESTIONS]]


def _authors(typed):
    if not typed:
        return []
    authors = list(Author.objects.filter(name__icontains=typed).order_by("name", "pk")[:MOST_SUGGESTIONS])
    twice = [name for name, count in Counter(author.name for author in authors).items() if count > 1]
    return [
        {"value": names_of(author)[author.name in twice], "pk": author.pk, "note": author.role_title}
        for author in authors
    ]
