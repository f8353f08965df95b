"""What comes out of a stored body."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html import escape


@dataclass(slots=True)
class Shown:
    """A picture as a body shows it: by the library's id where the markup says it, else by its address alone."""

    attachment: str = ""
    src: str = ""
    alt: str = ""
    caption: str = ""


@dataclass(slots=True)
class Plain:
    """What came out: the HTML, pictures shown, and the number of pages it had.

    `left_out` counts what is gone, by name; `fates` all that WordPress made in a way of its own, kept or not, by the
    keys of `articles.wire.fates`.
    """

    html: str
    left_out: Counter[str] = field(default_factory=Counter)
    fates: Counter[str] = field(default_factory=Counter)
    pictures: list[Shown] = field(default_factory=list)
    pages: int = 1

    def count(self, fate: str) -> None:
        """Takes note of one thing of a kind; an empty key is none."""
        if fate:
            self.fates[fate] += 1


def picture_figure(shown: Shown) -> str:
    """The figure of a picture before the library knows it: the old id and address as data, the caption as HTML."""
    caption = f"<figcaption>{shown.caption}</figcaption>" if shown.caption else ""
    return (
        f'<figure data-wp-attachment="{escape(shown.attachment)}" data-wp-src="{escape(shown.src)}"'
        f' data-wp-alt="{escape(shown.alt)}">{caption}</figure>'
    )
