"""Clicks: publishing a story, posting and approving a comment, and the desk's lists and form.

Publishing and approving are measured by their verbs, posting by the reader's request, lists and form by the request
of somebody who is logged in. Every publication is a commit that reaches the disk, so time on the clock stands beside
CPU; lists write nothing.
"""

import itertools
import random
import statistics

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Author, Picture, Revision, Section
from bench.house import House, Paper
from bench.measuring import Clock, Site, Table, counting, pace
from comments.models import Comment
from newsroom.models import Act, Change
from newsroom.roles import SYSTEM

TIMES = 30  # of each act that writes

BARE = "yardstick: one UPDATE, three INSERTs"
ACTS = (BARE, "publish a story", "save an edit of a published story", "post a comment", "approve a comment")


def measure(house: House, papers: list[Paper], runs: int) -> list[Table]:
    """The tables of acts and of the desk's pages; `papers` from small to large."""
    site = Site()
    acts, pages = {}, {}
    for paper in papers:
        house.open(paper)
        acts[paper.size] = _acts(house, site, paper)
    for paper in papers:
        house.open(paper)
        pages[paper.size] = _desk(house, site, runs)
    sizes = [paper.size for paper in papers]
    return [_acts_table(house, sizes, acts), _desk_table(house, sizes, runs, pages)]


# -- acts --------------------------------------------------------------------------------------------------------------


def _acts(house, site, paper):
    """For each act: its queries, and CPU and clock of every time, in milliseconds."""
    ed, mo = house.staff("ed", "editor"), house.staff("mo", "moderator")
    rng = random.Random(paper.size)
    drafts = iter([_draft(rng, ed, n) for n in range(TIMES + 1)])
    standing = itertools.cycle(paper.corpus.measured[1:])
    newest = Article.objects.get(pk=paper.corpus.stories[0]).get_absolute_url()
    waiting = iter(Comment.objects.waiting().order_by("pk").values_list("pk", flat=True)[: TIMES + 1])
    steps = {
        BARE: (lambda n: Article.objects.get(pk=paper.corpus.stories[n]), _bare),
        "publish a story": (lambda n: Article.objects.get(pk=next(drafts)), lambda story: story.publish(by=ed)),
        "save an edit of a published story": (
            lambda n: Article.objects.get(pk=next(standing)),
            lambda story: story.edit(by=ed, standfirst=f"{story.standfirst[:500]} Then more.", substantive=True),
        ),
        "post a comment": (
            lambda n: n,
            lambda n: site.ask(f"{newest}comment/", _remark(n), ip=f"198.51.100.{n + 1}", expect=303),
        ),
        "approve a comment": (lambda n: Comment.objects.get(pk=next(waiting)), lambda one: one.approve(by=mo)),
    }
    return {name: _time(*steps[name]) for name in ACTS}


def _bare(story):
    """What no verb can do without, in one transaction and by Django's own means."""
    with transaction.atomic():
        Article.objects.quietly().filter(pk=story.pk).update(state_at=timezone.now())
        Revision.objects.create(article=story, number=10_000, by_name="Bench", verb="measure", state=story.state,
                                edit_version=story.edit_version, data={"body": story.body})  # fmt: skip
        Act.objects.create(by_name="Bench", verb="measure", subject_type="article", subject_name=str(story))
        Change.objects.create(keys=["front"])


def _time(prepare, act):
    # The first time fills what a process keeps, and counts.
    thing = prepare(0)
    # The second hears BEGIN and COMMIT too, but forgets what it heard when a request ends.
    with counting() as sent, CaptureQueriesContext(connection) as heard:
        act(thing)
    cpu, clock = [], []
    for n in range(1, TIMES + 1):
        thing = prepare(n)
        watch = Clock()
        act(thing)
        taken = watch.stop()
        cpu.append(taken[0] * 1000)
        clock.append(taken[1] * 1000)
    return max(len(sent), len(heard)), cpu, clock


def _draft(rng, by, n):
    """A story as an editor leaves it before the last click, with the text of another one."""
    like = Article.objects.order_by("pk")[rng.randrange(20)]
    lead, inside = Picture.objects.order_by("pk")[:2]
    figure = f'<figure data-picture="{inside.uid}" data-alt="As it was"></figure>'
    draft = Article.objects.create(
        headline=f"{like.headline} once more, {n}", standfirst=like.standfirst, body=like.body + figure,
        section=rng.choice(list(Section.objects.all())), source=like.source, created_by=by)  # fmt: skip
    draft.edit(
        by=SYSTEM, topics=list(like.topics.all()), byline=list(Author.objects.exclude(user=by).order_by("pk")[:2]),
        pictures=[{"picture": lead}])  # fmt: skip
    return draft.pk


def _remark(n):
    return {
        "name": f"Reader {n}", "email": f"reader.{n}@example.org", "subject": "",
        "body": f"I walked past it this morning, number {n}, and it looked quite different from what you write.",
    }  # fmt: skip


def _acts_table(house, sizes, acts):
    head = ["act", "queries", *(f"CPU ms at {size:,}" for size in sizes), "ms on the clock", "slowest tenth"]
    table = Table(f"Writing, {house.engine}", [*head, *([f"{sizes[-1]:,} / {sizes[0]:,}"] if len(sizes) > 1 else [])])
    for name in ACTS:
        counts = " / ".join(dict.fromkeys(str(acts[size][name][0]) for size in sizes))
        cpu = [acts[size][name][1] for size in sizes]
        clock = acts[sizes[-1]][name][2]
        growth = [statistics.median(cpu[-1]) / statistics.median(cpu[0])] if len(sizes) > 1 else []
        table.add(name, counts, *cpu, clock, statistics.quantiles(clock, n=10)[-1], *growth)
    bare = statistics.median(acts[sizes[-1]][BARE][1])
    ratio = statistics.median(acts[sizes[-1]]["publish a story"][1]) / bare
    table.notes.append(
        f"Medians of {TIMES}; on the clock in the largest paper, with what else the machine did. Publishing takes"
        f" {ratio:.1f} × the yardstick. Wagtail, measured apart: 83 queries and 85 ms to publish one page."
    )
    return table


# -- the desk ----------------------------------------------------------------------------------------------------------


def _desk(house, site, runs):
    """For each page of the desk: its queries, and CPU of every run, in milliseconds."""
    cookies = {}
    for name, role in (("ed", "editor"), ("mo", "moderator")):
        client = Client()
        client.force_login(house.staff(name, role))
        cookies[name] = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    story = Article.objects.published().newest_first().values_list("pk", flat=True)[0]
    pages = {
        "story list": ("ed", "/admin/articles/article/"),
        "story list, searched": ("ed", "/admin/articles/article/?q=ba"),
        "story form": ("ed", f"/admin/articles/article/{story}/change/"),
        "comments that wait": ("mo", "/admin/comments/comment/"),
        "comments approved": ("mo", "/admin/comments/comment/?tab=approved"),
        "front door of the desk": ("ed", "/admin/"),
    }
    figures = {}
    for name, (who, address) in pages.items():
        site.ask(address, cookie=cookies[who])
        with counting() as sent:
            site.ask(address, cookie=cookies[who])
        times = [pace(lambda n, a=address, w=who: site.ask(a, cookie=cookies[w]), least=3) for _ in range(runs)]
        figures[name] = len(sent), times
    return figures


def _desk_table(house, sizes, runs, pages):
    head = ["page", "queries", *(f"CPU ms at {size:,}" for size in sizes)]
    table = Table(f"The desk, {house.engine}", [*head, *([f"{sizes[-1]:,} / {sizes[0]:,}"] if len(sizes) > 1 else [])])
    for name in pages[sizes[0]]:
        counts = " / ".join(dict.fromkeys(str(pages[size][name][0]) for size in sizes))
        cpu = [pages[size][name][1] for size in sizes]
        growth = [statistics.median(cpu[-1]) / statistics.median(cpu[0])] if len(sizes) > 1 else []
        table.add(name, counts, *cpu, *growth)
    table.notes.append(f"Medians of {runs} runs.")
    return table
