"""A comment: what it says, who wrote it, where it stands in the thread and in which state it is."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from comments import threads
from comments.spam import fingerprint
from newsroom.models import PublicModel, PublicQuerySet
from newsroom.text import clean_line, clean_text, comment_html

from .flag import Flag, Reportable
from .moderating import Moderated, ModeratingQuerySet
from .posting import PostingManager
from .tending import Tended

LONGEST_BODY = 10_000  # characters
LONGEST_NAME = 100
LONGEST_WEBSITE = 500
LONGEST_AGENT = 300
CALLED_MAX = 60  # of its words, by which lists and the log call it


class State(models.TextChoices):
    """The five words, the same in code, on screen, in mail and in the log."""

    WAITING = "waiting", _("Waiting")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    SPAM = "spam", _("Spam")
    DELETED = "deleted", _("Deleted")


class Kind(models.TextChoices):
    """What was written. Only comments are ever shown or counted; the others come with imports."""

    COMMENT = "comment", _("Comment")
    PING = "ping", _("Link from another site")
    NOTE = "note", _("Internal note")


class CommentQuerySet(ModeratingQuerySet, PublicQuerySet):
    def waiting(self):
        """Those that wait for a moderator."""
        return self.filter(state=State.WAITING)

    def approved(self):
        """Those that a moderator or a rule let through."""
        return self.filter(state=State.APPROVED)

    def rejected(self):
        """Those that a moderator turned down."""
        return self.filter(state=State.REJECTED)

    def spam(self):
        """Those that are spam."""
        return self.filter(state=State.SPAM)

    def deleted(self):
        """Those in the trash."""
        return self.filter(state=State.DELETED)

    def reported(self):
        """Those that readers reported and nobody has decided on since."""
        # From the few open reports to their comments: the other way round every comment is looked at.
        return self.filter(pk__in=Flag.objects.open().values("comment"))

    def visible(self):
        """Those that readers of their story may see and that its number of replies counts."""
        return self.filter(state=State.APPROVED, kind=Kind.COMMENT)

    def on_public_stories(self):
        """Those under stories that a stranger may read."""
        from articles.models import Article

        # Asked of each comment in turn, so that the newest fifty cost fifty questions and not a list of all stories.
        return self.filter(Exists(Article.objects.published().filter(pk=OuterRef("article"))))

    def in_reading_order(self, newest_first=False):
        """Thread by thread, each in the order of its answers."""
        return self.order_by("-thread" if newest_first else "thread", "path")


class Comment(Moderated, Tended, Reportable, PublicModel):
    """What one person wrote under one story."""

    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="comments"
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("answers"), null=True, blank=True, on_delete=models.SET_NULL, related_name="answers"
    )
    path = models.CharField(max_length=threads.PATH_LENGTH, editable=False)
    thread = models.CharField(max_length=threads.SEGMENT, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.COMMENT, editable=False)

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    website = models.CharField(_("website"), max_length=LONGEST_WEBSITE, blank=True)
    body = models.TextField(_("text as typed"))
    html = models.TextField(_("text as shown"), editable=False)

    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    rule = models.CharField(_("rule"), max_length=30, blank=True)
    matches = models.JSONField(_("matched words"), default=list, blank=True)

    ip = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    agent = models.CharField(_("browser"), max_length=LONGEST_AGENT, blank=True)
    hand = models.UUIDField(
        _("remembered browser"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("From the signed remember-me cookie: the same hand wrote, whatever name it signed with."),
    )
    commenter = models.ForeignKey(
        "comments.Commenter",
        verbose_name=_("writer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comments",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member of staff"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="comments",
    )

    created_at = models.DateTimeField(_("written"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    fingerprint = models.CharField(max_length=64, editable=False)
    once = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("Writer and text in short: the same twice under one story is one comment."),
    )
    guid = models.CharField(
        _("id in the system it came from"), max_length=500, unique=True, null=True, blank=True, editable=False
    )

    is_repeat = False  # set on the comment that a resend of the same click is answered with

    objects = PostingManager.from_queryset(CommentQuerySet)()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-created_at", "-id"]
        permissions = [("moderate_comment", _("May decide on comments"))]
        indexes = [
            models.Index(fields=["article", "state", "thread", "path"], name="comment_reading_order"),
            models.Index(fields=["state", "created_at"], name="comment_queue"),
            models.Index(fields=["state", "-decided_at", "-id"], name="comment_decided"),
            models.Index(fields=["commenter", "state"], name="comment_of_writer"),
            models.Index(fields=["fingerprint", "created_at"], name="comment_repeats"),
            models.Index(fields=["hand", "state"], name="comment_hand", condition=Q(hand__isnull=False)),
            # The queue folds what is alike among the few that wait; read from here without a look at the rows.
            # With the state in it, or SQLite's planner takes the index of the queue and looks at each row.
            models.Index(fields=["state", "fingerprint", "ip"], name="comment_alike", condition=Q(state="waiting")),
        ]
        constraints = [
            models.CheckConstraint(name="comment_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="comment_kept_back_says_why",
                condition=~Q(state__in=[State.WAITING, State.REJECTED, State.SPAM]) | ~Q(reason=""),
                violation_error_message=_("Say why this comment is kept back."),
            ),
            models.UniqueConstraint(
                fields=["article", "once"],
                condition=~Q(state=State.DELETED) & ~Q(once=""),
                name="comment_is_posted_once",
            ),
            models.UniqueConstraint(fields=["article", "path"], name="comment_path_is_its_own"),
        ]

    def __str__(self):
        words = " ".join(self.body[:200].split())
        return f"{self.name}: {words if len(words) <= CALLED_MAX else words[: CALLED_MAX - 1].rstrip() + '…'}"

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.settle_in()
        super().save(*args, **kwargs)

    save.alters_data = True

    def settle_in(self, tie=None):
        """Tidy what was typed and fill what follows from it, once, before the first save.

        ``tie`` orders comments of the same moment; an import hands in the old number. Text that came as HTML brings
        its own cleaned ``html``.
        """
        if not self.path:
            self.path = threads.new_path(self.created_at, self.parent.path if self.parent else "", tie)
        self.name = clean_line(self.name, LONGEST_NAME) or _t("A reader")
        self.agent = clean_line(self.agent, LONGEST_AGENT)
        self.email = clean_line(self.email, 254)
        self.website = clean_line(self.website, LONGEST_WEBSITE)
        self.reason = clean_line(self.reason, 500)
        self.body = clean_text(self.body)
        self.thread = threads.root(self.path)
        self.html = self.html or comment_html(self.body)
        self.fingerprint = fingerprint(self.body)

    @property
    def is_waiting(self):
        """Twin of ``waiting()``."""
        return self.state == State.WAITING

    @property
    def is_approved(self):
        """Twin of ``approved()``."""
        return self.state == State.APPROVED

    @property
    def is_rejected(self):
        """Twin of ``rejected()``."""
        return self.state == State.REJECTED

    @property
    def is_spam(self):
        """Twin of ``spam()``."""
        return self.state == State.SPAM

    @property
    def is_deleted(self):
        """Twin of ``deleted()``."""
        return self.state == State.DELETED

    @property
    def is_reported(self):
        """Twin of ``reported()``."""
        return self.flags.open().exists()

    @property
    def is_visible(self):
        """Twin of ``visible()``."""
        return self.state == State.APPROVED and self.kind == Kind.COMMENT

    @property
    def is_by_staff(self):
        """Whether a logged-in member of staff wrote it: by the account, so no name can forge it."""
        return self.user_id is not None

    @property
    def was_visible(self):
        """Whether the row was visible when it was read."""
        return self.was("state") == State.APPROVED and self.was("kind") == Kind.COMMENT

    def page_keys(self):
        """The keys of the pages that show it: none while nobody may see it."""
        return self.keys_of(self.article_id) if self.is_visible or self.was_visible else set()

    @staticmethod
    def keys_of(article_id):
        """The keys that a change among an article's visible comments dirties."""
        return {f"comments:{article_id}", "comments"}

    @property
    def as_shown(self) -> SafeString:
        """The text as HTML for its readers; nothing may be done to it after this."""
        # Written by `comment_html` when it was kept: the cleaner had the last word on it.
        return mark_safe(self.html)

    @property
    def number(self):
        """Its number as addresses write it, which no locale groups or translates."""
        return str(self.pk)

    def get_absolute_url(self):
        """The permalink: leads to whichever page of the thread holds the comment today."""
        return f"{self.article.get_absolute_url()}comment/{self.pk}/#comment-{self.pk}"

    def page(self, per_page, newest_first=False):
        """The page of its thread that shows it, counted from 1."""
        thread_before = Q(thread__gt=self.thread) if newest_first else Q(thread__lt=self.thread)
        before = type(self).objects.visible().filter(article_id=self.article_id)
        before = before.filter(thread_before | Q(thread=self.thread, path__lt=self.path)).count()
        return threads.page_holding(before, per_page)
