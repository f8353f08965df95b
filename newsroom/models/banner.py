"""The breaking banner: one sentence over every page of the paper, until its hour.

Which banner is up stands in one place, `SiteSettings.banner`, so at most one is, and a page learns of it from the
settings that it has read already. Every verb takes the row of the settings first: two editors come one after the other.
"""

import re
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.pages import changing, showing
from newsroom.roles import SYSTEM, person, require
from newsroom.states import Refused, WrongState
from newsroom.text import clean_line

from .address import Address, tidy_path, tidy_target
from .public import PublicModel, PublicQuerySet
from .records import Act
from .site import SiteSettings

RAISE, CHANGE = "newsroom.add_banner", "newsroom.change_banner"
USUAL, LONGEST = timedelta(hours=2), timedelta(hours=24)
NOTHING_THERE = _("Readers find nothing at this address now. Publish the story first, or leave the field empty.")
TEXT_MAX, KICKER_MAX = 140, 30  # characters: two lines on a phone that are read at a glance


def usual_end():
    """When a banner comes down that nobody gave an hour."""
    return timezone.now() + USUAL


def way_to(typed: str) -> tuple[str, "object | None"]:
    """Where a pasted address of the paper leads: its path as the table keeps it, and the uid of what is read there.

    An old address becomes the one of now. Raises ValidationError for an address that is not the paper's own.
    """
    path = tidy_target(typed.strip())
    if not path.startswith("/"):
        raise ValidationError(_t("Paste an address of this paper, or leave the field empty."), code="foreign")
    path = tidy_path(re.split("[?#]", path, maxsplit=1)[0])
    row = Address.objects.at(path) or Address.objects.at(f"{path.rstrip('/')}/")
    if row is None:
        return path, None
    if row.kind == Address.Kind.REDIRECT:
        target = row.leads_to() or ""
        if not target.startswith("/"):
            raise ValidationError(_t("That address leads out of the paper. Paste one of ours."), code="foreign")
        row = Address.objects.at(target) or Address(path=tidy_path(target))
    return row.path, row.subject_uid


def is_away(uid) -> bool:
    """Whether strangers may not read the thing of this permanent id now: whatever kind knows it is asked."""
    for model in apps.get_models():
        if issubclass(model, PublicModel) and hasattr(model.objects, "published"):
            things = model.objects.filter(uid=uid)
            if things.exists():
                return not things.published().exists()
    return False


class BannerQuerySet(PublicQuerySet):
    def standing(self, now=None):
        """Those that are up, and those still to come."""
        return self.filter(ended_at__isnull=True, ends_at__gt=now or timezone.now())

    def due(self, now=None):
        """Those whose hour has come and that nobody put up yet, the earliest first."""
        now = now or timezone.now()
        return self.standing(now).filter(put_up_at__isnull=True, starts_at__lte=now).order_by("starts_at", "pk")


class Banner(PublicModel):
    """One banner. `raise_`, `change` and `end` are its verbs; the worker puts up and takes down by the clock."""

    class Stage(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UP = "up", _("Up now")
        OVER = "over", pgettext_lazy("banner", "Down")

    text = models.CharField(_("sentence"), max_length=TEXT_MAX)
    kicker = models.CharField(_("word before it"), max_length=KICKER_MAX, blank=True)
    link = models.CharField(_("leads to"), max_length=700, blank=True)
    subject_uid = models.UUIDField(null=True, editable=False)
    starts_at = models.DateTimeField(_("goes up"), default=timezone.now)
    ends_at = models.DateTimeField(_("comes down"), default=usual_end)

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("put up by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    put_up_at = models.DateTimeField(_("went up"), null=True, editable=False)
    ended_at = models.DateTimeField(_("taken down"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken down by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = BannerQuerySet.as_manager()

    class Meta:
        verbose_name = _("breaking banner")
        verbose_name_plural = _("breaking banners")
        ordering = ["-id"]
        default_permissions = ("add", "change", "view")
        indexes = [models.Index(fields=["ends_at"], name="banner_by_its_end")]

    def __str__(self):
        return self.text

    def page_keys(self):
        """Every page, once it went up; until then none."""
        return {"banner"} if self.put_up_at else set()

    # -- questions -------------------------------------------------------------------------------------------------

    @classmethod
    def current(cls) -> "Banner | None":
        """The banner that stands over every page now, or None. Shows the key `banner`.

        A process asks the database once for each banner: the settings of the request say which one is up. By the
        clock of this moment: what is rendered after its hour is without it. A page that is stored keeps it until the
        worker takes it down, within a second or so of its hour.
        """
        showing("banner")
        site = SiteSettings.current()
        if site.banner_id is None:
            return None
        banner = site.remembered("banner", lambda: cls.objects.filter(pk=site.banner_id).first())
        return banner if banner and banner.ends_at > timezone.now() else None

    @property
    def stage(self) -> str:
        """Planned, up or over, by the clock of now."""
        if self.ended_at or self.ends_at <= timezone.now():
            return self.Stage.OVER
        return self.Stage.UP if self.put_up_at else self.Stage.PLANNED

    @property
    def kicker_line(self) -> str:
        """The word before the sentence: the banner's own, or the paper's usual one."""
        return self.kicker or _t("Breaking")

    @property
    def address(self) -> str:
        """Where it leads, as it stands in a link; "" for a banner that leads nowhere."""
        return escape_uri_path(self.link)

    # -- what may stand --------------------------------------------------------------------------------------------

    def clean(self):
        """Put what was typed into the form that is kept. Raises ValidationError with a sentence for each field."""
        wrong = {}
        for name, most in (("text", TEXT_MAX), ("kicker", KICKER_MAX)):
            typed = clean_line(getattr(self, name) or "", TEXT_MAX * 10)
            setattr(self, name, typed)
            if len(typed) > most:
                wrong[name] = _t("%(length)d characters are too long, %(most)d fit.") % {
                    "length": len(typed),
                    "most": most,
                }
        if not self.text:
            wrong["text"] = _t("Write the sentence that everybody will read.")
        try:
            self.link, self.subject_uid = way_to(self.link) if self.link.strip() else ("", None)
            if len(self.link) > 700:
                wrong["link"] = _t("This address is too long.")
        except ValidationError as foreign:
            wrong["link"] = foreign.message
        if sentence := self._wrong_hours():
            wrong["ends_at"] = sentence
        if wrong:
            raise ValidationError(wrong)

    def _wrong_hours(self):
        if self.starts_at is None or self.ends_at is None:
            return _t("Say when it comes down.") if self.ends_at is None else ""
        if self.ends_at <= timezone.now():
            return _t("That hour is past. Choose one to come.")
        if self.ends_at <= self.starts_at:
            return _t("It has to come down after it went up.")
        if self.ends_at - self.starts_at > LONGEST:
            return _t("A banner stands for a day at most; what is news for longer is a story on the front page.")
        return ""

    def _refuse_misfits(self):
        try:
            self.clean()
        except ValidationError as wrong:
            raise Refused(" ".join(dict.fromkeys(wrong.messages))) from wrong

    def _refuse_what_is_away(self):
        # Under the lock that `end_for` takes as well: a story that is killed at this moment is seen by one of the two.
        if self.subject_uid and is_away(self.subject_uid):
            raise Refused(NOTHING_THERE)

    # -- verbs -----------------------------------------------------------------------------------------------------

    def raise_(self, *, by) -> "Banner":
        """Put this new banner up, at once or at `starts_at`; one that is up then comes down for it.

        Raises PermissionDenied, or Refused with a sentence for what can't stand.
        """
        require(by, RAISE)
        now = timezone.now()
        self.starts_at = max(self.starts_at or now, now)
        self._refuse_misfits()
        self.by = person(by)
        with changing():
            _one_at_a_time()
            self._refuse_what_is_away()
            self._keep(now, by)
            Act.record("put up banner" if self.put_up_at else "plan banner", self, by=by)
        return self

    raise_.alters_data = True

    def change(self, *, by, **fields) -> "Banner":
        """Change text, kicker, link or hours of one that is up or planned. What is up keeps the hour it went up.

        Raises PermissionDenied, WrongState once it is down, Refused with a sentence for what can't stand.
        """
        require(by, CHANGE)
        now = timezone.now()
        with changing():
            _one_at_a_time()
            row = Banner.objects.standing(now).filter(pk=self.pk).first()
            if row is None:
                raise WrongState(_t("This banner is down already. Put up a new one."))
            for field in self._meta.concrete_fields:
                setattr(self, field.attname, getattr(row, field.attname))
            for name, value in fields.items():
                setattr(self, name, value)
            self.starts_at = row.starts_at if row.put_up_at else max(self.starts_at or now, now)
            self._refuse_misfits()
            self._refuse_what_is_away()
            self._keep(now, by)
            values = {name: [_said(getattr(row, name)), _said(getattr(self, name))] for name in fields}
            values = {name: pair for name, pair in values.items() if pair[0] != pair[1]}
            if values:
                Act.record("change banner", self, by=by, fields=sorted(values), values=values)
        return self

    change.alters_data = True

    def end(self, *, by) -> "Banner":
        """Take it down now, or call it off. Raises PermissionDenied, and WrongState when it is down already."""
        require(by, CHANGE)
        if not self._end(by):
            raise WrongState(_t("This banner is down already."))
        return self

    end.alters_data = True

    @classmethod
    def end_for(cls, subject) -> int:
        """Take down whatever leads to `subject`, which strangers may not read any more, in the same transaction.

        The banner often says the headline, so the whole of it goes and not the link alone. Returns how many they were.
        """
        # First: one that is being put up at this moment is seen only after this.
        SiteSettings.objects.select_for_update().filter(pk=1).values_list("pk").first()
        path = tidy_path(subject.get_absolute_url())
        leading = cls.objects.standing().filter(models.Q(subject_uid=subject.uid) | models.Q(link=path))
        return sum(banner._end(SYSTEM, note=_t("What it led to was taken down.")) for banner in leading)

    def _keep(self, now, by):
        """Save it; where its hour has come it goes up, and every other one whose hour has come makes way for it."""
        goes_up = self.put_up_at is None and self.starts_at <= now
        if goes_up:
            self.put_up_at = now
        self.save()
        if goes_up:
            self._take_the_place(now, by)

    def _take_the_place(self, now, by):
        # By the clock of this moment: one that went up while we waited for our turn began after our `now`.
        begun = max(now, timezone.now())
        others = Banner.objects.standing(now).filter(starts_at__lte=begun).exclude(pk=self.pk)
        others.quietly().update(ended_at=now, ended_by=person(by))
        SiteSettings.objects.filter(pk=1).update(banner=self)

    def _end(self, by, note=""):
        now = timezone.now()
        with changing() as dirtied:
            _one_at_a_time()
            rows = Banner.objects.quietly().standing(now).filter(pk=self.pk)
            if not rows.update(ended_at=now, ended_by=person(by)):
                return False
            self.ended_at, self.ended_by = now, person(by)
            if _leave_the_place(self.pk):
                dirtied.touch("banner")
            Act.record("take down banner", self, by=by, note=note)
        return True


def _said(value) -> str:
    """A value as the log shows it."""
    return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT") if hasattr(value, "hour") else str(value)


def _one_at_a_time():
    """Hold the settings' row, which says what is up, until the transaction ends; make it in a paper that has none."""
    SiteSettings.objects.select_for_update().get_or_create(pk=1)


def _leave_the_place(pk) -> bool:
    """One conditional UPDATE: whether this banner was up until now."""
    return bool(SiteSettings.objects.filter(pk=1, banner_id=pk).update(banner=None))


def turn_banners(now=None) -> int:
    """Put up each banner whose hour has come, and take down the one whose hour is over; returns how many.

    The worker asks every second. Each turn is one transaction with a conditional UPDATE: two workers turn it once.
    """
    now, count = now or timezone.now(), 0
    for banner in Banner.objects.due(now):
        with changing() as dirtied:
            _one_at_a_time()
            if Banner.objects.quietly().due(now).filter(pk=banner.pk).update(put_up_at=now):
                banner._take_the_place(now, None)
                dirtied.touch("banner")
                count += 1
    is_over = SiteSettings.objects.filter(pk=1, banner__ends_at__lte=now)
    if is_over.exists():
        with changing() as dirtied:
            _one_at_a_time()
            # Looked at again: an editor may have given it more time in this second.
            over = is_over.values_list("banner_id", flat=True).first()
            if over is not None and _leave_the_place(over):
                dirtied.touch("banner")
                count += 1
    return count
