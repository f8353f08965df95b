"""The publish receipt at the desk: the panel “Out there” of a story, and on the front door what is not in order."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Receipt
from articles.models.publishing import PUBLISH
from articles.receipts.checks import LABELS
from newsroom.admin.base import refusal_page, wrong_method
from newsroom.admin_site import Broken, broken
from newsroom.states import WrongState

from .keeping import answer, clock, for_scripts

SHOWN = 3  # stories on the front door that are not in order, each by itself
GOOD, BAD, WARN, NOTE, WAIT = "good", "bad", "warn", "note", "wait"
SHAPES = {Receipt.State.GREEN: GOOD, Receipt.State.RED: BAD, Receipt.State.AMBER: WARN, Receipt.State.WAITING: WAIT}
HOW = {True: GOOD, False: BAD, None: NOTE}


class OutThere:
    """What the panel says: one line with its shape, and the lines below it."""

    def __init__(self, story, *, user):
        self.story, self.receipt = story, Receipt.of(story)
        self.may_ask = user.has_perm(PUBLISH)

    @property
    def how(self) -> str:
        """The shape before the line."""
        if self.receipt is None:
            return NOTE
        return WARN if self.receipt.is_late else SHAPES[self.receipt.state]

    @property
    def is_waiting(self) -> bool:
        """Whether the page should ask again in a moment."""
        return self.receipt is not None and self.receipt.is_waiting

    @cached_property
    def line(self) -> str:
        """The whole in a few words."""
        receipt = self.receipt
        if receipt is None:
            return _("Not checked")
        if receipt.is_late:
            return _("Not checked since %(hour)s") % {"hour": clock(receipt.asked_at)}
        if receipt.state == Receipt.State.RED:
            count = len(receipt.wrong)
            return ngettext("%(count)d thing is wrong", "%(count)d things are wrong", count) % {"count": count}
        return str(Receipt.State(receipt.state).label)

    @property
    def about(self) -> str:
        """A sentence on when and how it was looked at, or what to do."""
        receipt = self.receipt
        if receipt is None:
            return _("Nobody has looked yet whether readers get this story as it should be.")
        if receipt.is_late:
            return _("The worker looks within seconds, and has not. Tell the owner that it may be standing still.")
        if receipt.is_waiting:
            return _("The site is asked for this story as a reader would ask. This takes a few seconds.")
        if receipt.state == Receipt.State.AMBER:
            return _("Tried at %(hour)s, and again by itself.") % {"hour": clock(receipt.checked_at)}
        said = _("Seen at %(hour)s, as any reader sees it.") % {"hour": clock(receipt.checked_at)}
        if receipt.state == Receipt.State.RED and receipt.due:
            again = _("It is looked at again by itself.")
            return f"{said} {again}"
        return said

    @property
    def rows(self) -> list[dict]:
        """What was looked at, what is wrong first: dicts `label`, `said`, `address`, `how`."""
        receipt = self.receipt
        if receipt is None or receipt.is_waiting:
            return []
        rows = [{**check, "label": LABELS.get(check["what"], check["what"]), "how": HOW[check["ok"]]}
                for check in receipt.checks]  # fmt: skip
        if receipt.state == Receipt.State.AMBER:
            rows = [{**row, "how": WARN} for row in rows]
        return sorted(rows, key=lambda row: row["how"] != BAD)

    def as_json(self) -> dict:
        """For the script that looks whether it is there yet."""
        html = render_to_string("admin/articles/_receipt.html", {"out": self})
        return {"html": html, "line": self.line, "how": self.how, "waiting": self.is_waiting}


class ReceiptPages:
    """The part of `ArticleAdmin` that shows receipts."""

    def receipt_urls(self):
        """The addresses of this part."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/receipt/", self.receipt_view, name="articles_article_receipt"),
            path("<int:pk>/receipt/again/", wrap(self.receipt_again_view), name="articles_article_receipt_again"),
        ]

    @for_scripts("GET")
    def receipt_view(self, request, pk):
        """The receipt as it is now, for the panel's script."""
        story = get_object_or_404(Article.objects.defer("body"), pk=pk)
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        return answer(**OutThere(story, user=request.user).as_json())

    def receipt_again_view(self, request, pk):
        """Look again, by POST: JSON for the panel's script, else back to the form."""
        story = get_object_or_404(Article.objects.defer("body"), pk=pk)
        back = f"{self.url('change', pk)}#panel-receipt"
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=back)
        try:
            Receipt.ask_again(story, by=request.user)
        except (WrongState, PermissionDenied) as refusal:
            return refusal_page(request, refusal, back=back, title=story.headline)
        if request.accepts("text/html"):
            return HttpResponseRedirect(back)
        return answer(**OutThere(story, user=request.user).as_json())


@broken
def not_as_it_should_be(request):
    """Stories that readers do not get as they should, for those who can do something about it."""
    if not request.user.has_perm(PUBLISH):
        return []
    troubled = Receipt.objects.troubled().select_related("article").defer("article__body").order_by("-checked_at")
    red = list(troubled.filter(state=Receipt.State.RED)[: SHOWN + 1])
    said = [_red(receipt) for receipt in red[:SHOWN]]
    if len(red) > SHOWN:
        said.append(Broken(_("And more stories that readers don't get as they should: open those of today.")))
    blind = troubled.filter(state=Receipt.State.AMBER).first()
    if blind:
        said.append(
            Broken(
                _("Whether stories are really out can't be checked: the site gave no answer."),
                " ".join(check["said"] for check in blind.checks[:1]),
                since=blind.checked_at,
                url=_panel(blind),
                action=_("Open the story"),
                # Whoever reads this reached the site: most likely it is only this machine that doesn't reach itself.
                is_advice=True,
            )
        )
    return said


def _panel(receipt):
    return f"{reverse('admin:articles_article_change', args=[receipt.article_id])}#panel-receipt"


def _red(receipt):
    first = receipt.wrong[0] if receipt.wrong else {"what": "page", "said": ""}
    words = {"headline": receipt.article.headline}
    if receipt.article.is_published:
        text = _("Readers don't get “%(headline)s” as they should.") % words
    else:
        text = _("“%(headline)s” was taken away, and readers still find it.") % words
    return Broken(
        text,
        _("%(what)s: %(said)s") % {"what": LABELS.get(first["what"], first["what"]), "said": first["said"]},
        since=receipt.asked_at,
        url=_panel(receipt),
        action=_("See what is wrong"),
    )
