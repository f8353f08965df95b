"""The picture library: which file WordPress gets of each picture, under which name, and what is told of it."""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import Storage, default_storage
from django.utils.translation import gettext as _

from articles.heads import absolute
from articles.models import Document, Picture
from articles.pictures.renditions import JPEG
from newsroom.models import Address, SiteSettings

from . import wordpress_names as names
from .wordpress_blocks import words
from .wordpress_xml import Item

UPLOADS = "wp-content/uploads"
_UPLOADED = re.compile(rf"/(?:.+/)?{UPLOADS}/(\d{{4}}/\d{{2}}/[^/]+)")


@dataclass
class Shown:
    """A picture as WordPress will have it."""

    number: int
    path: str  # below the uploads
    address: str  # where WordPress fetches it, and what a text shows until it has


class Library:
    """Pictures that may be shown, on their way out."""

    def __init__(self, folder: Path, *, originals: bool = False, files_at: str = "") -> None:
        """`originals` copies the files as cameras wrote them; `files_at` is where `folder` can be fetched meanwhile."""
        self.folder, self.originals, self.files_at = folder, originals, files_at.rstrip("/")
        self.zone = SiteSettings.current().zone
        self.copied = 0
        self.missing: list[str] = []
        self.gone: set[int] = set()
        self.former: dict[object, list[str]] = {}  # by permanent id
        self.taken: dict[str, int] = {}  # path below the uploads → number of the post whose file it is

    def know(self, things: Iterable[Picture | Document]) -> None:
        """Ask for many at once where they stood in the WordPress that they came from."""
        new = [thing.uid for thing in things if thing.uid not in self.former]
        self.former |= {uid: [] for uid in new}
        rows = Address.objects.filter(subject_uid__in=new, path__contains=f"/{UPLOADS}/").order_by("path")
        for row in rows:
            if match := _UPLOADED.fullmatch(row.path):
                self.former[row.subject_uid].append(match[1])

    def shown(self, pictures: Iterable[Picture]) -> dict[int, Shown]:
        """By the picture's id, those of them that WordPress can have. Copies each file once."""
        pictures = [one for one in pictures if one.is_usable and one.pk not in self.gone]
        self.know(pictures)
        found = {}
        for picture in pictures:
            rendition = _widest(picture)
            name = picture.file.name if self.originals else rendition.name if rendition else ""
            if not name:
                self._miss(picture)
                continue
            path = self.path_of(picture, "picture", name, f"{names.file_stem(picture)}{Path(name).suffix.lower()}")
            if not self.copy(picture.file.storage if self.originals else default_storage, name, path):
                self._miss(picture)
                continue
            address = absolute(rendition.url) if rendition else ""
            if self.files_at or not address:
                address = f"{self.files_at}/{UPLOADS}/{path}"
            found[picture.pk] = Shown(names.post("picture", picture.pk), path, address)
        return found

    def item(self, picture: Picture, shown: Shown, parent: int = 0) -> Item:
        """The attachment."""
        uploaded = picture.uploaded_at.astimezone(self.zone)
        stem = Path(shown.path).stem
        return Item(
            number=shown.number, kind="attachment", title=words(picture.title or stem),
            link=absolute(f"/{UPLOADS}/{shown.path}"), guid=shown.address, dated=uploaded, changed=uploaded,
            status="inherit", name=names.stored(stem.lower()), parent=parent, attachment_url=shown.address,
            excerpt=captioned(words(picture.caption), picture.credit),
            fields={
                "_wp_attached_file": shown.path,
                "_wp_attachment_image_alt": "" if picture.decorative else words(picture.alt),
                "_media_credit": words(picture.credit),
            },
        )  # fmt: skip

    def path_of(self, thing: Picture | Document, kind: str, name: str, own: str) -> str:
        """Where its file `name` lies below the uploads: where it was once, else by its month, called `own`."""
        ending = Path(name).suffix.lower()
        ours = f"{thing.uploaded_at.astimezone(self.zone):%Y/%m}/{own}"
        wanted = next((path for path in self.former[thing.uid] if Path(path).suffix.lower() == ending), ours)
        return self._free(wanted, names.post(kind, thing.pk))

    def _free(self, wanted, number):
        """The path, with “-2”, “-3” … where the file of another post lies there."""
        path, count = wanted, 1
        while self.taken.setdefault(path, number) != number:
            count += 1
            path = str(Path(wanted).with_stem(f"{Path(wanted).stem}-{count}"))
        return path

    def copy(self, storage: Storage, name: str, path: str) -> bool:
        """Copy a file to its path below the uploads, once; whether there is one."""
        target = self.folder / UPLOADS / path
        if target.exists():
            return True
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source = storage.open(name)
        except OSError:
            return False
        with source, target.open("xb") as copy:
            shutil.copyfileobj(source, copy)
        self.copied += 1
        return True

    def _miss(self, picture):
        self.gone.add(picture.pk)
        self.missing.append(f"{picture.pk} “{picture}”")


def captioned(caption: str, credit: str) -> str:
    """A caption (inline HTML) with the name that must stand by the picture."""
    if not credit:
        return caption
    named = _("Photo: %(credit)s") % {"credit": words(credit)}
    ends = not caption or caption.rstrip().endswith((".", "!", "?", "…", ")", "”", '"', "؟", "。"))
    return f"{caption}{'' if ends else '.'} {named}".strip()


def _widest(picture):
    """The biggest file of the whole picture that readers may fetch: it says nothing of where it was taken."""
    whole = [one for one in picture.made if not one.crop and one.format == JPEG]
    return max(whole, key=lambda one: one.width) if whole else None
