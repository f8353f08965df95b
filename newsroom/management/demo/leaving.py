"""The demo goes: what of it stays and why, and taking the rest away, row by row.

Only what is marked goes, and of that only what nobody has made their own: a story that was rewritten, that somebody is
writing in, or under which others have written; a section, topic or author that something which stays still names. The
owner may give such stories up, each by its own tick.

Each row goes in a transaction of its own together with its mark, so whatever is cut short, by a restart or a power cut,
is taken up again where it was; two that clear at once take different rows.
"""

import time
from contextlib import suppress
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import models, transaction
from django.db.models import ProtectedError
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Author, FrontVersion, Revision, WorkingText
from articles.trash import delete_files, delete_story, files_of
from comments.models import Comment
from comments.models.moderating import lock_stories, recount
from newsroom import drafts
from newsroom.models import Act, DemoMark, Invitation, Page, SiteSettings, User
from newsroom.models.opening import paper_begun
from newsroom.pages import changing
from newsroom.roles import SYSTEM
from newsroom.states import WrongState

from .marking import KINDS, fingerprint
from .people import PAPER
from .recognising import recognise

AT_ONCE = 200
ARTICLE, COMMENT, USER = "articles.article", "comments.comment", "newsroom.user"
# Nobody has words of their own in these: they go by the hundred.
RECORDS = (
    "articles.frontversion", "comments.commenter", "articles.correction", "comments.decision", "newsroom.letter",
    "newsroom.act",
)  # fmt: skip
# What a story's form calls the fields in which these are chosen, as a regular expression.
TYPED = {
    "articles.section": "section",
    "articles.source": "source",
    "articles.author": r"byline-\d+-author",
    "articles.picture": r"pictures-\d+-picture",
}


# -- what stays, and why -----------------------------------------------------------------------------------------------


@dataclass
class Kept:
    """Something of the demo that stays unless the owner gives it up: which mark, what it is, where, and why."""

    mark: int
    kind: str
    name: str
    url: str
    why: list[str]


@dataclass
class Plan:
    """What would go (table → how many) and what would stay."""

    going: dict[str, int] = field(default_factory=dict)
    stories: list[Kept] = field(default_factory=list)
    others: list[Kept] = field(default_factory=list)


def is_here() -> bool:
    """Whether the demo is loaded here, or was only half cleared away."""
    return SiteSettings.objects.filter(pk=1, demo_loaded_at__isnull=False).exists()


def plan(*, by) -> Plan:
    """What would go and what would stay if `by` said so now. A demo from before the marks is recognised first."""
    with changing():
        recognise()
    found, gone = Plan(), {ARTICLE: set()}
    for label in KINDS:
        marks = {mark.row: mark for mark in DemoMark.objects.filter(label=label)}
        if label in (COMMENT, USER, *RECORDS):
            marks.pop(by.pk if label == USER else None, None)  # whose login it is keeps it
            found.going[label] = len(marks)
            continue
        gone[label], kept = set(), found.stories if label == ARTICLE else found.others
        for row in KINDS[label]._base_manager.filter(pk__in=marks).order_by("pk"):
            why = reasons(row, marks[row.pk], gone)
            if why:
                kept.append(Kept(marks[row.pk].pk, str(row._meta.verbose_name), str(row), _address(row), why))
            else:
                gone[label].add(row.pk)
        found.going[label] = len(gone[label])
    return found


def _address(row):
    if isinstance(row, Article):
        return reverse("admin:articles_article_change", args=[row.pk])
    return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""


def reasons(row, mark, gone=None) -> list[str]:
    """Why this row stays, in sentences; none for what goes. `gone` names what will be gone by then: table → ids."""
    gone = gone or {}
    if isinstance(row, Article):
        return [] if mark.is_given_up else _reasons_of_a_story(row, mark)
    found = [_("It was rewritten.")] if mark.fingerprint and mark.fingerprint != fingerprint(row) else []
    if any(
        others.exclude(pk__in=gone.get(others.model._meta.label_lower, ())).exists() for others in _users_of(row, gone)
    ):
        found.append(_("Something that stays still uses it."))
    return found


def _reasons_of_a_story(story, mark):
    found = []
    if mark.fingerprint != fingerprint(story):
        found.append(_("It was rewritten or corrected."))
    if WorkingText.objects.filter(article=story).exists():
        found.append(_("Somebody has begun to write in it."))
    marked = DemoMark.objects.filter(label=COMMENT).values("row")
    count = Comment.objects.filter(article=story).exclude(pk__in=marked).count()
    if count:
        found.append(
            ngettext(
                "Under it stands a comment that did not come with the demo.",
                "Under it stand %(count)d comments that did not come with the demo.",
                count,
            )
            % {"count": count}
        )
    return found


def _users_of(row, gone):
    """Whatever would lose something if this row went, as querysets."""
    label = row._meta.label_lower
    if label in TYPED:
        # A text on its way names what was chosen in its form by number.
        yield _told(WorkingText).filter(told__regex=rf'"{TYPED[label]}", ?"{row.pk}"')
    if label in ("articles.section", "articles.source"):
        yield row.stories.all()
    if label == "articles.section":
        yield row.parts.all()
    if label == "articles.topic":
        yield Article.objects.filter(topic_uses__tag=row)
    if label == "articles.author":
        yield Article.objects.filter(bylines__author=row)
        yield User.objects.filter(author=row, is_demo=False)
    if label == "articles.picture":
        yield Article.objects.filter(picture_uses__picture=row)
        yield row.portrait_of.all()
        yield Page.objects.filter(body__contains=str(row.uid))
        yield _told(WorkingText).filter(told__contains=str(row.uid))
        # What stays can be put back to an earlier text.
        yield _told(Revision).filter(told__contains=str(row.uid)).exclude(article__in=gone.get(ARTICLE, ()))


def _told(model):
    return model.objects.annotate(told=Cast("data", models.TextField()))


# -- the decision ------------------------------------------------------------------------------------------------------


def decide(*, by, also=()) -> bool:
    """Note that the demo is to go, and with it the stories of the marks `also`; False where that was decided already.

    A demo login that decides this becomes its owner's: it is no longer marked, and gets an author of its own. Everybody
    knew its password, so keys that were added to it, and places that demo logins offered, are not believed any more.
    """
    with changing():
        recognise()
        site = SiteSettings.objects.filter(pk=1, demo_loaded_at__isnull=False, own_paper_at=None)
        if not site.update(own_paper_at=timezone.now()):
            return False
        DemoMark.objects.filter(label=ARTICLE, pk__in=also).update(is_given_up=True)
        for invitation in Invitation.objects.unanswered().filter(by__is_demo=True):
            with suppress(WrongState):  # taken up in this moment
                invitation.withdraw(by=by)
        if by.is_demo:
            Authenticator.objects.filter(user=by).delete()
            DemoMark.objects.filter(label=USER, row=by.pk).delete()
            Author.objects.quietly().filter(user=by).update(user=None)
            User.objects.filter(pk=by.pk).update(is_demo=False)
            by.is_demo = False
            Author.objects.create(name=str(by), user=by)
        # The others are out at once, also where clearing takes a while.
        marked = DemoMark.objects.filter(label=USER).values("row")
        User.objects.filter(pk__in=marked, is_demo=True).update(is_active=False)
        Act.record("give up demo", SiteSettings.objects.get(pk=1), by=by)
    return True


# -- clearing ----------------------------------------------------------------------------------------------------------


def clear(seconds=None) -> int:
    """Take away what was decided on, for at most so many seconds; returns how many marked rows are left."""
    if not SiteSettings.objects.filter(pk=1, own_paper_at__isnull=False).exists():
        return 0
    until = time.monotonic() + seconds if seconds else None
    for label in (ARTICLE, COMMENT, *(label for label in KINDS if label not in (ARTICLE, COMMENT))):
        for clear_some in _turns(label):
            if until and time.monotonic() > until:
                return DemoMark.objects.count()
            clear_some()
    _finish()
    return 0


def _turns(label):
    """What there is to do for one table, as short pieces of work: each is one transaction."""
    if label == COMMENT:
        yield from _comment_turns()
    elif label in RECORDS:
        # By their marks: what is left of them must not be asked for again and again.
        ids = list(DemoMark.objects.filter(label=label).order_by("-row").values_list("row", flat=True))
        for start in range(0, len(ids), AT_ONCE):
            yield lambda start=start: _clear_records(label, ids[start : start + AT_ONCE])
    else:
        for mark in list(DemoMark.objects.filter(label=label).order_by("pk")):
            yield lambda mark=mark: _clear_one(mark)


def _clear_one(mark):
    with changing() as dirtied:
        # Whoever deletes the mark has the row: of two that clear at once, the other finds nothing to do.
        if not DemoMark.objects.filter(pk=mark.pk).delete()[0]:
            return
        # Locked: nobody begins to use it between the question and the answer.
        row = KINDS[mark.label]._base_manager.select_for_update(of=("self",)).filter(pk=mark.row).first()
        if row is None:
            return
        if mark.label == USER:
            _dismiss(row)
        elif not reasons(row, mark):
            if mark.label == ARTICLE:
                delete_story(row)
                return
            if mark.label == "articles.picture":
                # Before the row: cut short between the two, it is found and tried again. The other way round the files
                # would be nobody's.
                delete_files(*files_of(row))
            dirtied.touch(*row.page_keys())
            row.delete()


def _dismiss(user):
    """Delete an account that nothing names any more; one that has signed, decided or typed something is switched off.

    What it typed and did not save hangs on it.
    """
    if not user.is_demo:
        return
    try:
        with transaction.atomic():
            if not WorkingText.objects.filter(by=user).exists():
                user.delete()
                return
    except ProtectedError:
        pass
    user.is_active, user.username = False, f"demo-{user.username}"[:150]
    user.set_unusable_password()
    user.save(update_fields=["is_active", "username", "password"])


def _comment_turns():
    """Those under stories that stay, story by story; of all others only the marks are left."""
    ids = set(DemoMark.objects.filter(label=COMMENT).values_list("row", flat=True))
    stories = set(Comment.objects.filter(pk__in=ids).values_list("article", flat=True))
    for story in sorted(stories):
        yield lambda story=story: _clear_comments(story, ids)
    yield lambda: DemoMark.objects.filter(label=COMMENT).delete()


def _clear_comments(story, ids):
    with changing() as dirtied:
        lock_stories({story})
        there = Comment.objects.filter(article=story)
        # The deepest first. One that somebody else has answered stays, or the answer would hang in the air.
        for comment in sorted(there.filter(pk__in=ids), key=lambda comment: len(comment.path), reverse=True):
            if not there.filter(path__startswith=comment.path).exclude(pk=comment.pk).exists():
                comment.delete()
        recount(story, dirtied)


def _clear_records(label, ids):
    with changing():
        DemoMark.objects.filter(label=label, row__in=ids).delete()
        # The way of `Revision.prune`: what is never rewritten may go with what it tells of.
        rows = models.QuerySet(KINDS[label]).filter(pk__in=ids)
        if label == "newsroom.act":
            kept = {"article": Article, "comment": Comment}
            for kind, model in kept.items():
                rows = rows.exclude(subject_type=kind, subject_id__in=model.objects.values("pk"))
        elif label == "comments.decision":
            # One that somebody took back later stays with what took it back.
            taken_back = KINDS[label].objects.filter(undo_of__isnull=False).exclude(pk__in=ids).values("undo_of")
            rows = rows.filter(comment=None).exclude(pk__in=taken_back)
        elif label == "comments.commenter":
            rows = rows.filter(comments=None)
        elif label == "articles.correction":
            return  # those of stories that went are gone with them
        rows.delete()


def _finish():
    """The paper is nobody's yet: settings that the demo brought go back, and what a new paper begins with is made."""
    with changing("settings", "front"):
        site = SiteSettings.objects.select_for_update().filter(pk=1, own_paper_at__isnull=False).first()
        if site is None:
            return
        for name, brought in PAPER.items():
            if getattr(site, name) == brought:
                setattr(site, name, SiteSettings._meta.get_field(name).get_default())
        site.noindex, site.demo_loaded_at, site.own_paper_at = False, None, None
        site.save()
        _forget_fronts()
        with translation.override(site.language):
            drafts.begin_pages()
            paper_begun.send(sender=SiteSettings, by=None)
        Act.record("clear demo", site, by=SYSTEM)
    (settings.DATA_DIR / "demo-logins.txt").unlink(missing_ok=True)


def _forget_fronts():
    """Drop what the rule kept of the front page by itself while only the demo stood on it."""
    there = set(Article.objects.values_list("pk", flat=True))
    for version in FrontVersion.objects.filter(by=None):
        told = [version.data.get("lead"), *version.data.get("seconds", []), *version.data.get("latest", [])]
        told += [story for row in version.data.get("rows", []) for story in row["stories"]]
        if not there & {story["id"] for story in told if story}:
            version.delete()
