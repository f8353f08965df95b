"""The moderators' room: the queue, one comment with all that can be done to it, its writer, and the verbs.

Every field of a comment is hostile here above all: nothing of it is shown but escaped by the templates.
"""

import json

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comments.models import Comment
from comments.models.moderating import LONGEST_REASON, PERMISSION
from comments.models.tending import LONGEST_WORDS
from newsroom.admin.typed import careful, number
from newsroom.roles import require
from newsroom.states import Refused, WrongState

from . import acts, writer
from .front_door import known_to_wait
from .queue import MANY, PAGE, TABS, Queue, cards, last_act
from .reading import ReadingAdmin

ASKED_AT_ONCE = 100  # comments whose state one request may ask
BULK = {
    "approve_all": "approve",
    "reject_all": "reject",
    "spam_all": "mark_spam",
    "remove_all": "remove",
    "undo_all": "undo",
}


@admin.register(Comment)
class CommentAdmin(ReadingAdmin):
    """Comments as moderators see them."""

    place = 20
    menu_label = _("Comments")

    # --- The queue ----------------------------------------------------------------------------------------------------

    @careful
    def changelist_view(self, request, extra_context=None):
        """The open tab's cards, and what is decided about many of them at once."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        queue = Queue(request.GET)
        if request.method == "POST":
            return self._decide_many(request, queue)
        if queue.waiting_in_all is not None and self.has_moderate_permission(request):
            known_to_wait(queue.waiting_in_all)
        context = {
            **self.admin_site.each_context(request),
            "title": _t("Comments"),
            "queue": queue,
            "tabs": [
                {
                    "name": name,
                    "label": label,
                    "count": self._shown(queue.counts[name]),
                    "address": self._address(request, tab=name),
                    "is_open": queue.tab == name,
                }
                for name, label in TABS.items()
            ],
            "next_page": self._address(request, p=queue.page + 1),
            "previous_page": self._address(request, p=queue.page - 1) if queue.page > 1 else "",
            "page_size": PAGE,
            "last": last_act(request.user),
            "may_decide": self.has_moderate_permission(request),
            "here": request.GET.urlencode(),
            "base": reverse("admin:comments_comment_changelist"),
            "last_decided": None if queue.count else acts.newest_decision(),
            "words": json.dumps(acts.words_for_script(), ensure_ascii=False),
        }
        return TemplateResponse(request, "comments/admin/list.html", context)

    def has_moderate_permission(self, request):
        """Whether this person decides on comments."""
        return request.user.has_perm(PERMISSION)

    @staticmethod
    def _address(request, **changed):
        """This page's address with other parameters; from a new tab on its first page."""
        asked = request.GET.copy()
        for name in ("p", "e", *(["alike"] if "tab" in changed else [])):
            asked.pop(name, None)
        for name, value in changed.items():
            asked[name] = str(value)
        return f"?{asked.urlencode()}"

    def _decide_many(self, request, queue):
        """Do one verb to all that are ticked, or to all that say the same, and come back."""
        require(request.user, PERMISSION)
        verb = BULK.get(request.POST.get("action", ""))
        alike, upto = request.POST.get("alike", ""), number(request.POST.get("upto"))
        if alike and upto is not None:
            rows = Comment.objects.waiting().filter(fingerprint=alike, pk__lte=upto)
            asked = None
        else:
            ticked = {number(pk) for pk in request.POST.getlist(ACTION_CHECKBOX_NAME)} - {None}
            rows, asked = queue.pick(ticked), len(ticked)
        if verb is None or asked == 0:
            messages.warning(request, _t("Tick some comments first."))
        elif verb == "undo":
            outcome = rows.undo(by=request.user)
            self._tell_many(request, "undo", outcome, asked)
        else:
            reason = request.POST.get("reason", "") or (acts.default_reason() if verb == "reject" else "")
            outcome = rows.decide(verb, by=request.user, reason=reason)
            self._tell_many(request, verb, outcome, asked)
        return self._back(request)

    @staticmethod
    def _tell_many(request, verb, outcome, asked):
        """How many moved, and how many did not."""
        if verb == "undo":
            sentence = ngettext("%(n)d decision taken back.", "%(n)d decisions taken back.", outcome.decided)
        else:
            sentence = ngettext("%(n)d comment decided.", "%(n)d comments decided.", outcome.decided)
        messages.success(request, sentence % {"n": outcome.decided})
        passed_over = outcome.passed_over if asked is None else asked - outcome.decided
        if passed_over:
            sentence = ngettext(
                "%(count)d was decided by somebody else meanwhile, or was there already.",
                "%(count)d were decided by somebody else meanwhile, or were there already.",
                passed_over,
            )
            messages.warning(request, sentence % {"count": passed_over})

    def _back(self, request, anchor=""):
        """To where the form stood: its list with its filters, at the next card."""
        query, address = request.POST.get("here", ""), reverse("admin:comments_comment_changelist")
        address = f"{address}?{query}" if query else address
        return HttpResponseRedirect(f"{address}#comment-{anchor}" if anchor else address)

    # --- One at a time ------------------------------------------------------------------------------------------------

    def get_urls(self):
        """One address a verb and comment."""
        wrap = self.admin_site.admin_view
        verbs = [
            path(f"<int:pk>/{verb}/", wrap(self._verb_view(verb)), name=f"comments_comment_{verb}")
            for verb in acts.ACTS
        ]
        return [
            path("since/", wrap(self.since_view), name="comments_comment_since"),
            path("undo-batch/", wrap(self.undo_batch_view), name="comments_comment_undo_batch"),
            path("<int:pk>/writer/", wrap(writer.view_for(self)), name="comments_comment_writer"),
            *verbs,
            *super().get_urls(),
        ]

    def _verb_view(self, verb):
        def decide(request, pk):
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            require(request.user, PERMISSION)
            comment = get_object_or_404(Comment.objects.select_related("article"), pk=pk)
            in_json = "application/json" in request.headers.get("Accept", "")
            try:
                acts.refuse_if_moved(comment, request.POST.get(f"seen-{pk}"), verb)
                sentence = acts.ACTS[verb](comment, request)
            except Refused as refusal:
                if in_json:
                    return JsonResponse({"error": str(refusal), **acts.standing(comment)}, status=_status(refusal))
                messages.error(request, str(refusal))
                if verb == "reply":
                    # What somebody wrote is not lost.
                    written = request.POST.get(f"reply-{pk}", "")
                    return self._page_of_one(request, pk, answer=written, status=_status(refusal))
                if request.POST.get("from") == "one":
                    return HttpResponseRedirect(self._one(comment, request))
                return self._back(request, str(pk))
            if in_json:
                stands = acts.standing(comment)
                stands["may_undo"] = stands["may_undo"] and verb not in acts.HALF_UNDONE
                return JsonResponse({"told": sentence, **stands, "counts": self._counts(request)})
            messages.success(request, sentence)
            after = number(request.POST.get(f"after-{pk}"))
            return self._back(request, str(after) if after else "")

        return decide

    @staticmethod
    def _one(comment, request):
        address = reverse("admin:comments_comment_change", args=[comment.pk])
        query = request.POST.get("here", "")
        return f"{address}?{query}" if query else address

    @staticmethod
    def _counts(request):
        """The counts of the tabs as the page that asks shows them."""
        counts = Queue(QueryDict(request.POST.get("here", "") or request.GET.get("here", ""))).counts
        return {name: CommentAdmin._shown(count) for name, count in counts.items()}

    @staticmethod
    def _shown(count):
        """A count as a tab shows it: “10,000+” for more, nothing where nobody counted."""
        if count is None:
            return ""
        return f"{number_format(MANY, force_grouping=True)}+" if count > MANY else str(count)

    def undo_batch_view(self, request):
        """Take back all that was decided together."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        require(request.user, PERMISSION)
        batch = acts.uuid_of(request.POST.get("batch"))
        rows = Comment.objects.filter(decisions__batch=batch).distinct() if batch else Comment.objects.none()
        outcome = rows.undo(by=request.user, batch=batch)
        self._tell_many(request, "undo", outcome, None)
        return self._back(request)

    def since_view(self, request):
        """Which of the shown comments have left the open tab, by whom and when; and the counts."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.get("ids", "").split(",")[:ASKED_AT_ONCE]
        pks = [pk for pk in map(number, asked) if pk is not None]
        queue = Queue(request.GET)
        still = set(queue.pick(pks).values_list("pk", flat=True))
        gone = [pk for pk in pks if pk not in still]
        moved = {str(comment.pk): acts.standing(comment) for comment in acts.with_last(gone)}
        for pk in gone:
            moved.setdefault(str(pk), {"label": _t("Gone"), "state": "deleted", "by": "", "at": "", "seen": "0"})
        return JsonResponse({"moved": moved, "counts": self._counts(request)})

    # --- One comment --------------------------------------------------------------------------------------------------

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One comment with all that was and can be done to it."""
        if not self.has_view_permission(request) or request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return self._page_of_one(request, number(object_id))

    def _page_of_one(self, request, pk, answer="", status=200):
        """The page of one comment; after a refusal with the `answer` that was typed."""
        comment = get_object_or_404(Comment.objects.select_related("article", "parent", "commenter"), pk=pk or 0)
        context = {
            **self.admin_site.each_context(request),
            "title": _t("One comment"),
            "card": cards([comment])[0],
            "comment": comment,
            "decisions": comment.decisions.order_by("-pk")[:50],
            "with_texts": True,
            "rulings": writer.rulings_on(comment),
            "may_decide": self.has_moderate_permission(request),
            "answer": answer,
            "here": request.POST.get("here", "") or request.GET.urlencode(),
            "base": reverse("admin:comments_comment_changelist"),
            "longest_reason": LONGEST_REASON,
            "longest_words": LONGEST_WORDS,
            "reasons": acts.reasons(),
            "days": acts.ban_lengths(),
            "past": writer.past(comment),
        }
        return TemplateResponse(request, "comments/admin/one.html", context, status=status)


def _status(refusal):
    return 409 if isinstance(refusal, WrongState) else getattr(refusal, "status", 400)
