"""The paper's logo: one small picture of its own, kept in the database so that it moves and is backed up with it."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.pages import changing, showing

from .site import SiteSettings


class Logo(models.Model):
    """One row or none. `png` was drawn anew by `newsroom.logo`: nothing of the file that was sent is in it."""

    png = models.BinaryField()
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))
    digest = models.CharField(max_length=12)

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="logo_is_one_row")]

    def __str__(self):
        return self.digest

    @property
    def shown_width(self) -> int:
        """CSS pixels: it is drawn at twice the size, for sharp screens."""
        return max(self.width // 2, 1)

    @property
    def shown_height(self) -> int:
        """CSS pixels."""
        return max(self.height // 2, 1)

    @classmethod
    def current(cls) -> "Logo | None":
        """The logo without its bytes, remembered until the settings change; None for a paper set in type.

        Shows the key `settings`.
        """
        showing("settings")
        return SiteSettings.current().remembered("logo", lambda: cls.objects.defer("png").filter(pk=1).first())

    @classmethod
    def put_up(cls, drawn) -> None:
        """Let every page carry it: `drawn` has `png` (bytes), `width` and `height` in pixels."""
        digest = hashlib.sha256(drawn.png).hexdigest()[:12]
        with changing("settings"):
            cls(pk=1, png=drawn.png, width=drawn.width, height=drawn.height, digest=digest).save()

    @classmethod
    def take_down(cls) -> None:
        """Set the nameplate in type again."""
        with changing("settings"):
            cls.objects.filter(pk=1).delete()
