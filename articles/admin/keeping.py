"""What is typed is kept while it is typed: the addresses that the form's script talks to, and what it finds again.

They answer in JSON, also where nobody is logged in any more (401), so that the window can say what is true. None of
them touches the story's row, its revisions or its pages.
"""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from articles.models import Article, Presence, WorkingText
from articles.models.revising import WORKING_TEXT_KEPT
from newsroom.admin.base import status_of, wrong_method
from newsroom.admin.typed import number
from newsroom.models import Act
from newsroom.pages import changing
from newsroom.states import Refused

from .forms import StoryForms
from .story_history import between, reading
from .typed_text import as_typed, comparable, headline_of, posted, readable, silenced, snapshot_of, texts_of

MOST_SAVES = 20  # that a session remembers
OF_A_STORY = ("pk", "edit_version", "state", "created_by", "trashed_at", "published_at", "headline")


def answer(status=200, **data):
    """JSON that no cache keeps."""
    return JsonResponse(data, status=status, headers={"Cache-Control": "private, no-store"})


def for_scripts(*methods):
    """A view for the form's script: every refusal is JSON with a sentence, and nobody is led to the login page."""

    def decorate(view):
        @wraps(view)
        def asked(self, request, *args, **kwargs):
            if not self.admin_site.has_permission(request):
                return answer(401, error=_t("You are logged out."))
            if request.method not in methods:
                response = answer(405, error=_t("This address is for the story's form only."))
                response["Allow"] = ", ".join(methods)
                return response
            try:
                return view(self, request, *args, **kwargs)
            except RequestDataTooBig:
                return answer(413, error=_t("This is too long to be kept here. Make two stories of it."))
            except (Refused, PermissionDenied) as refusal:
                return answer(status_of(refusal), error=str(refusal) or _t("Your role may not do this."))
            except Http404:
                return answer(404, error=_t("This story is not there any more."))

        return asked

    return decorate


@dataclass(frozen=True)
class Sent:
    """What the form's script sent: which window it is, from which version it began, and the form's fields."""

    tab: uuid.UUID
    version: int
    fields: list | None
    at: datetime | None = None  # when it was typed, where it waited on somebody's computer
    is_closing: bool = False
    seen: datetime | None = None  # the newest kept text that the window knows of

    @classmethod
    def by(cls, request) -> "Sent":
        """Read it, or raise Refused; RequestDataTooBig for more than a form may weigh."""
        body = request.body
        try:
            data = json.loads(body)
            user = data.get("user")
            sent = cls(
                tab=uuid.UUID(str(data["tab"])),
                version=int(data.get("version") or 0) % 2_000_000_000,
                fields=readable(data.get("fields")),
                at=_moment(data.get("at")),
                is_closing=bool(data.get("closing")),
                seen=_known(data.get("seen")),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError, OSError) as wrong:
            raise Refused(_t("This could not be read.")) from wrong
        if user is not None and user != request.user.pk:
            # Another person logged in meanwhile: the text is not theirs.
            raise PermissionDenied(_t("Somebody else is logged in now."))
        return sent


def _moment(milliseconds):
    """The moment a browser counted in milliseconds, where it is one of the last 30 days."""
    if not milliseconds:
        return None
    moment = datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    return moment if timezone.now() - WORKING_TEXT_KEPT < moment <= timezone.now() else None


def _known(milliseconds):
    """The moment up to which a window knows the kept texts; None where it does not say."""
    milliseconds = number(milliseconds) if isinstance(milliseconds, str) else milliseconds
    if not isinstance(milliseconds, int) or isinstance(milliseconds, bool):
        return None
    return datetime.fromtimestamp(max(0, min(milliseconds, 10**13)) / 1000, UTC)


def _milliseconds(moment):
    """The first whole millisecond after it."""
    return int(moment.timestamp() * 1000) + 1


def clock(moment) -> str:
    """The time of day in the paper's zone; with the day, where it is not today."""
    local = timezone.localtime(moment)
    return date_format(local, "TIME_FORMAT" if local.date() == timezone.localdate() else "SHORT_DATETIME_FORMAT")


def _tab(request):
    """The window that a form was sent from, where it says so."""
    try:
        return str(uuid.UUID(request.POST.get("_tab", "")))
    except ValueError:
        return ""


class KeepingPages:
    """The part of `ArticleAdmin` that loses nothing: autosave, who else is here, and what was not saved yet."""

    def keeping_urls(self):
        """The addresses of this part."""
        wrap = self.admin_site.admin_view
        return [
            path("keep/", self.keep_new_view, name="articles_article_keep_new"),
            path("keep/token/", self.token_view, name="articles_article_token"),
            path("<int:pk>/keep/", self.keep_view, name="articles_article_keep"),
            path("<int:pk>/presence/", self.presence_view, name="articles_article_presence"),
            path("<int:pk>/take-over/", self.take_over_view, name="articles_article_take_over"),
            path("<int:pk>/unsaved/put-aside/", wrap(self.put_aside_view), name="articles_article_put_aside"),
            path("<int:pk>/unsaved/<int:kept>/", wrap(self.unsaved_view), name="articles_article_unsaved"),
            path("<int:pk>/history/compare/", wrap(self.compare_view), name="articles_article_compare"),
        ]

    # -- autosave --------------------------------------------------------------------------------------------------

    @for_scripts("POST")
    def keep_view(self, request, pk):
        """Keep what was typed as the person's working text. Answers `at`, the time of day."""
        sent = Sent.by(request)
        return self._keep(request, self._story_to_keep(request, pk, sent.tab), sent)

    @for_scripts("POST")
    def keep_new_view(self, request):
        """Begin the draft that somebody writes without having saved; the same window never begins two."""
        sent = Sent.by(request)
        if not self.has_add_permission(request):
            raise PermissionDenied
        if sent.fields is None:
            raise Refused(_t("This is not the whole form."))
        window = Presence.objects.filter(tab=sent.tab, by=request.user).select_related("article").first()
        with changing():
            if window is None:
                headline = headline_of(sent.fields).strip()[:250] or _t("Untitled")
                story = Article.begin(by=request.user, headline=headline)
                Presence.objects.beat(article_id=story.pk, tab=sent.tab, by=request.user)
            else:
                story = window.article
            return self._keep(request, story, sent)

    def _keep(self, request, story, sent):
        if sent.fields is None:
            raise Refused(_t("This is not the whole form."))
        kept = story.keep_working_text(
            by=request.user,
            version=sent.version or story.edit_version,
            data={"fields": sent.fields, "tab": str(sent.tab)},
            at=sent.at,
            seen=sent.seen,
        )
        seen = {"seen": _milliseconds(kept.at)} if kept.aside_at is None else {}
        return answer(at=clock(kept.at), id=story.pk, version=kept.edit_version, **seen, **self._addresses(story.pk))

    def _addresses(self, pk):
        return {
            "change": self.url("change", pk),
            "keep": self.url("keep", pk),
            "presence": self.url("presence", pk),
            "takeOver": self.url("take_over", pk),
        }

    def _story_to_keep(self, request, pk, tab):
        """The story, for who may edit it, and for who had it open when that ended: the text is kept all the same."""
        story = Article.objects.only(*OF_A_STORY).filter(pk=pk, presences__tab=tab, presences__by=request.user).first()
        if story is None:
            story = get_object_or_404(Article.objects.only(*OF_A_STORY), pk=pk)
            if story.trashed_at is not None or not story.may_be_edited_by(request.user):
                raise PermissionDenied(_t("You may not edit this story."))
        return story

    @for_scripts("GET")
    def token_view(self, request):
        """Who is logged in, and the token for the forms of a window that was open before."""
        return answer(user=request.user.pk, token=get_token(request))

    # -- who else is here ------------------------------------------------------------------------------------------

    @for_scripts("POST")
    def presence_view(self, request, pk):
        """A window's beat: who else has the story open, and whether somebody took it over."""
        sent = Sent.by(request)
        if sent.is_closing:
            Presence.objects.filter(article=pk, tab=sent.tab, by=request.user).delete()
            return answer()
        story = self._story_to_keep(request, pk, sent.tab)
        Presence.objects.beat(article_id=story.pk, tab=sent.tab, by=request.user)
        windows = list(story.presences.open_now().exclude(by=request.user).select_related("by").order_by("since"))
        mine = story.presences.filter(tab=sent.tab).select_related("taken_by").first()
        others = {window.by_id: {"name": str(window.by), "since": clock(window.since)} for window in reversed(windows)}
        return answer(
            others=list(reversed(others.values())),
            taken=self._taken(request, story, mine) if mine and mine.taken_by_id else None,
            mayTakeOver=story.trashed_at is None and story.may_be_edited_by(request.user),
        )

    def _taken(self, request, story, window):
        act = Act.objects.filter(
            subject_type="article", subject_id=story.pk, verb="take over", by=window.taken_by
        ).first()
        kept = (
            WorkingText.objects.filter(article=story, by=request.user)
            .order_by("-at")
            .values_list("pk", flat=True)
            .first()
        )
        return {
            "name": str(window.taken_by),
            "at": clock(act.at if act else window.seen_at),
            "see": self.url("unsaved", story.pk, kept) if kept else "",
        }

    @for_scripts("POST")
    def take_over_view(self, request, pk):
        """Go on with the story in this window; the others keep their text and fall silent."""
        Sent.by(request)
        get_object_or_404(Article, pk=pk).take_over(by=request.user)
        return answer()

    # -- what was not saved ----------------------------------------------------------------------------------------

    def _text(self, request, pk, kept):
        """A working text that this person may see: an own one, or anybody's for who may edit everything."""
        text = get_object_or_404(WorkingText.objects.select_related("by", "article"), pk=kept, article=pk)
        if text.by_id != request.user.pk and not request.user.has_perm("articles.edit_any_article"):
            raise PermissionDenied(_t("This text is a colleague's. An editor may see it."))
        return text

    def unsaved_view(self, request, pk, kept):
        """A text that was not saved: what differs from the story, and the text itself."""
        text = self._text(request, pk, kept)
        story = text.article
        desk = StoryForms(by=request.user, story=story, typed=as_typed(text.data))
        now = comparable(story.snapshot())
        # What can't be saved as it is has its texts shown all the same.
        typed = {**now, **(snapshot_of(desk, now) if desk.is_valid() else {}), **texts_of(text.data)}
        return self._history_page(
            request,
            "unsaved",
            story,
            _t("Unsaved text of %(who)s") % {"who": text.by},
            kept=text,
            at=clock(text.at),
            is_mine=text.by_id == request.user.pk,
            text=reading(typed),
            differences=between(now, typed),
            back=self.url("history", story.pk),
        )

    def put_aside_view(self, request, pk):
        """Back to the saved story: what was not saved is not shown in the form any more. It stays in the history."""
        story = get_object_or_404(Article, pk=pk)
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=self.url("change", pk))
        text = WorkingText.objects.filter(article=story, by=request.user, aside_at=None).first()
        if text:
            text.put_aside(on_purpose=True)
            said = _t("This is the story as it is saved. Your unsaved text stays under History for 30 days.")
            self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(self.url("change", pk))

    # -- the form --------------------------------------------------------------------------------------------------

    def _new(self, request):
        """A new story; where its window has begun the draft meanwhile, the save is that draft's."""
        tab = _tab(request)
        begun = Presence.objects.filter(tab=tab, by=request.user).select_related("article").first() if tab else None
        if begun and self.has_change_permission(request, begun.article):
            typed = request.POST.copy()
            typed["version"] = typed.get("version") or "1"
            request.POST = typed
            return self._save(request, begun.article)
        response = super()._new(request)
        if response.status_code in (302, 303):
            self._note_saved(request)
        return response

    def _note_saved(self, request):
        """The window's script learns on the next page that this save of its text arrived."""
        if tab := _tab(request):
            request.session["saves"] = [*request.session.get("saves", []), tab][-MOST_SAVES:]

    def _save(self, request, story):
        """Save; what could not be saved is kept as working text, what was saved is none any more."""
        began, tab, seen = timezone.now(), _tab(request), _known(request.POST.get("_seen"))
        response = super()._save(request, story)
        context = getattr(response, "context_data", None) or {}
        if response.status_code in (302, 303) or context.get("saved"):
            self._note_saved(request)
            if "keeping" in context:  # saved, but the verb was refused
                context["keeping"]["saves"] = " ".join(request.session.get("saves", []))
            story.drop_working_text(by=request.user, tab=tab, seen=seen, before=began if tab else None)
        elif fields := posted(request.POST):
            version = min(number(request.POST.get("version")) or story.edit_version, story.edit_version)
            data = {"fields": fields, "tab": tab}
            kept = story.keep_working_text(by=request.user, version=version, data=data, seen=seen)
            if "keeping" in context:
                context["keeping"]["seen"] = _milliseconds(kept.at)
        return response

    def _page(self, request, desk, **how):
        """The form, with what this person had not saved yet in it, and what the script needs to know."""
        unsaved = live = None
        if request.method == "GET" and desk.story:
            live = WorkingText.objects.filter(article=desk.story, by=request.user, aside_at=None).first()
            desk, unsaved = self._with_unsaved(request, desk, live)
        response = super()._page(request, desk, **how)
        context = response.context_data
        context["unsaved"] = unsaved
        context["keeping"] = self._for_the_script(request, desk, unsaved, context)
        if live and not number(request.GET.get("unsaved")):
            context["keeping"]["seen"] = _milliseconds(live.at)
        return response

    def _with_unsaved(self, request, desk, live):
        story, wanted = desk.story, number(request.GET.get("unsaved"))
        text = self._text(request, story.pk, wanted) if wanted else live
        if text is None:
            return desk, None
        typed = StoryForms(by=request.user, story=story, typed=as_typed(text.data))
        is_mine = text.by_id == request.user.pk
        if is_mine and typed.is_valid() and not typed.changes(story):
            return desk, None  # it was saved, or typed and taken back
        typed.form.data["version"] = str(text.edit_version)
        return silenced(typed), {
            "at": clock(text.at),
            "milliseconds": int(text.at.timestamp() * 1000),
            "who": "" if is_mine else str(text.by),
            "is_stale": text.edit_version != story.edit_version,
            "differs": self.url("unsaved", story.pk, text.pk),
            "aside": self.url("put_aside", story.pk),
        }

    def _for_the_script(self, request, desk, unsaved, context):
        story = desk.story
        refused = request.method == "POST" and not context["saved"]
        new = {"change": "", "keep": self.url("keep_new"), "presence": "", "takeOver": ""}
        return {
            **(self._addresses(story.pk) if story else new),
            "user": request.user.pk,
            "tab": str(uuid.uuid4()),
            "story": story.pk if story else "",
            "version": story.edit_version if story else 0,
            "saved_at": clock(story.edited_at) if story else "",
            "token": self.url("token"),
            "login": f"{reverse('login')}?next={reverse('admin:index')}",
            "is_unsaved": bool(unsaved or refused),
            "is_refused": refused,
            "saves": " ".join(request.session.get("saves", [])),
            "seen": 0,
            # What was refused is kept by the save itself; of a new story the script has to see to it.
            "kept_at": unsaved["at"] if unsaved else clock(timezone.now()) if refused and story else "",
        }

    # -- undoing the trash -----------------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        """The list; `?undo=` names a story that was just put into the trash, and offers to bring it back."""
        context = dict(extra_context or {})
        if "undo" in request.GET:
            asked = request.GET.copy()
            found = Article.objects.trashed().only("headline", *OF_A_STORY).filter(pk=number(asked.pop("undo")[-1]))
            request.GET = asked
            request.META["QUERY_STRING"] = asked.urlencode()
            context["undo"] = found.first()
        return super().changelist_view(request, context)

    def response_delete(self, request, obj_display, obj_id):
        """The list with an Undo for what was just put into the trash."""
        super().response_delete(request, obj_display, obj_id)
        return HttpResponseRedirect(f"{self.url('changelist')}?undo={obj_id}")
