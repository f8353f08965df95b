"""Read next: the picks that close a story, chosen when it is published."""

from django.db import connection, models
from django.db.models import Count, Value
from django.utils.translation import gettext_lazy as _

from .topic import TopicUse

# A topic of twenty years has tens of thousands of stories; nobody is led to one behind so many newer ones.
NEWEST_ON_TOPIC = 500


class ReadNext(models.Model):
    """One of the picks that close a story; fixed when it is published."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="read_next")
    pick = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("story to read next")
        verbose_name_plural = _("stories to read next")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["article", "pick"], name="pick_once_a_story")]

    def __str__(self):
        return str(self.pick)


class Followed(models.Model):
    """A story that others follow: `fix_read_next`."""

    class Meta:
        abstract = True

    def fix_read_next(self, count=3):
        """Choose what to read next: stories that share most topics, then the newest of the section, then of all.

        For a story without picks. Where its topics have enough stories it is one statement, whatever their number.
        """
        others = type(self).objects.published().exclude(pk=self.pk).values("pk", "published_at")
        topics = [use.tag_id for use in self.rows("topic_uses")]
        uses = TopicUse.objects.filter(tag__in=topics).order_by("-id").values("pk")[:NEWEST_ON_TOPIC]
        found = 0
        if topics:
            found = _pick(self, others.filter(topic_uses__in=uses).annotate(shared=Count("topic_uses")), 0, count)
        for more in (others.filter(section=self.section_id), others):
            if found < count:
                more = more.exclude(pk__in=self.read_next.values("pick")).annotate(shared=Value(0))
                found += _pick(self, more, found, count - found)


def _pick(story, stories, first, most) -> int:
    """Let `most` of `stories`, those that share most and the newest, follow `story` from the position `first` on.

    Returns how many were found. As INSERT … SELECT, for which Django has no word: what is chosen needs no way through
    this process.
    """
    chosen, params = stories.order_by("-shared", "-published_at", "-pk")[:most].query.sql_with_params()
    place = "ROW_NUMBER() OVER (ORDER BY shared DESC, published_at DESC, pk DESC)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {ReadNext._meta.db_table} (article_id, pick_id, position)"
            f" SELECT %s, pk, %s + {place} FROM ({chosen}) AS chosen",
            [story.pk, first - 1, *params],
        )
        return cursor.rowcount
