"""The rows of `Address` that keep an old site's addresses alive."""

from __future__ import annotations

from collections.abc import Iterable

from articles.models import Article
from articles.wire import old_paths
from articles.wire.quoted import without_controls
from articles.wire.uploads import own_names, upload_path
from newsroom.models import Address
from newsroom.models.address import tidy_path
from newsroom.pages import changing

from .moving import ROWS, Moving, Ready, batches


class OldAddresses(Moving):
    """Where things were, and where they are now."""

    def _addresses(self, rows: list[tuple[Ready, Article]], dirtied) -> None:
        """The current address of each public story, and every one it had in WordPress."""
        wanted: dict[str, tuple[str, object]] = {}
        for one, article in rows:
            if not (one.story.was_public and article.is_published):
                continue
            current = _kept(article.get_absolute_url())
            wanted[current] = (Address.Kind.CURRENT, article.uid)
            for path in map(_kept, old_paths.of_story(one.story, self.root)):
                if len(path) <= old_paths.LONGEST:
                    wanted.setdefault(path, (Address.Kind.REDIRECT, article.uid))
        there = {row.path: row for row in Address.objects.filter(path__in=wanted)}
        for path, (kind, uid) in wanted.items():
            row = there.get(path)
            if row and kind == Address.Kind.CURRENT and row.kind != kind:
                Address.objects.quietly().filter(pk=row.pk).update(kind=kind, subject_uid=uid, target="")
                dirtied.touch(*row.page_keys())
        new = [Address(path=path, kind=kind, subject_uid=uid) for path, (kind, uid) in wanted.items()
               if path not in there]  # fmt: skip
        Address.objects.quietly().bulk_create(new)
        dirtied.touch(*(key for row in new if row.kind == Address.Kind.REDIRECT for key in row.page_keys()))

    def _redirect_all(self, pairs: Iterable[tuple[str, object]]) -> None:
        """Let each path lead to its thing (None: the front page); what already stands at a path wins."""
        wanted = {}
        for path, thing in pairs:
            path = _kept(path)
            if len(path) <= old_paths.LONGEST and (thing is None or path != _kept(_own_address(thing))):
                wanted.setdefault(path, thing)
        for batch in batches(wanted.items(), ROWS):
            paths = [path for path, _thing in batch]
            there = set(Address.objects.filter(path__in=paths).values_list("path", flat=True))
            new = [Address(path=path, subject_uid=thing.uid if thing else None, target="" if thing else "/")
                   for path, thing in batch if path not in there]  # fmt: skip
            if new:
                with changing(*(key for row in new for key in row.page_keys())):
                    Address.objects.quietly().bulk_create(new, ignore_conflicts=True)

    def _redirect_attachments(self) -> None:
        """An attachment's page leads to the oldest story that shows the file, a file's own address to our file.

        What a file was called wins over what its name may mean: another upload may be called like a size of it.
        """
        pages: list[tuple[str, object]] = []
        exact: list[tuple[str, object]] = []
        meant: list[tuple[str, object]] = []
        for number, attachment in self.attachments.items():
            _dated, story = self.shown_in.get(number, (None, None))
            thing = self.pictures.get(number) or self.documents.get(number)
            # The page of a document that no story shows leads to the document.
            story = story or self.documents.get(number)
            pages += [(path, story) for path in old_paths.of_attachment(attachment, self.root)]
            path = attachment.path or upload_path(attachment.url)
            if thing and path:
                exact.append((self._upload(path), thing))
                if upload_path(attachment.url):
                    exact.append((old_paths.path_of(attachment.url).partition("?")[0], thing))
                meant += [(self._upload(one), thing) for one in own_names(path)]
        # Files that no attachment names, found where a text shows or links them: their key is their path.
        loose = {**self.pictures, **self.documents}
        exact += [(self._upload(path), thing) for path, thing in loose.items() if "." in path]
        self._redirect_all([*pages, *exact, *meant])

    def _upload(self, path: str) -> str:
        return f"{self.root}/wp-content/uploads/{path}"


def _own_address(thing) -> str:
    return thing.get_absolute_url() if hasattr(thing, "get_absolute_url") else ""


def _kept(path: str) -> str:
    """The path as the table keeps it, which decodes once more: what was `%2500` is no NUL."""
    return without_controls(tidy_path(path))
