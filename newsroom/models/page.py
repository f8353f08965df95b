"""Standing pages: about, imprint, privacy … at an address of one segment."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.pages import changing, showing
from newsroom.roles import require
from newsroom.states import WrongState
from newsroom.text import clean_body, numbered, slugify, validate_slug

from .banner import Banner
from .public import PublicModel, PublicQuerySet
from .records import Act
from .site import SiteSettings

# What other pages know of it: where it stands, what it is called, what it explains.
ELSEWHERE = frozenset("title slug in_menu in_footer position purpose is_published trashed_at".split())


class PageQuerySet(PublicQuerySet):
    def published(self):
        """Those a stranger may read."""
        return self.filter(is_published=True, trashed_at__isnull=True)


class Page(PublicModel):
    """A standing page of the paper."""

    class Purpose(models.TextChoices):
        ETHICS = "ethics", _("Ethics: the rules we work by")
        CORRECTIONS = "corrections", _("How we correct mistakes")
        MASTHEAD = "masthead", _("Who works here")
        OWNERSHIP = "ownership", _("Who owns and pays for us")
        PRINCIPLES = "principles", _("What we publish, and why")
        PRIORITIES = "priorities", _("Our mission and what we cover")
        VERIFICATION = "verification", _("How we check facts")
        SOURCES = "sources", _("When we don’t name sources")
        BYLINES = "bylines", _("When a story has no byline")
        FEEDBACK = "feedback", _("How to answer us")
        DIVERSITY = "diversity", _("Diversity")
        STAFFING = "staffing", _("Report on the diversity of the staff")

    # What schema.org calls such a page of a NewsMediaOrganization.
    POLICIES = {
        Purpose.ETHICS: "ethicsPolicy",
        Purpose.CORRECTIONS: "correctionsPolicy",
        Purpose.MASTHEAD: "masthead",
        Purpose.OWNERSHIP: "ownershipFundingInfo",
        Purpose.PRINCIPLES: "publishingPrinciples",
        Purpose.PRIORITIES: "missionCoveragePrioritiesPolicy",
        Purpose.VERIFICATION: "verificationFactCheckingPolicy",
        Purpose.SOURCES: "unnamedSourcesPolicy",
        Purpose.BYLINES: "noBylinesPolicy",
        Purpose.FEEDBACK: "actionableFeedbackPolicy",
        Purpose.DIVERSITY: "diversityPolicy",
        Purpose.STAFFING: "diversityStaffingReport",
    }

    title = models.CharField(_("title"), max_length=200)
    slug = models.CharField(_("address"), max_length=200, unique=True, blank=True, validators=[validate_slug])
    body = models.TextField(_("text"), blank=True, max_length=500_000)
    is_published = models.BooleanField(_("public"), default=False)
    in_menu = models.BooleanField(_("in the menu"), default=False)
    in_footer = models.BooleanField(_("in the footer"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    purpose = models.CharField(
        _("what it explains"),
        max_length=30,
        choices=Purpose,
        blank=True,
        help_text=_("Search engines are told where the paper explains this. Only the page itself can make it true."),
    )
    guid = models.CharField(
        _("id in the system it came from"), max_length=500, unique=True, null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)
    trashed_at = models.DateTimeField(_("in the trash since"), null=True, blank=True, editable=False)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
        ordering = ["position", "title"]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        made = {"updated_at"} if self.slug else {"updated_at", "slug"}
        if not self.slug:
            others = Page.objects.exclude(pk=self.pk)
            wanted = slugify(self.title, fallback="page-1")
            self.slug = numbered(wanted, lambda slug: others.filter(slug=slug).exists())
        self.body = clean_body(self.body)
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], *made}
        with changing():
            super().save(*args, **kwargs)
            if self.trashed_at or not self.is_published:
                Banner.end_for(self)

    def get_absolute_url(self):
        return reverse("page", args=[self.slug])

    def page_keys(self):
        return super().page_keys() | {"menu"}

    def keys_showing(self, columns):
        """Without the menu, which stands on every page, where only the text is written."""
        return self.page_keys() if columns & ELSEWHERE else super().page_keys()

    def trash(self, *, by):
        """Take the page off the site and put it into the trash, where it lies for 30 days."""
        require(by, "newsroom.delete_page")
        self._move_to_trash(timezone.now(), "trash", by)

    def restore(self, *, by):
        """Bring the page back out of the trash, public or not as it was. Raises WrongState when it isn't in there."""
        require(by, "newsroom.delete_page")
        if self.trashed_at is None:
            raise WrongState(_t("This page is not in the trash."))
        self._move_to_trash(None, "restore", by)

    def _move_to_trash(self, at, verb, by):
        with changing():
            self.trashed_at = at
            self.save(update_fields=["trashed_at"])
            Act.record(verb, self, by=by)

    @classmethod
    def standing(cls) -> list["Page"]:
        """The public standing pages without their text, in order, remembered until one changes. Shows `menu`."""
        showing("menu")
        return SiteSettings.current().remembered("pages", lambda: list(cls.objects.published().defer("body")))
