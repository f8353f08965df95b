"""Flags: what readers report. One row a person and comment; enough of them hold the comment again."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsroom.models import Letter, SiteSettings
from newsroom.pages import changing
from newsroom.roles import SYSTEM
from newsroom.states import WrongState
from newsroom.text import clean_text

from .moderating import hold, lock_stories


def person_hash(ip, agent, user=None):
    """A keyed hash that tells one reporter from another without keeping who it was."""
    value = f"user:{user.pk}" if user else f"guest:{ip}:{agent}"
    return salted_hmac("comments.flag", value.encode("utf-8", "replace"), algorithm="sha256").hexdigest()


class FlagQuerySet(models.QuerySet):
    def open(self):
        """Those on which no moderator has decided since."""
        return self.filter(settled_at__isnull=True)


class Flag(models.Model):
    """One reader's report of one comment."""

    class Reason(models.TextChoices):
        ABUSE = "abuse", _("It attacks or threatens somebody")
        SPAM = "spam", _("It is advertising")
        FALSE = "false", _("It is untrue and harmful")
        PRIVATE = "private", _("It gives away something private")
        ILLEGAL = "illegal", _("It is illegal content")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey(
        "comments.Comment", verbose_name=_("comment"), on_delete=models.CASCADE, related_name="flags"
    )
    person = models.CharField(_("who, as a keyed hash"), max_length=64, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member of staff"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="comment_flags",
    )
    reason = models.CharField(_("what is wrong"), max_length=8, choices=Reason)
    note = models.TextField(_("in the reader's words"), blank=True, max_length=2000)
    email = models.CharField(_("address for the receipt"), max_length=254, blank=True)
    created_at = models.DateTimeField(_("reported"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="one_report_a_person"),
            models.CheckConstraint(
                name="report_reason_is_known",
                condition=models.Q(reason__in=["abuse", "spam", "false", "private", "illegal", "other"]),
            ),
        ]
        indexes = [models.Index(fields=["comment"], name="open_reports", condition=models.Q(settled_at__isnull=True))]

    def __str__(self):
        return self.get_reason_display()

    @property
    def is_open(self):
        """Twin of ``open()``."""
        return self.settled_at is None


class Reportable(models.Model):
    """The verb of readers: report."""

    class Meta:
        abstract = True

    def report(self, *, reason, ip="", agent="", user=None, note="", email=""):
        """Note one reader's report and return ``(flag, is_new)``; the same person's second counts nothing.

        As many open reports as the settings say put a visible comment back before the moderators. Whoever reports
        illegal content and leaves an address gets a receipt. Raises WrongState where nobody can see the comment.
        """
        if not self.is_visible:
            raise WrongState(_t("This comment is not there any more; the moderators have seen to it."))
        with changing() as dirtied:
            flag, is_new = Flag.objects.get_or_create(
                comment=self,
                person=person_hash(ip, agent, user),
                defaults={"reason": reason, "note": clean_text(note, 2000), "user": user, "email": email},
            )
            if is_new:
                self._hold_if_reported_enough(dirtied)
                if flag.reason == Flag.Reason.ILLEGAL and email:
                    self._send_receipt(flag)
        return flag, is_new

    def _hold_if_reported_enough(self, dirtied):
        # Of two reports at once the second must see the first, or neither holds the comment.
        lock_stories({self.article_id})
        count = self.flags.open().count()
        if count >= SiteSettings.current().comment_reports_hold:
            reason = ngettext("Reported by %(count)d reader", "Reported by %(count)d readers", count)
            hold(self, by=SYSTEM, reason=reason % {"count": count}, dirtied=dirtied)

    def _send_receipt(self, flag):
        text = _t(
            "Your report of a comment by %(name)s as illegal content reached us on %(day)s.\n\n"
            "The comment: %(address)s\n\nA moderator will look at it. You need not do anything."
        ) % {
            "name": self.name,
            "day": date_format(timezone.localtime(flag.created_at, SiteSettings.current().zone), "DATETIME_FORMAT"),
            "address": settings.SITE_URL.rstrip("/") + self.get_absolute_url(),
        }
        Letter.queue(flag.email, _t("We have your report"), text, key=f"comment-report:{flag.pk}")
