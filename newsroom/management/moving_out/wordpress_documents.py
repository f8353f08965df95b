"""Documents on their way to WordPress: attachments as pictures are, and links in texts that lead there.

A link is written with the very address under which WordPress fetches the file: then its importer puts the new address
into the text. Links from elsewhere are led on by the lists of addresses.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

from django.conf import settings

from articles.models import Document

from . import wordpress_names as names
from .wordpress_addresses import Way
from .wordpress_blocks import words
from .wordpress_library import UPLOADS, Library, Shown
from .wordpress_xml import Item

_HREF = r"""(?<=\shref=["'])(?:%s)?(/media/documents/[^"'\s?#]+)"""


class Documents:
    """Those that readers may fetch. Each is copied once, when this is made."""

    def __init__(self, library: Library) -> None:
        """`library` knows the folder and which names in it are taken."""
        self.library = library
        self.missing: list[str] = []
        self.known: dict[str, tuple[Document, Shown]] = {}  # by the path here, decoded
        self.href = re.compile(_HREF % re.escape(settings.SITE_URL.rstrip("/")))
        rows = Document.objects.usable().defer("note").order_by("pk")
        library.know(rows)
        for document in rows:
            path = library.path_of(document, "document", document.name, _file_name(document))
            if not document.file or not library.copy(document.file.storage, document.file.name, path):
                self.missing.append(f"{document.pk} “{document}”")
                continue
            address = f"{library.files_at}/{UPLOADS}/{quote(path)}" if library.files_at else document.address
            shown = Shown(names.post("document", document.pk), path, address)
            self.known[f"/media/{document.name}"] = document, shown

    def linked(self, text: str) -> list[tuple[Document, Shown]]:
        """Those to which a body links."""
        found = dict.fromkeys(unquote(match[1]) for match in self.href.finditer(text))
        return [self.known[path] for path in found if path in self.known]

    def pointed(self, text: str) -> str:
        """The text with its links to documents leading to where WordPress fetches them."""
        return self.href.sub(self._address, text)

    def _address(self, found):
        one = self.known.get(unquote(found[1]))
        return one[1].address if one else found[0]

    def item(self, document: Document, shown: Shown) -> Item:
        """The attachment."""
        uploaded = document.uploaded_at.astimezone(self.library.zone)
        stem = Path(shown.path).stem
        return Item(
            number=shown.number, kind="attachment", title=words(document.title or document.original_name or stem),
            link=names.whole(f"/{UPLOADS}/{quote(shown.path)}"), guid=shown.address, dated=uploaded, changed=uploaded,
            status="inherit", name=names.stored(stem.lower()), attachment_url=shown.address,
            fields={"_wp_attached_file": shown.path},
        )  # fmt: skip

    def ways(self) -> Iterator[Way]:
        """Where each stands here, and in WordPress."""
        for path, (document, shown) in self.known.items():
            yield Way(path, target_of(shown), f"/?attachment_id={names.post('document', document.pk)}")

    def moved(self) -> dict:
        """Where each is in WordPress, by its permanent id: former addresses lead there in one hop."""
        return {document.uid: target_of(shown) for document, shown in self.known.values()}


def target_of(shown: Shown) -> str:
    """The path of a file in WordPress."""
    return quote(f"/{UPLOADS}/{shown.path}")


def _file_name(document):
    """The name under which WordPress keeps what it fetches; plain letters, which it leaves as they are."""
    name = Path(document.name).name
    return name if name.isascii() else f"{names.file_stem(document, 'document')}{Path(name).suffix}"
