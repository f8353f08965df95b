"""Staff: everybody who can log in. Readers have no accounts."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
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

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering = ["first_name", "last_name", "username"]

    def __str__(self):
        return self.get_full_name() or self.username

    @property
    def roles(self) -> list[str]:
        """The names of this person's roles, as written in `newsroom.roles`."""
        return [g.name for g in self.groups.all() if g.name in ROLE_NAMES]

    def has_role(self, role: str) -> bool:
        """Whether this person has the role."""
        return role in self.roles
