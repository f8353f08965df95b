"""The addresses of the conversation. Those under a story begin with the story's own address."""

from django.urls import include, path

from comments import feeds, views

under_a_story = [
    path("comment/", views.comment, name="comment"),
    path("comment/<int:pk>/", views.permalink, name="comment_permalink"),
    path("comment/<int:pk>/yours/<str:token>/", views.yours, name="comment_yours"),
    path("comment/<int:pk>/report/", views.report, name="comment_report"),
    path("comment/<int:pk>/report/thanks/", views.reported, name="comment_reported"),
    path("comments/", views.first_page, name="comments_first_page"),
    path("comments/<int:number>/", views.further_page, name="comments_page"),
    path("feed/", feeds.of_story, {"form": "rss"}, name="story_feed"),
    path("feed/atom/", feeds.of_story, {"form": "atom"}, name="story_feed_atom"),
    path("feed/json/", feeds.of_story, {"form": "json"}, name="story_feed_json"),
]

urlpatterns = [
    path("comments/confirm/<str:token>/", views.confirm, name="comment_confirm"),
    path("<year:year>/<two:month>/<two:day>/<name:slug>/", include(under_a_story)),
    path("comments/feed/", feeds.of_site, {"form": "rss"}, name="comments_feed"),
    path("comments/feed/atom/", feeds.of_site, {"form": "atom"}, name="comments_feed_atom"),
    path("comments/feed/json/", feeds.of_site, {"form": "json"}, name="comments_feed_json"),
]
