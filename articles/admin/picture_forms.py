"""What is typed of pictures: bringing them in, saying what they show, where they must not be cut."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import Script
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Picture
from newsroom.admin.base import HourField
from newsroom.admin.fields import OurTemplate
from newsroom.admin.typed import number

from .forms import ACCEPTED, AltField, take_upload
from .picture_looks import look_url

WHY_ALT = _(
    "What the picture shows, in a sentence, for those who can't see it: it is read aloud to them, and search engines "
    "find the picture by it."
)


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; its value is a list of uploads."""

    widget = ManyFiles(attrs={"accept": ACCEPTED})

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files and self.required:
            raise ValidationError(_t("Choose at least one picture from this computer."))
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    """One or several new pictures, and what may be said of all of them at once."""

    files = ManyFilesField(
        label=_("Pictures from this computer"),
        help_text=_("JPEG, PNG, WebP, GIF or AVIF. What you leave empty is read from the file."),
    )
    caption = forms.CharField(
        label=_("Caption"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    credit = forms.CharField(
        label=_("Credit"),
        required=False,
        max_length=300,
        help_text=_("Who must be named: “Name / Agency”. Always shown with the picture."),
    )
    alt = AltField(
        label=_("Alternative text"),
        required=False,
        max_length=500,
        help_text=_("What the picture shows, for those who can't see it."),
    )
    decorative = forms.BooleanField(label=_("Decorative: says nothing of its own"), required=False)

    def take_in(self, by) -> list[Picture]:
        """Take every file in; what is refused becomes a sentence at the field, the others are there."""
        taken, said = [], {name: self.cleaned_data[name] for name in ("caption", "credit", "alt")}
        if self.cleaned_data["decorative"]:
            said["decorative"] = True
        for file in self.cleaned_data["files"]:
            try:
                taken.append(take_upload(file, by, **said))
            except ValidationError as refused:
                self.add_error("files", refused)
        return taken


class PictureForm(forms.ModelForm):
    """What the library says of a picture; the focal point in hundredths from the top left."""

    focal_across = forms.IntegerField(label=_("From the left edge (0 to 100)"), min_value=0, max_value=100)
    focal_down = forms.IntegerField(label=_("From the top (0 to 100)"), min_value=0, max_value=100)
    alt = AltField(
        label=_("Alternative text"),
        required=False,
        max_length=500,
        help_text=WHY_ALT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Picture
        fields = ["title", "caption", "credit", "creator", "copyright", "alt", "decorative", "rights", "rights_until"]
        widgets = {
            "caption": forms.Textarea(attrs={"rows": 3}),
            "rights": forms.Textarea(attrs={"rows": 3}),
        }
        field_classes = {"rights_until": HourField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Someone who may only look gets a form without fields.
        for name, value in (("focal_across", self.instance.focal_x), ("focal_down", self.instance.focal_y)):
            if name in self.fields:
                self.fields[name].initial = round(value * 100)

    def save(self, commit=True):
        for name, column in (("focal_across", "focal_x"), ("focal_down", "focal_y")):
            if name in self.changed_data:
                setattr(self.instance, column, self.cleaned_data[name] / 100)
        return super().save(commit)


class WordsForm(forms.ModelForm):
    """The words of one picture among several that were just brought in."""

    alt = AltField(
        label=_("Alternative text"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    class Meta:
        model = Picture
        fields = ["alt", "decorative", "caption", "credit"]
        widgets = {"caption": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"credit": ""}


class PictureInput(OurTemplate, forms.NumberInput):
    """A picture of the library: its number, and with script the picture itself and a button to the picker."""

    template_name = "admin/widgets/picture.html"

    class Media:
        js = [Script("js/desk/pick.js", type="module")]

    def get_context(self, name, value, attrs):
        picture = Picture.objects.filter(pk=number(value)).first() if value else None
        return {
            **super().get_context(name, value, attrs),
            "look": look_url(picture) if picture else "",
            "picture": picture,
        }


class PictureChoice(forms.ModelChoiceField):
    """One picture of the library, by its number."""

    def __init__(self, queryset, **kwargs):
        kwargs.pop("widget", None)
        super().__init__(queryset, widget=PictureInput, **kwargs)

    def to_python(self, value):
        if value and number(value) is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)
