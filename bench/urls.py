"""The project's addresses, and before them the yardsticks: the least page there is, and Django's own admin, bare."""

from django.contrib import admin
from django.shortcuts import render
from django.urls import path

from articles.models import Article, Picture
from comments.models import Comment
from newsroom.urls import *  # noqa: F403 - the handlers of errors too
from newsroom.urls import urlpatterns as _of_the_site


def yardstick(request):
    """The least that a page of this site can be: one small template, no question of its own to the database."""
    return render(request, "yardstick.html", {"things": range(20)})


class Bare(admin.ModelAdmin):
    """Django's list and form with Django's own templates, which ours hide otherwise."""

    def changelist_view(self, request, extra_context=None):
        """Django's list."""
        return self._bare(super().changelist_view(request, extra_context))

    def changeform_view(self, request, *args, **kwargs):
        """Django's form."""
        return self._bare(super().changeform_view(request, *args, **kwargs))

    @staticmethod
    def _bare(response):
        response.using = "bare"
        return response


class BareStories(Bare):
    """Stories as ten minutes of work with Django's admin give them."""

    list_display = ["headline", "section", "state", "published_at", "replies"]
    list_filter = ["section", "label"]
    search_fields = ["headline", "slug"]
    list_per_page = 50


class BareComments(Bare):
    """Comments, likewise; a select of all stories would be no yardstick."""

    list_display = ["name", "article", "state", "created_at"]
    list_filter = ["state"]
    list_select_related = ["article"]
    search_fields = ["name", "body"]
    raw_id_fields = ["article", "parent", "commenter"]
    list_per_page = 50


class BarePictures(Bare):
    """Pictures, likewise."""

    list_display = ["title", "credit", "alt", "uploaded_at"]
    list_filter = ["decorative"]
    search_fields = ["title", "caption"]
    list_per_page = 50


bare = admin.AdminSite(name="bare")
bare.register(Article, BareStories)
bare.register(Comment, BareComments)
bare.register(Picture, BarePictures)

urlpatterns = [path("yardstick/", yardstick), path("bare/", bare.urls), *_of_the_site]
