"""Search: finding alone, and the whole page, for words that are rare and common, against the yardstick of the run.

A paper of a hundred thousand stories without a comment is enough: nothing here reads comments. Finding is measured by
itself because it alone can grow with the paper; the page round it shows twenty stories whatever their number.
"""

import logging
from collections import defaultdict

from articles import search, search_help
from bench import corpus
from bench.house import House, Paper
from bench.measuring import WARM_UP, Site, Table, counting, pace
from bench.reading import SHORT, YARD, YARDSTICK

MISSPELT = "hrabour"
WORDS = {
    "common word": corpus.COMMON,
    "rare word": corpus.RARE,
    "two words": f"{corpus.COMMON} {corpus.RARE}",
}


def acts(site: Site) -> dict:
    """What is measured: name → what does it once."""
    found = {YARDSTICK: lambda: site.ask(YARD)}
    for name, typed in WORDS.items():
        asked = search.Question.of(typed)
        for order, by_relevance in (("newest", False), ("relevance", True)):
            found[f"find, {name}, {order}"] = lambda asked=asked, best=by_relevance: search.find(
                asked, by_relevance=best
            )
    for name, typed in WORDS.items():
        for order, more in (("newest", ""), ("relevance", "&sort=relevance")):
            address = f"/search/?q={typed.replace(' ', '+')}{more}"
            found[f"page, {name}, {order}"] = lambda address=address: site.ask(address)
    common = search.Question.of(corpus.COMMON)
    found["of a page: read and mark 20 stories"] = lambda: read(common)
    found["page without a question"] = lambda: site.ask("/search/")
    wrong = search.Question.of(MISSPELT)
    found["another spelling"] = lambda: search_help.advise(wrong, MISSPELT)
    found["page, nothing found, another spelling"] = lambda: site.ask(f"/search/?q={MISSPELT}")
    found["404 that offers stories"] = lambda: site.ask(f"/{corpus.COMMON}-{corpus.RARE}/", expect=404)
    found["404 for a scanner"] = lambda: site.ask(f"/{corpus.COMMON}-{corpus.RARE}.php", expect=404)
    return found


def read(question) -> list:
    """Find twenty and read them: what the page does before it renders."""
    return search.hits(search.find(question, at_most=20).ids, question)


def measure(house: House, papers: list[Paper], runs: int) -> list[Table]:
    """The table of searches; `papers` from small to large."""
    # The 404s are meant.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    site = Site()
    queries, figures = defaultdict(dict), defaultdict(lambda: defaultdict(list))
    for paper in papers:
        house.open(paper)
        for name, act in acts(site).items():
            act()
            with counting() as sent:
                act()
            queries[name][paper.size] = len(sent)
    for _ in range(runs):
        for name in queries:
            for paper in papers:
                house.open(paper)
                act = acts(site)[name]
                for _ in range(WARM_UP):
                    act()
                yard = pace(lambda n: site.ask(YARD), stretch=SHORT)
                once_done = yard if name == YARDSTICK else pace(lambda n, act=act: act())
                figures[name][paper.size].append((once_done, once_done / yard))
    return [_table(house, papers, runs, queries, figures)]


def _table(house, papers, runs, queries, figures):
    sizes = [paper.size for paper in papers]
    compared = len(sizes) > 1
    head = ["what", "queries", *(f"CPU ms at {size:,}" for size in sizes), "× yardstick"]
    table = Table(f"Searching, {house.engine}", [*head, *([f"{sizes[-1]:,} / {sizes[0]:,}"] if compared else [])])
    for name, runs_of in figures.items():
        counts = " / ".join(str(count) for count in dict.fromkeys(queries[name].values()))
        milliseconds = ([spent for spent, _times in runs_of[size]] for size in sizes)
        times = {size: [times for _spent, times in found] for size, found in runs_of.items()}
        # Compared in yardsticks of the same moment, as in the table of reading.
        growth = [[large / small for large, small in zip(times[sizes[-1]], times[sizes[0]], strict=True)]]
        table.add(name, counts, *milliseconds, times[sizes[-1]], *(growth if compared else []))
    table.notes.append(f"Medians of {runs} runs. Queries stand once where they are the same at all sizes.")
    return table
