"""For `bench.serving`: what the store does beside rendering, timed inside one process. Needs Django set up."""

import os
import tempfile
import time
from pathlib import Path
from statistics import median

from django.utils import timezone

from articles.models import Article, Section
from bench.house import house
from bench.measuring import Site
from newsroom.pages.edition import Edition, Rendered
from newsroom.pages.store import the_store
from newsroom.pages.storing import Storing, forms_of

ROUNDS = 5


class Timed(Storing):
    """The middleware, which notes how much CPU it takes beside what it calls."""

    spent: list[float] = []

    def __init__(self, get_response):
        super().__init__(self._inside(get_response))
        self.inner = 0.0

    def _inside(self, get_response):
        def timed(request):
            begun = time.process_time()
            try:
                return get_response(request)
            finally:
                self.inner = time.process_time() - begun

        return timed

    def __call__(self, request):
        begun = time.process_time()
        response = super().__call__(request)
        Timed.spent.append(time.process_time() - begun - self.inner)
        return response


def added():
    """Milliseconds of CPU a page, those of compressing alone; bytes of plain pages, of all forms, of their blocks."""
    with house() as here:
        here.make(100)
        site = Site()
        stories = [story.get_absolute_url() for story in Article.objects.published().newest_first()[:60]]
        paths = [*stories, "/", "/feed/", *(section.get_absolute_url() for section in Section.objects.all()[:5])]
        edition = the_store().edition
        for path in paths:
            site.ask(path)
        spent = []
        for _ in range(ROUNDS):
            edition.wipe()
            Timed.spent.clear()
            for path in paths:
                site.ask(path)
            spent += Timed.spent
        files = [file.stat() for file in edition.tree.rglob("index.*")]
        plain = sum(file.stat().st_size for file in edition.tree.rglob("index.*") if file.suffix not in (".gz", ".br"))
        assert edition.count() == len(paths)
        edition.close()
    compressing = []
    for file in edition.tree.rglob("index.html"):
        content, begun = file.read_bytes(), time.process_time()
        forms_of(content)
        compressing.append(time.process_time() - begun)
    return (
        median(spent) * 1000,
        median(compressing) * 1000,
        plain,
        sum(file.st_size for file in files),
        sum(file.st_blocks * 512 for file in files),
    )


def drop_many(count):
    """Seconds on the clock and of CPU to drop so many pages by one key that all of them show."""
    forms = forms_of(b"<p>The council met on Tuesday.</p>" * 200)
    with tempfile.TemporaryDirectory(prefix="nr-drop-", dir=os.environ["DATA_DIR"]) as folder:
        edition = Edition(Path(folder)).opened("boot", lambda: 0)
        for n in range(count):
            keys = frozenset({"section:1", f"article:{n}", f"comments:{n}"})
            page = Rendered(f"/{timezone.now():%Y/%m/%d}/story-{n}/".encode(), keys, forms)
            assert edition.lay(page, 1, lambda noted: [])
        begun, cpu = time.perf_counter(), time.process_time()
        edition.drop({"section:1"}, 2)
        taken = time.perf_counter() - begun, time.process_time() - cpu
        assert edition.count() == 0
        assert not list(edition.tree.rglob("index.html"))
        edition.close()
    return taken
