"""Commenters: the addresses that readers sign with. A typed address proves nothing until it was confirmed."""

import unicodedata

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.models import Letter, SiteSettings
from newsroom.pages import changing

from .rate import Rate

DAY = 24 * 3600
LONGEST_EMAIL = 254  # characters, of the folded address too: "ß" folds to two


def fold_email(email):
    """An address as it is compared: NFC, without case or outer white space."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


class CommenterQuerySet(models.QuerySet):
    def confirmed(self):
        """Those who followed the link sent to their address."""
        return self.filter(confirmed_at__isnull=False)

    def of(self, email, name=""):
        """The commenter of an address, made where there is none; None for an empty or too long address."""
        email = fold_email(email)
        if not email or len(email) > LONGEST_EMAIL:
            return None
        return self.get_or_create(email=email, defaults={"name": name})[0]

    def with_counts(self):
        """Each with ``approved_count`` and ``rejected_count``, counted from the comments themselves."""
        return self.annotate(
            approved_count=models.Count("comments", filter=models.Q(comments__state="approved")),
            rejected_count=models.Count("comments", filter=models.Q(comments__state__in=["rejected", "spam"])),
        )


class Commenter(models.Model):
    """One address, the name it last signed with, and whether its owner confirmed it."""

    email = models.CharField(_("e-mail"), max_length=LONGEST_EMAIL, unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    created_at = models.DateTimeField(_("first seen"), default=timezone.now)

    objects = CommenterQuerySet.as_manager()

    class Meta:
        verbose_name = _("commenter")
        verbose_name_plural = _("commenters")
        ordering = ["email"]

    def __str__(self):
        return self.name or self.email

    def save(self, *args, **kwargs):
        self.email = fold_email(self.email)
        super().save(*args, **kwargs)

    save.alters_data = True

    @property
    def is_confirmed(self):
        """Twin of ``confirmed()``."""
        return self.confirmed_at is not None

    def ask_to_confirm(self, address):
        """Write to this address, at most once a day, with the link that confirms it."""
        with changing():
            if Rate.once_every(f"confirm:{self.pk}", DAY):
                return
            paper = SiteSettings.current().name
            text = _t(
                "Somebody, we think you, wrote a comment at %(paper)s with this e-mail address.\n\n"
                "Follow this link to let us recognise you from now on:\n%(address)s\n\n"
                "If it was not you, do nothing."
            ) % {"paper": paper, "address": address}
            Letter.queue(self.email, _t("Confirm your e-mail address for %(paper)s") % {"paper": paper}, text)

    def confirm(self, at=None):
        """Note that the owner of the address followed the link; False where it was followed meanwhile already."""
        same = type(self).objects.filter(pk=self.pk, confirmed_at=self.confirmed_at)
        is_first = same.update(confirmed_at=at or timezone.now()) == 1
        self.refresh_from_db(fields=["confirmed_at"])
        return is_first

    confirm.alters_data = True
