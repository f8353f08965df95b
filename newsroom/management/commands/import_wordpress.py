"""`manage.py import_wordpress FILE…`: move in from WordPress, with its export and a copy of its files."""

import sys
import time
from collections import Counter
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from articles.models import Article
from articles.wire import fates, wxr
from articles.wire.intake import Intake, Outcome, batches
from articles.wire.story import Attachment, Category, Person, StandingPage, Story, Tag
from articles.wire.uploads import Uploads
from articles.wire.wordpress_html import to_plain
from comments import intake as remarks
from comments.models import Kind
from newsroom.models import SiteSettings
from newsroom.pages import changing
from newsroom.text import clean_line

LISTED = 40  # names of one kind in the report; the rest is only counted


class Command(BaseCommand):
    """Check every file whole, write in short transactions, report. Run it again as often as you like."""

    help = (
        "Brings in what WordPress exported (Tools → Export → All content): stories, pages, authors, categories, tags, "
        "comments and their addresses. Every file is checked whole before anything is written. A second run changes "
        "nothing; a run that was stopped is finished by the next."
    )

    def add_arguments(self, parser):
        """FILE…, --media DIR, --dry-run."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="export files; of a big site there are several")
        parser.add_argument("--media", metavar="DIR", help="a copy of wp-content/uploads, for the pictures")
        parser.add_argument("--dry-run", action="store_true", help="check and report, write nothing")

    def handle(self, *args, files, media=None, dry_run=False, **options):
        """Check, import, report. Raises CommandError, with line and reason, where a file is refused."""
        started = time.monotonic()
        if media and not Path(media).is_dir():
            raise CommandError(_("%(media)s is not a folder.") % {"media": media})
        censuses = [self.checked(Path(file)) for file in files]
        wxr.acquaint(censuses)
        self.prepare_the_database()
        uploads = Uploads(media) if media else None
        if dry_run:
            self.rehearse(censuses, uploads)
            return
        expected = Expected()
        houses = []
        for site in dict.fromkeys(census.site for census in censuses):
            house = Intake(site, uploads=uploads)
            self.bring(house, [census for census in censuses if census.site == site], expected)
            houses.append(house)
        self.name_the_paper(censuses[0].title)
        self.report(censuses, houses, expected)
        seconds = time.monotonic() - started
        self.stdout.write(_("Done in %(seconds).1f seconds.") % {"seconds": seconds})

    @staticmethod
    def prepare_the_database():
        """Make the tables where nobody did yet: an import may be the first thing that is done here."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)

    def name_the_paper(self, title):
        """A paper that nobody has named yet takes the old site's name."""
        title = clean_line(title, 120)
        house = SiteSettings.objects.filter(pk=1).first() or SiteSettings()
        if title and house.name == SiteSettings._meta.get_field("name").default:
            house.name = title
            house.save()
            self.say(_("The paper is called “%(name)s” now; see Settings.") % {"name": title})

    # -- before ----------------------------------------------------------------------------------------------------

    def checked(self, path):
        """The census of a file, told in a line; CommandError if the file is refused."""
        try:
            census = wxr.check(path)
        except wxr.NotWXR as refused:
            raise CommandError(f"{path}, {refused}") from None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        self.say(
            _("%(file)s: WXR %(version)s of “%(title)s”, %(posts)d posts, %(pages)d pages, %(files)d files, "
              "%(comments)d comments, %(people)d authors, %(categories)d categories, %(tags)d tags; the file is whole.")
            % {"file": path.name, "version": census.version, "title": census.title, "posts": census.all_posts,
               "pages": census.pages.total(), "files": census.attachments, "comments": census.remarks.total(),
               "people": len(census.people), "categories": len(census.categories), "tags": len(census.tags)}
        )  # fmt: skip
        for warning in census.warnings:
            self.say(f"  {warning}")
        return census

    def rehearse(self, censuses, uploads):
        """Everything but the writing: what would be left out, and which files are missing."""
        left_out, missing, states, found = Counter(), Counter(), Counter(), Counter()
        for census in censuses:
            for thing in wxr.read(census.path, census):
                if isinstance(thing, Story):
                    states["trash" if thing.in_trash else thing.status] += 1
                    found.update(fates.of_story(thing))
                    found["lead"] += bool(thing.lead_picture)
                if isinstance(thing, Story | StandingPage):
                    made = to_plain(thing.body, site=census.site)
                    left_out.update(made.left_out)
                    found.update(made.fates)
                if isinstance(thing, Attachment) and not (uploads and uploads.find(thing.path)):
                    missing[thing.path or thing.url] += 1
        self.stdout.write(_("Nothing was written. The stories would be:"))
        for state, count in states.items():
            self.stdout.write(f"  {state}: {count}")
        self.became(censuses, found)
        self.listing(_("Would be left out"), [f"{what}: {count}" for what, count in left_out.most_common()])
        self.listing(_("Files that are missing"), list(missing))

    # -- the move --------------------------------------------------------------------------------------------------

    def bring(self, house, censuses, expected):
        """Write one site, which may be spread over several files that refer to each other."""
        people, categories, tags, attachments, pages = {}, {}, {}, {}, {}
        for thing in self.things(censuses):
            if isinstance(thing, Person):
                people[thing.key] = _richer(people.get(thing.key), thing)
            elif isinstance(thing, Category):
                categories.setdefault(thing.slug, thing)
            elif isinstance(thing, Tag):
                tags.setdefault(thing.slug, thing)
            elif isinstance(thing, Attachment):
                attachments[thing.external_id] = thing
            elif isinstance(thing, StandingPage):
                pages[thing.external_id] = thing
            else:
                for category in thing.sections:
                    categories.setdefault(category.slug, category)
                for tag in thing.topics:
                    tags.setdefault(tag.slug, tag)
        self.say(_("Authors, sections and topics …"))
        house.bring_people(people.values())
        house.bring_sections(categories.values())
        house.bring_topics(tags.values())
        if attachments:
            self.say(_("Files …"))
            house.bring_pictures(attachments.values(), say=self.say)
        expected.people |= set(people)
        expected.categories |= set(categories)
        expected.tags |= set(tags)
        self.bring_stories(house, censuses, expected)
        expected.pages += len(pages)
        house.bring_pages(pages.values())
        self.say(_("Old addresses and what to read next …"))
        house.finish()

    def bring_stories(self, house, censuses, expected):
        """Stories with their comments, a batch in one transaction."""
        name = house.guid("comment", "")
        total = sum(census.all_posts for census in censuses)
        told = time.monotonic()
        for batch in batches(thing for thing in self.things(censuses) if isinstance(thing, Story)):
            batch = expected.only_new(batch)
            ready = [house.ready(story) for story in batch]
            threads = [
                remarks.ready(story.remarks, name=name, users=house.users, at=one.article.created_at)
                for story, one in zip(batch, ready, strict=True)
            ]
            with changing():
                taken = house.write(ready)
                expected.new_remarks += remarks.write(
                    (row.article, thread) for row, thread in zip(taken, threads, strict=True)
                )
            if time.monotonic() - told > 1 or len(expected.stories) == total:
                told = time.monotonic()
                self.say(_("%(count)d of %(all)d stories") % {"count": len(expected.stories), "all": total})

    @staticmethod
    def things(censuses):
        """Everything in the files, in their order."""
        for census in censuses:
            yield from wxr.read(census.path, census)

    # -- after -----------------------------------------------------------------------------------------------------

    def report(self, censuses, houses, expected):
        """Counts of the files beside those of the database, then what the owner should hear of."""
        rows = expected.rows()
        here = counts_here(houses)
        width = max(len(str(label)) for label, _count, _key in rows) + 2
        self.stdout.write("")
        self.stdout.write(f"{'':{width}}{_('in the files'):>14}{_('here'):>10}")
        for label, count, key in rows:
            mark = "" if here.get(key, 0) == count else f"   {_('differs: changed here since, or merged; see below')}"
            self.stdout.write(f"{label!s:{width}}{count:>14}{here.get(key, 0):>10}{mark}")
        self.became(censuses, sum((house.report.fates for house in houses), Counter()))
        for house in houses:
            self.tell(house, expected)
        for census in censuses:
            self.tell_of_file(census)

    def tell(self, house, expected):
        """What became of one site's things, beyond the counts."""
        report = house.report
        new, updated, same, kept = (
            report.outcomes[one] for one in (Outcome.NEW, Outcome.UPDATED, Outcome.SAME, Outcome.KEPT)
        )
        self.stdout.write("")
        self.stdout.write(
            _("Stories: %(new)d new, %(updated)d told differently by the file and updated, %(same)d unchanged, "
              "%(kept)d kept because somebody worked on them here. Comments: %(comments)d new. Pages: %(pages)d new.")
            % {"new": new, "updated": updated, "same": same, "kept": kept, "pages": report.pages[Outcome.NEW],
               "comments": expected.new_remarks.total()}
        )  # fmt: skip
        self.listing(_("Kept: edited here"), report.kept)
        self.listing(_("Tags that became one topic"), report.merged_tags)
        self.listing(
            _("Left out of the texts"),
            [f"{what}: {count} ({', '.join(report.left_out_in[what][:3])}{'…' * (count > 3)})"
             for what, count in report.left_out.most_common()],
        )  # fmt: skip
        self.listing(_("Files that are missing (give --media, or copy them and run this again)"),
                     [path for path, _count in report.missing_files.most_common()])  # fmt: skip
        self.listing(_("Files that were refused"), [f"{path}: {why}" for path, why in report.refused_files.items()])
        self.listing(_("Was sticky in WordPress; pin it on the front page if it should stand there"), report.pinned)
        self.listing(_("Notes"), report.notes)
        if report.remarks_without_place:
            self.stdout.write(_("Comments on pages and files, which have no place here: %(count)d")
                              % {"count": report.remarks_without_place})  # fmt: skip

    def tell_of_file(self, census):
        """What one file held that has no place here, and what its clock says."""
        self.listing(_("Kinds of content without a place here"), [f"{k}: {n}" for k, n in census.others.most_common()])
        self.listing(_("Custom fields that were not read"), [f"{k}: {n}" for k, n in census.fields.most_common()])
        if census.clock.offsets:
            self.stdout.write(
                _("The old site's clock was %(offsets)s from UTC; this paper's is set to %(zone)s.")
                % {"offsets": ", ".join(census.clock.offsets), "zone": SiteSettings.current().time_zone}
            )

    def became(self, censuses, found):
        """A line for each kind of thing that the old site had."""
        self.stdout.write("")
        self.stdout.write(_("What became of what:"))
        for fate in fates.fates(censuses, found):
            self.stdout.write(f"  {fate}")

    def listing(self, title, lines):
        """A titled list, cut off where nobody would read on."""
        if not lines:
            return
        self.stdout.write(f"{title}: {len(lines)}")
        for line in lines[:LISTED]:
            self.stdout.write(f"  {line}")
        if len(lines) > LISTED:
            self.stdout.write("  " + _("and %(count)d more") % {"count": len(lines) - LISTED})

    def say(self, words):
        """A line of progress, on stderr so that the report can be kept by itself."""
        self.stderr.write(words, self.style.SUCCESS if sys.stderr.isatty() else str)


class Expected:
    """What the files hold, each thing once however many files tell of it."""

    def __init__(self):
        self.stories = {}
        self.remarks = Counter()
        self.people, self.categories, self.tags = set(), set(), set()
        self.pages = 0
        self.new_remarks = Counter()

    def only_new(self, batch):
        """The stories that no earlier file has told; files of one export may overlap."""
        fresh = []
        for story in batch:
            if story.external_id in self.stories:
                continue
            self.stories[story.external_id] = "trash" if story.in_trash else story.status
            self.remarks.update((str(remarks.KINDS.get(one.kind, Kind.PING)), one.state) for one in story.remarks)
            fresh.append(story)
        return fresh

    def rows(self):
        """(label, count, key into `counts_here`) for each line of the report."""
        states = Counter(self.stories.values())
        names = {
            "published": _("published"), "draft": _("drafts"), "submitted": _("sent to the desk"),
            "scheduled": _("scheduled"), "trash": _("in the trash"),
        }  # fmt: skip
        kinds = {Kind.COMMENT: _("comments, %(state)s"), Kind.PING: _("links back, %(state)s"),
                 Kind.NOTE: _("internal notes, %(state)s")}  # fmt: skip
        rows = [(_("stories"), len(self.stories), "stories")]
        rows += [(f"  {names[state]}", count, ("story", state)) for state, count in sorted(states.items())]
        rows += [
            (_("pages"), self.pages, "pages"),
            (_("authors"), len(self.people), "people"),
            (_("sections (categories)"), len(self.categories), "categories"),
            (_("topics (tags)"), len(self.tags), "tags"),
        ]
        for (kind, state), count in sorted(self.remarks.items()):
            rows.append((kinds[kind] % {"state": state}, count, (kind, state)))
        return rows


def counts_here(houses):
    """The same counts, asked of the database."""
    here = Counter()
    for house in houses:
        pks = sorted(house.pks)
        here["stories"] += len(pks)
        for batch in batches(pks, 500):
            for state, trashed in Article.objects.filter(pk__in=batch).values_list("state", "trashed_at"):
                here["story", "trash" if trashed else state] += 1
        here["pages"] += house.report.pages.total()
        here["people"] += len({author.pk for author in house.authors.values()})
        here["categories"] += len({section.pk for section in house.sections.values()})
        here["tags"] += len({topic.pk for topic in house.topics.values()})
        here.update(remarks.counted(house.guid("comment", "")))
    return here


def _richer(one, other):
    """Of two tellings of a person the one with more to say; a guest's own entry wins over a bare name."""
    if one is None or (other.guest and not one.guest) or (other.email and not one.email):
        return other
    return one
