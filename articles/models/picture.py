"""The picture library: each picture once by its content, its renditions, and where it is used."""

from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.models import Act, PublicModel, PublicQuerySet
from newsroom.pages import changing
from newsroom.roles import person, require
from newsroom.states import WrongState
from newsroom.text import clean_line, clean_text


def originals():
    """The storage of files as they came in; nothing in it is ever served."""
    return storages["originals"]


# What renditions carry in their pixels or as embedded words.
MADE_FROM = ("focal_x", "focal_y", "caption", "credit", "creator", "copyright")

# What is printed or read out beside a picture, and what decides which of its files are shown.
WORDS = frozenset("caption credit creator copyright alt decorative".split())
DECIDING = frozenset("renditions killed_at trashed_at rights_until".split())


class PictureQuerySet(PublicQuerySet):
    def usable(self, at=None):
        """Those that may be shown: not killed, not in the trash, rights not run out."""
        now = at or timezone.now()
        return self.filter(killed_at__isnull=True, trashed_at__isnull=True).filter(
            Q(rights_until__isnull=True) | Q(rights_until__gt=now)
        )


class Picture(PublicModel):
    """A picture of the library.

    The file is kept as it came under its SHA-256 and never served; readers get renditions. `caption`, `alt` and
    `credit` are the library's; a story may word caption and alt its own way (`PictureUse`).
    """

    class Making(models.TextChoices):
        DUE = "due", _("To be made")
        CLAIMED = "claimed", _("Being made")
        MADE = "made", _("Made")
        FAILED = "failed", _("Failed")

    file = models.FileField(_("file"), max_length=200, storage=originals, editable=False)
    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True, editable=False)
    format = models.CharField(_("format"), max_length=8, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False, help_text=_("pixels, after rotation"))
    height = models.PositiveIntegerField(_("height"), editable=False, help_text=_("pixels, after rotation"))
    size = models.PositiveBigIntegerField(_("bytes"), editable=False)
    guid = models.CharField(
        _("id in the system it came from"), max_length=500, unique=True, null=True, blank=True, editable=False
    )

    title = models.CharField(_("title"), max_length=200, blank=True)
    caption = models.TextField(_("caption"), blank=True, max_length=3000)
    credit = models.CharField(
        _("credit"),
        max_length=300,
        blank=True,
        help_text=_("Who must be named: “Name / Agency”. Always shown with the picture."),
    )
    creator = models.CharField(_("made by"), max_length=300, blank=True)
    copyright = models.CharField(_("copyright notice"), max_length=300, blank=True)
    alt = models.CharField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("What the picture shows, for those who can't see it."),
    )
    decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("Says nothing of its own; read out as nothing.")
    )
    focal_x = models.FloatField(
        _("focal point, across"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focal_y = models.FloatField(
        _("focal point, down"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    rights = models.TextField(_("rights and restrictions"), blank=True, max_length=3000)
    rights_until = models.DateTimeField(_("may be shown until"), null=True, blank=True)
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    metadata = models.JSONField(_("what the file said"), default=dict, editable=False)

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
    killed_at = models.DateTimeField(_("killed"), null=True, editable=False)
    kill_reason = models.CharField(_("why it was killed"), max_length=300, blank=True, editable=False)
    trashed_at = models.DateTimeField(_("in the trash since"), null=True, editable=False)

    # One list on the row, written when all files are there: a page that shows a picture needs no second query.
    renditions = models.JSONField(_("renditions"), default=list, editable=False)
    making = models.CharField(_("work on renditions"), max_length=8, choices=Making, default=Making.DUE, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    making_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    making_error = models.CharField(_("why renditions failed"), max_length=300, blank=True, editable=False)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-id"]
        permissions = [("kill_picture", _("Can kill a picture"))]
        indexes = [
            models.Index(fields=["rights_until"], name="rights_end", condition=Q(rights_until__isnull=False)),
            models.Index(fields=["making", "id"], name="pictures_to_make", condition=~Q(making="made")),
            # Counts of the library and the picker, which read every picture with its list of renditions before.
            models.Index(
                fields=["-id", "rights_until", "trashed_at", "killed_at"],
                name="pictures_usable",
                condition=Q(trashed_at__isnull=True, killed_at__isnull=True),
            ),
            # What the photo desk is told on its front door, and looks for in the library.
            models.Index(
                fields=["-id", "credit", "trashed_at"],
                name="pictures_without_credit",
                condition=Q(credit="", trashed_at__isnull=True),
            ),
            models.Index(
                fields=["-id", "alt", "decorative", "trashed_at"],
                name="pictures_without_words",
                condition=Q(alt="", decorative=False, trashed_at__isnull=True),
            ),
        ]

    def __str__(self):
        return self.title or clean_line(self.caption, 80) or str(_("Picture %d")) % (self.pk or 0)

    def page_keys(self):
        """`files`: wherever it is shown. `picture`: also where its words are."""
        return super().page_keys() | ({f"files:{self.pk}"} if self.pk else set())

    def keys_showing(self, columns):
        """Nothing for what only the library knows; without `files` where only words are written."""
        return self.page_keys() if columns & DECIDING else super().page_keys() if columns & WORDS else set()

    def save(self, *args, **kwargs):
        for field in ("title", "credit", "creator", "copyright", "alt"):
            setattr(self, field, clean_line(getattr(self, field), self._meta.get_field(field).max_length))
        self.caption = clean_text(self.caption)[:3000]
        # New files: under new names where the focal point moved, with new words inside where the rights did.
        moved = any(self.was(name) not in (None, getattr(self, name)) for name in MADE_FROM)
        if moved:
            # The old ones stay until these are made.
            self.making, self.making_tries, self.making_error = self.Making.DUE, 0, ""
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "making", "making_tries", "making_error"}
        super().save(*args, **kwargs)

    save.alters_data = True

    @property
    def is_usable(self) -> bool:
        """Twin of `usable()`."""
        return not (self.killed_at or self.trashed_at or (self.rights_until and self.rights_until <= timezone.now()))

    @property
    def focal(self) -> tuple[float, float]:
        """The focal point as fractions of width and height, from the top left."""
        return self.focal_x, self.focal_y

    @cached_property
    def made(self) -> list["Rendition"]:
        """The renditions that readers may fetch; none while they are being made or once the picture is killed."""
        return [Rendition(**row) for row in self.renditions] if self.is_usable else []

    def other_files(self) -> list[tuple]:
        """The files besides its own that the row names: storage, name, bytes. Those of a killed one are removed."""
        return [(default_storage, row["name"], row["size"]) for row in self.renditions if not self.killed_at]

    def make_anew(self):
        """Have the worker make the renditions again, because files of them are gone."""
        rows = type(self).objects.quietly().filter(pk=self.pk).exclude(file="")
        rows.update(making=self.Making.DUE, making_tries=0, making_error="", claimed_at=None)

    make_anew.alters_data = True

    def kill(self, *, by, reason):
        """Take the picture off every page for good; its renditions are removed by the worker."""
        require(by, "articles.kill_picture")
        with changing():
            self.killed_at, self.kill_reason = timezone.now(), clean_line(reason, 300)
            self.save(update_fields=["killed_at", "kill_reason"])
            Act.record("kill picture", self, by=by, note=reason)

    def trash(self, *, by):
        """Put the picture into the trash; pages that show it lose it."""
        require(by, "articles.delete_picture")
        with changing():
            self.trashed_at = timezone.now()
            self.save(update_fields=["trashed_at"])
            Act.record("trash picture", self, by=by)

    def restore(self, *, by):
        """Bring the picture back out of the trash; raises WrongState once its file was deleted for good."""
        require(by, "articles.delete_picture")
        with changing():
            # As it is now: the trash may have been emptied since this was read.
            self.refresh_from_db(fields=["file"])
            if not self.file:
                raise WrongState(_t("The file of this picture was deleted with the trash. Upload it again."))
            self.trashed_at = None
            self.save(update_fields=["trashed_at"])
            Act.record("restore picture", self, by=by)

    def take_by(self, by):
        """Note who brought the picture in."""
        self.uploaded_by = person(by)


class Rendition(NamedTuple):
    """One file made from a picture for readers: a width, perhaps a crop ("16x9", "4x3", "1x1"), a format."""

    crop: str
    format: str
    width: int
    height: int
    size: int
    name: str

    @property
    def url(self) -> str:
        """Where readers fetch it."""
        return _address(self.name, settings.MEDIA_URL)


@lru_cache(maxsize=4096)
def _address(name, _root):
    """Where a file of that name is fetched: a page names a dozen of each picture."""
    return default_storage.url(name)


class PictureUse(models.Model):
    """A picture in a story, with its own caption and alt there. Those in the text are noted when the body is saved."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead picture")
        GALLERY = "gallery", _("After the text")
        BODY = "body", _("In the text")

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="picture_uses")
    picture = models.ForeignKey(Picture, verbose_name=_("picture"), on_delete=models.PROTECT, related_name="uses")
    role = models.CharField(_("where"), max_length=8, choices=Role, default=Role.LEAD)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    caption = models.TextField(
        _("caption here"), blank=True, max_length=3000, help_text=_("The library's caption is used when left empty.")
    )
    alt = models.CharField(_("alternative text here"), max_length=500, blank=True)
    decorative = models.BooleanField(_("decorative here"), default=False)

    class Meta:
        verbose_name = _("picture of the story")
        verbose_name_plural = _("pictures of the story")
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["article", "role", "position"], name="pictures_of_story")]

    def __str__(self):
        return str(self.picture)

    @property
    def told(self) -> tuple:
        """What two uses have in common that show the same picture at the same place in the same words."""
        return self.picture_id, self.role, self.position, self.caption, self.alt, self.decorative

    @property
    def shown_caption(self) -> str:
        """The caption printed here."""
        return self.caption or self.picture.caption

    @property
    def shown_alt(self) -> str:
        """The alternative text here; empty where the picture is decorative."""
        if self.decorative or (self.picture.decorative and not self.alt):
            return ""
        return self.alt or self.picture.alt
