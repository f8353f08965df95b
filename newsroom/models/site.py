"""The settings of the outlet: one row, edited in the admin, right for a small paper as they are."""

from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from newsroom.pages import changing, once, showing
from newsroom.pages.changing import changes_every_page
from newsroom.pages.once import forget
from newsroom.prepared import prepared

# What `SiteSettings.remembered` keeps: a name, or a tuple that begins with one → (version, answer).
_remembered: dict[object, tuple[int, object]] = {}


def validate_time_zone(value):
    """Refuse what is not a zone of the IANA database."""
    if value not in available_timezones():
        raise ValidationError(
            _(
                "“%(zone)s” is not a known time zone. Write your capital, your country in English, or a whole name, "
                "like Europe/Berlin."
            ),
            params={"zone": value},
        )


@prepared
def _the_row(pk):
    return SiteSettings.objects.filter(pk=pk)


class SiteSettings(models.Model):
    """Name, language, clock and the rules of the conversation. Ask `SiteSettings.current()`; never create one."""

    class CommentOrder(models.TextChoices):
        OLDEST = "oldest", _("Oldest first")
        NEWEST = "newest", _("Newest first")

    name = models.CharField(_("name of the paper"), max_length=120, default="Newsroom")
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    description = models.CharField(
        _("description for search engines"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences; shown by search engines under the front page's link."),
    )
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#9B2D1F",
        validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Write a colour like #9B2D1F."))],
    )
    footer_text = models.CharField(_("line in the footer"), max_length=300, blank=True)
    contact_email = models.EmailField(_("public e-mail address"), blank=True)
    support_url = models.URLField(_("“Support us” link"), blank=True)
    noindex = models.BooleanField(
        _("ask search engines to stay away"),
        default=False,
        help_text=_("For a demo or a paper that is not open yet. Changes only the robots tag."),
    )
    stories_a_page = models.PositiveSmallIntegerField(
        _("stories a page"), default=20, validators=[MinValueValidator(5), MaxValueValidator(100)]
    )

    comment_form_title = models.CharField(
        _("title of the comment form"), max_length=120, default=gettext_noop("Leave a Comment")
    )
    comment_name_required = models.BooleanField(_("name required"), default=True)
    comment_email_required = models.BooleanField(_("e-mail required"), default=True)
    comment_website_shown = models.BooleanField(_("ask for a website"), default=False)
    comment_depth = models.PositiveSmallIntegerField(
        _("levels of replies"), default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    comments_per_page = models.PositiveSmallIntegerField(
        _("comments a page"), default=50, validators=[MinValueValidator(5), MaxValueValidator(500)]
    )
    comment_order = models.CharField(
        _("order of comments"), max_length=8, choices=CommentOrder, default=CommentOrder.OLDEST
    )
    comment_link_limit = models.PositiveSmallIntegerField(
        _("links that hold a comment"),
        default=2,
        help_text=_("A comment with this many links waits; 0 switches it off."),
    )
    comment_hold_words = models.TextField(
        _("words that hold a comment"),
        blank=True,
        max_length=20_000,
        help_text=_("One a line, matched as whole words in text, name, e-mail, website and addresses."),
    )
    comment_block_words = models.TextField(
        _("words that make a comment spam"), blank=True, max_length=20_000, help_text=_("One a line.")
    )
    comment_hold_all = models.BooleanField(_("hold every comment"), default=False)
    comment_first_held = models.BooleanField(_("hold a person's first comment"), default=True)
    comment_flood_seconds = models.PositiveSmallIntegerField(
        _("seconds between two comments of one person"), default=15
    )
    comment_reports_hold = models.PositiveSmallIntegerField(
        _("reports that hold a comment"), default=3, validators=[MinValueValidator(1)]
    )
    comments_close_after_days = models.PositiveSmallIntegerField(
        _("close comments after days"), default=30, help_text=_("0 leaves them open.")
    )
    comment_rules = models.CharField(_("rules line under the form"), max_length=300, blank=True)
    comment_privacy = models.CharField(
        _("privacy line under the form"),
        max_length=300,
        default=gettext_noop("Your e-mail address is never published. We keep network addresses for 90 days."),
    )
    comment_hours_note = models.CharField(
        _("when comments are read"),
        max_length=200,
        blank=True,
        default=gettext_noop("We usually read comments within a few hours."),
    )
    comment_ip_days = models.PositiveSmallIntegerField(_("days until network addresses are blanked"), default=90)

    kill_needs_two = models.BooleanField(_("a killed story needs a second person to come back"), default=False)

    second_factor_needed = models.BooleanField(
        _("staff must have a second factor"),
        default=False,
        db_default=False,
        help_text=_(
            "Whoever has none is led to set one up before anything else at the desk: a passkey, or the codes of an app."
        ),
    )

    # Counts the changes of settings, menu, standing pages and banner: what a process remembers is good for one number.
    version = models.PositiveBigIntegerField(default=0, editable=False)
    # The banner that is up. Only the verbs of Banner write it.
    banner = models.ForeignKey("Banner", null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    demo_loaded_at = models.DateTimeField(null=True, editable=False)
    # Since when the owner wants the demo gone; until it is.
    own_paper_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("settings")
        verbose_name_plural = _("settings")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="settings_are_one_row")]

    def __str__(self):
        return self.name

    @classmethod
    def current(cls) -> "SiteSettings":
        """The outlet's settings, asked for at most once a request; the defaults where none were saved yet.

        Shows the key `settings`.
        """
        showing("settings")
        return once("settings", lambda: next(iter(_the_row(1)), None) or cls(pk=1))

    def remembered(self, name, ask):
        """`ask()`, remembered by this process until settings, menu, a standing page or the banner change anywhere.

        Inside a change of these nothing is remembered, nor told of what was: it may be rolled back.
        """
        if changes_every_page():
            return ask()
        version, known = _remembered.get(name, (None, None))
        if version != self.version or self._state.adding:
            known = ask()
            _remembered[name] = (self.version, known)
        return known

    @property
    def is_begun(self) -> bool:
        """Whether somebody has named this paper yet: until then readers are told that one is being made."""
        return not self._state.adding

    @property
    def zone(self) -> ZoneInfo:
        """The outlet's time zone."""
        return ZoneInfo(self.time_zone)

    def save(self, *args, **kwargs):
        self.pk = 1
        with changing("settings"):
            if kwargs.get("update_fields") is None and not self._state.adding:
                # These are written in the database alone; a form opened earlier must not turn them back.
                kwargs["update_fields"] = [
                    f.name for f in self._meta.concrete_fields if f.name not in ("id", "version", "banner")
                ]
            super().save(*args, **kwargs)
        forget("settings")

    save.alters_data = True
