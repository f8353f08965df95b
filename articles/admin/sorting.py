"""What stories are sorted and signed by: sections, topics, authors, sources."""

from django import forms
from django.contrib import admin
from django.db.models import Count, ProtectedError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Author, Section, Source, Topic, TopicAlias
from articles.models.topic import key_of
from newsroom.admin.base import DeskModelAdmin
from newsroom.states import Refused


class StillUsed(Refused):
    """Stories still name it."""


class SortingAdmin(DeskModelAdmin):
    """A thing that stories name: it can't go while they do."""

    def delete_model(self, request, obj):
        """Delete it, or say that stories still use it."""
        try:
            super().delete_model(request, obj)
        except ProtectedError as still:
            raise StillUsed(
                _("“%(name)s” is still used by %(count)d stories. Move them first.")
                % {"name": obj, "count": len(still.protected_objects)}
            ) from still

    def get_deleted_objects(self, objs, request):
        # Django would list every story and refuse in its own words; our verb says it in a sentence.
        return [str(obj) for obj in objs], {}, set(), []


@admin.register(Section)
class SectionAdmin(SortingAdmin):
    """Sections."""

    list_display = ["name", "slug", "position", "shown_in_menu", "shown_on_front", "is_opinion", "comments_hold_all"]
    search_fields = ["name"]
    fields = [
        "name",
        "slug",
        "description",
        "parent",
        "position",
        "shown_in_menu",
        "shown_on_front",
        "is_opinion",
        "comments_hold_all",
    ]


class EachSpellingOnce(forms.BaseInlineFormSet):
    """The other spellings of one topic, no two of them the same."""

    def clean(self):
        super().clean()
        seen = set()
        for form in self.forms:
            if form in self.deleted_forms or not form.cleaned_data.get("name"):
                continue
            key = key_of(form.cleaned_data["name"])
            if key in seen:
                form.add_error("name", _t("This spelling stands here twice."))
            seen.add(key)


class AliasInline(admin.TabularInline):
    """Other spellings of a topic."""

    model = TopicAlias
    formset = EachSpellingOnce
    extra = 1
    fields = ["name"]
    verbose_name_plural = _("other spellings")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("articles.view_topic")

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("articles.change_topic")

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Topic)
class TopicAdmin(SortingAdmin):
    """Topics; other spellings lead to the same one."""

    list_display = ["name", "slug", "stories_line"]
    search_fields = ["name", "key", "aliases__key"]
    fields = ["name", "slug", "description"]
    inlines = [AliasInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(story_count=Count("uses", distinct=True))

    @admin.display(description=_("stories"), ordering="story_count")
    def stories_line(self, topic):
        return topic.story_count


@admin.register(Author)
class AuthorAdmin(SortingAdmin):
    """Authors, staff and guests."""

    list_display = ["name", "kind", "role_title", "user"]
    list_filter = ["kind", ("user", admin.EmptyFieldListFilter)]
    list_select_related = ["user"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "kind", "role_title", "bio", "contact", "portrait", "user"]
    autocomplete_fields = ["portrait"]

    def get_readonly_fields(self, request, obj=None):
        """Whose account an author is, only those who look after the staff decide."""
        return [] if request.user.has_perm("newsroom.change_user") else ["user"]


@admin.register(Source)
class SourceAdmin(SortingAdmin):
    """Sources and their credit lines."""

    list_display = ["name", "kind", "credit_line", "search_policy"]
    list_filter = ["kind"]
    search_fields = ["name"]
    fields = ["name", "slug", "kind", "credit_line", "home_page", "search_policy"]
