"""What this paper knows of a thing of the old site: for the reasons why a page differs. Reads the database, no more."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.utils.translation import gettext as _

from articles.models import Article, Author, Document, Picture, Revision, Section, Topic
from articles.wire.intake.moving import Moving
from articles.wire.story import StandingPage, Story
from newsroom.models import Act, Move, Page

from .order import said_of


class Known:
    """Finds the rows of the old site's things by what they were called there."""

    def __init__(self, house: Moving) -> None:
        self.house = house

    @cached_property
    def _decided(self) -> dict[str, dict[str, str]]:
        moves = Move.objects.filter(site=self.house.site).exclude(maps={}).order_by("-pk")
        return moves.values_list("maps", flat=True).first() or {}

    def why_decided(self, kind: str, key: str) -> str:
        """Why a name is another one here: the desk said so in the last move from that site. Empty if it did not.

        `kind` is `people` or `categories`, `key` the old login or slug.
        """
        said = self._decided.get(kind, {})
        if kind == "people":
            said = said_of(said, self.house.name)
        return _("So it was decided at the desk.") if said.get(key) else ""

    def story(self, story: Story) -> Article | None:
        """The article that a story has become; without its body."""
        guids = [one for one in (story.guid[:500], self.house.guid("post", story.external_id)) if one]
        rows = Article.objects.filter(guid__in=guids, external_id=story.external_id)
        return rows.defer("body").select_related("section", "source").first()

    def page(self, page: StandingPage) -> Page | None:
        """The standing page that a page has become."""
        guids = [one for one in (page.guid[:500], self.house.guid("page", page.external_id)) if one]
        return Page.objects.filter(guid__in=guids).defer("body").first()

    def lost_pictures(self, numbers: Iterable[str], paths: Iterable[str]) -> int:
        """How many of these pictures (by the library's number, else by path) no reader can be shown here."""
        guids = [self.house.guid("attachment", number) for number in numbers]
        guids += [self.house.guid("file", path) for path in paths]
        if not guids:
            return 0
        shown = {
            picture.guid for picture in Picture.objects.filter(guid__in=guids).only(
                "guid", "renditions", "killed_at", "trashed_at", "rights_until") if picture.made
        }  # fmt: skip
        return sum(guid not in shown for guid in guids)

    def picture(self, number: str) -> Picture | None:
        """The library's picture for an attachment."""
        return Picture.objects.filter(guid=self.house.guid("attachment", number)).first()

    def document(self, number: str, path: str) -> Document | None:
        """The document that an attachment, or a file that only texts link to, has become."""
        guids = [self.house.guid("attachment", number)] if number else []
        return Document.objects.filter(guid__in=[*guids, self.house.guid("file", path)]).first()

    def names(self, keys: Iterable[str]) -> dict[str, str]:
        """By login, what an author of the old site is called here."""
        guids = {self.house.guid("author", key): key for key in keys}
        return {guids[one.guid]: one.name for one in Author.objects.filter(guid__in=guids).only("guid", "name")}

    def section(self, slug: str) -> Section | None:
        """The section that a category has become."""
        return Section.objects.filter(guid=self.house.guid("category", slug)).first()

    def topic(self, slug: str) -> Topic | None:
        """The topic that a tag has become, if it is one of its own."""
        return Topic.objects.filter(guid=self.house.guid("tag", slug)).first()


def why_changed(article: Article | None) -> str:
    """Why a story may say something else here: a person worked on it. Empty if nobody did."""
    if article is not None and Revision.objects.filter(article=article, by__isnull=False).exists():
        return _("It was edited here since.")
    return ""


def why_page_changed(page: Page | None) -> str:
    """The same for a standing page."""
    if page is not None and Act.objects.filter(subject_uid=page.uid, by__isnull=False).exists():
        return _("It was edited here since.")
    return ""


def why_away(article: Article | None) -> str:
    """Why a story that was public is not: the desk took it down. Empty if it did not."""
    if article is None or article.is_published:
        return ""
    if article.trashed_at:
        return _("It was put into the trash here.")
    if article.was_public:
        return _("It was taken down here: %(state)s.") % {"state": article.get_state_display()}
    return ""
