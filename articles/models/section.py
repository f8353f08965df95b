"""Sections: where a story belongs in the paper. Each story has one."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from newsroom.models import PublicQuerySet, SiteSettings
from newsroom.pages import showing

from .naming import Named


class SectionQuerySet(PublicQuerySet):
    def in_menu(self):
        """The sections of the menu, in their order."""
        return self.filter(shown_in_menu=True)


class Section(Named):
    """A section of the paper."""

    description = models.CharField(_("description"), max_length=300, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.SET_NULL, related_name="parts"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    shown_in_menu = models.BooleanField(_("in the menu"), default=True)
    shown_on_front = models.BooleanField(_("has a row on the front page"), default=True)
    is_opinion = models.BooleanField(
        _("opinion"), default=False, help_text=_("Set apart on the front page, with the authors' names first.")
    )
    comments_hold_all = models.BooleanField(_("hold every comment"), default=False)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]

    def get_absolute_url(self):
        return reverse("section", args=[self.slug])

    def page_keys(self):
        return super().page_keys() | {"menu", "front"}

    @classmethod
    def everyone(cls) -> list["Section"]:
        """All sections in their order, remembered until one changes. Shows `menu`."""
        showing("menu")
        return SiteSettings.current().remembered("sections", lambda: list(cls.objects.all()))

    @classmethod
    def menu(cls) -> list["Section"]:
        """The sections of the menu, in their order. Shows `menu`."""
        return [section for section in cls.everyone() if section.shown_in_menu]


def begin_sections(sender, **kwargs):
    """Make the first section of a new paper, where it has none (a signal receiver; the paper belongs to the floor)."""
    if not Section.objects.exists():
        Section.objects.create(name=pgettext("section", "News"), position=1)
