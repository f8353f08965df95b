"""What stories are sorted and signed by: sections, topics, authors, sources."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, ProtectedError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.models import Article, Author, Byline, Picture, Section, Source, Topic, TopicAlias, TopicUse
from articles.models.topic import key_of
from newsroom.admin.base import DeskModelAdmin, refusal_page, wrong_method
from newsroom.admin.fields import SearchField
from newsroom.admin.typed import number
from newsroom.models import Act, User
from newsroom.pages import changing
from newsroom.states import Refused

from .picture_forms import PictureChoice
from .picture_looks import look_url


class StillUsed(Refused):
    """Stories still name it."""


def counted(rows, uses, column):
    """Put on each of a page's rows how many rows of `uses` name it in `column`: one query for the page."""
    found = uses.filter(**{f"{column}__in": [row.pk for row in rows]}).order_by().values_list(column)
    counts = dict(found.annotate(Count("pk")))
    for row in rows:
        row.story_count = counts.get(row.pk, 0)


class SortingAdmin(DeskModelAdmin):
    """A thing that stories name: it can't go while they do."""

    def bar_links(self, request, obj):
        """Where readers see it; a form with an empty address has nowhere to lead."""
        return [{"url": obj.get_absolute_url(), "label": _t("See it as readers do")}] if obj.slug else []

    @admin.display(description=_("stories"))
    def stories_line(self, thing):
        """How many stories name it; counted for the rows of the page alone."""
        return thing.story_count

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
    """Sections, in the order of the menu."""

    search_fields = ["name"]
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "The name stands in the menu and over the stories; the description is for search engines."
                ),
                "fields": ["name", "description", "parent", "slug"],
            },
        ),
        (
            _("Where it is seen"),
            {
                "description": _("Its place among the others is set in the list of sections."),
                "fields": ["shown_in_menu", "shown_on_front", "is_opinion"],
            },
        ),
        (
            _("Its comments"),
            {
                "description": _("For a subject that always turns sour: every comment waits for a moderator."),
                "fields": ["comments_hold_all"],
            },
        ),
    ]

    def get_urls(self):
        """The order beside the list."""
        order = self.admin_site.admin_view(self.order_view)
        return [path("order/", order, name="articles_section_order"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """All sections in their order: a paper has a dozen of them, and they are moved right here."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        sections = list(Section.objects.select_related("parent"))
        counted(sections, Article.objects.all(), "section")
        return TemplateResponse(
            request,
            "admin/articles/sections.html",
            {
                **self.admin_site.each_context(request),
                "title": self.plural,
                "opts": self.opts,
                "sections": sections,
                "may_order": self.has_change_permission(request),
                "new_label": self.new_label if self.has_add_permission(request) else None,
                "add_url": self.url("add"),
                **(extra_context or {}),
            },
        )

    def order_view(self, request):
        """Put the sections in order: `order` names them all, or `up`/`down` names the one that moves by one."""
        back = self.url("changelist")
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=back)
        with changing():
            standing = list(Section.objects.select_for_update())
            order = _moved(standing, request.POST)
            if order is None:
                refusal = Refused(_t("The sections have changed meanwhile. Look at the list again."))
                return refusal_page(request, refusal, back=back, site=self.admin_site)
            moved = False
            for place, section in enumerate(order, 1):
                if section.position != place:
                    section.position, moved = place, True
                    section.save(update_fields=["position"])
            if moved:
                Act.record("order", order[0], by=request.user, order=", ".join(str(section) for section in order))
        return HttpResponseRedirect(back)

    def save_model(self, request, obj, form, change):
        """A new section stands last."""
        if not change:
            last = Section.objects.order_by("-position").values_list("position", flat=True).first()
            obj.position = min((last or 0) + 1, 32_000)
        super().save_model(request, obj, form, change)


def _moved(standing, typed):
    """The sections in their new order, or None where what was typed names other ones than there are."""
    known = {section.pk: section for section in standing}
    if "order" in typed:
        asked = [number(pk) for pk in typed["order"].split(",")]
        return [known[pk] for pk in asked] if sorted(known) == sorted(pk or 0 for pk in asked) else None
    which = number(typed.get("up") or typed.get("down"))
    if which not in known:
        return None
    here = standing.index(known[which])
    there = here - 1 if typed.get("up") else here + 1
    if 0 <= there < len(standing):
        standing[here], standing[there] = standing[there], standing[here]
    return standing


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
    template = "admin/includes/lines.html"
    extra = 2
    fields = ["name"]
    verbose_name_plural = _("other spellings")
    about = _("Whoever types one of these means this topic.")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("articles.view_topic")

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("articles.change_topic")

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Topic)
class TopicAdmin(SortingAdmin):
    """Topics; other spellings lead to the same one, and two that mean the same are made one."""

    change_form_template = "admin/articles/topic.html"
    list_display = ["name", "slug", "stories_line"]
    search_fields = ["name", "key", "aliases__key"]
    fields = ["name", "slug", "description"]
    inlines = [AliasInline]

    def row_facts(self, rows):
        """The counts of the page's rows."""
        counted(rows, TopicUse.objects.all(), "tag")

    def get_urls(self):
        """The merging beside the form."""
        merge = self.admin_site.admin_view(self.merge_view)
        return [path("<int:pk>/merge/", merge, name="articles_topic_merge"), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.pk:
            context["stories"] = obj.uses.count()
            context["may_merge"] = request.user.has_perm("articles.delete_topic")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def merge_view(self, request, pk):
        """Make this topic another spelling of the one that is named in `into`; by POST."""
        topic, back = get_object_or_404(Topic, pk=pk), self.url("change", pk)
        if not self.has_delete_permission(request, topic):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=back)
        key = key_of(request.POST.get("into", "").replace("\0", "")[:200])
        other = Topic.objects.filter(key=key).first() or Topic.objects.filter(aliases__key=key).first()
        try:
            if other is None:
                raise Refused(_t("There is no topic of this name. Write it as it stands in the list."))
            count, name = topic.uses.count(), str(topic)
            with changing():
                topic.merge_into(other, by=request.user)
        except Refused as refusal:
            return refusal_page(request, refusal, back=back, title=str(topic), site=self.admin_site)
        said = ngettext(
            "“%(name)s” is now another spelling of “%(other)s”; %(count)d story moved.",
            "“%(name)s” is now another spelling of “%(other)s”; %(count)d stories moved.",
            count,
        )
        self.message_user(request, said % {"name": name, "other": other, "count": count}, messages.SUCCESS)
        return HttpResponseRedirect(self.url("change", other.pk))


@admin.register(Author)
class AuthorAdmin(SortingAdmin):
    """Authors, staff and guests."""

    change_form_template = "admin/articles/author.html"
    list_display = ["face", "name", "role_title", "account", "stories_line"]
    list_display_links = ["name"]
    list_filter = ["kind", ("user", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "portrait"]
    search_fields = ["name", "slug"]
    fieldsets = [
        (
            _("Under the story"),
            {
                "description": _("What readers see: the name in the byline, and a line about the person at the end."),
                "fields": ["name", "kind", "role_title", "bio", "contact", "portrait"],
            },
        ),
        (
            _("At the desk"),
            {
                "description": _("Stories of this account begin with this name."),
                "fields": ["user", "slug"],
            },
        ),
    ]

    def row_facts(self, rows):
        """The counts of the page's rows."""
        counted(rows, Byline.objects.all(), "author")

    @admin.display(description=_("portrait"))
    def face(self, author):
        """A small portrait."""
        return format_html('<img class="thumb" src="{}" alt="">', look_url(author.portrait)) if author.portrait else ""

    @admin.display(description=_("account"), ordering="user")
    def account(self, author):
        """Whose account it is."""
        return author.user.username if author.user else _t("guest")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "bio":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 4})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            return SearchField(
                User.objects.all(),
                db_field=db_field,
                names=["username", "email"],
                label=db_field.verbose_name,
                required=False,
                help_text=_("Type a name or a login. Left empty, the author is a guest."),
            )
        if db_field.name == "portrait":
            return PictureChoice(Picture.objects.usable(), label=db_field.verbose_name, required=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        """Whose account an author is, only those who look after the staff decide."""
        return [] if request.user.has_perm("newsroom.change_user") else ["user"]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.pk and obj.portrait_id:
            context["portrait_look"] = look_url(obj.portrait)
        return super().render_change_form(request, context, add, change, form_url, obj)


@admin.register(Source)
class SourceAdmin(SortingAdmin):
    """Sources and their credit lines."""

    list_display = ["name", "kind", "credit_line", "found", "stories_line"]
    list_filter = ["kind"]
    search_fields = ["name"]
    fieldsets = [
        (
            None,
            {
                "description": _("Whose work a story is. The credit line is printed once, at the end of the story."),
                "fields": ["name", "kind", "credit_line", "home_page", "slug"],
            },
        ),
        (
            _("Search engines"),
            {
                "description": _(
                    "Agencies sell one text to many papers. Search engines show one of the copies; an agency may ask "
                    "you to keep yours out of them, so that its own customers don't compete."
                ),
                "fields": ["search_policy"],
            },
        ),
    ]

    def bar_links(self, request, obj):
        """A source has no page of its own."""
        return []

    def row_facts(self, rows):
        """The counts of the page's rows."""
        counted(rows, Article.objects.all(), "source")

    @admin.display(description=_("search engines"), ordering="search_policy")
    def found(self, source):
        """Whether its stories may be found there."""
        return _t("kept out") if source.search_policy == Source.SearchPolicy.NOINDEX else _t("may be found")
