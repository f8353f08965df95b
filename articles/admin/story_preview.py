"""Sharing a preview: the page with the link, and the button that ends all links given out so far."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from articles.models import Article
from articles.models.previewing import LASTS
from newsroom.admin.base import refusal_page, wrong_method
from newsroom.states import Refused


class StoryPreviewPages:
    """The part of `ArticleAdmin` that shows a story to somebody outside."""

    def share_preview_view(self, request, pk):
        """By POST: a link for two days, shown once to be copied."""
        return self._previews(request, pk, self._shared)

    def end_previews_view(self, request, pk):
        """By POST: every link given out so far leads nowhere."""
        return self._previews(request, pk, self._ended)

    def _previews(self, request, pk, act):
        story = get_object_or_404(Article, pk=pk)
        back = self.url("change", pk)
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=back)
        try:
            return act(request, story, back)
        except (Refused, PermissionDenied) as refusal:
            return refusal_page(request, refusal, back=back, title=story.headline)

    def _shared(self, request, story, back):
        path = story.share_preview(by=request.user)
        return TemplateResponse(
            request,
            "admin/articles/shared_preview.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("A preview to share"),
                "story": story,
                "address": settings.SITE_URL + path,
                "until": timezone.now() + LASTS,
                "end": reverse("admin:articles_article_end_previews", args=[story.pk]),
                "opts": self.opts,
                "back": back,
            },
        )

    def _ended(self, request, story, back):
        story.end_previews(by=request.user)
        self.message_user(request, _t("The links to this preview lead nowhere now."), messages.SUCCESS)
        return HttpResponseRedirect(back)
