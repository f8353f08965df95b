"""The publish receipt: what a stranger was really answered after each change of what readers see.

No verb writes here: the worker finds in the log what changed, so publishing costs no query more. One row a story and
change; when several changes follow each other faster than anybody looked, the newest stands for all.
"""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.models import Act
from newsroom.roles import require
from newsroom.states import WrongState

from .article import Article
from .publishing import PUBLISH

# What changes what readers see of a story that was public; the words of the log.
VERBS = ("publish", "edit", "correct", "withdraw", "kill", "trash", "restore")

# How far back the log is read: a worker that stood still for longer leaves older changes unlooked at.
BACK = timedelta(hours=2)
LEASE = timedelta(minutes=1)  # longer than one look takes: who holds a claim for so long was killed
# Until the next look at what was not in order: once at once, the page may just be re-made; then ever more rarely.
PAUSES = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
LOOKED_AFTER = timedelta(days=1)  # from then on only who asks is answered
LATE = timedelta(minutes=1)
KEPT = timedelta(days=30)
AT_ONCE = 200


class ReceiptQuerySet(models.QuerySet):
    """Questions about receipts, and the two ways in which the worker makes and forgets them."""

    def due(self, now=None):
        """Those to be looked at now, the longest waiting first."""
        return self.filter(due__lte=now or timezone.now()).order_by("due", "pk")

    def newest(self):
        """Of each story the last one."""
        return self.filter(~Exists(self.model.objects.filter(article=OuterRef("article"), pk__gt=OuterRef("pk"))))

    def troubled(self, now=None):
        """The stories' last ones that are not in order, and were so within a day."""
        since = (now or timezone.now()) - LOOKED_AFTER
        shown = (self.model.State.RED, self.model.State.AMBER)
        return self.newest().filter(state__in=shown, checked_at__gte=since)

    def note_changes(self, now=None) -> int:
        """Make a receipt for the newest change of each story that has none yet; returns how many. Safe to run twice."""
        acts = _unnoted(now or timezone.now())[:AT_ONCE]
        newest = {}
        for act in acts:  # newest first
            newest.setdefault(act.subject_id, act)
        if not newest:
            return 0
        rows = [
            self.model(article_id=pk, act=act, verb=act.verb, changed_at=act.at, asked_at=act.at, due=act.at)
            for pk, act in newest.items()
        ]
        with transaction.atomic():
            # Another worker may be at the same: one receipt a story and change.
            self.bulk_create(rows, ignore_conflicts=True)
            newer = self.model.objects.filter(article=OuterRef("article"), pk__gt=OuterRef("pk"))
            overtaken = self.filter(Exists(newer), article__in=newest, due__isnull=False)
            overtaken.filter(state=self.model.State.WAITING).delete()
            overtaken.update(due=None)
        return len(rows)

    def forget(self, now=None) -> int:
        """Delete those of changes more than 30 days old that nobody waits for; returns how many."""
        old = self.filter(changed_at__lt=(now or timezone.now()) - KEPT, due__isnull=True)
        return self.filter(pk__in=list(old.values_list("pk", flat=True)[: AT_ONCE * 10])).delete()[0]


def _unnoted(now):
    """Acts that changed what readers see and are newer than their story's last receipt, newest first."""
    # By number, along the log's own order. SQLite, which counts nothing by itself, would rather take the index of
    # subjects and read all acts there ever were of stories; it can't where an expression is compared.
    first = Act.objects.filter(at__gte=now - BACK).order_by("at").values_list("pk", flat=True).first()
    if first is None:
        return Act.objects.none()
    public = Article.objects.filter(pk=OuterRef("subject_id"), published_at__isnull=False)
    noted = Receipt.objects.filter(article=OuterRef("subject_id"), act__gte=OuterRef("pk"))
    acts = Act.objects.alias(kind=Concat("subject_type", Value(""))).filter(
        pk__gte=first, kind="article", verb__in=VERBS
    )
    return acts.filter(Exists(public), ~Exists(noted)).only("subject_id", "verb", "at").order_by("-pk")


class Receipt(models.Model):
    """One look, or the wait for it, at what readers get of a story after one change.

    `checks` is a list of dicts: `what` was looked at (a word of `articles.receipts.checks`), at which `address`,
    whether it was `ok` (None: no matter of right or wrong), and what is `said` of it, in the paper's language.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being checked")
        GREEN = "green", _("In order")
        AMBER = "amber", _("Could not be checked")
        RED = "red", _("Not in order")

    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="receipts"
    )
    act = models.ForeignKey(
        Act, verbose_name=_("change"), null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    verb = models.CharField(_("what"), max_length=40, blank=True)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, db_index=True)
    asked_at = models.DateTimeField(pgettext_lazy("receipt", "asked for"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    due = models.DateTimeField(_("to be looked at"), null=True)
    tries = models.PositiveSmallIntegerField(_("looks"), default=0)
    checked_at = models.DateTimeField(_("looked at"), null=True)
    checks = models.JSONField(_("what was seen"), default=list)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("publish receipt")
        verbose_name_plural = _("publish receipts")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["article", "act"], name="one_receipt_a_change")]
        indexes = [
            models.Index(fields=["due"], name="receipts_due", condition=Q(due__isnull=False)),
            models.Index(fields=["-checked_at"], name="receipts_troubled", condition=Q(state="red") | Q(state="amber")),
        ]

    def __str__(self):
        return f"{self.article}: {self.get_state_display()}"

    @classmethod
    def of(cls, story, now=None) -> "Receipt | None":
        """The story's last receipt; a waiting one that is not saved, where the worker has yet to find the change.

        None where nobody has looked, or the story never was public.
        """
        if not story.was_public:
            return None
        newest = cls.objects.filter(article=story).first()
        # However long ago: where the worker stood still, an old receipt must not speak for a newer text.
        acts = Act.objects.filter(subject_type="article", subject_id=story.pk, verb__in=VERBS)
        act = acts.order_by("-pk").first()
        if act and (newest is None or (newest.act_id or 0) < act.pk):
            return cls(article=story, act=act, verb=act.verb, changed_at=act.at, asked_at=act.at, due=act.at)
        return newest

    @classmethod
    def ask_again(cls, story, *, by) -> None:
        """Let the worker look at the story now. PermissionDenied for who may not publish; WrongState if never out."""
        require(by, PUBLISH)
        if not story.was_public:
            raise WrongState(_t("This story was never out, so there is nothing to look at."))
        now = timezone.now()
        asked = {"state": cls.State.WAITING, "due": now, "asked_at": now, "tries": 0}
        with transaction.atomic():
            # Two who ask for the first time at once: the second finds the receipt of the first.
            Article.objects.select_for_update().filter(pk=story.pk).values_list("pk").first()
            newest = cls.objects.filter(article=story).values_list("pk", flat=True).first()
            if newest is None:
                cls.objects.create(article=story, changed_at=story.state_at, **asked)
            else:
                cls.objects.filter(pk=newest).update(**asked)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody is about to look."""
        return self.state == self.State.WAITING

    @property
    def is_late(self) -> bool:
        """Whether it waits for longer than a worker that runs would let it."""
        return self.is_waiting and self.asked_at < timezone.now() - LATE

    @property
    def wrong(self) -> list[dict]:
        """The checks that found something wrong."""
        return [check for check in self.checks if check["ok"] is False]

    def claim(self, now) -> bool:
        """Take this one, so that no other worker looks at it meanwhile; a claim runs out after a minute."""
        until = now + LEASE
        taken = Receipt.objects.filter(pk=self.pk, due=self.due).update(due=until, tries=F("tries") + 1)
        if taken:
            self.due, self.tries = until, self.tries + 1
        return bool(taken)

    def put_back(self, now) -> None:
        """Look once more in a second, as if nobody had: the story moved meanwhile."""
        self._write(due=now + timedelta(seconds=1), tries=self.tries - 1)

    def settle(self, checks, now, *, could_look=True) -> None:
        """Keep what was seen. What is wrong is called so at the second look, and looked at again for a day.

        `could_look` is False where the site did not answer at all. Nothing is kept where the claim was lost.
        """
        is_right = could_look and all(check["ok"] is not False for check in checks)
        if is_right:
            self._write(state=self.State.GREEN, due=None, checked_at=now, checks=checks)
            return
        pause = PAUSES[min(self.tries, len(PAUSES)) - 1]
        if self.tries == 1 and self.is_waiting:
            self._write(due=now + pause, checks=checks)
            return
        state = self.State.RED if could_look else self.State.AMBER
        due = now + pause if now - max(self.changed_at, self.asked_at) < LOOKED_AFTER else None
        self._write(state=state, due=due, checked_at=now, checks=checks)

    def _write(self, **columns):
        if Receipt.objects.filter(pk=self.pk, due=self.due).update(**columns):
            for name, value in columns.items():
                setattr(self, name, value)
