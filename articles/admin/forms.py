"""The forms of the story desk: the story itself, the names under it, its pictures; and what they say was changed.

A form never touches the story that is saved: it fills a copy (`form.instance`), and `changes()` names what differs
from the row, so that a save without a difference is none.
"""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Author, Byline, Picture, PictureUse
from articles.models.revising import OTHER_FIELDS, TEXT_FIELDS
from articles.pictures.alt import alt_problem
from articles.pictures.inspect import MIME, PictureRefused
from articles.pictures.making import take_in
from articles.prose import BodyField
from newsroom.admin.base import HourField
from newsroom.admin.typed import Chooser, number
from newsroom.pages import changing
from newsroom.roles import SYSTEM
from newsroom.text import clean_line, clean_text, topic_key

MOST_ROWS = 40
MOST_TOPICS = 40
ACCEPTED = ",".join(MIME.values())


class AltField(forms.CharField):
    """Alternative text that is not a file name."""

    def validate(self, value):
        super().validate(value)
        if problem := alt_problem(value or ""):
            raise ValidationError(problem)


def take_upload(file: UploadedFile, by, **fields) -> Picture:
    """Take an uploaded file into the library, or raise ValidationError with the sentence of its refusal."""
    try:
        return take_in(file, by=by, **fields)
    except PictureRefused as refused:
        raise ValidationError(_t("“%(name)s”: %(why)s") % {"name": file.name, "why": refused}) from refused


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
            "headline": forms.Textarea(attrs={"rows": 2, "class": "headline"}),
            "standfirst": forms.Textarea(attrs={"rows": 3}),
        }
        field_classes = {"embargo_until": HourField, "comments_until": HourField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        story = self.instance
        if story.pk:
            self.initial.setdefault("version", story.edit_version)
            names = [use.tag.name for use in story.topic_uses.select_related("tag")]
            self.initial.setdefault("topics", ", ".join(names))
        self.fields["section"].empty_label = _("Choose a section")
        self.fields["source"].empty_label = _("The paper's own")
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
        self.fields["slug"].widget.attrs["dir"] = "auto"

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


class Rows(forms.BaseFormSet):
    """Ordered rows; an empty row at the end is none."""

    ordering_widget = forms.NumberInput(attrs={"min": 1, "class": "order"})
    deletion_widget = forms.CheckboxInput

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place")
        form.fields["DELETE"].label = _("Take out")

    def kept(self) -> list[dict]:
        """The cleaned rows in their order, without empty and struck ones."""
        filled = [form for form in self.forms if form.is_filled() and not form.cleaned_data.get("DELETE")]
        ordered = sorted(enumerate(filled), key=lambda pair: (pair[1].cleaned_data.get("ORDER") or 10_000, pair[0]))
        return [form.cleaned_data for _number, form in ordered]


class BylineRow(forms.Form):
    """One name under the story."""

    author = forms.ModelChoiceField(
        Author.objects.all(),
        label=_("Name"),
        required=False,
        widget=Chooser(Byline._meta.get_field("author"), admin.site),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Byline.Role, required=False, initial=Byline.Role.BY)

    def is_filled(self):
        return bool(self.cleaned_data.get("author"))


BylineRows = forms.formset_factory(
    BylineRow,
    formset=Rows,
    extra=1,
    can_order=True,
    can_delete=True,
    max_num=MOST_ROWS,
    validate_max=True,
    absolute_max=MOST_ROWS + 1,
)


class PictureRow(forms.Form):
    """One picture of the story: chosen from the library, or brought into it here."""

    picture = forms.ModelChoiceField(
        Picture.objects.all(),
        label=_("Number in the library"),
        required=False,
        widget=forms.NumberInput(attrs={"class": "picked"}),
    )
    upload = forms.FileField(
        label=_("or a new picture from this computer"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    role = forms.ChoiceField(
        label=_("Where"), required=False, choices=[c for c in PictureUse.Role.choices if c[0] != PictureUse.Role.BODY]
    )
    caption = forms.CharField(
        label=_("Caption here"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 2})
    )
    alt = AltField(label=_("Alternative text here"), required=False, max_length=500)
    decorative = forms.BooleanField(label=_("Decorative here"), required=False)
    credit = forms.CharField(
        label=_("Credit"), required=False, max_length=300, help_text=_("Kept with the picture, for every story.")
    )

    def __init__(self, *args, by=None, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    def is_filled(self):
        return bool(self.cleaned_data.get("picture"))

    @property
    def chosen(self) -> Picture | None:
        """The picture this row shows, also while the form is shown again."""
        value = self["picture"].value()
        if isinstance(value, Picture):
            return value
        return Picture.objects.filter(pk=number(value)).first()

    def clean(self):
        data = super().clean()
        if file := data.get("upload"):
            try:
                picture = take_upload(file, self.by)
            except ValidationError as refused:
                self.add_error("upload", refused)
                return data
            data["picture"] = picture
            # It is in the library now: whatever else is wrong, the form that is shown again names it.
            self.data = self.data.copy()
            self.data[self.add_prefix("picture")] = str(picture.pk)
            if not data.get("credit") and picture.credit:
                data["credit"] = picture.credit
                self.data[self.add_prefix("credit")] = picture.credit
        elif (
            not data.get("picture")
            and "picture" not in self.errors
            and any(data.get(name) for name in ("caption", "alt", "credit"))
        ):
            self.add_error("picture", _t("Choose a picture, or empty this row."))
        return data


PictureRows = forms.formset_factory(
    PictureRow,
    formset=Rows,
    extra=1,
    can_order=True,
    can_delete=True,
    max_num=MOST_ROWS,
    validate_max=True,
    absolute_max=MOST_ROWS + 1,
)


class StoryForms:
    """The three forms of one story as one: shown together, valid together, compared with the story together."""

    def __init__(self, *, by, story=None, typed=None, files=None, initial=None):
        self.by, self.story = by, story
        initial = initial or {}
        # A script that sends the story alone says nothing of names and pictures: they stay.
        self.silent = {prefix for prefix in ("byline", "pictures") if typed and f"{prefix}-TOTAL_FORMS" not in typed}
        if self.silent:
            typed = typed.copy()
            for prefix in self.silent:
                typed[f"{prefix}-TOTAL_FORMS"] = typed[f"{prefix}-INITIAL_FORMS"] = "0"
        # The form fills a copy; the story itself is saved by its verb alone.
        mine = Article.objects.get(pk=story.pk) if story else Article(created_by=by)
        self.form = StoryForm(typed, files, instance=mine, initial=initial.get("story"))
        names = story.bylines.select_related("author") if story else []
        byline = [{"author": b.author, "role": b.role, "ORDER": n} for n, b in enumerate(names, 1)]
        byline = byline or initial.get("byline")
        self.byline = BylineRows(typed, files, prefix="byline", initial=byline)
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
        """The byline as `edit()` takes it; the same name in the same role stands once."""
        rows = [(row["author"], row["role"] or Byline.Role.BY) for row in self.byline.kept()]
        return list(dict.fromkeys(rows))

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

    def start_from(self, version):
        """Let the form that is shown again begin from this version: saving it then lays it over the other text."""
        self.form.data = self.form.data.copy()
        self.form.data["version"] = str(version)

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
    return [
        {**_plain_use(use), "credit": use.picture.credit, "ORDER": n} for n, use in enumerate(_shown_uses(story), 1)
    ]
