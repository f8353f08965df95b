"""What is never rewritten: acts and changes; and the letters that wait to be sent."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom import verbs
from newsroom.roles import person, require
from newsroom.states import WrongState
from newsroom.where import network_address


class Unchangeable(RuntimeError):
    """An append-only row was about to be changed or deleted."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise Unchangeable(f"{self.model.__name__} rows are never changed.")

    def delete(self):
        raise Unchangeable(f"{self.model.__name__} rows are never deleted.")

    def bulk_update(self, *args, **kwargs):
        raise Unchangeable(f"{self.model.__name__} rows are never changed.")


class AppendOnly(models.Model):
    """A row that is written once. Saving it again or deleting it raises `Unchangeable`."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Unchangeable(f"{type(self).__name__} rows are never changed.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Unchangeable(f"{type(self).__name__} rows are never deleted.")


class Act(AppendOnly):
    """Who did what to which thing, when and why: the audit log of the house."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), null=True, on_delete=models.PROTECT, related_name="acts"
    )
    by_name = models.CharField(_("name at the time"), max_length=200)
    verb = models.CharField(_("what"), max_length=40, db_index=True)
    subject_type = models.CharField(_("kind of thing"), max_length=40)
    subject_id = models.BigIntegerField(_("number"), null=True)
    subject_uid = models.UUIDField(_("permanent id"), null=True)
    subject_name = models.CharField(_("which"), max_length=300)
    note = models.TextField(_("why"), blank=True)
    data = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("entry in the log")
        verbose_name_plural = _("log")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "-id"], name="act_of_subject")]

    def __str__(self):
        return f"{self.by_name}: {self.said} {self.subject_name}"

    @property
    def said(self):
        """The verb in the language of whoever reads."""
        return verbs.said(self.verb)

    @classmethod
    def record(cls, verb: str, subject, *, by, note: str = "", **data) -> "Act":
        """Write one entry, inside the transaction of the act itself. `by` is a User or `roles.SYSTEM`.

        Of staff it is noted from which network address they asked (`data["address"]`), of readers never.
        """
        if getattr(by, "is_staff", False) and person(by) and network_address():
            data["address"] = network_address()
        return cls.objects.create(
            by=person(by),
            by_name=str(by)[:200],
            verb=verb,
            subject_type=subject._meta.model_name,
            subject_id=subject.pk,
            subject_uid=getattr(subject, "uid", None),
            subject_name=str(subject)[:300],
            note=note,
            data=data,
        )


class Change(models.Model):
    """The outbox of dirty keys: one row a transaction, in the order of commits."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    keys = models.JSONField()

    class Meta:
        verbose_name = _("change of pages")
        verbose_name_plural = _("changes of pages")
        ordering = ["id"]

    def __str__(self):
        return f"{self.pk}: {' '.join(self.keys)}"


class LetterQuerySet(models.QuerySet):
    def due(self, now=None):
        """Letters to be sent now: not sent, not given up, their next try has come."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True, due_at__lte=now or timezone.now())


class Letter(models.Model):
    """A mail that waits to be sent; the row is the queue. Written in the transaction of what it tells of."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(
        _("only once"),
        max_length=200,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Two letters with the same key are one."),
    )
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    made_at = models.DateTimeField(_("written"), default=timezone.now)
    due_at = models.DateTimeField(_("to be sent"), default=timezone.now, db_index=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    given_up_at = models.DateTimeField(_("given up"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.TextField(_("last error"), blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.to}: {self.subject}"

    @classmethod
    def queue(cls, to: str, subject: str, text: str, *, key: str | None = None, due_at=None) -> "Letter":
        """Put a letter into the outbox; the same `key` twice stays one letter."""
        values = {
            "to": to,
            "subject": " ".join(subject.split())[:300],
            "text": text,
            "due_at": due_at or timezone.now(),
        }
        if key is None:
            return cls.objects.create(**values)
        return cls.objects.get_or_create(key=key, defaults=values)[0]

    def try_again(self, *, by):
        """Let the letter go out at the next turn, with all its tries anew. Raises WrongState once it was sent.

        A letter that is just being sent keeps the claim on it, or it could go out twice.
        """
        require(by, "newsroom.view_letter")
        now = timezone.now()
        # A claim takes the error of the try before away, and sets the next try ahead.
        claimed = models.Q(tries__gt=0, error="", due_at__gt=now)
        tries = models.Case(models.When(claimed, then="tries"), default=0)
        due_at = models.Case(models.When(claimed, then="due_at"), default=now)
        self._decide("try letter again", by, tries=tries, due_at=due_at, given_up_at=None)

    def give_up(self, *, by):
        """Stop trying. Raises WrongState once it was sent or given up."""
        require(by, "newsroom.view_letter")
        if self.given_up_at:
            raise WrongState(_t("This letter was given up already."))
        self._decide("give letter up", by, given_up_at=timezone.now())

    def _decide(self, verb, by, **columns):
        # In one UPDATE: the worker may be sending it at this moment.
        if not Letter.objects.filter(pk=self.pk, sent_at__isnull=True).update(**columns):
            raise WrongState(_t("This letter has gone out already."))
        Act.record(verb, self, by=by)
        self.refresh_from_db()


class Heartbeat(models.Model):
    """When the worker was last seen at work; one row a job of `newsroom.schedule`."""

    name = models.CharField(_("job"), max_length=60, primary_key=True)
    at = models.DateTimeField(_("last done"))
    error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self):
        return f"{self.name}: {self.at:%H:%M:%S}"

    @classmethod
    def beat(cls, name: str, error: str = "") -> None:
        """Note that the job `name` was just done (or failed with `error`)."""
        cls.objects.update_or_create(name=name, defaults={"at": timezone.now(), "error": error})
