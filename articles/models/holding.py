"""Holding a story: its row locked and read anew, with what hangs on it, for as long as a verb is at work on it."""

from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.db import IntegrityError, models
from django.db.models import Subquery
from django.utils.translation import gettext as _t

from newsroom.models import SiteSettings
from newsroom.pages import changing
from newsroom.states import SlugTaken

# What a verb asks of the rows that hang on a story: never a portrait, a biography or what the camera said.
COLUMNS = {
    "bylines": ("article_id", "role", "position", "author__uid", "author__name", "author__user"),
    "topic_uses": ("content_object_id", "tag__name"),
    "picture_uses": (
        *("article_id", "role", "position", "caption", "alt", "decorative"),
        *(f"picture__{name}" for name in ("uid", "title", "caption", "credit", "alt", "decorative")),
    ),
}
LEADS_TO = {"bylines": "author", "topic_uses": "tag", "picture_uses": "picture"}


@contextmanager
def refusing_taken_addresses():
    """Round the UPDATE that may give a story its address: another of that day may take it after our look.

    The transaction is lost then, and SlugTaken has to leave the outermost block.
    """
    try:
        yield
    except IntegrityError as taken:
        raise SlugTaken(_t("Another story just took this address. Try again.")) from taken


class Holdable(models.Model):
    """`held()`, inside which every verb does its work, and what it then knows without asking twice."""

    # Only while the story is held; then nobody else can change what is in here.
    _rows: dict | None = None
    _zone = None
    _corrected: bool | None = None

    class Meta:
        abstract = True

    @contextmanager
    def held(self):
        """Change the story in one transaction, alone; the pages that show it before and after are dirtied.

        What this instance held in memory gives way: it may have been loaded long before somebody else's save. Yields
        the `Dirtied` of the transaction. A block inside a block joins it.
        """
        with changing() as dirtied:
            if self._rows is not None:
                yield dirtied
                return
            self._lock()
            try:
                before = self.told()
                yield dirtied
                dirtied.touch(*self.dirtied_since(before))
            finally:
                self._rows = self._zone = None

    def _lock(self):
        """Read the row anew and keep others from changing it until the transaction ends.

        SQLite knows no row locks, but its transaction holds the write lock of the whole database already.
        """
        paper = SiteSettings.objects.filter(pk=1).values("time_zone")
        rows = type(self).objects.select_for_update(of=("self",)).select_related("section", "source")
        row = rows.annotate(zone_name=Subquery(paper)).get(pk=self.pk)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(row, field.attname))
        self._state.fields_cache.clear()
        self._state.loaded = row._state.loaded
        for name in ("section", "source"):
            # PostgreSQL joins before it waits for the lock: what was joined may be of the row before it was changed.
            joined = row._state.fields_cache.get(name)
            if joined and joined.pk == getattr(self, f"{name}_id"):
                setattr(self, name, joined)
        self._zone = ZoneInfo(row.zone_name) if row.zone_name else SiteSettings().zone
        self._rows, self._corrected = {}, None
        self._forget_related()

    def zone(self):
        """The paper's time zone, which decides the day of an address."""
        return self._zone or SiteSettings.current().zone

    def rows(self, name) -> list:
        """The `bylines`, `topic_uses` or `picture_uses` in their order, each with whom or what it leads to.

        Asked for once while the story is held. Columns that no verb looks at are deferred.
        """
        if self._rows is not None and name in self._rows:
            return self._rows[name]
        if name in getattr(self, "_prefetched_objects_cache", {}):
            # Only outside of a verb: who holds a story forgets what was fetched before.
            return list(getattr(self, name).all())
        rows = list(getattr(self, name).select_related(LEADS_TO[name]).only(*COLUMNS[name]))
        if self._rows is not None:
            self._rows[name] = rows
        return rows

    def has_corrections(self) -> bool:
        """Whether a correction was printed with the story; while it is held, before the verb did its work."""
        if self._rows is None:
            return self.corrections.exists()
        if self._corrected is None:
            # Not in the statement that waits for the lock: PostgreSQL would answer it as of before the wait.
            self._corrected = self.corrections.exists()
        return self._corrected

    def _note_rows(self, name, rows):
        """The `bylines`, `topic_uses` or `picture_uses` were written anew: they are `rows` now, or None: ask again."""
        self._forget_related()
        if self._rows is not None:
            self._rows.pop(name, None)
            if rows is not None:
                self._rows[name] = rows

    def _forget_related(self):
        self.__dict__.pop("signing", None)
        if hasattr(self, "_prefetched_objects_cache"):
            self._prefetched_objects_cache.clear()
