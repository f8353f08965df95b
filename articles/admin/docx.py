"""A Word document dropped on the list of stories, or chosen there: read, and opened as a new draft."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _t

from articles.wire.docx import DocumentRefused, read
from articles.wire.docx_package import MAX_BYTES
from articles.wire.intake.document import begin_from_document
from newsroom.admin.base import refusal_page, wrong_method
from newsroom.states import Refused


class DocumentPages:
    """The door of `ArticleAdmin` for documents."""

    def from_document_view(self, request):
        """Make a draft of the document and open its form; a refusal is a sentence with 400, and nothing is kept."""
        back = self.url("changelist")
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=back)
        file = request.FILES.get("document")
        try:
            if file is None:
                raise Refused(_t("Choose a Word document (.docx) from this computer."))
            # Never more than the reader would take anyway.
            document = read(file.read(MAX_BYTES + 1))
            story, sentences = begin_from_document(document, by=request.user, name=file.name)
        except DocumentRefused as refused:
            return refusal_page(request, Refused(str(refused)), back=back, title=file.name[:100])
        except Refused as refused:
            return refusal_page(request, refused, back=back, title=file.name[:100] if file else None)
        self.message_user(request, _t("“%(name)s” is a draft now.") % {"name": story}, messages.SUCCESS)
        if sentences:
            self.message_user(request, " ".join(sentences), messages.WARNING)
        return HttpResponseRedirect(self.url("change", story.pk))
