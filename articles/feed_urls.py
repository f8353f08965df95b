"""The addresses that machines read: feeds, sitemaps, robots."""

from django.urls import path

from articles import sitemaps
from articles.feeds import views as feeds
from newsroom.feeds import ATOM, ENDINGS, JSON, RSS


def fed(route, view, name):
    """A feed in its three forms: `feed/` (RSS), `feed/atom/`, `feed/json/`."""
    names = {RSS: name, ATOM: f"{name}_atom", JSON: f"{name}_json"}
    return [path(f"{route}feed/{ENDINGS[form]}", view, {"form": form}, name=names[form]) for form in names]


urlpatterns = [
    *fed("", feeds.of_paper, "feed"),
    *fed("section/<name:name>/", feeds.of_section, "section_feed"),
    *fed("topic/<name:name>/", feeds.of_topic, "topic_feed"),
    *fed("author/<name:name>/", feeds.of_author, "author_feed"),
    *fed("corrections/", feeds.of_corrections, "corrections_feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap/pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap/<year:year>-<two:month>.xml", sitemaps.month, name="sitemap_month"),
    path("sitemap/<year:year>-<two:month>-<int:part>.xml", sitemaps.month, name="sitemap_month_part"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
