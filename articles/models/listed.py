"""What readers' pages show of a story, key by key: so that a change drops the pages that show what changed, no others.

| key | who shows it | what of the story is in there |
|---|---|---|
| `article:7` | its page | everything |
| `feed:7` | entries of feeds | text, pictures, names |
| `card:7` | cards | what the fullest card shows |
| `title:7` | what prints its headline with a link: its comments, corrections | the headline, the address |
| `share:7` | the picture drawn for it | what is drawn |
| `comments:7` | its conversation | whether it is open |
| `badges:7` | its conversation | who signed it |
| `stories`, `stories:section:3` … | the archive, and lists with their pages | that it stands in there |
| `newest`, `newest:section:3` … | what shows only the newest: feeds, “Latest” | that it came in |
| `front` | the front page | that it may stand there, and in which section |
| `sitemap:2026-11`, `sitemap` | the sitemap of the month, their index | that it is listed, and since when |
| `news-sitemap` | the one of two days | that it is listed |
| `lists` | the sitemap of lists | which lists are not empty |
| `corrections`, `comments` | what is gathered of all stories | that its own stand there |

Of what shows the newest only, a story that leaves drops nothing but the pages on which it stood: those have its `card`
or `feed` among their keys.
"""

from datetime import timedelta

from django.db import models
from django.utils import timezone

NEWS_HOURS = 48  # hours for which a story stands in the news sitemap
TITLE = ("headline", "slug", "day", "language", "published_at")
CARD = (*TITLE, "short_headline", "label", "standfirst", "byline_text", "section_id", "lead_id")
FEED = (
    *TITLE, "feed_headline", "standfirst", "body", "dateline", "byline_text", "section_id", "source_id", "lead_id",
    "updated_at",
)  # fmt: skip
DRAWN = ("headline", "social_headline", "language", "section_id", "lead_id")
PAGE = (
    *CARD, "seo_headline", "social_headline", "kicker", "body", "dateline", "source_id", "noindex", "updated_at",
)  # fmt: skip
TALK = ("comments_state", "comments_until")


class Listed(models.Model):
    """A story's keys, and which of them a change dirties."""

    class Meta:
        abstract = True

    def page_keys(self) -> set[str]:
        """The story itself, wherever it is shown. A story that never was public is shown nowhere."""
        if not (self.pk and (self.was_public or self.day)):
            return set()
        return {f"{part}:{self.pk}" for part in ("article", "feed", "card", "title", "share")}

    def listing_keys(self, *, authors=None, topics=None) -> set[str]:
        """The keys of every list that a published story stands in. Ids that are at hand save a question each."""
        return (
            self.told(authors=authors, topics=topics).keys()
            - self.page_keys()
            - {f"comments:{self.pk}", f"badges:{self.pk}"}
        )

    def told(self, *, authors=None, topics=None) -> dict[str, object]:
        """Key → what pages with this key show of the story as it is now; nothing while it isn't public."""
        if not (self.pk and self.is_published):
            return {}
        if authors is None:
            authors = [(row.author_id, row.role, row.position) for row in self.rows("bylines")]
        if topics is None:
            topics = [use.tag_id for use in self.rows("topic_uses")]
        authors = [each if isinstance(each, tuple) else (each,) for each in authors]
        signed, month = {each[0] for each in authors}, f"{self.day:%Y-%m}"
        lists = [f"section:{self.section_id}", *(f"author:{pk}" for pk in signed), *(f"topic:{pk}" for pk in topics)]
        # Rows are written anew where a picture or its words change.
        hung = (*authors, *topics, *(use.pk for use in self.rows("picture_uses")))
        told = {
            f"article:{self.pk}": (*self._values(PAGE), *hung),
            f"feed:{self.pk}": (*self._values(FEED), *hung),
            f"card:{self.pk}": (*self._values(CARD), *authors),
            f"title:{self.pk}": self._values(TITLE),
            f"share:{self.pk}": self._values(DRAWN),
            f"comments:{self.pk}": self._values(TALK),
            f"badges:{self.pk}": signed,
            "stories": month,
            "newest": True,
            f"stories:day:{self.day}": True,
            f"stories:month:{month}": True,
            "lists": sorted(lists),
        }
        for each in lists:
            told |= {f"stories:{each}": True, f"newest:{each}": True}
        if self.on_front:
            told["front"] = self.section_id
        if not (self.noindex or (self.source and self.source.search_policy == "noindex")):
            told |= {
                f"sitemap:{month}": self._values(("day", "slug", "updated_at")),
                "sitemap": (month, self.updated_at),
            }
            if self.published_at > timezone.now() - timedelta(hours=NEWS_HOURS):
                told["news-sitemap"] = True
        if self.replies:
            told["comments"] = True
        return told

    def dirtied_since(self, before: dict[str, object]) -> set[str]:
        """The keys that a change dirties, of a story that was `told` as `before`."""
        now = self.told()
        keys = {key for key in {*before, *now} if before.get(key) != now.get(key)}
        if bool(before) != bool(now) and self._brings_corrections():
            keys.add("corrections")
        if before or now:
            # Its own page goes with every verb: should a column be missing in the table, nothing is stale there.
            keys.add(f"article:{self.pk}")
        return {key for key in keys if key in now or not self._goes_by_its_card(key, now)}

    def _brings_corrections(self):
        # One that comes out for the first time brings none along.
        return bool(self.was("published_at")) and self.has_corrections()

    @staticmethod
    def _goes_by_its_card(key, now):
        """Whether what the story left shows its `card` or `feed`, if it showed the story at all."""
        return key.partition(":")[0] == "newest" or (key == "front" and not now)

    def _values(self, names):
        return tuple(getattr(self, name) for name in names)
