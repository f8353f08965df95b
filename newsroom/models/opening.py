"""The one-time link by which the first owner comes in, and the question whether a paper has an owner."""

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from newsroom.roles import OWNER

from .one_time import digest_of, new_token

# Sent inside the transaction in which a paper begins, in its own language: the apps make what it can't do without.
paper_begun = Signal()


class OpeningLink(models.Model):
    """One row or none. Of the token only its hash is kept: who reads the database can't open the paper with it."""

    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("opening link")
        verbose_name_plural = _("opening links")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="opening_link_is_one_row")]

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d %H:%M}"

    @staticmethod
    def is_needed() -> bool:
        """Whether nobody owns this paper yet who may log in."""
        people = get_user_model().objects.filter(is_active=True)
        return not people.filter(Q(is_superuser=True) | Q(is_staff=True, groups__name=OWNER)).exists()

    @classmethod
    def renew(cls) -> str | None:
        """A new token, which takes the place of the one before; None where the paper has an owner."""
        if not cls.is_needed():
            cls.objects.all().delete()
            return None
        token = new_token()
        cls.objects.update_or_create(pk=1, defaults={"digest": digest_of(token), "made_at": timezone.now()})
        return token

    @classmethod
    def fits(cls, token: str) -> bool:
        """Whether this is the token of now."""
        kept = cls.objects.filter(pk=1).values_list("digest", flat=True).first()
        return kept is not None and constant_time_compare(kept, digest_of(token))

    @classmethod
    def lets_in(cls, token: str) -> bool:
        """Whether this token opens the paper now."""
        return cls.fits(token) and cls.is_needed()

    @classmethod
    def use_up(cls, token: str) -> bool:
        """Take the link away, inside the transaction that makes the owner; False where somebody else was first."""
        return cls.objects.filter(pk=1, digest=digest_of(token)).delete()[0] == 1 and cls.is_needed()
