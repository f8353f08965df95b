"""Authors: the names under stories, staff or guests, and in which order and role they stand there."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.models import PublicQuerySet

from .naming import Named
from .searching import search_again

# What goes with the name, wherever it stands.
BESIDE_THE_NAME = frozenset("name slug portrait portrait_id".split())


class AuthorQuerySet(PublicQuerySet):
    def staff(self):
        """Those with an account."""
        return self.filter(user__isnull=False)


class Author(Named):
    """A person or a desk that signs stories. Nothing of the account behind it is ever shown."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("staff account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PERSON)
    role_title = models.CharField(_("role"), max_length=120, blank=True)
    bio = models.TextField(_("about"), blank=True, max_length=3000)
    contact = models.CharField(_("public contact"), max_length=200, blank=True)
    portrait = models.ForeignKey(
        "articles.Picture",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="portrait_of",
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def save(self, *args, **kwargs):
        before = self.was("name")
        super().save(*args, **kwargs)
        if before not in (None, self.name):
            from .article import Article

            search_again(Article.objects.filter(bylines__author=self))

    save.alters_data = True

    def page_keys(self):
        """`signed`: wherever the name stands. `author`: also where more is told."""
        return super().page_keys() | ({f"signed:{self.pk}"} if self.pk else set())

    def keys_showing(self, columns):
        """Without `signed` where only what is told of the author is written."""
        return self.page_keys() if columns & BESIDE_THE_NAME else super().page_keys()

    def get_absolute_url(self):
        return reverse("author", args=[self.slug])

    @property
    def is_staff(self) -> bool:
        """Whether there is an account behind the name."""
        return self.user_id is not None


class Byline(models.Model):
    """One name under one story."""

    class Role(models.TextChoices):
        BY = "by", pgettext_lazy("byline", "By")
        REPORTED = "reported", pgettext_lazy("byline", "Reported by")
        TRANSLATED = "translated", pgettext_lazy("byline", "Translated by")
        EDITED = "edited", pgettext_lazy("byline", "Edited by")
        PHOTOGRAPHS = "photographs", pgettext_lazy("byline", "Photographs by")
        ILLUSTRATED = "illustrated", pgettext_lazy("byline", "Illustrated by")

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, verbose_name=_("author"), on_delete=models.PROTECT, related_name="bylines")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.BY)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("name in the byline")
        verbose_name_plural = _("byline")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["article", "author", "role"], name="once_in_a_byline")]

    def __str__(self):
        return f"{self.get_role_display()} {self.author}"


def give_author(sender, instance, created, raw=False, **kwargs):
    """Make the author of a new staff account (a signal receiver; accounts belong to the floor)."""
    if created and not raw:
        Author.objects.create(name=str(instance), user=instance)
