"""Attachments and the files of the uploads → the picture library, and a body's pictures → figures of that library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from django.utils.translation import gettext as _

from articles.models import Picture
from articles.pictures.inspect import PictureRefused
from articles.pictures.making import take_in
from articles.wire.story import Attachment
from articles.wire.uploads import original, upload_path
from articles.wire.wordpress_html import Plain, Shown, to_plain

from .moving import ROWS, Moving, batches


class Library(Moving):
    """The pictures of the old site."""

    def bring_pictures(self, attachments: Iterable[Attachment], say: Callable[[str], None] = str) -> None:
        """Take every picture that the copy of the uploads holds into the library; the rest is listed as missing."""
        for attachment in attachments:
            self.attachments[attachment.external_id] = attachment
        for attachment in sorted(self.attachments.values(), key=lambda one: (one.order, _numeric(one.external_id))):
            path = attachment.path or upload_path(attachment.url)
            if path:
                self.by_path[path] = self.by_path[original(path)] = attachment.external_id
            if attachment.parent and attachment.is_picture:
                self.attached[attachment.parent].append(attachment.external_id)
            self.report.remarks_without_place += attachment.remarks
        guids = {self._picture_guid(one): one.external_id for one in self.attachments.values()}
        for batch in batches(guids, ROWS):
            for picture in Picture.objects.filter(guid__in=batch):
                self.pictures[guids[picture.guid]] = picture
        for count, attachment in enumerate(self.attachments.values(), start=1):
            if attachment.external_id not in self.pictures:
                self._bring_picture(attachment)
            if count % 100 == 0:
                say(_("%(count)d of %(all)d files") % {"count": count, "all": len(self.attachments)})

    def _picture_guid(self, attachment: Attachment) -> str:
        return self.guid("attachment", attachment.external_id)

    def _bring_picture(self, attachment: Attachment) -> None:
        path = attachment.path or upload_path(attachment.url)
        if not attachment.is_picture:
            self.report.left_out[_("file that is no picture")] += 1
            self.report.left_out_in[_("file that is no picture")].append(path or attachment.url)
            return
        file = self.uploads.find(path) if self.uploads and path else None
        if file is None:
            self.report.missing_files[path or attachment.url] += 1
            return
        try:
            self.pictures[attachment.external_id] = take_in(
                file, title=attachment.title[:200], caption=attachment.caption or attachment.description,
                credit=attachment.credit[:300], alt=attachment.alt[:500], guid=self._picture_guid(attachment),
                uploaded_at=attachment.uploaded_at)  # fmt: skip
        except PictureRefused as refused:
            self.report.refused_files[path] = str(refused)
        except OSError as error:
            self.report.refused_files[path] = error.strerror or str(error)

    def _picture_of(self, shown: Shown) -> Picture | None:
        """The library's picture for one that a body shows: by its number, else by its address."""
        number = shown.attachment if shown.attachment in self.attachments else ""
        path = upload_path(shown.src)
        number = number or self.by_path.get(path) or self.by_path.get(original(path), "")
        if number:
            return self.pictures.get(number)
        if path and path not in self.pictures and self.uploads and (file := self.uploads.find(path)):
            # Some files of the uploads folder are in no library.
            try:
                self.pictures[path] = take_in(file, guid=self.guid("file", original(path)), alt=shown.alt[:500])
            except (PictureRefused, OSError) as refused:
                self.report.refused_files[path] = str(refused)
        if path not in self.pictures:
            self.report.missing_files[path or shown.src or f"wp-image-{shown.attachment}"] += 1
        return self.pictures.get(path)

    def _converted(self, body: str, number: str, label: str) -> Plain:
        """A stored body as plain HTML with the library's pictures; what it lost goes into the report."""
        made = to_plain(body, site=self.site, attached=self.attached[number], picture=self._figure)
        for what, count in made.left_out.items():
            self.report.left_out[what] += count
            self.report.left_out_in[what].append(label)
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
    return int(number) if number.isdecimal() else 0
