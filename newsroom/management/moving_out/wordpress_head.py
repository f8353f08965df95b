"""What stands at the head of every export file: the paper, the people, the sections and the topics."""

from email.utils import format_datetime

from django.conf import settings
from django.utils import timezone

from articles.models import Author, Section, Topic
from newsroom.models import SiteSettings

from . import wordpress_names as names
from .wordpress_blocks import words
from .wordpress_xml import VERSION, Item, element, number


def head() -> str:
    """Everything before the first item."""
    house = SiteSettings.current()
    root = settings.SITE_URL.rstrip("/")
    lines = [
        element("title", words(house.name)),
        element("link", root),
        element("description", words(house.tagline)),
        f"<pubDate>{format_datetime(timezone.now())}</pubDate>",
        element("language", house.language),
        f"<wp:wxr_version>{VERSION}</wp:wxr_version>",
        element("wp:base_site_url", root),
        element("wp:base_blog_url", root),
        *map(_author, Author.objects.select_related("user").order_by("pk")),
        *map(_category, _parents_first(list(Section.objects.order_by("pk")))),
        *map(_tag, Topic.objects.order_by("pk")),
        "<generator>Newsroom</generator>",
    ]
    return "\n".join([*lines, ""])


def guests(zone) -> list[Item]:
    """The bylines without an account, as Co-Authors Plus keeps them: with what is told of them."""
    return [
        Item(
            number=names.post("guest", author.pk), kind="guest-author", title=words(author.name),
            link=names.whole(author.get_absolute_url()), guid=author.guid or author.uid.urn,
            dated=timezone.now().astimezone(zone), changed=timezone.now().astimezone(zone), status="publish",
            name=f"cap-{names.login(author)}",
            fields={
                "cap-display_name": words(author.name), "cap-user_login": names.login(author),
                "cap-linked_account": names.login(author), "cap-description": words(author.bio),
            },
        )
        for author in Author.objects.filter(user=None).order_by("pk")
    ]  # fmt: skip


def _author(author):
    user = author.user
    return "".join(
        [
            "<wp:author>",
            number("wp:author_id", author.pk),
            element("wp:author_login", names.login(author)),
            element("wp:author_email", user.email if user else ""),
            element("wp:author_display_name", words(author.name)),
            element("wp:author_first_name", words(user.first_name) if user else ""),
            element("wp:author_last_name", words(user.last_name) if user else ""),
            "</wp:author>",
        ]
    )


def _category(section):
    return "".join(
        [
            "<wp:category>",
            number("wp:term_id", names.term("section", section.pk)),
            element("wp:category_nicename", names.stored(section.slug)),
            element("wp:category_parent", names.stored(section.parent.slug) if section.parent else ""),
            element("wp:cat_name", words(section.name)),
            element("wp:category_description", words(section.description)),
            "</wp:category>",
        ]
    )


def _tag(topic):
    return "".join(
        [
            "<wp:tag>",
            number("wp:term_id", names.term("topic", topic.pk)),
            element("wp:tag_slug", names.stored(topic.slug)),
            element("wp:tag_name", words(topic.name)),
            element("wp:tag_description", words(topic.description)),
            "</wp:tag>",
        ]
    )


def _parents_first(sections):
    """WordPress looks for a category's parent when it reads the category, and not again."""
    known = {section.pk: section for section in sections}
    for section in sections:
        section.parent = known.get(section.parent_id)
    order: dict[int, Section] = {}

    def place(section, below):
        if section.parent and section.parent_id not in order and section.parent_id not in below:
            place(section.parent, below | {section.pk})
        order.setdefault(section.pk, section)

    for section in sections:
        place(section, {section.pk})
    return list(order.values())
