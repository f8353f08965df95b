"""A table of all stories for a spreadsheet."""

import csv

from articles.models import Article
from newsroom.models import SiteSettings

from . import wordpress_names as names

COLUMNS = "number state headline standfirst section topics byline published updated words replies address".split()
# A spreadsheet takes a cell that begins like this for a formula and works it out.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class StoriesTable:
    """Rows of a CSV file, a story each."""

    def __init__(self, file) -> None:
        """`file` is open for text, with `newline=""`."""
        self.rows = csv.writer(file)
        self.rows.writerow(COLUMNS)
        self.zone = SiteSettings.current().zone

    def add(self, story: Article) -> None:
        """Write a story."""
        names_of = [byline.author.name for byline in story.bylines.all()]
        row = [
            story.pk, "trash" if story.trashed_at else story.state, story.headline, story.standfirst,
            story.section.name if story.section else "", ", ".join(use.tag.name for use in story.topic_uses.all()),
            story.byline_text or ", ".join(names_of), self._hour(story.published_at), self._hour(story.updated_at),
            story.words, story.replies, names.whole(story.get_absolute_url()) if story.is_published else "",
        ]  # fmt: skip
        self.rows.writerow([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in row])

    def _hour(self, moment):
        return moment.astimezone(self.zone).isoformat(timespec="seconds") if moment else ""
