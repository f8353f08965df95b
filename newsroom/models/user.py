"""Staff: everybody who can log in. Readers have no accounts."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from newsroom.roles import ROLE_NAMES


class User(AbstractUser):
    """A member of staff. Roles are groups (`newsroom.roles`); an account is switched off, never deleted."""

    uid = models.UUIDField(_("permanent id"), default=uuid.uuid4, unique=True, editable=False)
    is_demo = models.BooleanField(
        _("demo login"),
        default=False,
        editable=False,
        help_text=_("Made with the demo newsroom; works from private addresses only."),
    )
    # Counts how often all sessions of this person were ended: a session is good for one number, as for one password.
    sessions_ended = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering = ["first_name", "last_name", "username"]

    def __str__(self):
        return self.get_full_name() or self.username

    @classmethod
    def has_address(cls, email: str, besides: int | None = None) -> bool:
        """Whether this e-mail address is somebody's, `besides` the account with this number."""
        return bool(email) and cls.objects.filter(email__iexact=email).exclude(pk=besides).exists()

    @property
    def roles(self) -> list[str]:
        """The names of this person's roles, as written in `newsroom.roles`."""
        return [g.name for g in self.groups.all() if g.name in ROLE_NAMES]

    def end_sessions(self) -> None:
        """Log this person out everywhere. Whoever asks from a session of their own must be let in again."""
        User.objects.filter(pk=self.pk).update(sessions_ended=models.F("sessions_ended") + 1)
        self.refresh_from_db(fields=["sessions_ended"])

    end_sessions.alters_data = True

    def _get_session_auth_hash(self, secret=None):
        plain = super()._get_session_auth_hash(secret)
        if not self.sessions_ended:
            return plain
        return salted_hmac(
            "newsroom.sessions", f"{plain} {self.sessions_ended}", secret, algorithm="sha256"
        ).hexdigest()

    def has_role(self, role: str) -> bool:
        """Whether this person has the role."""
        return role in self.roles
