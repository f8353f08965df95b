"""The base of what readers see: saving and deleting dirties the pages that show it, bulk writes must be asked for."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.pages import changing


class NotQuiet(RuntimeError):
    """A bulk write on public data that did not say `.quietly()`: it would leave stale pages behind."""


class PublicQuerySet(models.QuerySet):
    """A QuerySet whose bulk writes refuse unless told `.quietly()`, since they pass no verb and dirty no page."""

    _quiet = False

    def quietly(self):
        """Allow `update`, `delete` and `bulk_*`: the caller names the dirtied keys, or nothing public changes."""
        clone = self._chain()
        clone._quiet = True
        return clone

    def _clone(self):
        clone = super()._clone()
        clone._quiet = self._quiet
        return clone

    def _must_be_quiet(self, act):
        if not self._quiet:
            raise NotQuiet(
                f"{self.model.__name__}.objects.{act}() would leave stale pages: use the verbs, or "
                f".quietly().{act}() inside changing(…)"
            )

    def update(self, **kwargs):
        self._must_be_quiet("update")
        return super().update(**kwargs)

    update.alters_data = True

    def delete(self):
        self._must_be_quiet("delete")
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def bulk_create(self, objs, *args, **kwargs):
        self._must_be_quiet("bulk_create")
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, fields, *args, **kwargs):
        self._must_be_quiet("bulk_update")
        return super().bulk_update(objs, fields, *args, **kwargs)


class PublicModel(models.Model):
    """Content with an identity of its own. Subclasses say in `page_keys()` which pages show it."""

    uid = models.UUIDField(_("permanent id"), default=uuid.uuid4, unique=True, editable=False)

    objects = PublicQuerySet.as_manager()

    class Meta:
        abstract = True

    def page_keys(self) -> set[str]:
        """The keys of the pages that show this as it is now."""
        return {f"{self._meta.model_name}:{self.pk}"} if self.pk else set()

    def keys_showing(self, columns: set[str]) -> set[str]:
        """The keys of the pages that show one of these fields: all, unless the model tells apart who shows what.

        By what is written, not by what differs: what this instance holds may be older than the row.
        """
        return self.page_keys()

    @classmethod
    def from_db(cls, db, field_names, values):
        """Remember the keys of the row as it was read, so that a save dirties the pages of before too."""
        instance = super().from_db(db, field_names, values)
        # As it came: most rows are only shown, and none asks what such a row was.
        instance._state.loaded = field_names, values
        return instance

    def as_read(self) -> dict[str, object]:
        """The columns as they were read from the database or saved last; without deferred ones, empty for a new row."""
        loaded = getattr(self._state, "loaded", {})
        if isinstance(loaded, tuple):
            loaded = self._state.loaded = dict(zip(*loaded, strict=False))
        return loaded

    def was(self, field_attname):
        """The value of a column as it was read from the database, or None for a new row or a deferred column."""
        return self.as_read().get(field_attname)

    def save(self, *args, **kwargs):
        written = kwargs.get("update_fields")

        def keys():
            return self.page_keys() if written is None else self.keys_showing({*written}) if written else ()

        with changing(*keys()) as dirtied:
            # Model.save ends in save_base → _do_update on this very row; the quiet door is only for QuerySets.
            super().save(*args, **kwargs)
            dirtied.touch(*keys())
        self._state.loaded = {
            f.attname: self.__dict__[f.attname] for f in self._meta.concrete_fields if f.attname in self.__dict__
        }

    save.alters_data = True

    def delete(self, *args, **kwargs):
        with changing(*self.page_keys()):
            return super().delete(*args, **kwargs)

    delete.alters_data = True
