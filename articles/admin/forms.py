"""The forms of the story desk: the story itself, the names under it, its pictures; and what they say was changed.

A form never touches the story that is saved: it fills a copy (`form.instance`), and `changes()` names what differs
from the row, so that a save without a difference is none.
"""

from copy import copy

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Author, Byline, PictureUse, TopicUse
from articles.models.revising import OTHER_FIELDS, TEXT_FIELDS
from articles.prose import BodyField
from newsroom.admin.base import HourField
from newsroom.models import Act
from newsroom.pages import changing
from newsroom.roles import SYSTEM
from newsroom.text import clean_line, clean_text, topic_key

from .form_rows import ACCEPTED, AltField, BylineRows, PictureRows, take_upload

__all__ = ["ACCEPTED", "AltField", "StoryForm", "StoryForms", "take_upload"]

MOST_TOPICS = 40
FALLS_BACK = ("short_headline", "seo_headline", "social_headline", "feed_headline")


class StoryForm(forms.ModelForm):
    """The story's own columns, its topics, and how the save is to be noted."""

    body = BodyField(label=_("Text"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000)
    topics = forms.CharField(label=_("Topics"), required=False, max_length=2000, help_text=_("Separated by commas."))
    substantive = forms.BooleanField(label=_("Substantive change: show the story as updated"), required=False)
    note = forms.CharField(
        label=_("Note on this save"),
        required=False,
        max_length=300,
        help_text=_("For the history; readers don't see it."),
    )

    class Meta:
        model = Article
        fields = [*TEXT_FIELDS, *OTHER_FIELDS]
        widgets = {
            "headline": forms.Textarea(
                attrs={"rows": 1, "class": "headline", "dir": "auto", "placeholder": _("Headline")}
            ),
            "standfirst": forms.Textarea(
                attrs={
                    "rows": 1,
                    "dir": "auto",
                    "placeholder": _("Standfirst: one sentence that makes them read on"),
                }
            ),
            "kicker": forms.TextInput(attrs={"dir": "auto", "placeholder": _("Kicker")}),
            "dateline": forms.TextInput(attrs={"dir": "auto"}),
            "byline_text": forms.TextInput(attrs={"dir": "auto"}),
        }
        field_classes = {"embargo_until": HourField, "comments_until": HourField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        story = self.instance
        if story.pk:
            self.initial.setdefault("version", story.edit_version)
            names = [use.tag.name for use in story.topic_uses.all()]
            self.initial.setdefault("topics", ", ".join(names))
        self.fields["headline"].error_messages["required"] = _("A story needs a headline.")
        self.fields["section"].empty_label = _("Choose a section")
        self.fields["source"].empty_label = _("The paper's own")
        for name in ("section", "source"):
            # Asked of the database once: the closed panel says them too.
            self.fields[name].choices = list(iter(self.fields[name].choices))
        self.fields["language"].choices = [("", _("The paper's own")), *settings.LANGUAGES]
        if story.was_public:
            self.fields["slug"].help_text = _(
                "Readers and links know this address. Write another one, and the old one leads there."
            )
        elif story.day:
            self.fields["slug"].help_text = _("The hour is set, and with it this address.")
        if not story.was_public:
            del self.fields["substantive"]
        # The browser counts differently from us, and a cut-off paste is a loss: the form answers with a sentence.
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
        self.fields["slug"].widget.attrs["dir"] = self.fields["topics"].widget.attrs["dir"] = "auto"
        for name in FALLS_BACK:
            self.fields[name].widget.attrs |= {"dir": "auto", "placeholder": story.headline, "data-falls-back": ""}
        self.fields["standfirst"].help_text = self.fields["kicker"].help_text = ""

    def clean_headline(self):
        headline = clean_line(self.cleaned_data["headline"], 250)
        if not headline:
            raise ValidationError(_t("A story needs a headline."))
        return headline

    def clean_slug(self):
        # An address that readers know is changed, never taken away.
        return self.cleaned_data["slug"] or (self.initial.get("slug", "") if self.instance.day else "")

    def clean_topics(self):
        names = [clean_line(name, 100) for name in self.cleaned_data["topics"].replace("،", ",").split(",")]
        kept = {}
        for name in names:
            if topic_key(name):
                kept.setdefault(topic_key(name), name)
        if len(kept) > MOST_TOPICS:
            raise ValidationError(_t("A story has at most %(most)d topics.") % {"most": MOST_TOPICS})
        return list(kept.values())

    def changes(self, story) -> dict:
        """The columns and topics that differ from `story` as it is in the database, for `edit()`."""
        mine = self.instance
        mine.tidy()
        changed = {name: getattr(mine, name) for name in TEXT_FIELDS if getattr(mine, name) != getattr(story, name)}
        for name in OTHER_FIELDS:
            attname = Article._meta.get_field(name).attname
            if getattr(mine, attname) != getattr(story, attname):
                changed[name] = getattr(mine, name)
        topics = self.cleaned_data["topics"]
        known = {topic_key(use.tag.name) for use in story.topic_uses.select_related("tag")} if story.pk else set()
        if {topic_key(name) for name in topics} != known:
            changed["topics"] = topics
        return changed


# What the form shows besides the row itself, each by one query.
_HANGS_ON_IT = (
    Prefetch("bylines", Article.byline_rows()),
    Prefetch("topic_uses", TopicUse.objects.select_related("tag")),
    Prefetch("picture_uses", PictureUse.objects.select_related("picture")),
)


class StoryForms:
    """The three forms of one story as one: shown together, valid together, compared with the story together."""

    def __init__(self, *, by, story=None, typed=None, files=None, initial=None):
        self.by, self.story = by, story
        self._new_authors = {}
        initial = initial or {}
        # A script that sends the story alone says nothing of names and pictures: they stay.
        self.silent = {prefix for prefix in ("byline", "pictures") if typed and f"{prefix}-TOTAL_FORMS" not in typed}
        if self.silent:
            typed = typed.copy()
            for prefix in self.silent:
                typed[f"{prefix}-TOTAL_FORMS"] = typed[f"{prefix}-INITIAL_FORMS"] = "0"
        if story:
            prefetch_related_objects([story], *_HANGS_ON_IT)
        # The form fills a copy; the story itself is saved by its verb alone.
        mine = copy(story) if story else Article(created_by=by)
        self.form = StoryForm(typed, files, instance=mine, initial=initial.get("story"))
        for name in ("section", "source") if story else ():
            # They are known by now: the choices hold them.
            wanted = getattr(story, f"{name}_id")
            found = [value.instance for value, _label in self.form.fields[name].choices if value and value == wanted]
            if found:
                setattr(story, name, found[0])
        names = story.bylines.all() if story else []
        byline = [{"author": b.author, "role": b.role} for b in names] or initial.get("byline") or []
        byline = [{"name": row["author"].name, "ORDER": n, **row} for n, row in enumerate(byline, 1)]
        self.byline = BylineRows(typed, files, prefix="byline", initial=byline, form_kwargs={"by": by})
        self.pictures = PictureRows(typed, files, prefix="pictures", initial=_uses_of(story), form_kwargs={"by": by})

    def is_valid(self) -> bool:
        """All three are asked, so that everything wrong is said at once and every upload is taken in."""
        return all([self.form.is_valid(), self.byline.is_valid(), self.pictures.is_valid()])

    @property
    def media(self):
        """What the page needs of scripts and styles."""
        return self.form.media + self.byline.media + self.pictures.media

    @property
    def names(self) -> list:
        """The byline as `edit()` takes it; the same name in the same role stands once. See `make_authors`."""
        rows = {}
        for row in self.byline.kept():
            author, role = row["author"], row["role"] or Byline.Role.BY
            if author.pk is None:
                author = row["author"] = self._new_authors.setdefault(topic_key(author.name), author)
            rows.setdefault((author.uid, role), (author, role))
        return list(rows.values())

    def begins(self, author) -> bool:
        """Whether this author is one that was typed here and did not exist."""
        return author is self._new_authors.get(topic_key(author.name))

    def make_authors(self):
        """Make the authors that were typed and did not exist. Call inside `changing`, before the byline is saved."""
        _ = self.names  # finds them
        for author in self._new_authors.values():
            # A save that was rolled back leaves its number behind.
            if author.pk is None or not Author.objects.filter(pk=author.pk).exists():
                author.pk = None
                author.save(force_insert=True)
                Act.record("begin", author, by=self.by)

    @property
    def uses(self) -> list[dict]:
        """The pictures as `edit()` takes them."""
        rows = []
        for n, row in enumerate(self.pictures.kept()):
            default = PictureUse.Role.GALLERY if n else PictureUse.Role.LEAD
            rows.append(
                {
                    "picture": row["picture"],
                    "role": row["role"] or default,
                    "caption": clean_text(row["caption"])[:3000],
                    "alt": clean_line(row["alt"], 500),
                    "decorative": row["decorative"],
                }
            )
        return rows

    def changes(self, story) -> dict:
        """What differs from `story` as it is in the database: the fields of `edit()`."""
        changed = self.form.changes(story)
        standing = [(byline.author, byline.role) for byline in story.bylines.select_related("author")]
        if "byline" not in self.silent and self.names != standing:
            changed["byline"] = self.names
        if "pictures" not in self.silent and self.uses != [_plain_use(use) for use in _shown_uses(story)]:
            changed["pictures"] = self.uses
        return changed

    def save_credits(self):
        """Write down credits that were typed beside the pictures. Call inside `changing`."""
        if not (self.by is SYSTEM or self.by.has_perm("articles.change_picture")):
            return
        for row in self.pictures.kept():
            picture, credit = row["picture"], clean_line(row["credit"], 300)
            if credit and credit != picture.credit:
                with changing():
                    picture.credit = credit
                    picture.save(update_fields=["credit"])


def _shown_uses(story):
    return story.picture_uses.exclude(role=PictureUse.Role.BODY).select_related("picture")


def _plain_use(use):
    return {
        "picture": use.picture,
        "role": use.role,
        "caption": use.caption,
        "alt": use.alt,
        "decorative": use.decorative,
    }


def _uses_of(story):
    if not story:
        return None
    shown = [use for use in story.picture_uses.all() if use.role != PictureUse.Role.BODY]
    return [{**_plain_use(use), "credit": use.picture.credit, "ORDER": n} for n, use in enumerate(shown, 1)]
