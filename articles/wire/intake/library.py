"""Attachments and the files of the uploads → pictures and documents here; what a body shows of them → ours.

A picture becomes a figure of the library, a link to an upload leads to the document or the picture itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from articles.documents.inspect import DocumentRefused, may_be_document
from articles.documents.keeping import take_in as take_document_in
from articles.models import Document, Picture
from articles.pictures.inspect import PictureRefused
from articles.pictures.making import take_in
from articles.wire.story import Attachment
from articles.wire.uploads import original, upload_path
from articles.wire.wordpress_html import Plain, Shown, to_plain

from .moving import ROWS, Moving, batches

_HREF = re.compile(r'(?<=<a href=")[^"]*(?=")')


class Library(Moving):
    """The pictures and documents of the old site."""

    def bring_pictures(self, attachments: Iterable[Attachment], say: Callable[[str], None] = str) -> None:
        """Take every picture and document that the copy of the uploads holds; the rest is listed as missing."""
        for attachment in attachments:
            self.attachments[attachment.external_id] = attachment
        for attachment in sorted(self.attachments.values(), key=lambda one: (one.order, _numeric(one.external_id))):
            path = attachment.path or upload_path(attachment.url)
            if path:
                self.by_path[path] = self.by_path[original(path)] = attachment.external_id
            if attachment.parent and attachment.is_picture:
                self.attached[attachment.parent].append(attachment.external_id)
            self.report.remarks_without_place += attachment.remarks
        guids = {self._attachment_guid(one): one.external_id for one in self.attachments.values()}
        for batch in batches(guids, ROWS):
            for picture in Picture.objects.filter(guid__in=batch):
                self._shelve(guids[picture.guid], picture)
            for document in Document.objects.filter(guid__in=batch):
                self.documents[guids[document.guid]] = document
        for count, attachment in enumerate(self.attachments.values(), start=1):
            if attachment.external_id not in self.pictures and attachment.external_id not in self.documents:
                self._bring(attachment)
            if count % 100 == 0:
                say(_("%(count)d of %(all)d files") % {"count": count, "all": len(self.attachments)})

    def _attachment_guid(self, attachment: Attachment) -> str:
        return self.guid("attachment", attachment.external_id)

    def _bring(self, attachment: Attachment) -> None:
        path = attachment.path or upload_path(attachment.url)
        if not attachment.is_picture and not may_be_document(path):
            what = _("file that is neither picture nor document")
            self.report.left_out[what] += 1
            self.report.left_out_in[what].append(path or attachment.url)
            return
        file = self._file(path, named=True)
        if file is None:
            self._miss(path or attachment.url)
            return
        number = attachment.external_id
        try:
            if attachment.is_picture:
                self._shelve(number, take_in(
                    file, title=attachment.title[:200], caption=attachment.caption or attachment.description,
                    credit=attachment.credit[:300], alt=attachment.alt[:500], guid=self._attachment_guid(attachment),
                    uploaded_at=attachment.uploaded_at))  # fmt: skip
            else:
                self.documents[number] = take_document_in(
                    file, called=PurePosixPath(path).name, title=attachment.title[:200],
                    note=attachment.caption or attachment.description, guid=self._attachment_guid(attachment),
                    **({"uploaded_at": attachment.uploaded_at} if attachment.uploaded_at else {}))  # fmt: skip
        except (PictureRefused, DocumentRefused) as refused:
            self.report.refused_files[path] = str(refused)
        except OSError as error:
            self.report.refused_files[path] = error.strerror or str(error)

    def _file(self, path: str, *, named: bool = False) -> Path | None:
        return self.uploads.find(path, named=named) if self.uploads and path else None

    def _miss(self, path: str) -> None:
        """Nothing was found there; where the old host was asked, it may have said why."""
        if why := getattr(self.uploads, "problems", {}).get(path):
            self.report.refused_files[path] = why
        else:
            self.report.missing_files[path] += 1

    def _picture_of(self, shown: Shown) -> Picture | None:
        """The library's picture for one that a body shows: by its number, else by its address."""
        number = shown.attachment if shown.attachment in self.attachments else ""
        path = upload_path(shown.src)
        number = number or self.by_path.get(path) or self.by_path.get(original(path), "")
        if number:
            return self.pictures.get(number)
        if path and path not in self.pictures:
            self._bring_loose_picture(path, shown.alt[:500])
        if path not in self.pictures:
            self._miss(path or shown.src or f"wp-image-{shown.attachment}")
        return self.pictures.get(path)

    def _bring_loose_picture(self, path: str, alt: str) -> None:
        """Some files of the uploads folder are in no library: called by the upload's name, a second size by its own."""
        guid, by_upload = self.guid("file", path), self.guid("file", original(path))
        known = {picture.guid: picture for picture in Picture.objects.filter(guid__in=(guid, by_upload))}
        if guid in known and guid != by_upload:
            self._shelve(path, known[guid])
        elif file := self._file(path):
            try:
                self._shelve(path, take_in(file, guid=guid if by_upload in known else by_upload, alt=alt))
            except (PictureRefused, OSError) as refused:
                self.report.refused_files[path] = str(refused)
        elif by_upload in known:
            self._shelve(path, known[by_upload])

    def _shelve(self, key: str, picture: Picture) -> None:
        self.pictures[key] = self.by_uid[str(picture.uid)] = picture

    def _document_at(self, path: str) -> Document | None:
        """The document at a path of the uploads; one that no attachment names is taken in now."""
        number = self.by_path.get(path, "")
        if number or path in self.documents:
            return self.documents.get(number or path)
        if may_be_document(path):
            self._bring_loose(path)
        return self.documents.get(path)

    def _bring_loose(self, path: str) -> None:
        guid = self.guid("file", path)
        known = Document.objects.filter(guid=guid).first()
        file = None if known else self._file(path)
        if known:
            self.documents[path] = known
        elif file is None:
            self._miss(path)
        else:
            try:
                self.documents[path] = take_document_in(file, called=PurePosixPath(path).name, guid=guid)
            except (DocumentRefused, OSError) as refused:
                self.report.refused_files[path] = str(refused)

    def _linked(self, html: str) -> str:
        """The HTML with links to documents of the old site leading to ours. Redirects keep the rest alive."""

        def ours(match: re.Match) -> str:
            href = unescape(match[0])
            if not self._is_of_old_site(href):
                return match[0]
            document = self._document_at(path) if (path := upload_path(href)) else None
            return escape(document.get_absolute_url()) if document else match[0]

        return _HREF.sub(ours, html)

    def _is_of_old_site(self, href: str) -> bool:
        try:
            host = urlsplit(href).netloc.casefold().removeprefix("www.")
        except ValueError:
            return False
        return not host or host == self.name.partition("/")[0]

    def _converted(self, body: str, number: str, label: str) -> Plain:
        """A stored body as plain HTML with the library's pictures; what it lost goes into the report."""
        made = to_plain(body, site=self.site, attached=self.attached[number], picture=self._figure)
        for what, count in made.left_out.items():
            self.report.left_out[what] += count
            self.report.left_out_in[what].append(label)
        made.html = self._linked(made.html)
        return made

    def _figure(self, shown: Shown) -> str:
        """The picture as a body keeps it; without the file its caption stays as a paragraph."""
        picture = self._picture_of(shown)
        if picture is None:
            return f"<p>{shown.caption}</p>" if shown.caption else ""
        alt = f' data-alt="{escape(shown.alt)}"' if shown.alt and shown.alt != picture.alt else ""
        caption = f"<figcaption>{shown.caption}</figcaption>" if shown.caption else ""
        return f'<figure data-picture="{picture.uid}"{alt}>{caption}</figure>'


def _numeric(number: str) -> int:
    return int(number) if number.isdecimal() and len(number) <= 20 else 0
