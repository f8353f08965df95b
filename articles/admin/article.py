"""The story desk: the list of stories, the form, its verbs, its history.

The form is ours, not Django's change form: it saves by `Article.edit`, so that one save is one revision and one
change of the pages, and it can say what differs when two people wrote at once.
"""

import re
from urllib.parse import unquote as percent_decoded
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Author, Byline, Correction, Picture, Revision, Section, State
from articles.models.revising import OTHER_FIELDS, TEXT_FIELDS
from newsroom.admin.base import DeskModelAdmin, refusal_page, sentences_of, status_of, with_nonce, wrong_method
from newsroom.admin.differences import word_diff
from newsroom.admin.typed import number
from newsroom.models import Address
from newsroom.pages import changing
from newsroom.states import Refused, SlugTaken, StaleEdit
from newsroom.text import clean_body, plain, render_body

from .forms import StoryForms
from .verbs import VERBS, offered, perform

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


@admin.register(Article)
class ArticleAdmin(DeskModelAdmin):
    """Stories."""

    place = 10
    list_display = ["story", "section", "names", "state_words", "dates", "replies"]
    list_display_links = None
    list_select_related = ["section"]
    list_filter = [StateFilter, SectionFilter, AuthorFilter, ("published_at", admin.DateFieldListFilter), "source"]
    search_fields = ["headline", "slug"]
    search_help_text = _("Words of the headline, or a pasted address of the paper")
    ordering = ["-edited_at", "-id"]
    actions = ["trash_all"]

    # -- who may what ----------------------------------------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return any(request.user.has_perm(f"articles.{may}") for may in ("change_article", "edit_any_article"))
        return obj.trashed_at is None and obj.may_be_edited_by(request.user)

    def has_delete_permission(self, request, obj=None):
        if obj is None:
            return request.user.has_perm("articles.delete_article")
        return VERBS["trash"].is_offered(obj, request.user)

    # -- the list --------------------------------------------------------------------------------------------------

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

    # -- the addresses ---------------------------------------------------------------------------------------------

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/do/<str:verb>/", wrap(self.verb_view), name="articles_article_verb"),
            path("<int:pk>/history/<int:number>/", wrap(self.revision_view), name="articles_article_revision"),
            path(
                "<int:pk>/history/<int:number>/bring-back/",
                wrap(self.bring_back_view),
                name="articles_article_bring_back",
            ),
            *super().get_urls(),
        ]

    # -- the form --------------------------------------------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The story's form: shown, saved, or shown again with all that was typed and why it was not saved."""
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return self._new(request) if request.method == "POST" else self._page(request, self._blank(request))
        story = self.get_object(request, unquote(object_id))
        if story is None:
            raise Http404
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        if request.method != "POST":
            if not self.has_change_permission(request, story):
                return self._reading_page(request, story)
            return self._page(request, StoryForms(by=request.user, story=story))
        if not self.has_change_permission(request, story):
            return self._kept_but_refused(request, story)
        return self._save(request, story)

    def _blank(self, request):
        latest = Article.objects.filter(created_by=request.user, section__isnull=False).only("section_id").first()
        author = Author.objects.filter(user=request.user).first()
        return StoryForms(
            by=request.user,
            initial={
                "story": {
                    "section": latest.section_id if latest else None,
                    **self.get_changeform_initial_data(request),
                },
                "byline": [{"author": author, "ORDER": 1}] if author else [],
            },
        )

    def _new(self, request):
        desk = StoryForms(by=request.user, typed=request.POST, files=request.FILES)
        if not desk.is_valid():
            return self._page(request, desk, status=400)
        columns = {name: getattr(desk.form.instance, name) for name in (*TEXT_FIELDS, *OTHER_FIELDS)}
        more = {"topics": desk.form.cleaned_data["topics"], "byline": desk.names, "pictures": desk.uses}
        more = {name: value for name, value in more.items() if value}
        try:
            with changing():
                story = Article.begin(by=request.user, note=desk.form.cleaned_data["note"], **columns, **more)
                desk.save_credits()
        except Refused as refusal:
            return self._page(request, desk, refusal=refusal)
        self.message_user(request, _t("“%(name)s” is saved.") % {"name": story}, messages.SUCCESS)
        if verb := self._verb_asked(request):
            # The story exists now; sent again from here it would be there twice.
            try:
                self._do(request, verb, story)
            except (Refused, PermissionDenied) as refusal:
                for sentence in sentences_of(refusal):
                    self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(self.url("change", story.pk))

    def _save(self, request, story):
        desk = StoryForms(by=request.user, story=story, typed=request.POST, files=request.FILES)
        if not desk.is_valid():
            return self._page(request, desk, status=400)
        changes, noted = desk.changes(story), desk.form.cleaned_data
        substantive = noted.get("substantive", False)
        differs = bool(changes or substantive or noted["note"])
        try:
            with changing():
                if differs:
                    story.edit(
                        by=request.user,
                        version=noted["version"] or 0,
                        note=noted["note"],
                        substantive=substantive,
                        **changes,
                    )
                desk.save_credits()
        except StaleEdit as refusal:
            return self._stale(request, desk, refusal)
        except Refused as refusal:
            return self._page(request, desk, refusal=refusal)
        except PermissionDenied:
            return self._kept_but_refused(request, Article.objects.get(pk=story.pk))
        verb = self._verb_asked(request)
        if differs or not verb:
            said = _t("“%(name)s” is saved.") if differs else _t("“%(name)s” is as it was: nothing to save.")
            self.message_user(request, said % {"name": story}, messages.SUCCESS)
        if verb:
            try:
                self._do(request, verb, story)
            except (Refused, PermissionDenied) as refusal:
                story.refresh_from_db()
                return self._page(request, StoryForms(by=request.user, story=story), refusal=refusal, saved=True)
        if "_preview" in request.POST:
            return HttpResponseRedirect(reverse("preview", args=[story.pk]))
        return HttpResponseRedirect(self.url("change", story.pk))

    def _verb_asked(self, request):
        return VERBS.get("publish" if "_publish" in request.POST else request.POST.get("_verb", ""))

    def _do(self, request, verb, story):
        with changing():
            perform(verb, story, by=request.user, typed=request.POST)
        self.message_user(request, str(verb.done), messages.SUCCESS)

    def _page(self, request, desk, *, refusal=None, status=200, saved=False, theirs=None):
        story = desk.story
        if refusal is not None:
            status = status_of(refusal)
        if isinstance(refusal, SlugTaken):
            desk.form.add_error("slug", str(refusal))
        errors = desk.form.errors or any(desk.byline.errors) or any(desk.pictures.errors)
        row_errors = [*desk.byline.non_form_errors(), *desk.pictures.non_form_errors()]
        return TemplateResponse(
            request,
            "admin/articles/story.html",
            {
                **self.admin_site.each_context(request),
                "title": story.headline if story else _t("New story"),
                "desk": desk,
                "form": desk.form,
                "story": story,
                "offered": offered(story, request.user) if story else [],
                "problems": story.problems() if story and not story.was_public else [],
                "warnings": story.warnings() if story else [],
                "may_publish": request.user.has_perm("articles.publish_article"),
                "correction_kinds": Correction.Kind.choices,
                "correction_places": Correction.Place.choices,
                "refusal": sentences_of(refusal) if refusal is not None and not isinstance(refusal, SlugTaken) else [],
                "row_errors": row_errors,
                "errors": bool(errors or row_errors),
                "saved": saved,
                "theirs": theirs,
                "typed": request.POST,
                "media": with_nonce(desk.media, request),
                "list_url": self.url("changelist"),
                "opts": self.opts,
            },
            status=status,
        )

    def _stale(self, request, desk, refusal):
        """409: both texts side by side; the form keeps mine, and its next save begins from theirs."""
        story = Article.objects.get(pk=desk.story.pk)
        desk.story = story
        desk.start_from(refusal.current)
        return self._page(
            request,
            desk,
            refusal=refusal,
            theirs={
                "by": story.edited_by or _t("Newsroom"),
                "at": story.edited_at,
                "version": story.edit_version,
                "differences": differences(story, desk),
            },
        )

    def _reading_page(self, request, story):
        return TemplateResponse(
            request,
            "admin/articles/reading.html",
            {
                **self.admin_site.each_context(request),
                "title": story.headline,
                "story": story,
                "text": reading(story.snapshot()),
                "offered": offered(story, request.user),
                "opts": self.opts,
                "correction_kinds": Correction.Kind.choices,
                "correction_places": Correction.Place.choices,
                "list_url": self.url("changelist"),
            },
        )

    def _kept_but_refused(self, request, story):
        """403 for a save that the role forbids, 409 for one into the trash: what was typed is shown, to be copied."""
        typed = {name: request.POST.get(name, "") for name in TEXT_FIELDS if request.POST.get(name)}
        labels = {name: Article._meta.get_field(name).verbose_name for name in typed}
        return TemplateResponse(
            request,
            "admin/articles/kept.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("Not saved"),
                "story": story,
                "typed": [(labels[name], text) for name, text in typed.items()],
                "opts": self.opts,
                "back": self.url("change", story.pk),
            },
            status=409 if story.trashed_at else 403,
        )

    # -- verbs -----------------------------------------------------------------------------------------------------

    def verb_view(self, request, pk, verb):
        """One verb, by POST; anything else is told where the button is."""
        story = get_object_or_404(Article, pk=pk)
        back = self.url("change", pk)
        if verb not in VERBS:
            raise Http404
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=back)
        try:
            self._do(request, VERBS[verb], story)
        except (Refused, PermissionDenied) as refusal:
            return refusal_page(request, refusal, back=back, title=story.headline)
        if verb == "trash":
            return HttpResponseRedirect(self.url("changelist"))
        return HttpResponseRedirect(back)

    # -- history ---------------------------------------------------------------------------------------------------

    def history_view(self, request, object_id, extra_context=None):
        """Every revision: who, when, by which verb, and the note."""
        story = self.get_object(request, unquote(object_id))
        if story is None:
            raise Http404
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        return TemplateResponse(
            request,
            "admin/articles/history.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("History of “%(name)s”") % {"name": story},
                "story": story,
                "revisions": story.revisions.defer("data")[:500],
                "opts": self.opts,
                "back": self.url("change", story.pk),
            },
        )

    def _revision(self, request, pk, number):
        story = get_object_or_404(Article, pk=pk)
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        return story, get_object_or_404(Revision, article=story, number=number)

    def revision_view(self, request, pk, number):
        """One revision as it stood, and what differs from the story now."""
        story, revision = self._revision(request, pk, number)
        return TemplateResponse(
            request,
            "admin/articles/revision.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("Version %(number)d of “%(name)s”") % {"number": number, "name": story},
                "story": story,
                "revision": revision,
                "text": reading(revision.data),
                "differences": between(revision.data, story.snapshot()),
                "opts": self.opts,
                "may_bring_back": self.has_change_permission(request, story),
                "back": self.url("history", story.pk),
            },
        )

    def bring_back_view(self, request, pk, number):
        """Make the text of that revision the story's again, by POST, as a new version."""
        story, revision = self._revision(request, pk, number)
        here = reverse("admin:articles_article_revision", args=[pk, number])
        if request.method != "POST":
            return wrong_method(request, back=here)
        typed = request.POST.get("version", "")
        try:
            with changing():
                story.revert(to=revision, by=request.user, version=int(typed[:9]) if typed.isdecimal() else None)
        except (Refused, PermissionDenied) as refusal:
            return refusal_page(request, refusal, back=here, title=story.headline)
        self.message_user(request, _t("Version %(number)d is back.") % {"number": number}, messages.SUCCESS)
        return HttpResponseRedirect(self.url("change", pk))


# -- what a person reads --------------------------------------------------------------------------------------------


def story_at(address: str) -> int | None:
    """The id of the story at a pasted public address (with or without host, page or `edit/`), or None."""
    try:
        where = percent_decoded(urlsplit(address.strip()[:2000]).path or "")[:700]
    except ValueError:
        return None
    if preview := re.search(r"/(?:preview|article)/([0-9]{1,18})(?:/|$)", where):
        return int(preview[1])
    if dated := re.match(r"/?([0-9]{4})/([0-9]{2})/([0-9]{2})/([^/]{1,200})", where):
        where = "/{}/{}/{}/{}/".format(*dated.groups())
    row = Address.objects.at(where) or Address.objects.at(where.rstrip("/") + "/")
    if row and row.subject_uid:
        return Article.objects.filter(uid=row.subject_uid).values_list("pk", flat=True).first()
    return None


def reading(data: dict) -> dict:
    """A snapshot for the eye: its texts by label, and the body as readers would see it but for its pictures' files."""

    def show_picture(uid, caption, alt):
        return format_html(
            '<figure class="placeholder"><p>{}</p><figcaption>{}</figcaption></figure>', _t("Picture"), caption
        )

    return {
        "lines": [
            (Article._meta.get_field(name).verbose_name, data.get(name))
            for name in TEXT_FIELDS
            if name not in ("body", "headline", "standfirst") and data.get(name)
        ],
        "headline": data.get("headline", ""),
        "standfirst": data.get("standfirst", ""),
        "topics": ", ".join(data.get("topics", [])),
        # Cleaned again: an old revision may come from before a gap in the cleaner was closed.
        "body": render_body(clean_body(data.get("body", "")), show_picture),
    }


def _labelled(data: dict) -> dict:
    """A snapshot as text by label: what the comparison of two versions shows."""
    section = Section.objects.filter(uid=data["section"]).first() if data.get("section") else None
    byline = data.get("byline", [])
    authors = {str(a.uid): a.name for a in Author.objects.filter(uid__in=[uid for uid, _role in byline])}
    pictures = [use for use in data.get("pictures", []) if use["role"] != "body"]
    names = {str(p.uid): str(p) for p in Picture.objects.filter(uid__in=[use["picture"] for use in pictures])}
    roles = dict(Byline.Role.choices)
    return {
        **{Article._meta.get_field(name).verbose_name: data.get(name, "") for name in TEXT_FIELDS if name != "body"},
        _t("text"): plain(data.get("body", "")),
        _t("section"): section.name if section else "",
        _t("topics"): ", ".join(data.get("topics", [])),
        _t("byline"): "\n".join(f"{roles.get(role, role)} {authors.get(uid, '')}" for uid, role in byline),
        _t("pictures"): "\n".join(
            " · ".join(filter(None, [names.get(use["picture"], ""), use["caption"], use["alt"]])) for use in pictures
        ),
    }


def between(first: dict, second: dict) -> list[dict]:
    """Where two snapshots differ: dicts with `label`, `first`, `second` and `runs`, the words gone and new."""
    first, second = _labelled(first), _labelled(second)
    return [
        {
            "label": label,
            "first": first[label],
            "second": second[label],
            "runs": word_diff(str(first[label]), str(second[label])),
        }
        for label in first
        if first[label] != second[label]
    ]


def differences(story, desk) -> list[dict]:
    """Where what was typed (`second`) differs from the story as somebody else saved it (`first`)."""
    mine = desk.form.instance
    typed = {
        **{name: getattr(mine, name) for name in TEXT_FIELDS},
        "section": str(mine.section.uid) if mine.section_id else None,
        "topics": desk.form.cleaned_data["topics"],
        "byline": [[str(author.uid), role] for author, role in desk.names],
        "pictures": [{**use, "picture": str(use["picture"].uid)} for use in desk.uses],
    }
    found = between(story.snapshot(), typed)
    for name, value in desk.form.changes(story).items():
        if name in OTHER_FIELDS and name != "section":
            theirs = str(getattr(story, name) or "")
            found.append(
                {
                    "label": Article._meta.get_field(name).verbose_name,
                    "first": theirs,
                    "second": str(value or ""),
                    "runs": word_diff(theirs, str(value or "")),
                }
            )
    return found
