"""Cold pages: queries and CPU a request, in a small paper and in a large one, against the yardstick in the same run.

Each page is made by the whole site as gunicorn calls it, all middleware included, and nothing is kept between two
requests but what a running process keeps. Pages of one kind take turns (ten stories, eight sections); small and large
paper alternate, each beside a yardstick of the same moment, so that a busy machine slows all of them alike.
"""

from collections import defaultdict

from articles.models import Article, Author, Section, Topic
from bench import corpus
from bench.house import House, Paper
from bench.measuring import WARM_UP, Site, Table, counting, pace

YARDSTICK, YARD = "yardstick", "/yardstick/"
SHORT = 0.08  # seconds of CPU for the yardstick beside each measurement


def addresses(paper: Paper) -> dict[str, list[str]]:
    """What is asked for, by the name of the page. The paper must be open."""
    made = paper.corpus

    def of(model, pks):
        return [thing.get_absolute_url() for thing in model.objects.filter(pk__in=pks)]

    newest = Article.objects.get(pk=made.stories[0])
    pages = {
        YARDSTICK: [YARD],
        f"article, {corpus.COMMENTS_MEASURED} comments": of(Article, made.measured),
        f"article, {corpus.COMMENTS_LONG} comments": of(Article, [made.long]),
        "front": ["/"],
        "section": of(Section, made.sections),
        "topic": of(Topic, made.topics[:8]),
        "author": of(Author, made.authors[:8]),
        "day": [f"/{newest.day:%Y/%m/%d}/"],
        "archive": ["/archive/"],
        "feed": ["/feed/"],
        "search, common word": [f"/search/?q={corpus.COMMON}"],
        "search, rare word": [f"/search/?q={corpus.RARE}"],
        "search, two words": [f"/search/?q={corpus.COMMON}+{corpus.RARE}"],
    }
    return {name: found for name, found in pages.items() if found}


def measure(house: House, papers: list[Paper], runs: int) -> list[Table]:
    """The table of cold pages; `papers` from small to large."""
    site = Site()
    asked, queries, weight = {}, defaultdict(dict), {}
    for paper in papers:
        house.open(paper)
        asked[paper.size] = addresses(paper)
        for name, pages in asked[paper.size].items():
            site.ask(pages[0])
            with counting() as sent:
                answer = site.ask(pages[-1])
            queries[name][paper.size] = len(sent)
            weight[name] = len(answer.body)
    figures = defaultdict(lambda: defaultdict(list))
    for _ in range(runs):
        for name in queries:
            for paper in papers:
                pages = asked[paper.size].get(name)
                if not pages:
                    continue
                house.open(paper)
                for _ in range(WARM_UP):
                    site.ask(pages[0])
                yard = pace(lambda n: site.ask(YARD), stretch=SHORT)
                page = yard if name == YARDSTICK else pace(lambda n, pages=pages: site.ask(pages[n % len(pages)]))
                figures[name][paper.size].append((page, page / yard))
    return [_table(house, papers, runs, queries, figures, weight)]


def _table(house, papers, runs, queries, figures, weight):
    sizes = [paper.size for paper in papers]
    compared = len(sizes) > 1
    head = ["cold page", "queries", *(f"CPU ms at {size:,}" for size in sizes), "× yardstick"]
    table = Table(f"Reading, {house.engine}", [*head, *([f"{sizes[-1]:,} / {sizes[0]:,}"] if compared else []), "KB"])
    for name, runs_of in figures.items():
        counts = " / ".join(str(count) for count in dict.fromkeys(queries[name].values()))
        milliseconds = ([page for page, _times in runs_of[size]] for size in sizes)
        times = {size: [times for _page, times in found] for size, found in runs_of.items()}
        # Compared in yardsticks of the same moment: so the mood of the machine drops out.
        growth = [[large / small for large, small in zip(times[sizes[-1]], times[sizes[0]], strict=True)]]
        table.add(name, counts, *milliseconds, times[sizes[-1]], *(growth if compared else []), weight[name] / 1000)
    table.notes.append(f"Medians of {runs} runs. Queries stand once where they are the same at all sizes.")
    return table
