"""The collected static files, with the public style sheets bound into one.

They are written one a component and served as one file. Many small files compress worse than one (measured: the seven
of a story 6.9 KB, all ten together 5.1 KB), and on a phone each is a request that the first paint waits for. The bundle
is the same on every page, so a browser that has read one has the sheets of all. Where nothing is collected (with DEBUG,
in tests) the files stand for themselves; see the tag `styles`.
"""

import re

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from django.core.management.base import CommandError
from whitenoise.storage import CompressedManifestStaticFilesStorage

_COMMENT = re.compile(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|/\*.*?\*/""", re.DOTALL)
_INDENT = re.compile(r"\n\s+")
# Strings and addresses, in which any sign may stand, are passed over whole.
_PASSED = r"""\"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\burl\([^)"']*\)"""
_SIGN = re.compile(rf"{_PASSED}|(/\*|[{{}}]|@import\b)", re.DOTALL | re.IGNORECASE)
_CHARSET = re.compile(r"""^\s*@charset\s+"[^"]*"\s*;""", re.IGNORECASE)


def bound(sheets: dict[str, str]) -> str:
    """The sheets, by their paths, as one, in their order, without comments and indentation.

    One that would be lost in the middle of the others, or would take those after it along, is refused.
    """
    bare = []
    for path, text in sheets.items():
        bare.append(_CHARSET.sub("", _COMMENT.sub(lambda found: found[1] or "", text)))
        _check(path, bare[-1])
    return _INDENT.sub("\n", "\n".join(bare)).strip() + "\n"


def _check(path, text):
    """Refuse a sheet that can't stand among others, with a sentence that says what to do."""
    depth = 0
    for sign in filter(None, (found[1] for found in _SIGN.finditer(text))):
        if sign == "/*":
            raise CommandError(f"{path}: a comment is opened with /* and never closed. Close it with */.")
        if sign.startswith("@"):
            raise CommandError(
                f"{path}: @import does nothing here, for the sheets are served as one file. "
                "Copy the rules of the imported sheet into this one."
            )
        depth += 1 if sign == "{" else -1
        if depth < 0:
            raise CommandError(f"{path}: there is a }} too many. Take it out, or open what it closes.")
    if depth:
        raise CommandError(f"{path}: there is a {{ that is never closed. Close it with }}.")


class _Binding:
    """A storage that writes the file `bundle` from `parts`, all of one folder, before names are hashed."""

    def __init__(self, *args, bundle="", parts=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.bundle, self.parts = bundle, parts

    def instead_of(self, path: str) -> str:
        """Which file to link for this one: the bundle where it is part of it, else itself."""
        return self.bundle if path in self.parts and not settings.DEBUG else path

    def post_process(self, paths, dry_run=False, **options):
        """Bind, then do what the storage does with every file."""
        if self.bundle and not dry_run:
            self.delete(self.bundle)
            self.save(
                self.bundle, ContentFile(bound({part: _text(*paths[part]) for part in self.parts if part in paths}))
            )
            paths = paths | {self.bundle: (self, self.bundle)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _text(storage, path) -> str:
    with storage.open(path) as file:
        return file.read().decode("utf-8-sig")


class Bound(_Binding, ManifestStaticFilesStorage):
    """Bound and hashed."""


class BoundAndCompressed(_Binding, CompressedManifestStaticFilesStorage):
    """Bound, hashed and compressed: what the site runs on."""
