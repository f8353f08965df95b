"""`{% conversation_data article as said %}`: the comments below a story as schema.org's Comment, for its page."""

from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from comments import conversation
from newsroom.pages.still import is_still
from newsroom.text import at_most, plain

MOST = 20  # comments: the page itself has them all
LONGEST = 500  # characters

register = template.Library()


@register.simple_tag
def conversation_data(article):
    """The first visible comments of the story's page, each in few words. Asks no more than the page does."""
    shown = list(_visible(conversation.read_once(article).nodes))[:MOST]
    here = {comment.pk for comment in shown}
    story = iri_to_uri(urljoin(f"{settings.SITE_URL}/", article.get_absolute_url()))
    return [_comment(comment, story, here) for comment in shown]


def _visible(nodes):
    """The comments of a page in reading order, without what only holds a place."""
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if node.kind == "comment":
            yield node.comment
        waiting += reversed(node.children)


def _comment(comment, story, here):
    """One comment, under the story of that address."""
    data = {
        "@type": "Comment",
        "@id": f"{story}#comment-{comment.pk}",
        "text": at_most(plain(comment.html), LONGEST),
        "dateCreated": timezone.localtime(comment.created_at).isoformat(timespec="seconds"),
        "author": {"@type": "Person", "name": comment.name},
        # Where nothing leads on to the page that holds it: the story's own holds those that stand here.
        "url": f"{story}#comment-{comment.pk}" if is_still() else f"{story}comment/{comment.pk}/#comment-{comment.pk}",
    }
    if comment.parent_id in here:
        data["parentItem"] = {"@type": "Comment", "@id": f"{story}#comment-{comment.parent_id}"}
    return data
