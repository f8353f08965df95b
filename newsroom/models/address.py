"""The one table of addresses: where things are, where they were, and what is gone."""

import re
import unicodedata
import uuid
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.pages import changing
from newsroom.states import SlugTaken
from newsroom.text import clean_link

from .public import PublicModel, PublicQuerySet

DOORS = {"http": 80, "https": 443}


def tidy_path(path: str) -> str:
    """An address as this table keeps it: percent-decoded, NFC, one leading slash; a query only for `/?p=…`."""
    return "/" + unicodedata.normalize("NFC", unquote(path)).lstrip("/")


def tidy_target(target: str) -> str:
    """Where a redirect may lead: a path of this site, or an http(s) address elsewhere; "" for anything else.

    The site's own whole address becomes a path, so that circles are seen.
    """
    target = clean_link(target, frozenset({"http", "https"}))
    if target.startswith("/"):
        return target
    try:
        parts, ours = urlsplit(target), urlsplit(settings.SITE_URL)
        usual = DOORS.get(parts.scheme)
        is_ours = (parts.hostname, parts.port or usual) == (ours.hostname, ours.port or usual)
    except ValueError:
        return ""
    if not parts.scheme:
        return ""
    return "/" + parts._replace(scheme="", netloc="").geturl().lstrip("/") if is_ours else target


class AddressQuerySet(PublicQuerySet):
    def at(self, path):
        """The row of this path, or None."""
        return self.filter(path=tidy_path(path)).first()

    def claim(self, path, subject, *, replacing=True):
        """Make `path` the current address of `subject` (a model with `uid`).

        Its older current ones redirect here; `replacing=False` says that there are none. A redirect that stood at the
        path gives way; another thing's current address does not, even one that is claimed at this moment: SlugTaken is
        raised.
        """
        row = Address(path=tidy_path(path), kind=Address.Kind.CURRENT, subject_uid=subject.uid)
        with changing(*row.page_keys()):
            if not _insert_or_take(row):
                raise SlugTaken(_t("Another story or page already has this address. Choose another one."))
            if replacing:
                older = self.quietly().filter(subject_uid=subject.uid, kind=Address.Kind.CURRENT)
                older.exclude(path=row.path).update(kind=Address.Kind.REDIRECT)

    def redirect(self, path, *, subject=None, target=""):
        """Let `path` lead to `subject`'s current address, or to `target` (a path or URL). Standing current ones win."""
        path = tidy_path(path)
        try:
            with transaction.atomic():
                row, _created = self.get_or_create(
                    path=path,
                    defaults={
                        "kind": Address.Kind.REDIRECT,
                        "target": target,
                        "subject_uid": subject.uid if subject else None,
                    },
                )
        except IntegrityError:
            row = self.get(path=path)
        return row


class Address(PublicModel):
    """One path of the site.

    `subject_uid` names the content by its permanent id, so a redirect follows the thing wherever it moves and never
    makes a chain. A redirect to elsewhere carries `target` instead. Old query addresses are kept as `/?p=12`.
    """

    class Kind(models.TextChoices):
        CURRENT = "current", _("Current")
        REDIRECT = "redirect", _("Leads elsewhere")
        GONE = "gone", _("Gone")

    path = models.CharField(
        _("path"), max_length=700, unique=True, help_text=_("Begins with a slash, as it stands in the address bar.")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.REDIRECT)
    subject_uid = models.UUIDField(_("leads to"), null=True, blank=True, db_index=True)
    target = models.CharField(_("or to this address"), max_length=700, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    hits = models.PositiveIntegerField(_("asked for"), default=0, editable=False)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="redirect_leads_somewhere",
                condition=~models.Q(kind="redirect") | models.Q(subject_uid__isnull=False) | ~models.Q(target=""),
                violation_error_message=_("Say where this address leads."),
            ),
        ]

    def __str__(self):
        return self.path

    def save(self, *args, **kwargs):
        self.path = tidy_path(self.path)
        self.uid = self.uid or uuid.uuid4()
        super().save(*args, **kwargs)

    def page_keys(self):
        return {f"address:{self.path}"}

    def leads_to(self) -> str | None:
        """The path or URL a redirect answers with, in one hop; None where nothing is there any more."""
        if self.kind != self.Kind.REDIRECT:
            return None
        if self.subject_uid:
            current = Address.objects.filter(subject_uid=self.subject_uid, kind=self.Kind.CURRENT).first()
            return current.path if current else None
        seen, target = {_bare(self.path)}, tidy_target(self.target)
        while target.startswith("/"):
            step = Address.objects.filter(path__in=_spellings(target), kind=self.Kind.REDIRECT).first()
            if _bare(tidy_path(target)) in seen or (step is None and _bare(re.split("[?#]", target)[0]) in seen):
                return None
            if step is None:
                return target
            seen |= {_bare(tidy_path(target)), _bare(step.path)}
            if step.subject_uid:
                return step.leads_to()
            target = tidy_target(step.target)
        return target or None


def _insert_or_take(row) -> bool:
    """Write `row`, over what stands at its path unless that is the current address of something else.

    In one statement: a look before it would leave a moment for somebody else's claim.
    """
    fields = [field for field in Address._meta.concrete_fields if not field.primary_key]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Address._meta.db_table} AS standing ({', '.join(field.column for field in fields)})"
            f" VALUES ({', '.join(['%s'] * len(fields))})"
            " ON CONFLICT (path) DO UPDATE"
            " SET kind = excluded.kind, subject_uid = excluded.subject_uid, target = excluded.target"
            " WHERE standing.kind <> excluded.kind OR standing.subject_uid = excluded.subject_uid",
            [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields],
        )
        return cursor.rowcount == 1


def _bare(path):
    return tidy_path(path).rstrip("/") or "/"


def _spellings(path):
    """A path with and without its last slash: a reader who asks for one is led by the row of the other."""
    return {tidy_path(path), _bare(path), f"{_bare(path)}/".replace("//", "/")}
