"""Processes killed at the worst moments: what is left, and whether the worker makes it right.

    DATABASE_URL=… python -m tests.drills.kills

Each step is played by a process of its own, forked from one that has loaded the site; whoever is to die replaces the
line behind that moment by a SIGKILL. The product's code knows nothing of it.
"""

import json
import os
import signal
import sys
import time

from tests.drills.race import alone, prepare, told

DUE = 12  # stories
PATIENCE = 60  # seconds for a worker to start on a busy machine
QUICK = 5  # seconds from its first look until all is right


def die(*_, **__):
    """What the moment is replaced by."""
    os.kill(os.getpid(), signal.SIGKILL)


def forked(act):
    """`alone`, without handing connections down."""
    from newsroom.pages.store import the_store

    the_store().let_go()
    return alone(act)


def stored(path):
    """The bytes in the tree for this address, or None."""
    from newsroom.pages.places import place
    from newsroom.pages.store import the_store

    try:
        with open(the_store().edition.tree_path + place(path.encode())[0], "rb") as file:
            return file.read().decode()
    except FileNotFoundError:
        return None


def shown(path):
    """What a reader gets."""
    from newsroom.pages.making import make

    return make(path)[2].decode()


def retitle(pk, headline):
    """Publish another headline."""
    from articles.models import Article
    from newsroom.roles import SYSTEM

    Article.objects.get(pk=pk).edit(by=SYSTEM, headline=headline)


def work():
    """The worker, until it is told to stop."""
    from django.core.management import call_command

    call_command("worker")


def with_worker(check):
    """Whether `check` becomes true while a worker runs, and how many seconds it took from the worker's first look."""
    from newsroom.pages.store import the_store

    begun = time.time()
    process, _ = forked(work)
    try:
        until, seen = time.monotonic() + PATIENCE, None
        while time.monotonic() < until:
            if check():
                return True, round(time.monotonic() - (seen or time.monotonic()), 2)
            if seen is None and the_store().edition.index.beaten >= begun:
                seen = time.monotonic()
            time.sleep(0.05)
        return False, PATIENCE
    finally:
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)


def publisher_between_commit_and_unlink(pk, path):
    """The page is old when the process is dead, and right soon after the worker looked."""
    shown(path)

    def act():
        sys.modules["newsroom.pages.changing"]._drop = die
        retitle(pk, "After the commit")

    died = told(forked(act)) is None
    left_old = "Drill 0 version 0" in (stored(path) or "")
    right, seconds = with_worker(lambda: "Drill 0 version 0" not in (stored(path) or ""))
    return {
        "died": died,
        "left_old": left_old,
        "right": right,
        "seconds": seconds,
        "new": "After the commit" in shown(path),
    }


def renderer_between_row_and_rename(pk, path):
    """A row without a file: nothing is served, the next change and the next reader find all as it should be."""
    from newsroom.pages.edition import Edition
    from newsroom.pages.store import the_store

    shown(path)

    def act():
        # Over a page that lies there: as two renderers of one address do.
        Edition._move_in = die
        from newsroom.wsgi import application

        application.find = lambda environ: None
        shown(path)

    died = told(forked(act)) is None
    edition = the_store().edition
    row, file = edition.index.laid(path).seen is not None, stored(path)
    halves = len(list((edition.root / "new").iterdir()))
    retitle(pk, "After the rename")
    right = "After the rename" in shown(path) and "After the rename" in (stored(path) or "")
    edition.sweep(older_than=-60)
    return {
        "died": died, "row": row, "file": file, "halves": halves, "right": right,
        "swept": not list((edition.root / "new").iterdir()),
    }  # fmt: skip


def worker_in_the_middle_of_publishing(pk, path):
    """Stories due at once, a worker that dies after some of them; the next one publishes the rest, each once."""
    from datetime import timedelta

    from django.utils import timezone

    from articles.models import Article, Section
    from articles.models.publishing import publish_due
    from newsroom.models import Act
    from newsroom.roles import SYSTEM

    now = timezone.now()
    stories = []
    for number in range(DUE):
        article = Article.objects.create(
            headline=f"Due {number}", slug=f"due-{number}", section=Section.objects.get(), body="<p>Now.</p>"
        )
        article.schedule(at=now + timedelta(hours=1), by=SYSTEM)
        stories.append(article.pk)
    shown("/section/local/")

    def act():
        changes = sys.modules["newsroom.pages.changing"]
        real, count = changes._drop, iter(range(DUE))
        changes._drop = lambda *told: die() if next(count) == DUE // 2 else real(*told)
        publish_due()

    Article.objects.quietly().filter(pk__in=stories).update(publish_at=now - timedelta(seconds=1))
    died = told(forked(act)) is None
    before = Article.objects.published().filter(pk__in=stories).count()

    def all_out():
        return Article.objects.published().filter(pk__in=stories).count() == DUE and all(
            f">Due {number}<" in (stored("/section/local/") or "") for number in range(DUE)
        )

    right, seconds = with_worker(all_out)
    acts = [Act.objects.filter(subject_type="article", subject_id=pk, verb="publish").count() for pk in stories]
    return {"died": died, "before": before, "right": right, "seconds": seconds, "acts": acts}


def worker_in_the_middle_of_the_tail(pk, path):
    """It dropped what others changed, and dies before it notes so: it is done again, and nothing is missed."""
    from newsroom.pages.index import Index

    shown(path)
    changes = sys.modules["newsroom.pages.changing"]
    kept, changes._drop = changes._drop, lambda *_: None
    retitle(pk, "By another machine")
    changes._drop = kept

    def act():
        Index.strike = die
        work()

    died = told(forked(act)) is None
    gone = stored(path) is None
    right, seconds = with_worker(lambda: "By another machine" in (stored(path) or ""))
    return {"died": died, "gone": gone, "right": right, "seconds": seconds}


DRILLS = (
    publisher_between_commit_and_unlink,
    renderer_between_row_and_rename,
    worker_in_the_middle_of_publishing,
    worker_in_the_middle_of_the_tail,
)


def main():
    """Play all of them; what was found, by the drill's name."""
    import django

    django.setup()
    from newsroom.wsgi import application  # noqa: F401 - once, before the forks, as gunicorn does

    (pk, path), *_ = told(alone(prepare))
    return {drill.__name__: told(alone(drill, pk, path)) for drill in DRILLS}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
