"""The list of stories: what it shows, how it is narrowed down, and what is done to many at once."""

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Author, Byline, Section, State
from newsroom.admin.typed import number

from .finding import story_at

TRASH = "trash"


class StateFilter(admin.SimpleListFilter):
    """One state, the trash, or (to begin with) all but what was spiked."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*State.choices, (TRASH, _("In the trash"))]

    def choices(self, changelist):
        to_begin_with, *others = super().choices(changelist)
        return [{**to_begin_with, "display": _("All but spiked")}, *others]

    def queryset(self, request, queryset):
        value = self.value()
        if value == TRASH:
            return queryset.trashed()
        if value in State.values:
            return queryset.kept().filter(state=value)
        # Whoever searches wants to find it, spiked or not.
        return queryset.kept() if request.GET.get("q") else queryset.kept().exclude(state=State.SPIKED)


class SectionFilter(admin.SimpleListFilter):
    """The stories of one section."""

    title = _("section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [(str(section.pk), section.name) for section in Section.everyone()]

    def queryset(self, request, queryset):
        wanted = number(self.value())
        return queryset.filter(section_id=wanted) if wanted else queryset


class AuthorFilter(admin.SimpleListFilter):
    """What carries my name, or that of somebody on the staff."""

    title = _("author")
    parameter_name = "author"

    def lookups(self, request, model_admin):
        staff = Author.objects.staff().values_list("pk", "name", "user_id")[:60]
        return [("me", _("Mine")), *((str(pk), name) for pk, name, user_id in staff if user_id != request.user.pk)]

    def queryset(self, request, queryset):
        signed = Byline.objects.filter(article=OuterRef("pk"))
        if self.value() == "me":
            return queryset.filter(Q(created_by=request.user) | Exists(signed.filter(author__user=request.user)))
        wanted = number(self.value())
        return queryset.filter(Exists(signed.filter(author_id=wanted))) if wanted else queryset


class StoryListPages:
    """The half of `ArticleAdmin` that lists."""

    list_display = ["story", "section", "names", "state_words", "dates", "replies"]
    list_display_links = None
    list_select_related = ["section"]
    list_filter = [StateFilter, SectionFilter, AuthorFilter, ("published_at", admin.DateFieldListFilter), "source"]
    search_fields = ["headline", "slug"]
    search_help_text = _("Words of the headline, or a pasted address of the paper")
    ordering = ["-edited_at", "-id"]
    actions = ["trash_all"]

    @property
    def new_label(self):
        """The words on the button."""
        return _t("New story")

    def get_queryset(self, request):
        return (
            super().get_queryset(request).prefetch_related(Prefetch("bylines", Byline.objects.select_related("author")))
        )

    def get_search_results(self, request, queryset, search_term):
        """Words of headline and slug; the number of a story; or an address of the paper, pasted whole."""
        if "/" in search_term:
            found = story_at(search_term)
            return queryset.filter(pk__in=[found] if found else []), False
        queryset, distinct = super().get_search_results(request, queryset, search_term)
        return queryset, distinct

    @admin.display(description=_("Headline"), ordering="headline")
    def story(self, story):
        """The headline, and what holds the story back."""
        embargo = story.embargo_until and story.embargo_until > timezone.now()
        return format_html(
            '<a href="{}">{}</a>{}',
            self.url("change", story.pk),
            story.headline,
            format_html(
                ' <span class="lock">{}</span>',
                _t("Embargo until %(until)s")
                % {"until": date_format(timezone.localtime(story.embargo_until), "SHORT_DATETIME_FORMAT")},
            )
            if embargo
            else "",
        )

    @admin.display(description=_("By"))
    def names(self, story):
        """The names under the story."""
        return story.byline_text or ", ".join(byline.author.name for byline in story.bylines.all())

    @admin.display(description=_("State"), ordering="state")
    def state_words(self, story):
        """The state in words, and the sentence why where there is one."""
        return format_html(
            '<span class="chip {}">{}</span>{}',
            story.state,
            story.state_line,
            format_html('<br><span class="note">{}</span>', story.state_reason) if story.state_reason else "",
        )

    @admin.display(description=_("Published or last saved"), ordering="published_at")
    def dates(self, story):
        """The hour readers see, else the last save."""
        when = story.published_at or story.publish_at or story.edited_at
        return date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT")

    @admin.action(description=_("Put into the trash"), permissions=["delete"])
    def trash_all(self, request, stories):
        """Put the ticked stories into the trash."""
        count = 0
        for story in stories:
            if story.trashed_at is None:
                story.trash(by=request.user)
                count += 1
        self.message_user(request, _t("In the trash: %(count)d") % {"count": count}, messages.SUCCESS)
