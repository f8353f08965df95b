"""The demo paper's pictures, drawn by code, once; the files beside this package are what it drew.

`python -m newsroom.management.demo.drawing [key …]` draws them again.
"""

import io
from pathlib import Path

from . import charts, far, harbour, portraits, town
from .catalogue import PICTURES, PORTRAITS, Entry
from .labels import labelled

HERE = Path(__file__).resolve().parent.parent
SCENES = harbour.SCENES | town.SCENES | far.SCENES | charts.SCENES
MAX_BYTES = 300_000
QUALITIES = (82, 79, 76, 73, 70, 66, 62)


def every_key() -> list[str]:
    """Every picture and portrait there is."""
    return [*PICTURES, *PORTRAITS]


def entry(key: str) -> Entry:
    """The words of a picture or portrait."""
    return PICTURES.get(key) or PORTRAITS[key]


def path(key: str) -> Path:
    """Where the committed file is."""
    return HERE / ("pictures" if key in PICTURES else "portraits") / f"{key}.jpg"


def draw(key: str) -> bytes:
    """The JPEG with its words in it; the same every time."""
    scene = SCENES[key] if key in PICTURES else portraits.SCENES[key]
    picture, words = scene(key).finished(), labelled(entry(key))
    for quality in QUALITIES:
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality, progressive=True, optimize=True, subsampling="4:2:0", **words)
        if file.tell() < MAX_BYTES:
            break
    return file.getvalue()
