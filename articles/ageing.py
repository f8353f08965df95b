"""Time is a change: pages are dirtied when a picture's rights end and when a story is no longer news."""

from datetime import timedelta

from articles.models import Article, Picture
from articles.sitemaps import NEWS_HOURS
from newsroom.pages.hours import dirty_what_passed


def end_picture_rights(now=None) -> int:
    """Dirty the pages of pictures whose rights have ended since the last turn; returns how many pictures."""
    return dirty_what_passed("the last picture whose rights ended", _ended, now)


def age_news(now=None) -> int:
    """Dirty the news sitemap when stories grew older than its two days; returns how many did since the last turn."""
    return dirty_what_passed("the last story that grew old", _aged, now)


def _ended(since, until):
    pictures = Picture.objects.filter(rights_until__gt=since, rights_until__lte=until).only("pk")
    return [picture.page_keys() for picture in pictures]


def _aged(since, until):
    kept = timedelta(hours=NEWS_HOURS)
    stories = Article.objects.published(until).filter(published_at__gt=since - kept, published_at__lte=until - kept)
    return [{"news-sitemap"}] * stories.count()
