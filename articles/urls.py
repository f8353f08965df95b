"""The addresses of stories: what readers type, share and come back to. The last route asks what stood there once."""

from django.urls import include, path, re_path

from articles import search_views
from articles.admin.byline import my_byline
from articles.views import documents, doors, elsewhere, front, lists, oembed, preview, share, standing, story


def paged(route, view, name):
    """A list and its further pages."""
    return [path(route, view, name=name), path(f"{route}page/<int:number>/", view, name=f"{name}_page")]


urlpatterns = [
    path("", front.front, name="front"),
    # For staff
    path("account/byline/", my_byline, name="my-byline"),
    path("preview/<int:pk>/", preview.preview, name="preview"),
    path("preview/<int:pk>/shared/<str:token>/", preview.shared, name="shared-preview"),
    re_path(r"^(?P<address>(?:.+/)?)edit/$", doors.edit, name="edit"),
    # Lists
    *paged("section/<name:name>/", lists.section, "section"),
    *paged("topic/<name:name>/", lists.topic, "topic"),
    *paged("author/<name:name>/", lists.author, "author"),
    *paged("<year:year>/<two:month>/<two:day>/", lists.day, "day"),
    *paged("<year:year>/<two:month>/", lists.month, "month"),
    *paged("corrections/", lists.corrections, "corrections"),
    path("archive/", lists.archive, name="archive"),
    *paged("search/", search_views.results, "search"),
    # What other people's pages show of ours
    path("oembed/", oembed.oembed, name="oembed"),
    re_path(
        r"^share/(?P<kind>[a-z]{1,20})-(?P<pk>[0-9]{1,18})-(?P<digest>[0-9a-f]{16})\.png$",
        share.picture,
        name="share_picture",
    ),
    re_path(r"^share/photo-(?P<pk>[0-9]{1,18})-(?P<digest>[0-9a-f]{16})\.jpg$", share.photo, name="share_photo"),
    # What readers fetch; nginx answers this first where it stands in front.
    re_path(r"^media/documents/(?P<path>.+)$", documents.document, name="document"),
    # What machines read
    path("", include("articles.feed_urls")),
    # What is read
    path("<year:year>/<two:month>/<two:day>/<name:name>/", story.article, name="article"),
    path("<name:name>/", standing.page, name="page"),
    # What was read once
    re_path(r"^(?P<path>.*)$", elsewhere.unknown, name="unknown"),
]
