"""Standing pages, and what needs all stories to be here: attachments' own addresses, what to read next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, ReadNext, TopicUse
from articles.wire import fates, old_paths
from articles.wire.story import StandingPage
from newsroom.models import Act, Page
from newsroom.pages import changing
from newsroom.roles import SYSTEM
from newsroom.text import clean_body, slugify

from .moving import ROWS, VERB, Outcome, batches, free_slug
from .stories import Stories

PICKS = 3


class Ending(Stories):
    """Pages, and the end of a move."""

    def bring_pages(self, pages: Iterable[StandingPage]) -> None:
        """Make a standing page of each page; one that is here already is left alone."""
        pairs = []
        for page in pages:
            self.report.remarks_without_place += len(page.remarks)
            guids = [page.guid[:500], self.guid("page", page.external_id)]
            row = Page.objects.filter(guid__in=guids).first()
            self.report.pages[Outcome.SAME if row else Outcome.NEW] += 1
            if row is None:
                row = self._new_page(page, next(filter(None, guids)))
            if page.was_public and row.is_published:
                pairs += [(path, row) for path in old_paths.of_page(page, self.root)]
        self._redirect_all(pairs)

    def _new_page(self, page: StandingPage, guid: str) -> Page:
        label = f"{page.external_id} “{page.title[:60]}”"
        made = self._converted(page.body, page.external_id, label)
        self.report.fates.update(made.fates + fates.of_builder(page.builder))
        title = self._cut(page.title, 200, label, _("title")) or _("Page %(number)s") % {"number": page.external_id}
        slug = slugify(page.slug or title, fallback=f"page-{page.external_id}")
        row = Page(
            title=title, body=clean_body(made.html), guid=guid, is_published=page.was_public,
            position=100 + min(max(page.order, 0), 1000),
            slug=free_slug(slug, set(), lambda one: Page.objects.filter(slug=one).exists()),
            trashed_at=timezone.now() if page.in_trash else None)  # fmt: skip
        with changing():
            row.save()
            Act.record(VERB, row, by=SYSTEM, site=self.name, number=page.external_id)
        return row

    def finish(self) -> None:
        """What needs all stories: the addresses of attachments' own pages, and what to read next."""
        self._redirect_attachments()
        self._fix_read_next()

    def _fix_read_next(self) -> None:
        """Picks for each public story that has none yet, as `Article.fix_read_next` would choose them, all at once."""
        with_picks = set(ReadNext.objects.values_list("article_id", flat=True).distinct())
        due = sorted(self.public - with_picks)
        if not due:
            return
        newest = list(Article.objects.published().newest_first().values_list("pk", "section_id"))
        rank = {pk: n for n, (pk, _section) in enumerate(newest)}
        section_of = dict(newest)
        in_section: dict[int | None, list[int]] = defaultdict(list)
        for pk, section in newest:
            if len(in_section[section]) <= PICKS:
                in_section[section].append(pk)
        topics_of: dict[int, list[int]] = defaultdict(list)
        on_topic: dict[int, list[int]] = defaultdict(list)
        for pk, topic in TopicUse.objects.filter(content_object__in=rank).values_list("content_object_id", "tag_id"):
            topics_of[pk].append(topic)
            on_topic[topic].append(pk)
        for stories in on_topic.values():
            stories.sort(key=rank.__getitem__)
            del stories[100:]
        for batch in batches((pk for pk in due if pk in rank), ROWS):
            rows = []
            for pk in batch:
                shared = Counter(other for topic in topics_of[pk] for other in on_topic[topic] if other != pk)
                picks = sorted(shared, key=lambda other: (-shared[other], rank[other]))[:PICKS]
                for other in [*in_section[section_of[pk]], *(one for one, _section in newest[: PICKS * 2])]:
                    if len(picks) < PICKS and other != pk and other not in picks:
                        picks.append(other)
                rows += [ReadNext(article_id=pk, pick_id=other, position=n) for n, other in enumerate(picks)]
            if rows:
                with changing(*(f"article:{pk}" for pk in batch)):
                    ReadNext.objects.bulk_create(rows)
