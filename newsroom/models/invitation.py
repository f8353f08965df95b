"""Invitations: a place at the desk for somebody who chooses login and password themselves."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.roles import OWNER, ROLE_NAMES, person, require
from newsroom.states import Refused, WrongState

from .one_time import digest_of, new_token
from .records import Act, Letter
from .site import SiteSettings
from .user import User

GOOD_FOR = timedelta(days=7)


def _who_may_invite():
    is_owner = Q(is_superuser=True) | Q(is_staff=True, groups__name=OWNER)
    return User.objects.filter(is_owner, is_active=True).order_by().values("pk")


class InvitationQuerySet(models.QuerySet):
    def open(self, now=None):
        """Those that can be taken up: not used, not withdrawn, not too old, and of somebody who may still invite.

        Whoever is switched off, or owns the paper no more, does not come back by an offer made in time.
        """
        # Their ids in a query of its own and no join: `accept` updates what is found here, and PostgreSQL must look at
        # the row of the invitation itself again when two come at once.
        return self.unanswered().filter(expires_at__gt=now or timezone.now(), by__in=_who_may_invite())

    def unanswered(self):
        """Open ones and those that ran out."""
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True)

    def listed(self):
        """What the list of staff shows: the unanswered ones with who made them, and `is_open`: its link works now."""
        is_open = Exists(Invitation.objects.open().filter(pk=OuterRef("pk")))
        return self.unanswered().select_related("by").annotate(is_open=is_open)

    def by_token(self, token: str):
        """The open invitation that this token opens, or None."""
        return self.open().filter(digest=digest_of(token)).first()


class Invitation(models.Model):
    """A place that is offered: to whom, with which roles, until when. Of its link only the hash is kept."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    roles = models.JSONField(_("roles"), default=list)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("invited by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("taken up"), null=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return f"{self.first_name} {self.last_name}".strip() or self.email or _t("a colleague")

    @property
    def role_names(self) -> list[str]:
        """The offered roles in the reader's words."""
        return [str(ROLE_NAMES[role]) for role in self.roles if role in ROLE_NAMES]

    @classmethod
    def invite(cls, *, by, roles, first_name="", last_name="", email="") -> tuple["Invitation", str]:
        """Offer a place; returns the invitation and its link, which is known now and never again.

        Whoever was invited at this address already gets a new link in place of the old one. Raises Refused where the
        address is a colleague's (WrongState where it became one in this moment), and PermissionDenied for whoever may
        not add staff.
        """
        require(by, "newsroom.add_user")
        if User.has_address(email):
            raise Refused(_t("A colleague has this e-mail address already."))
        with transaction.atomic():
            again = cls.objects.unanswered().filter(email__iexact=email).first() if email else None
            offered = {"first_name": first_name, "last_name": last_name, "roles": sorted(roles), "by": by}
            token, link = _new_link()
            if again:
                again._decide(**offered, **link)
            found = again or cls.objects.create(email=email, **offered, **link)
            Act.record("invite", found, by=by, fields=["groups"], values={"groups": [[], found.roles]})
        return found, address_of(token)

    def renew(self, *, by) -> str:
        """A new link of `by`, good for a week; the old one ends.

        Raises WrongState once it was taken up or withdrawn.
        """
        require(by, "newsroom.add_user")
        with transaction.atomic():
            token, link = _new_link()
            self._decide(**link, by=person(by))
            Act.record("renew invitation", self, by=by)
        return address_of(token)

    def withdraw(self, *, by) -> None:
        """Take the offer back. Raises WrongState once it was taken up or withdrawn."""
        require(by, "newsroom.add_user")
        with transaction.atomic():
            self._decide(withdrawn_at=timezone.now())
            Act.record("withdraw invitation", self, by=by)

    def accept(self, user: User, password: str) -> User:
        """Make the account: `user` is not saved yet. Raises WrongState where the link was used a moment before."""
        user.set_password(password)  # takes half a second: not while SQLite's one writer is held
        with transaction.atomic():
            now = timezone.now()
            if not Invitation.objects.open(now).filter(pk=self.pk, digest=self.digest).update(used_at=now):
                raise WrongState(_t("This invitation was taken up or withdrawn already."))
            user.is_staff = True
            user.save()
            user.groups.set(Group.objects.filter(name__in=[role for role in self.roles if role in ROLE_NAMES]))
            Invitation.objects.filter(pk=self.pk).update(user=user)
            Act.record("accept invitation", user, by=user, fields=["groups"], values={"groups": [[], self.roles]})
        self.refresh_from_db()
        return user

    def send(self, address: str) -> Letter:
        """Put the letter with the link into the outbox."""
        return Letter.queue(self.email, _t("Your place at the desk of %s") % SiteSettings.current().name,
                            self.letter(address))  # fmt: skip

    def letter(self, address: str) -> str:
        """What is sent, or copied into a mail of one's own."""
        return _t(
            "Hello %(name)s,\n\nthere is a place for you at the desk of %(paper)s. This link opens it; there you "
            "choose your login and your password:\n\n%(address)s\n\nIt works once, until %(until)s. "
            "If you did not expect it, leave it."
        ) % {
            "name": self.first_name or self.email.partition("@")[0] or "",
            "paper": SiteSettings.current().name,
            "address": address,
            "until": date_format(timezone.localtime(self.expires_at), "DATETIME_FORMAT"),
        }

    def _decide(self, **columns):
        # In one UPDATE: it may be taken up at this moment.
        if not Invitation.objects.unanswered().filter(pk=self.pk).update(**columns):
            raise WrongState(_t("This invitation was taken up or withdrawn already."))
        self.refresh_from_db()


def _new_link():
    token, now = new_token(), timezone.now()
    return token, {"digest": digest_of(token), "made_at": now, "expires_at": now + GOOD_FOR}


def address_of(token: str) -> str:
    """The whole address that a token stands in: in its query, which no log of ours keeps."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('invitation')}?key={token}"
