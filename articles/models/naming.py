"""A name with an address of its own: what sections, authors and sources share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.models import PublicModel
from newsroom.text import clean_line, numbered, slugify, validate_slug


class Named(PublicModel):
    """A thing with a name and a slug that is made from it once and then stays."""

    name = models.CharField(_("name"), max_length=150)
    slug = models.CharField(
        _("address"),
        max_length=200,
        unique=True,
        blank=True,
        validators=[validate_slug],
        help_text=_("Made from the name when left empty."),
    )
    guid = models.CharField(
        _("id in the system it came from"), max_length=500, unique=True, null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name = clean_line(self.name, 150)
        if not self.slug:
            self.slug = self._free_slug(slugify(self.name, fallback=self._meta.model_name))
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "slug"}
        super().save(*args, **kwargs)

    save.alters_data = True

    def _free_slug(self, wanted):
        others = type(self)._default_manager.exclude(pk=self.pk)
        return numbered(wanted, lambda slug: others.filter(slug=slug).exists())
