"""The moderators' list: tabs with true counts, the reason of every hold, and the verbs as buttons.

Every field of a comment is hostile here above all: nothing of it is shown but escaped by the templates.
"""

from datetime import timedelta

from django.contrib import admin, messages
from django.db.models import Count, Prefetch
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.models import Section
from comments.models import Comment, Decision, Flag, State
from comments.models.moderating import HOLD, LONGEST_REASON, MOVES, PERMISSION
from newsroom.admin.typed import careful, number
from newsroom.states import Refused, WrongState

from .reading import ReadingAdmin

UNDO_OFFERED = timedelta(minutes=10)
TABS = {
    "waiting": _("Waiting"),
    "reported": _("Reported"),
    "approved": _("Approved"),
    "rejected": _("Rejected"),
    "spam": _("Spam"),
    "deleted": _("Deleted"),
}


class TabFilter(admin.SimpleListFilter):
    """Which tab is open; each is one adjective of the QuerySet, and so is its count."""

    title = _("tab")
    parameter_name = "tab"
    template = "comments/admin/no_filter.html"  # shown as tabs above the list instead

    def lookups(self, request, model_admin):
        return list(TABS.items())

    def value(self):
        """The open tab; Waiting to begin with."""
        value = super().value()
        return value if value in TABS else "waiting"

    def queryset(self, request, queryset):
        return getattr(queryset, self.value())()


class SectionFilter(admin.SimpleListFilter):
    """Comments under the stories of one section."""

    title = _("section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [(str(pk), name) for pk, name in Section.objects.values_list("pk", "name")]

    def queryset(self, request, queryset):
        wanted = number(self.value())
        return queryset.filter(article__section_id=wanted) if wanted is not None else queryset


class RuleFilter(admin.SimpleListFilter):
    """Why a comment is where it is."""

    title = _("why")
    parameter_name = "why"

    def lookups(self, request, model_admin):
        return [
            ("first-comment", _("First comment")),
            ("held-words", _("Words that hold")),
            ("blocked-words", _("Blocked words")),
            ("links", _("Links")),
            ("hold-all", _("Everything is held")),
            ("borrowed-name", _("Signed like one of us")),
            ("no-origin", _("Page of the form unknown")),
            ("hold", _("Reports")),
        ]

    def value(self):
        """The chosen rule; None where the address names one that there is not."""
        value = super().value()
        return value if value in dict(self.lookup_choices) else None

    def queryset(self, request, queryset):
        value = self.value()
        if value == "hold-all":
            return queryset.filter(rule__startswith="hold-all-")
        return queryset.filter(rule=value) if value else queryset


@admin.register(Comment)
class CommentAdmin(ReadingAdmin):
    """Comments as moderators see them."""

    place = 20
    change_list_template = "comments/admin/list.html"
    actions = ["approve_all", "reject_all", "spam_all", "remove_all", "undo_all"]
    list_display = ["name"]
    list_display_links = None
    list_filter = [TabFilter, SectionFilter, RuleFilter]
    list_per_page = 50
    search_fields = ["name", "email", "body", "ip", "article__headline"]
    search_help_text = _("Name, e-mail, text, IP address or headline")
    fields = readonly_fields = [
        "story", "state", "reason", "name", "email", "website", "body", "ip", "agent", "created_at", "decided_at",
        "history",
    ]  # fmt: skip

    def has_moderate_permission(self, request):
        """Asked by the bulk actions."""
        return request.user.has_perm(PERMISSION)

    def get_queryset(self, request):
        """Comments with what a card shows, in as many queries for thirty as for one."""
        rows = super().get_queryset(request).select_related("article", "user", "parent")
        return rows.prefetch_related(Prefetch("flags", queryset=Flag.objects.open(), to_attr="open_flags"))

    def get_ordering(self, request):
        """What waits longest first; what was decided last first."""
        tab = request.GET.get("tab", "waiting")
        return ["-decided_at", "-id"] if tab in ("approved", "rejected", "spam", "deleted") else ["created_at", "id"]

    @careful
    def changelist_view(self, request, extra_context=None):
        """The list, its tabs, and the decision that may still be taken back."""
        answer = super().changelist_view(request, {"title": _t("Comments"), **(extra_context or {})})
        changes = getattr(answer, "context_data", {}).get("cl")
        if changes is not None:
            answer.context_data |= {
                "tabs": self._tabs(request, changes),
                "cards": self._cards(changes.result_list),
                "filters": [spec for spec in changes.filter_specs if not isinstance(spec, TabFilter)],
                "last": self._last_decision(request),
                "may_decide": self.has_moderate_permission(request),
                "longest_reason": LONGEST_REASON,
                "here": request.GET.urlencode(),
            }
        return answer

    def _tabs(self, request, changes):
        """Each tab with the count of what its list would show: the same filters and search, another adjective."""
        tab = next(spec for spec in changes.filter_specs if isinstance(spec, TabFilter))
        rows = self.model.objects.all()
        for spec in changes.filter_specs:
            if spec is not tab:
                rows = spec.queryset(request, rows) if spec.queryset(request, rows) is not None else rows
        rows, _may_repeat = self.get_search_results(request, rows, changes.query)
        return [
            {
                "name": name,
                "label": label,
                "count": getattr(rows, name)().count(),
                "address": changes.get_query_string({"tab": name}, ["p"]),
                "is_open": tab.value() == name,
            }
            for name, label in TABS.items()
        ]

    @staticmethod
    def _cards(comments):
        """Each comment with the verbs it may take and how its writer fared so far."""
        writers = {comment.commenter_id for comment in comments} - {None}
        rows = Comment.objects.filter(commenter__in=writers).order_by().values_list("commenter", "state")
        # The newest decision of each stands last, and stays.
        decisions = Decision.objects.filter(comment__in=[comment.pk for comment in comments]).order_by("pk")
        taken_back = dict(decisions.values_list("comment", "undo_of"))
        fared = {(writer, state): count for writer, state, count in rows.annotate(Count("pk"))}
        return [
            {
                "comment": comment,
                "verbs": [verb for verb, (_to, froms) in MOVES.items() if comment.state in froms],
                "may_undo": comment.rule in (*MOVES, HOLD) and not taken_back.get(comment.pk),
                "flags": comment.open_flags,
                "approved": fared.get((comment.commenter_id, State.APPROVED), 0),
                "rejected": sum(fared.get((comment.commenter_id, state), 0) for state in (State.REJECTED, State.SPAM)),
            }
            for comment in comments
        ]

    @staticmethod
    def _last_decision(request):
        """What this person decided last, as long as taking it back is offered."""
        since = timezone.now() - UNDO_OFFERED
        mine = Decision.objects.filter(by=request.user, at__gte=since, undo_of=None, comment__isnull=False)
        last = mine.select_related("comment").first()
        if last is None or Decision.objects.filter(comment=last.comment_id, pk__gt=last.pk).exists():
            return None
        return last

    # --- One at a time ------------------------------------------------------------------------------------------------

    def get_urls(self):
        """One address a verb and comment."""
        verbs = [
            path(
                f"<int:pk>/{verb}/", self.admin_site.admin_view(self._verb_view(verb)), name=f"comments_comment_{verb}"
            )
            for verb in (*MOVES, "undo")
        ]
        return [*verbs, *super().get_urls()]

    def _verb_view(self, verb):
        def decide(request, pk):
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            comment = get_object_or_404(Comment, pk=pk)
            reason = {"reason": request.POST.get(f"reason-{pk}", "")} if verb in MOVES else {}
            try:
                getattr(comment, verb)(by=request.user, **reason)
            except Refused as refusal:
                messages.error(request, str(refusal))
            else:
                told = _t("%(name)s: %(state)s") % {"name": comment.name, "state": comment.get_state_display()}
                messages.success(request, told)
            query = request.POST.get("here", "")
            address = reverse("admin:comments_comment_changelist")
            return HttpResponseRedirect(f"{address}?{query}" if query else address)

        return decide

    # --- In bulk ------------------------------------------------------------------------------------------------------

    def _decide_all(self, request, rows, verb):
        try:
            outcome = Comment.objects.filter(pk__in=rows.values("pk")).decide(
                verb, by=request.user, reason=request.POST.get("reason", "")
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return
        told = ngettext("%(count)d comment decided.", "%(count)d comments decided.", outcome.decided)
        messages.success(request, told % {"count": outcome.decided})
        if outcome.passed_over:
            told = ngettext(
                "%(count)d was decided by somebody else meanwhile, or was there already.",
                "%(count)d were decided by somebody else meanwhile, or were there already.",
                outcome.passed_over,
            )
            messages.warning(request, told % {"count": outcome.passed_over})

    @admin.action(description=_("Approve"), permissions=["moderate"])
    def approve_all(self, request, rows):
        self._decide_all(request, rows, "approve")

    @admin.action(description=_("Reject"), permissions=["moderate"])
    def reject_all(self, request, rows):
        self._decide_all(request, rows, "reject")

    @admin.action(description=_("Spam"), permissions=["moderate"])
    def spam_all(self, request, rows):
        self._decide_all(request, rows, "mark_spam")

    @admin.action(description=_("Delete"), permissions=["moderate"])
    def remove_all(self, request, rows):
        self._decide_all(request, rows, "remove")

    @admin.action(description=_("Undo"), permissions=["moderate"])
    def undo_all(self, request, rows):
        undone, refused = 0, 0
        for comment in rows:
            try:
                comment.undo(by=request.user)
                undone += 1
            except WrongState:
                refused += 1
        messages.success(
            request, ngettext("%(n)d decision taken back.", "%(n)d decisions taken back.", undone) % {"n": undone}
        )
        if refused:
            told = ngettext("%(n)d had nothing to take back.", "%(n)d had nothing to take back.", refused)
            messages.warning(request, told % {"n": refused})

    # --- One comment, to read -----------------------------------------------------------------------------------------

    @admin.display(description=_("story"))
    def story(self, comment):
        return format_html('<a href="{}">{}</a>', comment.article.get_absolute_url(), comment.article)

    @admin.display(description=_("decisions"))
    def history(self, comment):
        rows = (
            (decision.by_name, State(decision.from_state).label, State(decision.to_state).label, decision.reason)
            for decision in comment.decisions.all()
        )
        return (
            format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {} → {} ({})</li>", rows)) if comment.pk else "–"
        )
