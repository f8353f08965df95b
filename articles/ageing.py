"""Time is a change: pages are dirtied when a picture's rights end and when a story is no longer news.

Nothing is written at those hours but the keys; the worker looks often, and a turn is claimed by a conditional UPDATE.
"""

from datetime import timedelta

from django.utils import timezone

from articles.models import Article, Picture
from articles.sitemaps import NEWS_HOURS
from newsroom.models import Heartbeat
from newsroom.pages import changing

# A worker that was away for longer finds what ended meanwhile; one that starts for the first time looks back a day.
FIRST_LOOK = timedelta(days=1)


def end_picture_rights(now=None) -> int:
    """Dirty the pages of pictures whose rights have ended since the last turn; returns how many pictures."""
    return _dirty_once("the last picture whose rights ended", _ended, now)


def age_news(now=None) -> int:
    """Dirty the news sitemap when stories grew older than its two days; returns how many did since the last turn."""
    return _dirty_once("the last story that grew old", _aged, now)


def _ended(since, until):
    pictures = Picture.objects.filter(rights_until__gt=since, rights_until__lte=until).only("pk")
    return [picture.page_keys() for picture in pictures]


def _aged(since, until):
    kept = timedelta(hours=NEWS_HOURS)
    stories = Article.objects.published(until).filter(published_at__gt=since - kept, published_at__lte=until - kept)
    return [{"news-sitemap"}] * stories.count()


def _dirty_once(name, found_between, now):
    """Dirty what is found between the last turn and now; without a find nothing is written and the span grows."""
    now = now or timezone.now()
    row, _created = Heartbeat.objects.get_or_create(name=name, defaults={"at": now - FIRST_LOOK})
    found = found_between(row.at, now)
    if not found:
        return 0
    with changing() as dirtied:
        if not Heartbeat.objects.filter(name=name, at=row.at).update(at=now):
            return 0
        dirtied.touch(*set().union(*found))
    return len(found)
