"""Drawing a logo anew from whatever file the owner has. Pictures come in by one guarded door, which articles keep."""

from collections.abc import Callable
from typing import BinaryIO, NamedTuple


class Drawn(NamedTuple):
    """A logo as pages carry it: PNG bytes, with its size in pixels (twice what it takes on the page)."""

    png: bytes
    width: int
    height: int


class LogoRefused(ValueError):
    """The file can't be a logo; says in a sentence why, and what to do."""


_doors: list[Callable[[BinaryIO], Drawn]] = []


def door(draw: Callable[[BinaryIO], Drawn]) -> Callable[[BinaryIO], Drawn]:
    """Let logos come in by `draw`; the app that knows pictures says so when it is ready."""
    _doors[:] = [draw]
    return draw


def drawn(file: BinaryIO) -> Drawn:
    """The logo in this file, drawn anew. Raises LogoRefused. Not to be called inside a transaction."""
    return _doors[0](file)
