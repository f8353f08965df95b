"""People, categories and tags → authors, sections and topics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q

from articles.models import Author, Section, Topic, TopicAlias
from articles.wire import old_paths
from articles.wire.story import Category, Person, Tag
from newsroom.models import User
from newsroom.pages import changing
from newsroom.text import clean_line, clean_text, slugify, topic_key

from .addresses import OldAddresses
from .moving import ROWS, batches, free_slug


class Terms(OldAddresses):
    """What stories are signed by and sorted under, before the stories come."""

    def bring_people(self, people: Iterable[Person]) -> None:
        """Make an author of each person, or find the one they are already: by account, by address, by name.

        No account is made and no password: who shall log in is invited.
        """
        people = {person.key: person for person in people if person.key}
        known = {author.guid: author for author in Author.objects.filter(guid__startswith=self.guid("author", ""))}
        emails = {person.email.casefold() for person in people.values() if person.email}
        accounts = {
            user.email.casefold(): user
            for user in User.objects.exclude(email="").select_related("author")
            if user.email.casefold() in emails
        }
        for batch in batches(people.values()):
            with changing():
                for person in batch:
                    guid = self.guid("author", person.key)
                    account = accounts.get(person.email.casefold()) if person.email else None
                    author = known.get(guid) or self._same_person(person, account)
                    if author is None:
                        author = self._new_author(person, guid)
                    elif author.guid is None:
                        author.guid = guid
                        author.save(update_fields=["guid"])
                    self.authors[person.key] = author
                    if author.user_id and person.external_id and not person.guest:
                        self.users[person.external_id] = author.user_id
        self._redirect_all(
            (path, self.authors[key]) for key, person in people.items()
            for path in old_paths.of_author(person, self.root))  # fmt: skip

    def _same_person(self, person: Person, account: User | None) -> Author | None:
        """Who of those that are here this is: by account, else by address or name; None for nobody."""
        return getattr(account, "author", None) or self._same_author(person)

    def _same_author(self, person: Person) -> Author | None:
        slug = slugify(person.key, fallback="author")
        return Author.objects.filter(guid__isnull=True).filter(Q(slug=slug) | Q(name=person.name)).first()

    def _new_author(self, person: Person, guid: str) -> Author:
        slug = slugify(person.key, fallback="author")
        taken = Author.objects.filter(slug=slug).exists()
        bio = clean_text(person.biography)[:3000]
        author = Author(name=person.name or person.key, slug="" if taken else slug, bio=bio, guid=guid)
        author.save()
        return author

    def bring_sections(self, categories: Iterable[Category]) -> None:
        """Make a section of each category; those that stand in another come after it."""
        known = {category.slug: category for category in categories if category.slug}
        for batch in batches(_parents_first(known)):
            with changing():
                for category in batch:
                    self.sections[category.slug] = self._section(category)
        self._redirect_all(
            (path, self.sections[slug]) for slug, category in known.items()
            for path in old_paths.of_category(category, known, self.root))  # fmt: skip

    def _section(self, category: Category) -> Section:
        guid = self.guid("category", category.slug)
        slug = slugify(category.slug, fallback="section")
        found = Section.objects.filter(guid=guid).first()
        if found:
            return found
        found = Section.objects.filter(guid__isnull=True).filter(Q(slug=slug) | Q(name__iexact=category.name)).first()
        if found:
            found.guid = guid
            found.save(update_fields=["guid"])
            return found
        taken = Section.objects.filter(slug=slug).exists()
        listed = self._is_listed(category)
        section = Section(
            name=category.name or category.slug, slug="" if taken else slug, guid=guid,
            description=clean_line(category.description, 300), parent=self.sections.get(category.parent),
            shown_in_menu=listed, shown_on_front=listed)  # fmt: skip
        section.save()
        return section

    def _is_listed(self, category: Category) -> bool:
        """Whether its new section stands in the menu and on the front page."""
        return not category.parent and category.slug != "uncategorized"

    def bring_topics(self, tags: Iterable[Tag]) -> None:
        """Make a topic of each tag; tags that differ in case, accents' spelling or spaces only become one."""
        tags = [tag for tag in tags if tag.slug]
        for batch in batches(tags, ROWS):
            with changing():
                self._bring_topics(batch)
        self._redirect_all((path, self.topics[tag.slug]) for tag in tags for path in old_paths.of_tag(tag, self.root))

    def _bring_topics(self, tags: list[Tag]) -> None:
        named = {tag.slug: clean_line(tag.name, 100) or clean_line(tag.slug, 100) for tag in tags}
        keys = {slug: (topic_key(name) or topic_key(slug))[:200] for slug, name in named.items()}
        guids = {self.guid("tag", tag.slug): tag.slug for tag in tags}
        for topic in Topic.objects.filter(guid__in=guids):
            self.topics[guids[topic.guid]] = topic
        by_key = {topic.key: topic for topic in Topic.objects.filter(key__in=keys.values())}
        aliases = TopicAlias.objects.filter(key__in=keys.values()).select_related("topic")
        by_key |= {alias.key: alias.topic for alias in aliases}
        wanted = {tag.slug: slugify(tag.slug, fallback="topic") for tag in tags}
        taken = set(Topic.objects.filter(slug__in=wanted.values()).values_list("slug", flat=True))
        new: list[Topic] = []
        for tag in tags:
            if tag.slug in self.topics:
                continue
            there = by_key.get(keys[tag.slug])
            if there:
                self.topics[tag.slug] = there
                if there.guid is not None and there.guid != self.guid("tag", tag.slug):
                    self.report.merged_tags.append(f"{named[tag.slug]} ({tag.slug}) → {there.name}")
                continue
            slug = free_slug(wanted[tag.slug], taken, lambda one: Topic.objects.filter(slug=one).exists())
            taken.add(slug)
            topic = Topic(
                name=named[tag.slug], slug=slug, key=keys[tag.slug], guid=self.guid("tag", tag.slug),
                description=clean_line(tag.description, 300))  # fmt: skip
            new.append(topic)
            self.topics[tag.slug] = by_key[topic.key] = topic
        Topic.objects.quietly().bulk_create(new)


def _parents_first(known: Mapping[str, Category]) -> list[Category]:
    order: dict[str, Category] = {}

    def place(category: Category, above: frozenset[str]) -> None:
        parent = known.get(category.parent)
        if parent and parent.slug not in order and parent.slug not in above:
            place(parent, above | {category.slug})
        order.setdefault(category.slug, category)

    for category in known.values():
        place(category, frozenset({category.slug}))
    return list(order.values())
