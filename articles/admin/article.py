"""The editor's desk: the room of stories. Its list, its form and its history each explain themselves next door."""

from django.contrib import admin
from django.urls import path

from articles.models import Article
from newsroom.admin.base import DeskModelAdmin

from .corrections import StoryCorrectionPages
from .docx import DocumentPages
from .keeping import KeepingPages
from .receipts import ReceiptPages
from .stale import StalePages
from .story_form import StoryFormPages
from .story_history import StoryHistoryPages
from .story_list import StoryListPages
from .story_preview import StoryPreviewPages
from .verbs import VERBS


@admin.register(Article)
class ArticleAdmin(
    KeepingPages,
    StalePages,
    DocumentPages,
    StoryListPages,
    StoryFormPages,
    StoryHistoryPages,
    StoryPreviewPages,
    StoryCorrectionPages,
    ReceiptPages,
    DeskModelAdmin,
):
    """Stories."""

    place = 10

    # -- who may what ----------------------------------------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return any(request.user.has_perm(f"articles.{may}") for may in ("change_article", "edit_any_article"))
        return obj.trashed_at is None and obj.may_be_edited_by(request.user)

    def has_delete_permission(self, request, obj=None):
        if obj is None:
            return request.user.has_perm("articles.delete_article")
        return VERBS["trash"].is_offered(obj, request.user)

    # -- the addresses ---------------------------------------------------------------------------------------------

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            *self.keeping_urls(),
            *self.receipt_urls(),
            path("<int:pk>/correct/", wrap(self.correct_view), name="articles_article_correct"),
            *(
                path(f"suggest/{what}/", wrap(self.suggest_view), {"what": what}, name=f"articles_article_{what}")
                for what in ("authors", "topics")
            ),
            path("<int:pk>/do/<str:verb>/", wrap(self.verb_view), name="articles_article_verb"),
            path("<int:pk>/preview/share/", wrap(self.share_preview_view), name="articles_article_share_preview"),
            path("<int:pk>/preview/end/", wrap(self.end_previews_view), name="articles_article_end_previews"),
            path("<int:pk>/history/<int:number>/", wrap(self.revision_view), name="articles_article_revision"),
            path(
                "<int:pk>/history/<int:number>/bring-back/",
                wrap(self.bring_back_view),
                name="articles_article_bring_back",
            ),
            path("from-document/", wrap(self.from_document_view), name="articles_article_from_document"),
            *super().get_urls(),
        ]
