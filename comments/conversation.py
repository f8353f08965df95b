"""One page of a conversation, read in two queries whatever its length: what the templates show."""

from dataclasses import dataclass, field

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from articles.models import Byline
from comments import threads
from comments.models import Comment, Kind, State
from newsroom.models import SiteSettings
from newsroom.pages import once, showing
from newsroom.prepared import prepared

# Never the address, the IP or the browser of a writer: what isn't read can't leak.
PLACED = ("id", "path", "thread", "parent_id", "kind", "state")
SHOWN = (*PLACED, "name", "website", "html", "user_id", "created_at")


@dataclass
class Conversation:
    """A page of the comments under a story."""

    article: object
    number: int
    total: int  # visible comments on all pages
    pages: int
    nodes: list = field(default_factory=list)

    @property
    def heading(self):
        """`3 Replies to “Headline”`; only for a conversation that has begun."""
        return self._heading(self.article.headline)

    @property
    def heading_around(self):
        """The heading before and after the headline, which may be of another language."""
        before, _, after = self._heading("\0").partition("\0")
        return before, after

    def _heading(self, headline):
        heading = ngettext("One Reply to “%(headline)s”", "%(count)d Replies to “%(headline)s”", self.total)
        return heading % {"count": self.total, "headline": headline}

    @property
    def address(self):
        """Where this page stands."""
        return page_address(self.article, self.number)

    @property
    def earlier(self):
        """The address of the page before, or None."""
        return page_address(self.article, self.number - 1) if self.number > 1 else None

    @property
    def later(self):
        """The address of the page after, or None."""
        return page_address(self.article, self.number + 1) if self.number < self.pages else None


def page_address(article, number):
    """The address of a page of comments: the first one stands below the story itself."""
    address = article.get_absolute_url()
    return f"{address}#comments" if number == 1 else f"{address}comments/{number}/#comments"


def standing_at(comment):
    """The address of a visible comment on the page that holds it now."""
    house = SiteSettings.current()
    number = comment.page(house.comments_per_page, newest_first(house))
    return f"{page_address(comment.article, number).partition('#')[0]}#comment-{comment.pk}"


def newest_first(house):
    """Whether the settings put the newest thread on top."""
    return house.comment_order == house.CommentOrder.NEWEST


def read_once(article, number=1):
    """`read`, asked once a request: the page tells people and machines the same."""
    return once(f"conversation {article.pk} {number}", lambda: read(article, number))


def read(article, number=1):
    """Return page `number` of the `Conversation` under a story. Shows `comments:<id>` even where there is none."""
    showing(f"comments:{article.pk}", f"title:{article.pk}")
    house = SiteSettings.current()
    start = (number - 1) * house.comments_per_page
    rows = _stretch(article.pk, newest_first=newest_first(house), start=start, end=start + house.comments_per_page)
    if number > 1 and any(comment.is_by_staff for comment in rows):
        # Who signed the story wears a badge; the story's own page shows that anyway.
        showing(f"badges:{article.pk}")
        showing(*(f"author:{pk}" for pk in article.bylines.values_list("author_id", flat=True)))
    total = rows[0].total if rows else 0
    others = _others(article, rows)
    for comment in (*rows, *others):
        # They all stand under this one story: no comment needs to fetch it again.
        comment.article = article
    nodes = threads.nest(rows, others, house.comment_depth)
    return Conversation(article, number, total, threads.pages(total, house.comments_per_page), nodes)


@prepared
def _stretch(article_id, *, newest_first, start, end):
    """Visible comments of a story, each with the `total` of them and whether its writer signed the story."""
    visible = Comment.objects.visible().filter(article=article_id)
    # Of this one story by name, not by OuterRef: so the database counts once, not once a row.
    count = visible.order_by().values("article").annotate(total=Count("pk")).values("total")
    signed = Byline.objects.filter(article=article_id, author__user=OuterRef("user"))
    rows = visible.in_reading_order(newest_first).only(*SHOWN)
    return rows.annotate(total=Coalesce(Subquery(count), 0), is_by_author=Exists(signed))[start:end]


def _others(article, rows):
    """Comments that those of the page hang from but that stand elsewhere, or nowhere any more."""
    here = {comment.pk for comment in rows}
    paths = threads.missing_ancestors(comment.path for comment in rows)
    parents = {comment.parent_id for comment in rows if comment.parent_id} - here
    if not (paths or parents):
        return []
    others = Comment.objects.filter(Q(path__in=paths) | Q(pk__in=parents), article=article)
    # Of those that nobody sees only their place is read.
    shown_name = Case(When(state=State.APPROVED, kind=Kind.COMMENT, then=F("name")), default=Value(""))
    others = list(others.only(*PLACED).annotate(shown_name=shown_name))
    for comment in others:
        comment.name = comment.shown_name
    return others
