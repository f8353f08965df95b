"""`manage.py export_wordpress FOLDER`: move out to WordPress, with stories, comments, pictures and addresses."""

import os
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from articles.models import FrontSlot, Picture
from newsroom.backups.disk import private
from newsroom.management.moving_out import wordpress_addresses as addresses
from newsroom.management.moving_out import wordpress_head as heads
from newsroom.management.moving_out.stories_table import StoriesTable
from newsroom.management.moving_out.whole_folder import written_whole
from newsroom.management.moving_out.wordpress_documents import Documents
from newsroom.management.moving_out.wordpress_library import Library
from newsroom.management.moving_out.wordpress_remarks import below
from newsroom.management.moving_out.wordpress_stories import Writing, batches, pictures_of, public_first, uids_in
from newsroom.management.moving_out.wordpress_xml import Files
from newsroom.models import Address, Page, SiteSettings

LISTED = 20  # missing files that are named


class Command(BaseCommand):
    """Write the files that WordPress's importer reads, and what its server needs."""

    help = (
        "Writes the whole paper as WordPress imports it (Tools → Import → WordPress), a copy of the pictures for "
        "wp-content/uploads, and lists of addresses for Apache and nginx. What is not public stays so."
    )

    def add_arguments(self, parser):
        """FOLDER, --split, --originals, --files-at."""
        parser.add_argument("folder", metavar="FOLDER", help="a folder that does not exist yet")
        parser.add_argument("--split", type=int, metavar="MB", help="begin another file after so many megabytes")
        parser.add_argument(
            "--originals",
            action="store_true",
            help="copy pictures as they were sent in, with what cameras wrote into them (places, serial numbers)",
        )
        parser.add_argument(
            "--files-at",
            default="",
            metavar="URL",
            help="where WordPress can fetch FOLDER/wp-content (default: from this paper, while it is up)",
        )

    def handle(self, *args, folder, split, originals, files_at, **options):
        """Write, then say what is there. Raises CommandError where the folder can't be used."""
        if split is not None and split < 1:
            raise CommandError("--split is a number of megabytes, 1 or more.")
        if files_at and not files_at.startswith(("http://", "https://")):
            raise CommandError("--files-at is an address that begins with https://.")
        if originals and not files_at:
            raise CommandError(
                "--originals needs --files-at: originals are never served here, so say where WordPress can fetch them."
            )
        house = SiteSettings.current()
        with (
            private(),
            translation.override(house.language),
            timezone.override(house.zone),
            written_whole(Path(folder)) as place,
        ):
            export = Export(place, split and split * 1_000_000, originals, files_at)
            export.run()
        self.report(Path(folder), export)

    def report(self, folder, export):
        """Counts, and what must be known before the files are used."""
        say = self.stdout.write
        say(f"{folder}: {export.stories} stories, {export.pages} pages, {export.remarks} comments, "
            f"{len(export.attached)} pictures, {len(export.documents.known)} documents "
            f"({export.library.copied} files).")  # fmt: skip
        say("Files for WordPress's importer: " + ", ".join(export.files.names))
        say(f"{export.moved} addresses are others in WordPress: htaccess.txt, nginx-http.conf and nginx-server.conf.")
        if export.library.missing:
            say(f"Pictures without a file that could be given away: {len(export.library.missing)}. The worker makes "
                "these files: let it finish, then move out once more.")  # fmt: skip
            for one in export.library.missing[:LISTED]:
                say(f"  {one}")
        if export.documents.missing:
            say(f"Documents whose file is gone, and that are left out: {len(export.documents.missing)}.")
            for one in export.documents.missing[:LISTED]:
                say(f"  {one}")
        if os.name == "posix":
            say("The files hold readers' mail addresses and are readable by you alone.")


class Export:
    """One export on its way: what is written so far."""

    def __init__(self, place, most, originals, files_at):
        self.place, self.most = place, most
        self.library = Library(place, originals=originals, files_at=files_at)
        held = FrontSlot.objects.held().values_list("article", flat=True)
        self.documents = Documents(self.library)
        self.writing = Writing(set(held), self.documents)
        self.stories = self.pages = self.remarks = self.moved = 0
        self.attached: set[int] = set()  # pictures that have their item
        self.here: set[int] = set()  # in the file that is being written
        self.laid: set[int] = set()  # the same of documents, by their numbers in WordPress
        self.laid_here: set[int] = set()

    def run(self):
        """Guest authors, stories with their pictures and comments, pages, the rest of the library, the addresses."""
        with ExitStack() as stack:
            self.files = stack.enter_context(Files(self.place, heads.head(), self.most))
            table = stack.enter_context((self.place / "stories.csv").open("x", newline="", encoding="utf-8"))
            self.table = StoriesTable(table)
            for guest in heads.guests(self.writing.zone):
                self.files.add(guest)
            for batch in public_first():
                self.add_stories(batch)
            for batch in batches(Page.objects.all()):
                self.add_pages(batch)
            for batch in batches(Picture.objects.usable()):
                self.attach({one.pk: one for one in batch if one.pk not in self.attached})
            self.attach_documents(one for one in self.documents.known.values() if one[1].number not in self.laid)
        moved = self.writing.moved | self.documents.moved()
        self.moved = addresses.write(self.place, addresses.ways(moved, self.documents.ways()))

    def add_stories(self, batch):
        """Each story after the pictures that it shows: WordPress knows them by then."""
        remarks = below(batch)
        self.library.know(picture for story in batch for picture in pictures_of(story).values())
        former = {story.uid: [] for story in batch}
        for row in Address.objects.filter(subject_uid__in=former, kind=Address.Kind.REDIRECT).order_by("path"):
            former[row.subject_uid].append(row)
        for story in batch:
            said = remarks.get(story.pk, [])
            self.make_room()
            shown = self.attach(pictures_of(story), parent=story)
            self.attach_documents(self.documents.linked(story.body))
            self.files.add(self.writing.story(story, shown, said, former[story.uid]))
            self.table.add(story)
            self.stories += 1
            self.remarks += len(said)

    def add_pages(self, batch):
        """Standing pages with their pictures."""
        pictures = {str(one.uid): one for one in Picture.objects.filter(uid__in=uids_in(batch))}
        self.make_room()
        shown = self.attach({one.pk: one for one in pictures.values()})
        known = {uid: (one, shown[one.pk]) for uid, one in pictures.items() if one.pk in shown}
        for page in batch:
            self.attach_documents(self.documents.linked(page.body))
            self.files.add(self.writing.page(page, known))
            self.pages += 1

    def attach(self, pictures, parent=None):
        """Write the attachments that this file does not hold yet; the pictures that may be shown, by id.

        In split files a picture comes again in each that shows it: the importer knows nothing of what another file
        brought, but recognises the picture by title and date.
        """
        shown = self.library.shown(pictures.values())
        for pk, one in shown.items():
            if pk not in self.here:
                self.files.add(self.library.item(pictures[pk], one, self.writing.number(parent)))
        self.here |= shown.keys()
        self.attached |= shown.keys()
        return shown

    def attach_documents(self, documents):
        """The same for documents."""
        for document, shown in documents:
            if shown.number not in self.laid_here:
                self.files.add(self.documents.item(document, shown))
                self.laid_here.add(shown.number)
                self.laid.add(shown.number)

    def make_room(self):
        """Begin another file where this one is full."""
        if self.files.is_full:
            self.files.another()
            self.here.clear()
            self.laid_here.clear()
