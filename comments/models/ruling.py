"""Rulings on people: whose comments pass, and whose are turned down at the door, until when, why and by whom.

A person is known by an e-mail address, by the hand (the browser that asked to be remembered) or by a network address.
Trust wants proof: a confirmed address or a known hand. A ban holds for what was merely typed.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.models import Act
from newsroom.pages import changing
from newsroom.roles import person, require
from newsroom.states import Refused, WrongState
from newsroom.text import clean_line

from .commenter import LONGEST_EMAIL, fold_email
from .moderating import PERMISSION
from .posting import network_of

NETWORK_BAN = timedelta(days=30)  # at most: addresses change hands, and many people share one
LONGEST_REASON = 300  # characters


class RulingQuerySet(models.QuerySet):
    def in_force(self, at=None):
        """Those that are neither lifted nor over."""
        return self.filter(Q(until=None) | Q(until__gt=at or timezone.now()), lifted_at=None)

    def on(self, *, email="", hand=None, ip=None):
        """Those on whoever goes by one of these."""
        known = Q(pk__in=[])
        if email:
            known |= Q(email=fold_email(email)[:LONGEST_EMAIL])
        if hand:
            known |= Q(hand=hand)
        if ip:
            known |= Q(network=network_of(ip))
        return self.filter(known)

    def trust(self, comment, *, by):
        """Let the writer of this comment pass from now on, by address and hand; returns the ruling.

        Raises PermissionDenied, and Refused where neither is known.
        """
        require(by, PERMISSION)
        if not (comment.email or comment.hand):
            raise Refused(_t("This person left no e-mail address and asked us not to remember the browser."))
        return self._rule(
            self.model.Kind.TRUST, comment, by=by, email=fold_email(comment.email)[:LONGEST_EMAIL], hand=comment.hand
        )

    def ban(self, comment, *, by, reason, days=None, with_network=False):
        """Turn down what the writer of this comment sends, for so many days or for good; returns the rulings.

        The network address is banned only on request, and for at most `NETWORK_BAN`. Raises PermissionDenied, and
        Refused without a reason or for staff.
        """
        require(by, PERMISSION)
        reason = clean_line(reason or "", LONGEST_REASON)
        if comment.user_id:
            raise Refused(_t("This was written by staff. Take the account away instead."))
        if not reason:
            raise Refused(_t("Say why, in a sentence: it is kept with the ban."))
        network = network_of(comment.ip) if with_network else ""
        if not (comment.email or comment.hand or network):
            raise Refused(_t("This person left nothing to be known by. Ban the network address, or use a word list."))
        now = timezone.now()
        until = now + timedelta(days=days) if days else None
        kept, kind = {"by": by, "reason": reason}, self.model.Kind.BAN
        made = []
        with changing():
            if comment.email or comment.hand:
                email = fold_email(comment.email)[:LONGEST_EMAIL]
                made.append(self._rule(kind, comment, email=email, hand=comment.hand, until=until, **kept))
            if network:
                end = min(until or now + NETWORK_BAN, now + NETWORK_BAN)
                made.append(self._rule(kind, comment, network=network, until=end, **kept))
        return made

    def forget_networks(self, now=None):
        """Drop the network addresses of bans that are over; returns how many."""
        over = self.filter(Q(until__lte=now or timezone.now()) | Q(lifted_at__isnull=False))
        return over.exclude(network="").update(network="")

    def _rule(self, kind, comment, *, by, **values):
        with changing():
            ruling = self.model(kind=kind, name=comment.name, by=person(by), by_name=str(by)[:200], **values)
            # It takes the place of those that say no more than it does, so that one is lifted and not five.
            known = Q(email__in=["", ruling.email]), Q(hand=None) | Q(hand=ruling.hand), Q(network=ruling.network)
            ruling.others().filter(*known).update(lifted_at=ruling.at, lifted_by_name=ruling.by_name)
            ruling.save()
            Act.record(kind, comment, by=by, note=values.get("reason", ""))
        return ruling


class Ruling(models.Model):
    """One ruling on one person."""

    class Kind(models.TextChoices):
        TRUST = "trust", _("Trusted")
        BAN = "ban", _("Banned")

    kind = models.CharField(_("what"), max_length=5, choices=Kind)
    name = models.CharField(_("name at the time"), max_length=100)
    email = models.CharField(_("e-mail"), max_length=254, blank=True, db_index=True)
    hand = models.UUIDField(_("remembered browser"), null=True, editable=False, db_index=True)
    network = models.CharField(_("network address"), max_length=45, blank=True, db_index=True)
    reason = models.CharField(_("why"), max_length=LONGEST_REASON, blank=True)
    until = models.DateTimeField(_("until"), null=True)
    at = models.DateTimeField(_("since"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(_("by"), max_length=200)
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by_name = models.CharField(_("lifted by"), max_length=200, blank=True)

    objects = RulingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ruling on a person")
        verbose_name_plural = _("rulings on people")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.name}: {self.get_kind_display()}"

    @property
    def is_ban(self):
        """Whether it keeps somebody out."""
        return self.kind == self.Kind.BAN

    def others(self):
        """Those of its kind in force on the same person, or on the same network; itself among them."""
        same = type(self).objects.in_force().filter(kind=self.kind)
        if self.network:
            return same.filter(network=self.network)
        return same.filter(network="").on(email=self.email, hand=self.hand)

    def lift(self, *, by):
        """End it before its time, and with it all of its kind on this person; WrongState where it is over already."""
        require(by, PERMISSION)
        with changing():
            lifted = {"lifted_at": timezone.now(), "lifted_by_name": str(by)[:200]}
            if not type(self).objects.in_force().filter(pk=self.pk).update(**lifted):
                raise WrongState(_t("This is over already."))
            self.others().update(**lifted)
            Act.record("lift", self, by=by)
        self.refresh_from_db()
        return self
