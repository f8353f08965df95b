"""An intake that knows what the desk decided about authors and categories, says how far it is, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from articles.models import Author, Section
from articles.wire import old_paths
from articles.wire.intake import Intake
from articles.wire.story import Attachment, Category, Person, Story
from newsroom.models import User
from newsroom.pages import changing

from .order import AUTHOR, CATEGORY, LEFT_OUT, PERSON, SECTION, STAFF, UNLISTED, Order, said_of


class House(Intake):
    """One old site on its way in by an order. `step` is called before each file; what it raises ends the move."""

    def __init__(self, site: str, order: Order, *, uploads=None, step: Callable[[], None] = lambda: None) -> None:
        super().__init__(site, uploads=uploads)
        self.order = order
        self.step = step
        self.people_said = said_of(order.people, self.name)
        self.categories: dict[str, Category] = {}

    def _bring(self, attachment: Attachment) -> None:
        self.step()
        super()._bring(attachment)

    # -- who signs -------------------------------------------------------------------------------------------------

    def bring_people(self, people: Iterable[Person]) -> None:
        """Those of whom the desk decided become who it said; the others are brought as ever."""
        known = {person.key: person for person in people if person.key}
        rest: list[Person] = []
        decided: list[Person] = []
        for person in known.values():
            if self._end(person.key, self.people_said, PERSON, known) != person.key:
                decided.append(person)
            elif (author := self._decided_author(person)) is not None:
                decided.append(person)
                self._signs(person, author)
            else:
                self._tell_who_stays_alone(person)
                rest.append(person)
        super().bring_people(rest)
        for person in decided:
            # Whoever they go with is somebody by now.
            self._signs(person, self.authors[self._end(person.key, self.people_said, PERSON, known)])
        self._redirect_all(
            (path, self.authors[person.key]) for person in decided for path in old_paths.of_author(person, self.root)
        )

    def _tell_who_stays_alone(self, person: Person) -> None:
        if self.people_said.get(person.key, "").startswith(PERSON):
            self.report.notes.append(
                _("Who “%(name)s” was to be is not among the authors of this site; the name got a byline of its own.")
                % {"name": person.name or person.key}
            )

    def _same_person(self, person: Person, account: User | None) -> Author | None:
        # The desk was asked whether they are one of those here, and said no.
        return None if self.people_said.get(person.key) == "" else super()._same_person(person, account)

    def _signs(self, person: Person, author: Author) -> None:
        self.authors[person.key] = author
        if author.user_id and person.external_id and not person.guest:
            self.users[person.external_id] = author.user_id

    @staticmethod
    def _end(name: str, choices: Mapping[str, str], goes_with: str, known: Mapping[str, object]) -> str:
        """Where a name ends that goes with another, which may go with a third; itself if that is a circle."""
        here, seen = name, {name}
        while (choice := choices.get(here, "")).startswith(goes_with):
            here = choice.removeprefix(goes_with)
            if here in seen or here not in known:
                return name
            seen.add(here)
        return here

    def _decided_author(self, person: Person) -> Author | None:
        choice = self.people_said.get(person.key, "")
        if not choice.startswith((AUTHOR, STAFF)):
            return None
        with changing():
            author = self._chosen(choice)
            if author is None:
                self.report.notes.append(
                    _("Who “%(name)s” was to become is not here any more; the name got a byline of its own.")
                    % {"name": person.name or person.key}
                )
            elif author.guid is None:
                # The next run finds them without being told.
                guid = self.guid("author", person.key)
                if not Author.objects.filter(guid=guid).exists():
                    author.guid = guid
                    author.save(update_fields=["guid"])
        return author

    @staticmethod
    def _chosen(choice: str) -> Author | None:
        if choice.startswith(AUTHOR):
            return Author.objects.filter(pk=choice.removeprefix(AUTHOR)).first()
        colleague = User.objects.filter(pk=choice.removeprefix(STAFF)).first()
        if colleague is None:
            return None
        return Author.objects.filter(user=colleague).first() or Author.objects.create(
            user=colleague, name=str(colleague)
        )

    # -- where it stands -------------------------------------------------------------------------------------------

    def bring_sections(self, categories: Iterable[Category]) -> None:
        """Make a section of each category, or what the desk decided that it becomes."""
        categories = list(categories)
        for category in categories:
            self.categories.setdefault(category.slug, category)
        super().bring_sections(categories)

    def _section(self, category: Category) -> Section | None:
        """What a category is here; None for one that is left out."""
        choice = self.order.categories.get(category.slug, "")
        if choice == LEFT_OUT:
            return None
        if choice.startswith(SECTION):
            section = Section.objects.filter(pk=choice.removeprefix(SECTION)).first()
            if section is not None:
                return section
            self.report.notes.append(
                _("The section that “%(name)s” was to go to is not here any more; it got a section of its own.")
                % {"name": category.name or category.slug}
            )
        end = self._end(category.slug, self.order.categories, CATEGORY, self.categories)
        if end != category.slug:
            if end not in self.sections:
                self.sections[end] = self._section(self.categories[end])
            return self.sections[end]
        return super()._section(category)

    def _is_listed(self, category: Category) -> bool:
        return super()._is_listed(category) and self.order.categories.get(category.slug) != UNLISTED

    def ready(self, story: Story):
        """As ever, once the categories that are left out are taken off the story."""
        left_out = {slug for slug, choice in self.order.categories.items() if choice == LEFT_OUT}
        if left_out & {story.section, *(category.slug for category in story.sections)}:
            kept = [category for category in story.sections if category.slug not in left_out]
            section = story.section if story.section not in left_out else (kept[0].slug if kept else "")
            story = replace(story, sections=kept, section=section)
        return super().ready(story)
