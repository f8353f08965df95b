"""The rows of the story's form: the names under it and its pictures, in order."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Author, Byline, Picture, PictureUse
from articles.pictures.alt import alt_problem
from articles.pictures.inspect import MIME, NotKept, PictureRefused
from articles.pictures.making import take_in
from newsroom.admin.typed import number
from newsroom.text import clean_line, topic_key

MOST_ROWS = 40
ACCEPTED = ",".join(MIME.values())


class AltField(forms.CharField):
    """Alternative text that is not a file name."""

    def validate(self, value):
        super().validate(value)
        if problem := alt_problem(value or ""):
            raise ValidationError(problem)


def take_upload(file: UploadedFile, by, **fields) -> Picture:
    """Take an uploaded file into the library, or raise ValidationError with the sentence of its refusal; its code is
    "not kept" where the file itself is well."""
    try:
        return take_in(file, by=by, called=file.name, **fields)
    except PictureRefused as refused:
        code = "not kept" if isinstance(refused, NotKept) else "refused"
        raise ValidationError(_t("“%(name)s”: %(why)s") % {"name": file.name, "why": refused}, code=code) from refused


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


def author_called(name: str) -> Author | None:
    """The author of this name, however its letters are cased; of several the first that was made."""
    authors = Author.objects.order_by("pk")
    return authors.filter(name=name).first() or authors.filter(name__iexact=name).first()


class BylineRow(forms.Form):
    """One name under the story: typed, and found among the authors; `author` carries the one that was chosen.

    A name that nobody has becomes an author where the role may make one.
    """

    author = forms.ModelChoiceField(
        Author.objects.all(), label=_("Name"), required=False, widget=forms.HiddenInput(attrs={"data-author": ""})
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "data-author-name": ""}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Byline.Role, required=False, initial=Byline.Role.BY)

    def __init__(self, *args, by=None, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs.pop("maxlength", None)

    def is_filled(self):
        return bool(self.cleaned_data.get("author"))

    def clean(self):
        data = super().clean()
        if "author" in self.errors or "name" in self.errors or self.add_prefix("name") not in self.data:
            return data
        author, name = data.get("author"), clean_line(data.get("name") or "", 400)
        if not name:
            # Without a script the chosen author stays behind when the name is rubbed out.
            if "author" not in self.changed_data:
                data["author"] = None
        elif author is None or name not in names_of(author):
            data["author"] = self._found_or_new(name)
        return data

    def _found_or_new(self, name):
        if found := author_called(name):
            return found
        if not self.by.has_perm("articles.add_author"):
            self.add_error(
                "name",
                _t(
                    "Nobody of this name is among the authors. Write the byline as it is to be printed "
                    "into “Byline as typed”, or ask an editor to add the name."
                ),
            )
        elif len(name) > 150:
            self.add_error("name", _t("A name has at most 150 characters."))
        elif not topic_key(name):
            self.add_error("name", _t("Write a name with letters."))
        else:
            return Author(name=name)
        return None


def names_of(author: Author) -> tuple[str, str]:
    """What may be typed for this author: the name, and the one with the address behind it where two share a name."""
    return author.name, f"{author.name} · {author.slug}"


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
        label=_("Drop a picture here, or choose a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "data-file": ""}),
    )
    role = forms.ChoiceField(
        label=_("Where"), required=False, choices=[c for c in PictureUse.Role.choices if c[0] != PictureUse.Role.BODY]
    )
    caption = forms.CharField(
        label=_("Caption"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 2})
    )
    alt = AltField(label=_("Alternative text: what it shows, for who can't see it"), required=False, max_length=500)
    decorative = forms.BooleanField(label=_("Decorative: says nothing of its own"), required=False)
    credit = forms.CharField(
        label=_("Credit"), required=False, max_length=300, help_text=_("Kept with the picture, for every story.")
    )

    def __init__(self, *args, by=None, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
        for name in ("caption", "alt", "credit"):
            self.fields[name].widget.attrs["dir"] = "auto"
        if not self.prefix.endswith("-0"):
            self.initial.setdefault("role", PictureUse.Role.GALLERY)
        if isinstance(shown := self.initial.get("picture"), Picture):
            # What stands there while nothing is typed: the library's own words.
            self.fields["caption"].widget.attrs["placeholder"] = shown.caption
            self.fields["alt"].widget.attrs["placeholder"] = shown.alt

    def is_filled(self):
        return bool(self.cleaned_data.get("picture"))

    @cached_property
    def chosen(self) -> Picture | None:
        """The picture this row shows, also while the form is shown again."""
        value, shown = self["picture"].value(), self.initial.get("picture")
        if isinstance(shown, Picture) and str(shown.pk) == str(value):
            return shown
        return Picture.objects.filter(pk=number(value)).first() if number(value) else None

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
