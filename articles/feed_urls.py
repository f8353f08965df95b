"""The addresses that machines read: feeds, sitemaps, robots."""

from django.urls import path

from articles import feeds, sitemaps


def fed(route, view, name):
    """A feed in its three forms: `feed/` (RSS), `feed/atom/`, `feed/json/`."""
    return [
        path(f"{route}feed/", view, {"form": feeds.RSS}, name=name),
        path(f"{route}feed/atom/", view, {"form": feeds.ATOM}, name=f"{name}_atom"),
        path(f"{route}feed/json/", view, {"form": feeds.JSON}, name=f"{name}_json"),
    ]


urlpatterns = [
    *fed("", feeds.of_paper, "feed"),
    *fed("section/<name:name>/", feeds.of_section, "section_feed"),
    *fed("topic/<name:name>/", feeds.of_topic, "topic_feed"),
    *fed("author/<name:name>/", feeds.of_author, "author_feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap/pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap/<year:year>-<two:month>.xml", sitemaps.month, name="sitemap_month"),
    path("sitemap/<year:year>-<two:month>-<int:part>.xml", sitemaps.month, name="sitemap_month_part"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
