"""Documents: what readers fetch beside the stories, each once by its content."""

import logging
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.documents.formats import FORMATS, Format
from articles.documents.storage import put_out, take_away
from newsroom.models import Act, PublicModel, PublicQuerySet
from newsroom.pages import changing
from newsroom.roles import person, require
from newsroom.states import WrongState
from newsroom.text import clean_line, clean_text

from .picture import originals

log = logging.getLogger(__name__)


class DocumentQuerySet(PublicQuerySet):
    def usable(self):
        """Those that readers may fetch."""
        return self.filter(trashed_at__isnull=True)

    def unsettled(self):
        """Those whose file for readers is not where their row says: a process was killed in between."""
        usable = models.Q(trashed_at__isnull=True)
        return self.filter((usable & models.Q(is_out=False)) | (~usable & models.Q(is_out=True)))


class Document(PublicModel):
    """A document: a PDF, a sound, an office file.

    It is kept as it came and goes out to readers unchanged, under `name`, which never moves: links in stories lead
    there. Stories link to it like to anything else; where a link to a sound stands alone, it gets a player.
    """

    file = models.FileField(_("file"), max_length=200, storage=originals, editable=False)
    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True, editable=False)
    format = models.CharField(_("format"), max_length=8, editable=False)
    size = models.PositiveBigIntegerField(_("bytes"), editable=False)
    name = models.CharField(_("name for readers"), max_length=300, unique=True, editable=False)
    original_name = models.CharField(_("what it was called"), max_length=255, blank=True, editable=False)
    guid = models.CharField(
        _("id in the system it came from"), max_length=500, unique=True, null=True, blank=True, editable=False
    )
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("What it is, for those who look for it at the desk.")
    )
    note = models.TextField(
        _("note"), blank=True, max_length=3000, help_text=_("Where it comes from, who may have it: for the desk alone.")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("brought in by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("brought in"), default=timezone.now, editable=False)
    trashed_at = models.DateTimeField(_("in the trash since"), null=True, editable=False)
    # Whether the file lies where readers fetch it: written after it is there, and after it is taken away.
    is_out = models.BooleanField(default=False, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["trashed_at", "is_out"],
                name="documents_in_trash",
                condition=models.Q(trashed_at__isnull=False),
            ),
            models.Index(fields=["is_out"], name="documents_to_put_out", condition=models.Q(is_out=False)),
        ]

    def __str__(self):
        return self.title or self.original_name or str(_("Document %d")) % (self.pk or 0)

    def save(self, *args, **kwargs):
        self.title = clean_line(self.title, 200)
        self.original_name = clean_line(self.original_name, 255)
        self.note = clean_text(self.note)[:3000]
        super().save(*args, **kwargs)

    save.alters_data = True

    @property
    def kind(self) -> Format:
        """What its format means: ending, media type, how it is shown."""
        return FORMATS[self.format]

    @property
    def is_usable(self) -> bool:
        """Twin of `usable()`."""
        return self.trashed_at is None

    def get_absolute_url(self) -> str:
        """Where readers fetch it: a path of this site."""
        return quote(f"/media/{self.name}")

    @property
    def address(self) -> str:
        """The same with the name of the site, to be copied into a story or a letter."""
        return f"{settings.SITE_URL.rstrip('/')}{self.get_absolute_url()}"

    def other_files(self) -> list[tuple]:
        """The file once more, where readers fetch it: storage, name, bytes."""
        return [(default_storage, self.name, self.size)] if self.is_out and self.is_usable else []

    def trash(self, *, by):
        """Put it into the trash; links in stories lead to a page that says that it is gone."""
        require(by, "articles.delete_document")
        with changing():
            self.trashed_at = timezone.now()
            self.save(update_fields=["trashed_at"])
            Act.record("trash document", self, by=by)
            transaction.on_commit(self.settle)

    trash.alters_data = True

    def restore(self, *, by):
        """Bring it back out of the trash; raises WrongState once its file was deleted for good."""
        require(by, "articles.delete_document")
        with changing():
            # By the row, which is held: the trash may be emptied at this moment.
            if not type(self).objects.select_for_update().filter(pk=self.pk).exclude(file="").first():
                raise WrongState(_t("The file of this document was deleted with the trash. Upload it again."))
            self.trashed_at = None
            self.save(update_fields=["trashed_at"])
            Act.record("restore document", self, by=by)
            transaction.on_commit(self.settle)

    restore.alters_data = True

    def settle(self) -> bool:
        """Let the file for readers follow the row, which is committed; whether it does.

        What can't be done now (a full disk) is logged, and the worker tries again.
        """
        rows = type(self).objects.quietly().filter(pk=self.pk)
        for _turn in range(3):
            row = rows.only("name", "file", "trashed_at").first()
            if row is None:
                return False
            try:
                if row.is_usable:
                    put_out(row.file.name, row.name)
                else:
                    take_away(row.name)
            except OSError as error:
                log.warning("document %s: %s", self.pk, error)
                return False
            # Somebody may have trashed or restored it meanwhile: then once more.
            if rows.filter(trashed_at__isnull=row.is_usable).update(is_out=row.is_usable):
                self.is_out = row.is_usable
                return True
        return False

    settle.alters_data = True

    def make_anew(self):
        """Put the file for readers out again, because it is gone."""
        type(self).objects.quietly().filter(pk=self.pk).update(is_out=False)
        self.settle()

    make_anew.alters_data = True

    def take_by(self, by):
        """Note who brought it in."""
        self.uploaded_by = person(by)
