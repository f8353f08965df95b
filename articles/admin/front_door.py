"""What stories put on the desk's first page: what waits for whom, today's hours, my drafts, the front in small.

All lists come from one question that names stories by their states, each branch led by an index of its own, and one
that fetches those that are shown.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.models import Article, Byline, FrontSlot, Picture, State, WorkingText
from articles.models.front_plan import heads, plan
from articles.models.publishing import PUBLISH
from newsroom.admin_site import (
    NOW,
    Broken,
    Line,
    Side,
    Step,
    begin,
    beside,
    broken,
    drafts,
    elsewhere,
    finders,
    search_in,
    steps,
    today,
    waiting,
)
from newsroom.pages import once

from .finding import meant_by
from .looks import in_rows, names_of, thumb_of

MOST = 20  # lines of one list
JUST_OUT = 8  # of what went out today, the last so many
GRACE = timedelta(minutes=2)  # the worker looks every second; a slow turn is no alarm
WRITE, VIEW, DRAW = "articles.add_article", "articles.view_article", "articles.change_picture"
SENT, RETURNED, SPIKED, MINE, UNSAVED, PLANNED, OUT = "sent returned spiked mine unsaved planned out".split()
SPIKED_TOLD = timedelta(days=7)


@dataclass
class Desk:
    """The stories that stand on one person's front door, by list, in their order, and the front page in small."""

    lists: dict = field(default_factory=dict)
    unsaved: set = field(default_factory=set)
    earlier: int = 0  # went out today before those that are listed
    front: list = field(default_factory=list)

    def __getitem__(self, name):
        return self.lists.get(name, [])


def _desk(request) -> Desk:
    return once("the front door’s stories", lambda: _asked(request.user))


def _asked(user):
    """Three queries, and two for the front page, whatever there is."""
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    kept, parts = Article.objects.kept().order_by(), []
    if user.has_perm(VIEW):
        noon = midnight + timedelta(days=1, hours=12)
        parts.append((PLANNED, kept.filter(state=State.SCHEDULED, publish_at__lt=noon)))
        parts.append((OUT, kept.filter(state=State.PUBLISHED, published_at__gte=midnight)))
    if user.has_perm(PUBLISH):
        parts.append((SENT, kept.filter(state=State.SUBMITTED)))
    if user.has_perm(WRITE):
        signed = Byline.objects.filter(article=OuterRef("pk"), author__user=user)
        mine = kept.filter(Q(created_by=user) | Exists(signed))
        parts.append((MINE, mine.filter(state=State.DRAFT)))
        told = mine.filter(state=State.SPIKED, state_at__gte=now - SPIKED_TOLD)
        parts.append((SPIKED, told.exclude(state_by=user)))
        # A save takes the text away; what was laid aside on purpose is no longer asked about.
        texts = WorkingText.objects.filter(by=user, aside_at=None)
        parts.append((UNSAVED, kept.filter(pk__in=texts.values("article"))))
    rows = [
        stories.annotate(part=Value(part)).values_list(
            "part", "pk", "state_at", "publish_at", "published_at", "edited_at", "state_reason"
        )
        for part, stories in parts
    ]
    found = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0] if rows else []
    desk, ids = _sorted(list(found)), []
    if user.has_perm(VIEW):
        desk.front = _front_ids()
    ids = {pk for pks in desk.lists.values() for pk in pks} | set(desk.front)
    stories = {story.pk: story for story in in_rows(Article.objects.filter(pk__in=ids))} if ids else {}
    desk.lists = {name: [stories[pk] for pk in pks if pk in stories] for name, pks in desk.lists.items()}
    desk.front = [stories[pk] for pk in desk.front if pk in stories]
    return desk


def _sorted(rows):
    """The ids of each list in their order; of each no more than are shown."""
    of = {part: [row for row in rows if row[0] == part] for part in (SENT, SPIKED, MINE, UNSAVED, PLANNED, OUT)}
    unsaved = {row[1] for row in of[UNSAVED]}
    mine = {row[1]: row for row in (*of[MINE], *of[UNSAVED])}
    returned = [row for row in (*of[MINE], *of[SPIKED]) if row[6]]
    returned_ids = {row[1] for row in returned}
    others = [row for row in mine.values() if row[1] not in returned_ids]
    out = sorted(of[OUT], key=lambda row: (row[4], row[1]))
    lists = {
        SENT: sorted(of[SENT], key=lambda row: (row[2], row[1]))[:MOST],
        RETURNED: sorted(returned, key=lambda row: (row[2], row[1]), reverse=True)[:MOST],
        MINE: sorted(others, key=lambda row: (row[1] in unsaved, row[5], row[1]), reverse=True)[:MOST],
        PLANNED: sorted(of[PLANNED], key=lambda row: (row[3], row[1]))[:MOST],
        OUT: out[-JUST_OUT:],
    }
    lists = {name: [row[1] for row in rows] for name, rows in lists.items()}
    return Desk(lists, unsaved, max(len(out) - JUST_OUT, 0))


def _front_ids():
    """The ids of what stands in the lead and beside it, by the rule that fills the front itself."""
    pins = dict(FrontSlot.objects.held().values_list("slot", "article_id"))
    newest, pinned, _by_section = heads(None, pins.values(), [])
    places = plan(newest, {slot: pk for slot, pk in sorted(pins.items()) if pk in pinned}, [], {})
    return [*places["lead"], *places["seconds"]]


def line(story, *, when=None, note="", action="", mark="", **more):
    """A story as one line."""
    return Line(
        text=story.headline,
        url=more.pop("url", "") or reverse("admin:articles_article_change", args=[story.pk]),
        state=more.pop("state", story.state_line),
        chip=story.state,
        who=names_of(story),
        when=when or story.edited_at,
        note=note,
        mark=mark,
        thumb=thumb_of(story),
        action=action,
        is_headline=True,
        **more,
    )


# -- the lists ---------------------------------------------------------------------------------------------------------


@waiting
def sent_to_the_desk(request):
    """Stories that wait for somebody who may publish, the longest waiting first."""
    if not request.user.has_perm(PUBLISH):
        return None
    return [
        line(story, when=story.state_at, action=pgettext("on a button: read the story", "Read"))
        for story in _desk(request)[SENT]
    ]


@waiting
def returned_to_me(request):
    """My stories that the desk sent back or spiked, with the sentence why."""
    if not request.user.has_perm(WRITE):
        return None
    return [
        line(
            story,
            when=story.state_at,
            note=story.state_reason,
            action=_("Go on"),
            mark=_unsaved(request, story),
        )
        for story in _desk(request)[RETURNED]
    ]


@waiting
def pictures_to_look_after(request):
    """What the photo desk has to say of pictures: only for who looks after them and writes no stories."""
    user = request.user
    if not user.has_perm(DRAW) or user.has_perm(WRITE):
        return None
    library = reverse("admin:articles_picture_changelist")
    kept = Picture.objects.filter(trashed_at__isnull=True)
    bare, mute = kept.filter(credit="").count(), kept.filter(alt="", decorative=False).count()
    said = [
        ("no-credit", bare, ngettext("%(count)d picture has no credit", "%(count)d pictures have no credit", bare)),
        (
            "no-alt",
            mute,
            ngettext("%(count)d picture has no alternative text", "%(count)d pictures have no alternative text", mute),
        ),
    ]
    return [
        Line(text % {"count": count}, f"{library}?{urlencode({'state': state})}", action=_("Add it"), count=count)
        for state, count, text in said
        if count
    ]


@today
def hours_of_today(request):
    """What went out today and what goes out until tomorrow noon, by the hour, with the present moment between.

    What should be out and is not stands at its hour, and says that it is late.
    """
    if not request.user.has_perm(VIEW):
        return None
    desk, now = _desk(request), timezone.now()
    if not (desk[OUT] or desk[PLANNED]):
        return []
    lines = [_at_its_hour(story, now) for story in (*desk[OUT], *desk[PLANNED])]
    before = sorted((each for each in lines if each.when <= now), key=lambda each: each.when)
    if desk.earlier:
        asked = urlencode({"state": State.PUBLISHED, "when": "today"})
        text = ngettext("%(count)d earlier today", "%(count)d earlier today", desk.earlier) % {"count": desk.earlier}
        before.insert(0, Line(text, f"{reverse('admin:articles_article_changelist')}?{asked}", count=desk.earlier))
    present = Line(_("now"), "", chip=NOW, when=now, by_clock=True)
    return [*before, present, *(each for each in lines if each.when > now)]


def _at_its_hour(story, now):
    """A line for a story that is out or planned, at the hour when it went out or should."""
    overdue = _is_overdue(story, now)
    return line(
        story,
        when=story.published_at if story.is_published else story.publish_at,
        by_clock=True,
        action=pgettext("on a button: open the story", "Open"),
        state=State(story.state).label,
        mark=_("Late") if overdue else "",
        note=story.state_reason if overdue else "",
    )


def _is_overdue(story, now) -> bool:
    """Whether its hour is past and it is not out, for longer than the worker may take; at once where it was refused."""
    if story.state != State.SCHEDULED:
        return False
    return story.publish_at < now - GRACE or bool(story.state_reason and story.publish_at < now)


@drafts
def my_drafts(request):
    """What I am writing, the last saved first; before all, what has text that is not saved with the story."""
    if not request.user.has_perm(WRITE):
        return None
    return [_mine(request, story) for story in _desk(request)[MINE]]


def _mine(request, story):
    """A story of mine; one that I may not edit any more leads to where the text is that I had not saved."""
    mark = _unsaved(request, story)
    if mark and not story.may_be_edited_by(request.user):
        return line(
            story, action=_("History"), mark=mark, url=reverse("admin:articles_article_history", args=[story.pk])
        )
    return line(story, action=_("Go on"), mark=mark)


# Who writes and does not publish comes for the drafts.
drafts.leads = lambda request: request.user.has_perm(WRITE) and not request.user.has_perm(PUBLISH)


def _unsaved(request, story):
    return _("Unsaved text") if story.pk in _desk(request).unsaved else ""


@begin.append
def new_story(request):
    """The big button."""
    if not request.user.has_perm(WRITE):
        return None
    return {"url": reverse("admin:articles_article_add"), "label": _("New story")}


@begin.append
def bring_in_pictures(request):
    """The big button of those who look after the pictures and write no stories."""
    if not request.user.has_perm("articles.add_picture") or request.user.has_perm(WRITE):
        return None
    return {"url": reverse("admin:articles_picture_add"), "label": _("Bring in pictures")}


# -- beside them -------------------------------------------------------------------------------------------------------


@beside
def front_in_small(request):
    """What stands in the lead and beside it, for who may see the board."""
    stories = _desk(request).front if request.user.has_perm(VIEW) else []
    if not stories:
        return []
    board = reverse("admin:articles_frontslot_changelist") if request.user.has_perm("articles.view_frontslot") else ""
    rows = [{"story": story, "thumb": thumb_of(story)} for story in stories]
    return [Side(_("Front page"), "admin/articles/_front_small.html", {"rows": rows, "board": board})]


@broken
def overdue(request):
    """Scheduled stories whose hour is past: for those who can publish them by hand."""
    if not request.user.has_perm(PUBLISH):
        return []
    now = timezone.now()
    return [
        Broken(
            _("“%(headline)s” should be out and is not.") % {"headline": story.headline},
            story.state_reason or _("Publish it by hand, and tell the owner that the worker may be standing still."),
            since=story.publish_at,
            url=reverse("admin:articles_article_change", args=[story.pk]),
            action=_("Open the story"),
        )
        for story in _desk(request)[PLANNED]
        if _is_overdue(story, now)
    ]


@steps
def first_stories(request):
    """Two of the first day's steps."""
    if not request.user.has_perm(PUBLISH):
        return []
    out = Article.objects.published().order_by("pk").defer("body").first()
    begun = out or Article.objects.kept().order_by("pk").defer("body").first()
    story = (
        reverse("admin:articles_article_change", args=[begun.pk]) if begun else reverse("admin:articles_article_add")
    )
    return [
        Step(2, _("Write a story"), story, begun is not None),
        Step(3, _("Publish it, and read it as your readers do"), out.get_absolute_url() if out else story, bool(out)),
    ]


# -- one search for the whole desk -------------------------------------------------------------------------------------


@finders
def forms_meant(request, typed):
    """The story, section, author … whose address was pasted, or the one story with these words."""
    return meant_by(typed, request.user) if request.user.has_perm(VIEW) else []


@elsewhere
def lists_to_search(request, typed):
    """Stories first; pictures and authors for who may see them."""
    quoted, user = {"words": typed[:40]}, request.user
    return [
        search_in(f"admin:articles_{model}_changelist", typed, label % quoted, place)
        for model, label, place in (
            ("article", _("Search stories for “%(words)s”"), 1),
            ("picture", _("Search pictures for “%(words)s”"), 2),
            ("document", _("Search documents for “%(words)s”"), 3),
            ("author", _("Search authors for “%(words)s”"), 4),
        )
        if user.has_perm(f"articles.view_{model}")
    ]
