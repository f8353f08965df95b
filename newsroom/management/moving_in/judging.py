"""One thing of the old site after the other: its addresses are asked for, and what comes is held against the export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from articles.models import Section, Topic
from articles.wire import old_paths
from articles.wire.story import Category, Person, StandingPage, Story, Tag
from articles.wire.uploads import original, upload_path
from articles.wire.wordpress_html import Plain, to_plain
from newsroom.management.asking import Answer, Stranger
from newsroom.text import clean_line, topic_key

from . import sentences
from .known import Known, why_away, why_changed, why_page_changed
from .likeness import Likeness, Words, compare
from .old_site import OldFile, OldSite
from .proof import Line, Point, What
from .told import Shown, old_body, shown

COMMENTS_A_PAGE = 50  # WordPress's own number; who set another has the pages of it, which lead to the story as well
PAGES_OF_COMMENTS = 200  # of one story
SIGNATURE = 8  # words at the end of a text that an agency's signature may take


class Judge:
    """Asks for everything of one old site and yields a `Line` for each address."""

    def __init__(self, site: OldSite) -> None:
        self.site = site
        self.root = site.root
        self.known = Known(site.house)
        self.stranger = Stranger()

    # -- stories ---------------------------------------------------------------------------------------------------

    def story(self, story: Story) -> Iterator[Line]:
        """All addresses of a story: the first that answers is read whole, the others must lead to it."""
        paths = old_paths.of_story(story, self.root)
        if not story.was_public:
            yield from self._hidden(story, story.headline, paths, self.known.story(story))
            return
        article = self.known.story(story)
        expected = _("the story")
        first = self._line(paths[0], What.STORY, story.headline, expected)
        answer = self._ask(first, why=why_away(article), whole=True)
        if answer.status == 200:
            self._compare_story(first, answer, story, article)
        yield first
        for path in paths[1:]:
            yield self._leads_to(path, What.STORY, story.headline, answer, why_away(article))
        if "?" not in paths[0]:
            yield from self._below(paths[0], story, article)

    def _below(self, path: str, story: Story, article) -> Iterator[Line]:
        base = f"{path.rstrip('/')}/"
        approved = _approved(story)
        for number in range(1, min(-(-approved // COMMENTS_A_PAGE), PAGES_OF_COMMENTS) + 1):
            yield self._there(f"{base}comment-page-{number}/", What.LIST, story.headline, _("the story’s comments"),
                              why_away(article))  # fmt: skip
        yield self._there(f"{base}feed/", What.LIST, story.headline, _("a feed"), why_away(article), kind="xml")

    def _compare_story(self, line: Line, answer: Answer, story: Story, article) -> None:
        page = shown(answer.text)
        why = why_changed(article)
        attached = self.site.attached_to(story.external_id)
        old = old_body(story.body, attached)
        made = to_plain(story.body, site=self.site.house.site, attached=attached)
        self._headline(line, story.headline, page.headline, why)
        lost = self._lost(made, story.lead_picture)
        self._words(line, old.words, page, made, lost, why)
        self._pictures(line, old.pictures + bool(story.lead_picture), page.pictures, lost, why)
        self._comments(line, _approved(story), page, why)
        self._authors(line, story, page, why)
        if story.section and (category := self.site.categories.get(story.section)):
            self._section(line, category, page, why)
        if story.dated and page.published and abs(page.published - story.dated) >= timedelta(minutes=1):
            dates = {"there": sentences.moment(story.dated), "here": sentences.moment(page.published)}
            line.differs(Point.DATE, _("Dated %(there)s there and %(here)s here.") % dates, why)

    def _headline(self, line: Line, old: str, new: str, why: str) -> None:
        old, new = clean_line(old, 1000), clean_line(new, 1000)
        if old == new:
            return
        if not old:
            why = why or _("It had no headline; its first words, or its number, became one.")
        elif len(old) > len(new) and old.startswith(new):
            why = why or _("It was longer than a headline may be here.")
        line.differs(Point.HEADLINE, _("Called “%(there)s” there and “%(here)s” here.")
                     % {"there": old, "here": new}, why)  # fmt: skip

    def _lost(self, made: Plain, lead: str) -> int:
        """How many of a story's pictures the library can't show."""
        numbers, paths = [lead] if lead else [], []
        for one in made.pictures:
            path = upload_path(one.src)
            number = one.attachment if one.attachment in self.site.files else ""
            number = number or self.site.by_path.get(path) or self.site.by_path.get(original(path), "")
            if number:
                numbers.append(number)
            else:
                paths.append(original(path))
        return self.known.lost_pictures(numbers, paths)

    def _words(self, line: Line, old: Words, page: Shown, made: Plain, lost: int, why: str) -> None:
        found = compare(_without_signature(old, page), page.words)
        line.words = found.percent
        if found.is_same:
            return
        if lost and not (found.missing or found.added):
            # The caption of a picture without its file stays as a paragraph.
            why = why or sentences.files_lost(lost)
        line.differs(Point.WORDS, sentences.difference(found), why or _why_left_out(made, old, found))

    def _pictures(self, line: Line, there: int, here: int, lost: int, why: str) -> None:
        line.pictures = there, here
        if there == here:
            return
        if lost and there - lost <= here:
            why = why or sentences.files_lost(lost)
        line.differs(Point.PICTURES, _("Pictures: %(there)d there, %(here)d here.")
                     % {"there": there, "here": here}, why)  # fmt: skip

    def _comments(self, line: Line, there: int, page: Shown, why: str) -> None:
        here, address, turns = page.comments, page.later_comments, 0
        while address and turns < PAGES_OF_COMMENTS:
            further = shown(self.stranger.ask(address, whole=True).text)
            here, address, turns = here + further.comments, further.later_comments, turns + 1
        line.comments = there, here
        if there == here:
            return
        if here > there:
            why = why or _("Readers have written here since, or moderators have decided.")
        line.differs(Point.COMMENTS, _("Comments: %(there)d there, %(here)d here.")
                     % {"there": there, "here": here}, why)  # fmt: skip

    def _authors(self, line: Line, story: Story, page: Shown, why: str) -> None:
        names = {key: self.site.people[key].name or key for key in story.authors if key in self.site.people}
        wanted = [clean_line(story.byline, 300)] if story.byline else [clean_line(one, 300) for one in names.values()]
        missing = [name for name in wanted if name and not _is_named(name, page.byline)]
        if not missing:
            return
        if not story.byline:
            here = self.known.names(names)
            renamed = [here[key] for key, name in names.items() if here.get(key, name) != name]
            if renamed and all(_is_named(name, page.byline) for name in renamed):
                why = why or _("This author has another name here: %(names)s.") % {"names": ", ".join(renamed)}
            why = why or next(filter(None, (self.known.why_decided("people", key) for key in names)), "")
        line.differs(Point.AUTHORS, _("Signed by %(there)s there, and here it says “%(here)s”.")
                     % {"there": ", ".join(missing), "here": page.byline}, why)  # fmt: skip

    def _section(self, line: Line, category: Category, page: Shown, why: str) -> None:
        there, here = clean_line(category.name or category.slug, 300), page.section
        if there.casefold() == here.casefold():
            return
        section = self.known.section(category.slug)
        if section is not None and section.name == here:
            why = why or _("The section has another name here.")
        why = why or self.known.why_decided("categories", category.slug)
        line.differs(Point.SECTION, _("In “%(there)s” there and in “%(here)s” here.")
                     % {"there": there, "here": here}, why)  # fmt: skip

    # -- what was not public ---------------------------------------------------------------------------------------

    def _hidden(self, thing: Story | StandingPage, name: str, paths: Iterable[str], row) -> Iterator[Line]:
        """Strangers must not find it: 404, or 410. Another thing may stand at its address."""
        is_ours = row is not None and row.is_published
        for path in paths:
            line = self._line(path, What.HIDDEN, name, _("nothing that strangers may read"))
            answer = self.stranger.ask(path, whole=True)
            line.status, line.hops, line.found = answer.status, answer.hops, sentences.where_it_led(answer)
            if answer.status == 200 and self._is_same_thing(thing, name, answer):
                why = _("It was published here since.") if is_ours else ""
                line.differs(Point.OPEN, _("Strangers can read it, and could not before."), why)
            elif answer.status not in (200, 404, 410):
                line.differs(Point.STATUS, sentences.status(answer))
            yield line

    @staticmethod
    def _is_same_thing(thing, name, answer):
        page = shown(answer.text)
        words = old_body(thing.body).words
        same_words = len(words.running) > 20 and compare(words, page.words).share > 0.5
        return same_words or (bool(name) and clean_line(name, 1000) == page.headline)

    # -- pages -----------------------------------------------------------------------------------------------------

    def page(self, page: StandingPage) -> Iterator[Line]:
        """All addresses of a standing page."""
        paths = old_paths.of_page(page, self.root)
        row = self.known.page(page)
        if not page.was_public:
            yield from self._hidden(page, page.title, paths, row)
            return
        why_gone = _("It was taken down here.") if row is not None and not row.is_published else ""
        if not paths:
            return
        first = self._line(paths[0], What.PAGE, page.title, _("the page"))
        answer = self._ask(first, why=why_gone, whole=True)
        if answer.status == 200:
            self._compare_page(first, answer, page, why_page_changed(row))
        yield first
        for path in paths[1:]:
            yield self._leads_to(path, What.PAGE, page.title, answer, why_gone)

    def _compare_page(self, line: Line, answer: Answer, page: StandingPage, why: str) -> None:
        seen = shown(answer.text)
        attached = self.site.attached_to(page.external_id)
        old, made = old_body(page.body, attached), to_plain(page.body, site=self.site.house.site, attached=attached)
        lost = self._lost(made, "")
        self._headline(line, page.title, seen.headline, why)
        self._words(line, old.words, seen, made, lost, why)
        self._pictures(line, old.pictures, seen.pictures, lost, why)
        remarks = sum(one.is_reply and one.state == "approved" for one in page.remarks)
        if remarks:
            line.comments = remarks, 0
            line.differs(Point.COMMENTS, _("Comments: %(there)d there, %(here)d here.") % {"there": remarks, "here": 0},
                         _("Comments on pages have no place here."))  # fmt: skip

    # -- terms and people ------------------------------------------------------------------------------------------

    def category(self, category: Category) -> Iterator[Line]:
        """A category's addresses; it became a section."""
        row = self.known.section(category.slug)
        paths = old_paths.of_category(category, self.site.categories, self.root)
        why = self.known.why_decided("categories", category.slug)
        yield from self._named(paths, What.SECTION, category.name or category.slug, row, why)

    def tag(self, tag: Tag) -> Iterator[Line]:
        """A tag's address; it became a topic, perhaps together with others."""
        name = tag.name or tag.slug
        yield from self._named(old_paths.of_tag(tag, self.root), What.TOPIC, name, self.known.topic(tag.slug))

    def person(self, person: Person) -> Iterator[Line]:
        """An author's addresses."""
        here = self.known.names([person.key]).get(person.key, "")
        paths = old_paths.of_author(person, self.root)
        why = self.known.why_decided("people", person.key)
        yield from self._named(paths, What.AUTHOR, person.name or person.key, here, why)

    def _named(self, paths: list[str], what: What, name: str, row, why: str = "") -> Iterator[Line]:
        """The list of a section, topic or author: there, and called what it was called."""
        answer = None
        for path in paths:
            if answer is not None:
                yield self._leads_to(path, what, name, answer, why)
                continue
            line = self._line(path, what, name, _("its list of stories"))
            answer = self._ask(line, why=why, whole=True)
            if answer.status == 200:
                self._name(line, what, name, shown(answer.text).headline, row, why)
            yield line
        if paths and not paths[0].startswith(f"{self.root}/?"):
            yield self._there(f"{paths[0]}feed/", What.LIST, name, _("a feed"), why, kind="xml")

    @staticmethod
    def _name(line: Line, what: What, there: str, here: str, row, why: str) -> None:
        there = clean_line(there, 300)
        if there == here:
            return
        if what == What.TOPIC and topic_key(there) == topic_key(here):
            why = _("Tags that differ in capitals or spelling only became one topic.")
        elif (isinstance(row, Section | Topic) and row.name == here) or row == here:
            why = _("It has another name here.")
        line.differs(Point.HEADLINE, _("Called “%(there)s” there and “%(here)s” here.")
                     % {"there": there, "here": here}, why)  # fmt: skip

    # -- files -----------------------------------------------------------------------------------------------------

    def file(self, file: OldFile) -> Iterator[Line]:
        """An attachment's page leads to a story that shows it, or to the front; the file's own address to the file."""
        name = file.title or file.path
        for path in old_paths.of_attachment(file, self.root):
            yield self._there(path, What.FILE, name, _("a page that shows it, or the front page"), "")
        if not file.path:
            return
        why = self._why_no_file(file)
        path = f"{self.root}/wp-content/uploads/{file.path}"
        expected = _("the picture") if file.is_picture else _("the file")
        yield self._there(path, What.FILE, name, expected, why, kind="image/" if file.is_picture else "")

    def _why_no_file(self, file: OldFile) -> str:
        if not file.is_picture:
            document = self.known.document(file.external_id, file.path)
            if document is None:
                return _("The file did not come along.")
            return _("It was put into the trash here.") if document.trashed_at else ""
        picture = self.known.picture(file.external_id)
        if picture is None:
            return _("The file did not come along.")
        if not picture.is_usable:
            return _("The picture was taken away here, or its rights have ended.")
        return "" if picture.made else _("Its sizes are still being made; ask again in a while.")

    # -- lists -----------------------------------------------------------------------------------------------------

    def lists(self, days: Iterable[str]) -> Iterator[Line]:
        """The site's own feeds, and the lists of the months in which stories appeared."""
        for path in ("feed/", "feed/atom/", "feed/rss2/", "comments/feed/", "?feed=rss2"):
            yield self._there(f"{self.root}/{path}", What.LIST, "", _("a feed"), "", kind="xml")
        for month in days:
            yield self._there(f"{self.root}/{month}/", What.LIST, month, _("the stories of that time"), "")

    # -- asking ----------------------------------------------------------------------------------------------------

    @staticmethod
    def _line(path, what, name, expected):
        return Line(path, str(what), clean_line(name, 300), expected)

    def _ask(self, line: Line, *, why: str = "", whole: bool = False, kind: str = "") -> Answer:
        """Ask for a line's address and note what came; `kind` is part of the content type that is wanted."""
        answer = self.stranger.ask(line.address, whole=whole)
        line.status, line.hops, line.found = answer.status, answer.hops, sentences.where_it_led(answer)
        if answer.leads_away:
            line.differs(Point.AWAY, _("It leads to another site: %(address)s.") % {"address": answer.address})
        elif answer.status != 200:
            line.differs(Point.STATUS, sentences.status(answer), why)
        elif kind and kind not in answer.kind:
            line.differs(Point.AWAY, _("It leads to something else: %(kind)s.") % {"kind": answer.kind}, why)
        if answer.hops > 1 and not answer.is_circle:
            line.differs(Point.HOPS, _("%(count)d redirects; one is enough.") % {"count": answer.hops})
        return answer

    def _there(self, path: str, what: What, name: str, expected: str, why: str, kind: str = "") -> Line:
        line = self._line(path, what, name, expected)
        self._ask(line, why=why, kind=kind)
        return line

    def _leads_to(self, path: str, what: What, name: str, there: Answer, why: str) -> Line:
        """A further address of a thing: it must end where the first one did."""
        line = self._line(path, what, name, _("the same page"))
        answer = self._ask(line, why=why)
        if answer.status == there.status == 200 and answer.address != there.address:
            line.differs(Point.AWAY, _("It leads to %(here)s, not to %(there)s.")
                         % {"here": answer.address, "there": there.address})  # fmt: skip
        return line


def _approved(story: Story) -> int:
    return sum(one.is_reply and one.state == "approved" for one in story.remarks)


def _is_named(name: str, byline: str) -> bool:
    """Whether a line names somebody: “Ada Abel” is not “Ada Abel-Baker”."""
    return bool(re.search(rf"(?<![\w-]){re.escape(name.casefold())}(?![\w-])", byline.casefold()))


def _without_signature(old: Words, page: Shown) -> Words:
    """The old words without the agency's signature at their end, where the page prints the agency as its source."""
    missing = compare(old, page.words).missing if page.credit else []
    if not missing or len(missing) > SIGNATURE or old.running[-len(missing) :] != missing:
        return old
    return Words(old.running[: -len(missing)], old.captions)


def _why_left_out(made: Plain, old: Words, found: Likeness) -> str:
    """What the import says that it left out, where just these words went with it; empty for any other loss."""
    if not made.left_out or found.added or compare(old, old_body(made.html).words).missing != found.missing:
        return ""
    return _("Left out by the import: %(what)s.") % {"what": ", ".join(sorted(made.left_out))}


def month_of(link: str) -> str:
    """`2023/07` for an address that begins with a year and a month, else an empty text."""
    try:
        parts = urlsplit(link).path.strip("/").split("/")
    except ValueError:
        return ""
    found = [part for part in parts if part.isdecimal() and part.isascii()][:2]
    return "/".join(found) if [len(part) for part in found] == [4, 2] else ""
