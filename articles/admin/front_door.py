"""What stories put on the desk's first page: what waits for whom, today's hours, my drafts."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Byline, State
from articles.models.publishing import PUBLISH
from newsroom.admin_site import Line, begin, drafts, today, waiting

MOST = 20


def line(story, *, when=None, note=""):
    """A story as one line."""
    names = story.byline_text or ", ".join(byline.author.name for byline in story.bylines.all())
    return Line(
        text=story.headline,
        url=reverse("admin:articles_article_change", args=[story.pk]),
        state=story.state_line,
        who=names,
        when=when or story.edited_at,
        note=note,
    )


def _lines(stories):
    return stories.defer("body").select_related("section").prefetch_related("bylines__author")


def _own(user):
    signed = Byline.objects.filter(article=OuterRef("pk"), author__user=user)
    return Q(created_by=user) | Q(Exists(signed))


@waiting
def sent_to_the_desk(request):
    """Stories that wait for somebody who may publish."""
    if not request.user.has_perm(PUBLISH):
        return []
    stories = _lines(Article.objects.kept().filter(state=State.SUBMITTED).order_by("state_at", "id"))
    return [line(story, when=story.state_at) for story in stories[:MOST]]


@waiting
def returned_to_me(request):
    """My stories that the desk sent back, with the sentence why."""
    if not request.user.has_perm("articles.change_article"):
        return []
    stories = Article.objects.kept().filter(_own(request.user), state=State.DRAFT).exclude(state_reason="")
    return [line(story, when=story.state_at, note=story.state_reason) for story in _lines(stories)[:MOST]]


@today
def hours_of_today(request):
    """What goes out or went out today, by the hour."""
    if not request.user.has_perm("articles.view_article"):
        return []
    begin = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    end = begin + timedelta(days=1)
    stories = Article.objects.kept().filter(
        Q(state=State.PUBLISHED, published_at__gte=begin, published_at__lt=end)
        | Q(state=State.SCHEDULED, publish_at__lt=end)
    )
    lines = [line(story, when=story.published_at or story.publish_at) for story in _lines(stories)[: MOST * 2]]
    return sorted(lines, key=lambda each: each.when)


@drafts
def my_drafts(request):
    """What I am writing, the last saved first."""
    if not request.user.has_perm("articles.change_article"):
        return []
    stories = Article.objects.kept().filter(_own(request.user), state=State.DRAFT).order_by("-edited_at", "-id")
    return [line(story) for story in _lines(stories)[:MOST]]


@begin.append
def new_story(request):
    """The big button."""
    if not request.user.has_perm("articles.add_article"):
        return None
    return {"url": reverse("admin:articles_article_add"), "label": _("New story")}
