"""Sources: whose work a story is, and how it must be credited."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .naming import Named


class Source(Named):
    """Staff, an agency, a handout. Its credit line stands once at the end of a story."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff")
        AGENCY = "agency", _("Agency")
        HANDOUT = "handout", _("Handout")

    class SearchPolicy(models.TextChoices):
        INDEX = "index", _("May be found by search engines")
        NOINDEX = "noindex", _("Kept out of search engines and sitemaps")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.AGENCY)
    credit_line = models.CharField(
        _("credit line"),
        max_length=150,
        blank=True,
        help_text=_("Printed once at the end of the story, for instance AFP."),
    )
    home_page = models.URLField(_("home page"), blank=True)
    search_policy = models.CharField(
        _("search engines"), max_length=8, choices=SearchPolicy, default=SearchPolicy.INDEX
    )

    def page_keys(self):
        """`search-policy`: the sitemaps, which its stories come into or leave."""
        return super().page_keys() | {"search-policy"}

    def keys_showing(self, columns):
        """Without the sitemaps where their policy is not written."""
        return self.page_keys() if "search_policy" in columns else super().page_keys()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]
