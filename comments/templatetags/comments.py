"""`{% thread article %}`: the conversation below a story, with its form, the same for every reader."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from markupsafe import Markup

from comments import conversation
from comments.forms import CommentForm
from comments.initials import disc, initials
from comments.models.posting import closed_because
from comments.spam import HONEYPOT
from newsroom.models import Page, SiteSettings
from newsroom.moments import time_tag
from newsroom.pages.still import is_still
from newsroom.rows import draw

register = template.Library()

PRIVACY = ("privacy", "privacy-policy")  # slugs; the second is WordPress's own

register.filter(initials)
register.filter(disc)


@register.inclusion_tag("comments/_thread.html")
def thread(article, page=1):
    """Show a page of the conversation; `page` is a number, or a `Conversation` that was read already.

    Below a story its heading is one among others; on a page of its own, which has read it, it is the page's.
    """
    is_alone = isinstance(page, conversation.Conversation)
    shown = page if is_alone else conversation.read_once(article, page)
    house = SiteSettings.current()
    return {
        "conversation": shown,
        "is_alone": is_alone,
        "may_answer": article.comments_open() and house.comment_depth > 1 and not is_still(),
        **form_context(article, house),
    }


@register.simple_tag
def comment_list(conversation, address, may_answer):
    """The comments of a `Conversation`, one within another; `address` is that of the story, with its last slash."""
    words = {
        "in_answer_to": _("in answer to"),
        "author": pgettext("of this story", "Author"),
        "newsroom": _("Newsroom"),
        "reply_to": Markup(_("Reply to <bdi>%(name)s</bdi>")),
        "report": _("Report"),
        "report_of": _("Report the comment by %(name)s"),
        "waits": _("A moderator is looking at this comment."),
        "removed": _("Removed by a moderator."),
        "elsewhere": Markup(_("The comment by <bdi>%(name)s</bdi> stands on another page.")),
    }
    return draw(
        "comments/_comments.jinja",
        nodes=conversation.nodes,
        address=address,
        may_answer=may_answer,
        is_still=is_still(),
        words=words,
        written=written,
        disc=disc,
        initials=initials,
    )


def form_context(article, house, form=None):
    """What `_form.html` needs; without a form of the reader's own it is the empty one that everybody gets."""
    return {
        "article": article,
        "address": article.get_absolute_url(),
        "house": house,
        "form": form or CommentForm(house=house),
        "is_open": article.comments_open(timezone.now()) and not is_still(),
        "closed_because": _("This is a copy of the paper, which takes no comments.")
        if is_still()
        else closed_because(article),
        "honeypot": HONEYPOT,
        "privacy_page": next((page for page in Page.standing() if page.slug in PRIVACY), None),
    }


@register.simple_tag
def written(moment):
    """When a comment was written, as a `<time>` in the site's zone."""
    return time_tag(timezone.localtime(moment), "DATETIME_FORMAT")


@register.filter
def marked(comment, field):
    """A field of a comment as (is_matched, piece) pairs, cut at the words a rule pointed at: for `<mark>`s."""
    text, pieces, at = str(getattr(comment, field) or ""), [], 0
    spans = [match for match in comment.matches if match["field"] == field]
    for span in sorted(spans, key=lambda match: match["start"]):
        start, end = max(at, span["start"]), span["end"]
        if end <= start:
            continue
        pieces += [(False, text[at:start]), (True, text[start:end])]
        at = end
    pieces.append((False, text[at:]))
    return [piece for piece in pieces if piece[1]]
