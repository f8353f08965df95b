"""The desk in a small archive and in a large one: every room's pages, and the clicks that write.

Each page is asked for by somebody who is logged in, through the whole site; each click goes through the test client or
the verb. The yardstick is Django's own admin, bare, over the same rows in the same run (`bench/urls.py`): its list
beside our lists, its form beside our forms. What another part of the desk has not built yet is left out, and said.
"""

import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from articles.models import Article, Picture, Revision, Section
from bench import corpus
from bench.house import House, Paper
from bench.measuring import Clock, Table, counting
from comments.models import Comment
from newsroom.admin.differences import word_diff
from newsroom.models import User
from newsroom.roles import SYSTEM

PAGES_ASKED, CLICKS = 7, 5  # times at least; the median counts
LONG_STORY, REVISIONS = 3_000, 200  # words; earlier versions
BULK = 500  # comments decided at once
MOST_QUERIES, MOST_CPU = 15, 60  # of a page; milliseconds
WINDOW = "0e5bd3f0-5c5e-4d0f-9f43-c3b1a2d4e5f6"  # in which the long story is open
SLOW = 5.0  # seconds of CPU for one page: enough
NOTHING = "zyzzyva"  # a word that stands nowhere

BARE_STORIES = "bare admin, list of stories"
BARE_FORM = "bare admin, form of a story"
BARE_COMMENTS = "bare admin, list of comments"
BARE_PICTURES = "bare admin, list of pictures"


@dataclass
class Page:
    """An address of the desk, who asks for it, and which yardstick it is held against."""

    name: str
    who: str
    address: str
    yardstick: str = BARE_STORIES


@dataclass
class Click:
    """Something that writes: what is made ready each time, what is measured, how long it may take in milliseconds."""

    name: str
    prepare: Callable
    act: Callable
    most: int | None = None


class Shift:
    """People at work in the open paper, and the stories they work on."""

    def __init__(self, paper: Paper):
        self.newest = paper.newest
        roles = {"ed": ["editor"], "mo": ["moderator"], "olga": ["owner"], "pia": ["photo editor"], "root": []}
        self.people = {name: _person(name, roles[name]) for name in roles}
        self.clients = {}
        for name, user in self.people.items():
            self.clients[name] = Client(SERVER_NAME="127.0.0.1")
            self.clients[name].force_login(user)
        self.long = _long_story(self.people["ed"])
        self.rng = random.Random(7)

    def ask(self, who, address) -> HttpResponse:
        """GET; raises RuntimeError for anything but a page."""
        answer = self.clients[who].get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}, not 200")
        return answer

    def send(self, who, address, data) -> HttpResponse:
        """POST JSON, as the scripts of a page do; raises RuntimeError for any answer but 200."""
        answer = self.clients[who].post(address, data, content_type="application/json")
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}: {answer.content[:300]!r}")
        return answer


def _person(name, roles):
    user, made = User.objects.get_or_create(
        username=name, defaults={"is_staff": True, "is_superuser": not roles, "first_name": name.title()}
    )
    if made:
        user.groups.set(Group.objects.filter(name__in=roles))
    return user


def _long_story(by):
    """A draft of 3,000 words with 200 versions, each with its text."""
    text = "".join(f"<p>{row}</p>" for row in corpus.Language(random.Random(5)).paragraphs(LONG_STORY))
    like = Article.objects.published().newest_first()[0]
    story = Article.objects.create(headline="A long read", body=text, section=like.section, created_by=by)
    story.edit(by=SYSTEM, pictures=[{"picture": Picture.objects.order_by("pk").first()}])
    last, data = story.revisions.first().number, story.snapshot()
    Revision.objects.bulk_create(
        Revision(
            article=story, number=last + n, by=by, by_name="Ed", verb="edit", state=story.state, edit_version=n,
            at=timezone.now() - timedelta(minutes=REVISIONS - n), data=data)
        for n in range(1, REVISIONS + 1)
    )  # fmt: skip
    return story


def pages(shift: Shift) -> list[Page]:
    """Every page that is measured, in the open paper; the yardsticks come first."""
    stories, comments = "/admin/articles/article/", "/admin/comments/comment/"
    pictures = "/admin/articles/picture/"
    short = shift.newest[0]
    section = Section.objects.order_by("pk").first().pk
    common = _common_word()
    found = [
        Page(BARE_STORIES, "root", "/bare/articles/article/"),
        Page(BARE_FORM, "root", f"/bare/articles/article/{short}/change/", BARE_FORM),
        Page(BARE_COMMENTS, "root", "/bare/comments/comment/", BARE_COMMENTS),
        Page(BARE_PICTURES, "root", "/bare/articles/picture/", BARE_PICTURES),
        Page("story list", "ed", stories),
        Page("story list, drafts", "ed", f"{stories}?state=draft"),
        Page("story list, published", "ed", f"{stories}?state=published"),
        Page("story list, page 20", "ed", f"{stories}?p=20"),
        Page("story list, one section", "ed", f"{stories}?section={section}"),
        Page("story list, mine", "ed", f"{stories}?author=me"),
        Page("story list, common word", "ed", f"{stories}?q={common}"),
        Page("story list, rare word", "ed", f"{stories}?q={corpus.RARE}"),
        Page("story list, nothing found", "ed", f"{stories}?q={NOTHING}"),
        Page("story form, new", "ed", f"{stories}add/", BARE_FORM),
        Page("story form, 500 words", "ed", f"{stories}{short}/change/", BARE_FORM),
        Page("story form, 3,000 words", "ed", f"{stories}{shift.long.pk}/change/", BARE_FORM),
        Page("story history, 200 versions", "ed", f"{stories}{shift.long.pk}/history/"),
        Page("front board", "ed", "/admin/articles/frontslot/"),
        Page("pictures", "pia", pictures, BARE_PICTURES),
        Page("pictures, common word", "pia", f"{pictures}?q={common}", BARE_PICTURES),
        Page("pictures, nothing found", "pia", f"{pictures}?q={NOTHING}", BARE_PICTURES),
        Page("picture picker", "pia", f"{pictures}picker/", BARE_PICTURES),
        *(
            Page(f"queue, {tab}", "mo", f"{comments}?tab={tab}", BARE_COMMENTS)
            for tab in ("waiting", "reported", "approved", "rejected", "spam")
        ),
        Page("queue, one section", "mo", f"{comments}?tab=waiting&section={section}", BARE_COMMENTS),
        Page("queue, common word", "mo", f"{comments}?tab=waiting&q={common}", BARE_COMMENTS),
        Page("queue, nothing found", "mo", f"{comments}?tab=waiting&q={NOTHING}", BARE_COMMENTS),
        Page("log", "olga", "/admin/newsroom/act/"),
        Page("corrections", "ed", "/admin/articles/correction/"),
        Page("authors", "ed", "/admin/articles/author/"),
        Page("topics", "ed", "/admin/articles/topic/"),
        Page("front door, Ed's", "ed", "/admin/"),
        Page("front door, Mo's", "mo", "/admin/"),
    ]
    return found


def _common_word():
    """A word of many headlines, and of many captions and comments too."""
    words = " ".join(Article.objects.order_by("-pk").values_list("headline", flat=True)[:400]).lower().split()
    return statistics.mode(word for word in words if len(word) > 2)


def clicks(shift: Shift) -> list[Click]:
    """Every click that is measured, in the open paper."""
    ed, mo = shift.people["ed"], shift.people["mo"]
    texts = [" ".join(row) for row in _two_versions()]
    found = [
        Click(f"publish a story of {LONG_STORY:,} words", lambda n: _draft(shift, n), lambda one: one.publish(by=ed)),
        Click(
            "save an edit of a published story",
            lambda n: Article.objects.get(pk=shift.newest[n + 1]),
            lambda one: one.edit(by=ed, standfirst=f"{one.standfirst[:500]} More."),
        ),
        Click(
            "correct a story",
            lambda n: Article.objects.get(pk=shift.newest[n + 20]),
            lambda one: one.correct(by=ed, text="It was nine to four, not ten to three."),
        ),
        Click(
            f"reject {BULK} comments",
            lambda n: _waiting(BULK),
            lambda pks: Comment.objects.filter(pk__in=pks).decide("reject", by=mo, reason="Off the subject."),
            2_000,
        ),
        Click(
            f"approve {BULK} comments",
            lambda n: _waiting(BULK),
            lambda pks: Comment.objects.filter(pk__in=pks).decide("approve", by=mo),
            2_000,
        ),
        Click(f"diff of two versions of {LONG_STORY:,} words", lambda n: texts, lambda two: word_diff(*two), 150),
    ]
    if keep := keep_address(shift.long.pk):
        found.insert(0, Click("autosave", lambda n: _typed(shift, n), lambda it: shift.send("ed", keep, it), 25))
    return found


def keep_address(pk) -> str | None:
    """Where the story's form sends what is typed while it is typed; None while there is no such address."""
    try:
        return reverse("admin:articles_article_keep", args=[pk])
    except NoReverseMatch:
        return None


def _typed(shift, n):
    """What the form's script sends while somebody types: the window, the version it began from, the fields."""
    story = shift.long
    fields = {
        "headline": f"{story.headline} {n}", "standfirst": story.standfirst,
        "body": f"{story.body}<p>One more sentence, number {n}.</p>", "section": str(story.section_id),
        "byline-TOTAL_FORMS": "0", "pictures-TOTAL_FORMS": "0",
    }  # fmt: skip
    return {"tab": WINDOW, "version": story.edit_version, "fields": list(fields.items())}


def _draft(shift, n):
    story = Article.objects.create(
        headline=f"Written once, published once {n}", body=shift.long.body, section=shift.long.section)  # fmt: skip
    story.edit(by=SYSTEM, pictures=[{"picture": Picture.objects.order_by("pk").first()}])
    return Article.objects.get(pk=story.pk)


def _waiting(count):
    """Comments that wait; in a small paper some are put back into the queue first."""
    waiting = Comment.objects.waiting().order_by("pk")
    missing = count - waiting.count()
    if missing > 0:
        more = Comment.objects.filter(state__in=["approved", "rejected"]).order_by("pk").values("pk")[:missing]
        Comment.objects.quietly().filter(pk__in=list(more.values_list("pk", flat=True))).update(
            state="waiting", reason="A first comment waits."
        )
    return list(waiting.values_list("pk", flat=True)[:count])


def _two_versions():
    """Two versions of a text, an edit in every twentieth word."""
    language = corpus.Language(random.Random(3))
    rows = language.paragraphs(LONG_STORY)
    rng = random.Random(4)
    edited = [" ".join(word if rng.random() > 0.05 else language.some(1)[0] for word in row.split()) for row in rows]
    return [row + "\n\n" for row in rows], [row + "\n\n" for row in edited]


# -- measuring ---------------------------------------------------------------------------------------------------------


def measure(house: House, papers: list[Paper], runs: int) -> list[Table]:
    """The tables of pages and of clicks; `papers` from small to large."""
    read, written, missing = {}, {}, []
    for paper in papers:
        house.open(paper)
        shift = Shift(paper)
        read[paper.size] = {page.name: (page, *_read(shift, page, runs)) for page in pages(shift)}
        written[paper.size] = {click.name: (click, *_do(click)) for click in clicks(shift)}
        if keep_address(shift.long.pk) is None:
            missing = ["The autosave is not measured: this code has no address for it yet."]
    sizes = [paper.size for paper in papers]
    return [_pages_table(house, sizes, read), _clicks_table(house, sizes, written, missing)]


def _read(shift, page, runs):
    """Queries, and milliseconds of CPU of each time."""
    shift.ask(page.who, page.address)
    with counting() as sent:
        shift.ask(page.who, page.address)
    times = []
    for _ in range(max(runs, PAGES_ASKED)):
        clock = Clock()
        shift.ask(page.who, page.address)
        times.append(clock.stop()[0] * 1000)
        # The bare admin counts a million comments by reading them.
        if sum(times) > SLOW * 1000:
            break
    return len(sent), times


def _do(click):
    """Queries, and milliseconds of CPU of each time; the first time fills what a process keeps, and counts."""
    thing = click.prepare(0)
    with counting() as sent:
        click.act(thing)
    times = []
    for n in range(1, CLICKS + 1):
        thing = click.prepare(n)
        clock = Clock()
        click.act(thing)
        times.append(clock.stop()[0] * 1000)
    return len(sent), times


def _pages_table(house, sizes, read):
    compared = [f"{sizes[-1]:,} / {sizes[0]:,}"] if len(sizes) > 1 else []
    head = ["page", "queries", *(f"CPU ms at {size:,}" for size in sizes), "× bare admin", *compared]
    table = Table(f"The desk's pages, {house.engine}", head)
    largest = read[sizes[-1]]
    for name, (page, _count, times) in largest.items():
        counts = " / ".join(dict.fromkeys(str(read[size][name][1]) for size in sizes))
        medians = [statistics.median(read[size][name][2]) for size in sizes]
        yard = statistics.median(largest[page.yardstick][2])
        growth = [medians[-1] / medians[0]] if compared else []
        table.add(name, counts, *medians, statistics.median(times) / yard, *growth)
    heavy = [
        name for name, (page, count, times) in largest.items()
        if not name.startswith("bare") and (count > MOST_QUERIES or statistics.median(times) > MOST_CPU)
    ]  # fmt: skip
    goal = f"{MOST_QUERIES} queries and {MOST_CPU} ms"
    table.notes.append(f"Medians of {PAGES_ASKED} or more. The bare admin is Django's own, over the same rows.")
    table.notes.append(f"Beyond {goal}: {', '.join(heavy)}." if heavy else f"All pages keep to {goal}.")
    return table


def _clicks_table(house, sizes, written, missing):
    compared = [f"{sizes[-1]:,} / {sizes[0]:,}"] if len(sizes) > 1 else []
    head = ["click", "queries", *(f"CPU ms at {size:,}" for size in sizes), "goal", *compared]
    table = Table(f"The desk's clicks, {house.engine}", head)
    for name, (click, _count, _times) in written[sizes[-1]].items():
        counts = " / ".join(dict.fromkeys(str(written[size][name][1]) for size in sizes))
        medians = [statistics.median(written[size][name][2]) for size in sizes]
        growth = [medians[-1] / medians[0]] if compared else []
        table.add(name, counts, *medians, click.most or "", *growth)
    table.notes += [f"Medians of {CLICKS}.", *missing]
    return table
