"""Topics: our own tags behind taggit's manager, so that “Élection” in all its spellings is one topic.

A topic is found by its folded key (NFC, case folded, spaces collapsed) or by an alias; the first spelling stays on
screen. This is the only module that touches taggit.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager, _TaggableManager
from taggit.models import ItemBase, TagBase

from newsroom.models import Act, Address, PublicModel, PublicQuerySet
from newsroom.pages import changing
from newsroom.roles import require
from newsroom.states import Refused
from newsroom.text import clean_line, numbered, slugify, topic_key

from .searching import search_again

KEY_MAX = 200  # folding can make a name longer: one letter becomes up to three


def key_of(name: str) -> str:
    """What makes two topics the same, as the columns hold it."""
    return topic_key(name)[:KEY_MAX]


class TopicQuerySet(PublicQuerySet):
    def named(self, names) -> list["Topic"]:
        """The topics of these names in their order, each once; unknown ones are made. Empty names are left out."""
        wanted = {}
        for name in names:
            name = clean_line(str(name), 100)
            key = key_of(name)
            if key:
                wanted.setdefault(key, name)
        found = {topic.key: topic for topic in self.filter(key__in=wanted)}
        missing = [key for key in wanted if key not in found]
        if missing:
            aliases = TopicAlias.objects.filter(key__in=missing).select_related("topic")
            found.update({alias.key: alias.topic for alias in aliases})
        topics = []
        for key, name in wanted.items():
            topic = found.get(key) or self.get_or_create(key=key, defaults={"name": name})[0]
            if topic not in topics:
                topics.append(topic)
        return topics


class Topic(TagBase, PublicModel):
    """What a story is about."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.CharField(_("address"), max_length=200, unique=True, blank=True)
    key = models.CharField(_("folded name"), max_length=200, unique=True, editable=False)
    description = models.CharField(_("description"), max_length=300, blank=True)
    guid = models.CharField(
        _("id in the system it came from"), max_length=500, unique=True, null=True, blank=True, editable=False
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def clean(self):
        """Raise ValidationError where the name is another topic's, in whatever spelling."""
        key = key_of(clean_line(self.name, 100))
        if not key:
            raise ValidationError({"name": _t("A topic needs a name.")})
        same = Topic.objects.filter(key=key).exclude(pk=self.pk).first()
        alias = TopicAlias.objects.filter(key=key).exclude(topic=self.pk).select_related("topic").first()
        if same or alias:
            raise ValidationError(
                {
                    "name": _t("That is the topic “%(name)s” already. Choose another name.")
                    % {"name": same or alias.topic}
                }
            )

    def save(self, *args, **kwargs):
        self.name = clean_line(self.name, 100)
        self.key = key_of(self.name)
        made = {"key"} if self.slug else {"key", "slug"}
        if not self.slug:
            others = Topic.objects.exclude(pk=self.pk)
            wanted = slugify(self.name, fallback="topic")
            self.slug = numbered(wanted, lambda slug: others.filter(slug=slug).exists())
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], *made}
        before = self.was("name")
        PublicModel.save(self, *args, **kwargs)
        if before not in (None, self.name):
            from .article import Article

            search_again(Article.objects.filter(topic_uses__tag=self))

    save.alters_data = True

    def page_keys(self):
        """`topic-name`: wherever it stands under a story. `topic`: its own page."""
        return super().page_keys() | ({f"topic-name:{self.pk}"} if self.pk else set())

    def keys_showing(self, columns):
        """Without `topic-name` where only what is told of the topic is written."""
        return self.page_keys() if columns & {"name", "slug"} else super().page_keys()

    def get_absolute_url(self):
        return reverse("topic", args=[self.slug])

    def merge_into(self, other, *, by):
        """Make this topic another spelling of `other`: its stories, spellings and address go there; it is no more.

        Raises Refused where both are the same one.
        """
        require(by, "articles.delete_topic")
        if other.pk == self.pk:
            raise Refused(_t("A topic can't be merged with itself. Choose another one."))
        from .article import Article

        stories = list(self.uses.values_list("content_object", flat=True))
        lists = [f"{kind}:topic:{topic.pk}" for kind in ("stories", "newest") for topic in (self, other)]
        with changing(*self.page_keys(), f"topic:{other.pk}", *lists):
            have = TopicUse.objects.filter(tag=other).values("content_object")
            self.uses.exclude(content_object__in=have).update(tag=other)
            self.uses.all().delete()
            TopicAlias.objects.filter(topic=self).update(topic=other)
            TopicAlias.objects.get_or_create(key=self.key, defaults={"topic": other, "name": self.name})
            Address.objects.redirect(self.get_absolute_url(), target=other.get_absolute_url())
            Act.record("merge", other, by=by, **{"from": self.name})
            self.delete()
            search_again(Article.objects.filter(pk__in=stories))


class TopicAlias(models.Model):
    """Another spelling that means the same topic."""

    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("also written"), max_length=100)
    key = models.CharField(_("folded name"), max_length=200, unique=True, editable=False)

    class Meta:
        verbose_name = _("other spelling")
        verbose_name_plural = _("other spellings")

    def __str__(self):
        return self.name

    def clean(self):
        """Raise ValidationError where another topic is spelt like this."""
        key = key_of(self.name)
        if not key:
            raise ValidationError({"name": _t("Write the other spelling, or remove this line.")})
        same = Topic.objects.filter(key=key).exclude(pk=self.topic_id).first()
        alias = TopicAlias.objects.filter(key=key).exclude(pk=self.pk).select_related("topic").first()
        if same or alias:
            raise ValidationError(
                {"name": _t("That leads to the topic “%(name)s” already.") % {"name": same or alias.topic}}
            )

    def save(self, *args, **kwargs):
        self.name = clean_line(self.name, 100)
        self.key = key_of(self.name)
        super().save(*args, **kwargs)

    save.alters_data = True


class TopicUse(ItemBase):
    """A story's topic."""

    content_object = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="topic_uses")
    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="uses")

    class Meta:
        verbose_name = _("topic of a story")
        verbose_name_plural = _("topics of stories")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="topic_once_a_story")]


class TopicManager(_TaggableManager):
    """taggit's manager, with names resolved by folded key and alias."""

    def _to_tag_model_instances(self, tags, tag_kwargs):
        topics = [tag for tag in tags if isinstance(tag, Topic)]
        return set(topics) | set(Topic.objects.named(tag for tag in tags if not isinstance(tag, Topic)))


def topics_field():
    """The topics of a story: a taggit manager over `TopicUse`."""
    return TaggableManager(
        verbose_name=_("topics"),
        through=TopicUse,
        manager=TopicManager,
        blank=True,
        related_name="stories",
        help_text=_("Separated by commas."),
    )
