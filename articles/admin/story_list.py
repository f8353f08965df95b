"""The list of stories: what it shows, and what is done to many at once. `story_filters.py` narrows it down.

At a hundred thousand stories nothing here may count or sort them all: a page looks one story ahead to know whether
there are older ones.
"""

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.models import Section, State
from newsroom.admin.typed import careful, number
from newsroom.states import Refused

from .finding import by_headline, is_address, stories_with, story_at
from .looks import in_rows, names_of, thumb_of
from .story_filters import TRASH, AuthorFilter, SectionFilter, SourceFilter, StateFilter, WhenFilter

PAGE = 50
LAST_PAGE = 100  # five thousand stories back; older ones are found by words or by date
LINE = 160  # characters of a standfirst that a row shows
# The few in which the desk's work lies, and which are counted.
COUNTED = (State.DRAFT, State.SUBMITTED, State.SCHEDULED, State.SPIKED)
TABS = (
    ("", _("All but spiked")),
    (State.DRAFT, _("Drafts")),
    (State.SUBMITTED, _("Sent to the desk")),
    (State.SCHEDULED, _("Scheduled")),
    (State.PUBLISHED, _("Published")),
    (State.WITHDRAWN, _("Taken down")),
    (State.KILLED, _("Killed")),
    (State.SPIKED, _("Spiked")),
    (TRASH, _("Trash")),
)


class StoryList(ChangeList):
    """A page of stories and whether there are older ones, by one query that reads one story more."""

    def get_results(self, request):
        """Fill the page. Nothing is counted: `result_count` is what is known to be there."""
        self.page_num = min(max(self.page_num, 1), LAST_PAGE)
        start = (self.page_num - 1) * PAGE
        rows = list(in_rows(self.queryset)[start : start + PAGE + 1])
        self.result_list = rows[:PAGE]
        self.has_older = len(rows) > PAGE and self.page_num < LAST_PAGE
        self.has_too_old = len(rows) > PAGE and self.page_num == LAST_PAGE
        self.result_count = start + len(rows)
        self.full_result_count = None
        self.show_admin_actions = True
        self.can_show_all, self.show_all = False, False
        self.multi_page = self.page_num > 1 or self.has_older
        self.paginator = None

    def filter_of(self, kind):
        """The filter of this class."""
        return next((spec for spec in self.filter_specs if isinstance(spec, kind)), None)


class StoryListPages:
    """The half of `ArticleAdmin` that lists."""

    change_list_template = "admin/articles/list.html"
    list_display = ["headline"]
    list_display_links = None
    list_filter = [StateFilter, SectionFilter, AuthorFilter, SourceFilter, WhenFilter]
    list_per_page = PAGE
    sortable_by = ()
    search_fields = ["headline", "slug"]
    search_help_text = _("Words, or a pasted link")
    ordering = ["-edited_at", "-id"]
    actions = None

    @property
    def new_label(self):
        """The words on the button."""
        return _t("New story")

    def get_changelist(self, request, **kwargs):
        return StoryList

    def get_ordering(self, request):
        """The last saved first; what is planned and what waits by its hour; what is out as readers have it."""
        return {
            State.SUBMITTED: ["state_at", "id"],
            State.SCHEDULED: ["publish_at", "id"],
            State.PUBLISHED: ["-published_at", "-id"],
            TRASH: ["-trashed_at", "-id"],
        }.get(request.GET.get("state"), self.ordering)

    def get_search_results(self, request, queryset, search_term):
        """An address of the paper, pasted whole; else words, of which the newest few hundred stories are found."""
        if not search_term.strip():
            return queryset, False
        if is_address(search_term):
            found = story_at(search_term)
            return queryset.filter(pk__in=[found] if found else []), False
        state = request.GET.get("state", "")
        if state == TRASH:
            return by_headline(queryset, search_term), False
        section = number(request.GET.get("section"))
        found = stories_with(search_term, state=state if state in State.values else "", section_id=section)
        return queryset.filter(pk__in=found), False

    @careful
    def changelist_view(self, request, extra_context=None):
        """The list with its rows and tabs; what is done to many is done one by one, so that one refusal stops none."""
        if request.method == "POST":
            return self._do_to_ticked(request)
        answer = super().changelist_view(request, extra_context)
        changes = getattr(answer, "context_data", {}).get("cl")
        selects = (SectionFilter, AuthorFilter, SourceFilter, WhenFilter)
        if changes is not None:
            answer.context_data |= {
                "rows": [self._row(story) for story in changes.result_list],
                "tabs": self._tabs(request, changes),
                "choices": [self._choices(changes, kind) for kind in selects],
                "open_state": changes.filter_of(StateFilter).value(),
                "elsewhere": self.admin_site.searches(request, changes.query)[1:] if changes.query else [],
                "sections": Section.everyone() if self.has_change_permission(request) else [],
                "may_trash": self.has_delete_permission(request),
                "newer": changes.get_query_string({"p": changes.page_num - 1}) if changes.page_num > 1 else "",
                "older": changes.get_query_string({"p": changes.page_num + 1}) if changes.has_older else "",
            }
        return answer

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _row(self, story):
        """A story as the list's template shows it."""
        now = timezone.now()
        embargo = story.embargo_until if story.embargo_until and story.embargo_until > now else None
        is_planned = story.state == State.SCHEDULED and story.publish_at
        return {
            "story": story,
            "url": self.url("change", story.pk),
            "thumb": thumb_of(story),
            "names": names_of(story),
            "reason": story.state_reason,
            "line": Truncator(story.standfirst).chars(LINE),
            "embargo": date_format(timezone.localtime(embargo), "SHORT_DATETIME_FORMAT") if embargo else "",
            # The chip of a scheduled story would say the hour a second time.
            "state": State.SCHEDULED.label if is_planned and not story.trashed_at else story.state_line,
            "when": story.publish_at if is_planned else story.published_at or story.edited_at,
        }

    def _tabs(self, request, changes):
        """The states as tabs; of those with work in them the number, by the same filters as the list."""
        state = changes.filter_of(StateFilter)
        counts = {}
        if not changes.query:
            rows = self.model.objects.order_by()
            for spec in changes.filter_specs:
                rows = rows if spec is state else spec.queryset(request, rows)
            wanted = Q(state=COUNTED[0])
            for each in COUNTED[1:]:
                wanted |= Q(state=each)
            counts = dict(rows.kept().filter(wanted).values_list("state").annotate(Count("pk")))
            counts = {each: counts.get(each, 0) for each in COUNTED}
            if not any(spec.value() for spec in changes.filter_specs if spec is not state):
                # By a section or source the trash is not indexed: it would be looked for in the whole archive.
                counts[TRASH] = rows.trashed().count()
        return [
            {
                "name": str(name),
                "label": label,
                "count": counts.get(name),
                "url": changes.get_query_string({"state": name} if name else {}, ["p"] if name else ["p", "state"]),
                "is_open": state.value() == name,
            }
            for name, label in TABS
        ]

    @staticmethod
    def _choices(changes, kind):
        """A filter as a `<select>`; no filter where there is nothing to choose."""
        spec = changes.filter_of(kind)
        return spec and {
            "name": spec.parameter_name,
            "label": spec.title,
            "everything": kind.everything,
            "value": spec.value() or "",
            "options": [(str(value), label) for value, label in spec.lookup_choices],
        }

    # -- what is done to many --------------------------------------------------------------------------------------

    def _do_to_ticked(self, request):
        here = HttpResponseRedirect(request.get_full_path())
        if not self.has_view_permission(request):
            raise PermissionDenied
        act = {"trash_all": self._trash, "restore_all": self._restore, "move_all": self._move}.get(
            request.POST.get("action")
        )
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)[: 2 * PAGE]
        if act is None or not ticked:
            self.message_user(request, _t("Tick the stories first, then press the button."), messages.WARNING)
            return here
        try:
            act(request, self.model.objects.defer("body").filter(pk__in=ticked).order_by("pk"))
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        return here

    def _each(self, request, stories, verb):
        """Do the verb to each story in a transaction of its own; returns how many it was done to. Refusals are said."""
        done, refusals = 0, {}
        for story in stories:
            try:
                verb(story)
                done += 1
            except (Refused, PermissionDenied) as refusal:
                refusals.setdefault(str(refusal), []).append(story.headline)
        for sentence, headlines in refusals.items():
            told = _t("Not done with “%(headlines)s”: %(why)s") % {"headlines": "”, “".join(headlines), "why": sentence}
            self.message_user(request, told, messages.ERROR)
        return done

    def _trash(self, request, stories):
        done = self._each(request, stories.kept(), lambda story: story.trash(by=request.user))
        told = ngettext(
            "%(count)d story is in the trash. It can be brought back for 30 days.",
            "%(count)d stories are in the trash. They can be brought back for 30 days.",
            done,
        )
        self._say(request, told, done)

    def _restore(self, request, stories):
        done = self._each(request, stories.trashed(), lambda story: story.restore(by=request.user))
        self._say(request, ngettext("%(count)d story is back.", "%(count)d stories are back.", done), done)

    def _move(self, request, stories):
        wanted = number(request.POST.get("section"))
        section = next((section for section in Section.everyone() if section.pk == wanted), None)
        if section is None:
            raise Refused(_t("Choose the section first."))
        stories = stories.exclude(section=section)
        done = self._each(request, stories, lambda story: story.edit(by=request.user, section=section))
        told = ngettext("%(count)d story put into %(section)s.", "%(count)d stories put into %(section)s.", done)
        self._say(request, told, done, section=section.name)

    def _say(self, request, told, done, **more):
        if done:
            self.message_user(request, told % {"count": done, **more}, messages.SUCCESS)
