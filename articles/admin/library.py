"""Looking through the library: what is sought, and one page of it. Nothing here counts all pictures."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Picture, PictureUse
from newsroom.admin.typed import number

PAGE = 48
STATES = {
    "": _("All"),
    "mine": _("Brought in by me"),
    "no-credit": _("Without credit"),
    "no-alt": _("Without alternative text"),
    "unused": _("Used nowhere"),
    "expired": _("Rights have run out"),
    "failed": _("Could not be made ready"),
    "killed": _("Killed"),
    "trash": _("In the trash"),
}
# Columns that no list shows; with them a page would be read in megabytes.
UNSEEN = ("metadata", "rights", "copyright")


@dataclass(frozen=True)
class Found:
    """One page of the library, newest first."""

    pictures: list[Picture]
    older: int | None  # the number before which the next page begins


def matching(words: str):
    """The pictures in which every word (the first six) stands: title, caption, credit or alternative text.

    Ask for the words first and for the state after them: the words stand at the front of a row, and most rows are
    then left before their long columns are read.
    """
    pictures = Picture.objects.all()
    for word in words.replace("\x00", " ").split()[:6]:
        word = word[:60]
        pictures = pictures.filter(
            Q(title__icontains=word) | Q(caption__icontains=word) | Q(credit__icontains=word) | Q(alt__icontains=word)
        )
    return pictures


def in_state(pictures, state: str, by):
    """Those of one of STATES; an unknown one is all that can be used."""
    kept = pictures.filter(trashed_at__isnull=True)
    return {
        "mine": kept.filter(uploaded_by=by),
        "no-credit": kept.filter(credit=""),
        "no-alt": kept.filter(alt="", decorative=False),
        "unused": kept.filter(~Exists(PictureUse.objects.filter(picture=OuterRef("pk")))),
        "expired": kept.filter(rights_until__lte=timezone.now()),
        "killed": kept.filter(killed_at__isnull=False),
        # Said twice, so that the index of unmade pictures is used.
        "failed": kept.exclude(making=Picture.Making.MADE).filter(making=Picture.Making.FAILED),
        "trash": pictures.filter(trashed_at__isnull=False),
    }.get(state, kept.filter(killed_at__isnull=True))


def page_of(pictures, before, size=PAGE) -> Found:
    """The page that begins before the picture of this number (as it was typed), or at the newest."""
    start = number(before)
    if start is not None:
        pictures = pictures.filter(pk__lt=start)
    rows = list(pictures.order_by("-id").defer(*UNSEEN)[: size + 1])
    return Found(rows[:size], rows[size - 1].pk if len(rows) > size else None)
