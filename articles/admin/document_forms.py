"""What is typed of documents: bringing them in, saying what they are."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.documents.formats import BY_ENDING
from articles.documents.keeping import DocumentRefused, take_in
from articles.models import Document
from newsroom.admin.base import LinesField

from .picture_forms import ManyFiles

ACCEPTED = ",".join(f".{ending}" for ending in BY_ENDING)


class DocumentsField(forms.FileField):
    """Several files at once; its value is a list of uploads."""

    widget = ManyFiles(attrs={"accept": ACCEPTED})

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise ValidationError(_t("Choose at least one file from this computer."))
        return [super(DocumentsField, self).clean(file, initial) for file in files]


class DocumentsForm(forms.Form):
    """One or several new documents; what each is called follows from its file and can be changed afterwards."""

    files = DocumentsField(label=_("Files from this computer"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = _t(
            "PDF, MP3, M4A, AAC, Ogg, WAV, DOCX, XLSX, PPTX, ODT, ODS or ODP, up to %(limit)d MB each. Readers get the "
            "file as it is, with all that it says of you: names in its properties, earlier wordings, notes."
        ) % {"limit": settings.DOCUMENT_MAX_BYTES // 1_000_000}

    def take_in(self, by) -> list[Document]:
        """Take every file in; what is refused becomes a sentence at the field, the others are there."""
        taken = []
        for file in self.cleaned_data["files"]:
            title = file.name.rpartition(".")[0].replace("_", " ")[:200]
            try:
                taken.append(take_in(file, by, called=file.name, title=title))
            except DocumentRefused as refused:
                self.add_error("files", f"{file.name}: {refused.sentence}")
            except OSError as error:
                why = {"name": file.name, "why": error.strerror or str(error)}
                self.add_error("files", _t("%(name)s could not be kept: %(why)s. Tell the owner.") % why)
        return taken


class DocumentForm(forms.ModelForm):
    """What the desk says of a document."""

    class Meta:
        model = Document
        fields = ["title", "note"]
        field_classes = {"note": LinesField}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
