"""Comments as RSS, Atom and JSON Feed: of one story, and of the whole site. Newest first."""

import json

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comments.models import Comment
from comments.story import under
from newsroom.feeds import ATOM, JSON, Steady, answer
from newsroom.models import SiteSettings
from newsroom.pages import public, showing

NEWEST = 50
SHOWN = (
    "id", "uid", "name", "html", "created_at", "article_id",
    "article__headline", "article__slug", "article__day", "article__published_at", "article__state",
)  # fmt: skip


@require_safe
@public
@under
def of_story(request, article, form):
    """The newest visible comments under one story."""
    showing(f"comments:{article.pk}", f"title:{article.pk}")
    title = _("Comments on “%(headline)s”") % {"headline": article.headline}
    rows = Comment.objects.visible().filter(article=article)
    return _feed(request, form, title, article.get_absolute_url(), rows, lambda comment: comment.name)


@require_safe
@public
def of_site(request, form):
    """The newest visible comments under all published stories."""
    showing("comments")
    title = _("Comments in %(paper)s") % {"paper": SiteSettings.current().name}
    rows = Comment.objects.visible().on_public_stories()

    def named(comment):
        showing(f"title:{comment.article_id}")
        return _("%(name)s on “%(headline)s”") % {"name": comment.name, "headline": comment.article.headline}

    return _feed(request, form, title, "/", rows, named)


def _feed(request, form, title, page, rows, named):
    rows = list(rows.select_related("article").only(*SHOWN).order_by("-created_at", "-id")[:NEWEST])
    itself, page = _absolute(request.path), _absolute(page)
    write = _json if form == JSON else _xml
    # Known by its content alone: a comment that was taken back leaves without a newer one.
    return answer(request, form, write(form, title, itself, page, rows, named).encode())


class _Rss(Steady, Rss201rev2Feed):
    pass


class _Atom(Steady, Atom1Feed):
    pass


def _xml(form, title, itself, page, rows, named):
    kind = _Atom if form == ATOM else _Rss
    feed = kind(
        title=title, link=page, description=title, feed_url=itself, feed_guid=itself,
        language=SiteSettings.current().language,
    )  # fmt: skip
    for comment in rows:
        feed.add_item(
            title=named(comment),
            link=_absolute(comment.get_absolute_url()),
            description=comment.html,
            author_name=comment.name,
            unique_id=comment.uid.urn,
            unique_id_is_permalink=False,
            pubdate=comment.created_at,
            updateddate=comment.created_at,
        )
    return feed.writeString("utf-8")


def _json(form, title, itself, page, rows, named):
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "home_page_url": page,
            "feed_url": itself,
            "language": SiteSettings.current().language,
            "items": [
                {
                    "id": comment.uid.urn,
                    "url": _absolute(comment.get_absolute_url()),
                    "title": named(comment),
                    "content_html": comment.html,
                    "authors": [{"name": comment.name}],
                    "date_published": comment.created_at.isoformat(),
                }
                for comment in rows
            ],
        },
        ensure_ascii=False,
    )


def _absolute(address):
    return iri_to_uri(settings.SITE_URL.rstrip("/") + address)
