"""The demo's committed pictures: whole, of the right size, and with words that our own reader gets out again."""

import io

import pytest
from PIL import Image

from articles.pictures.inspect import inspect
from articles.pictures.metadata import read_metadata
from newsroom.management.demo import drawing
from newsroom.management.demo.drawing.catalogue import PICTURES, PORTRAITS


@pytest.mark.parametrize("key", drawing.every_key())
def test_each_file_says_what_the_catalogue_says(key):
    path, entry = drawing.path(key), drawing.entry(key)
    found = inspect(path)
    assert (found.format, found.width, found.height) == ("JPEG", *((1600, 1067) if key in PICTURES else (800, 800)))
    assert found.size < 320_000
    words = read_metadata(path.read_bytes())
    assert words.caption == entry.caption
    assert words.alt == entry.alt
    assert words.credit == entry.credit
    assert words.creator == [entry.creator]
    assert words.copyright == entry.copyright
    assert words.title == entry.title
    assert all((words.caption, words.alt, words.credit, words.creator, words.copyright))
    assert words.conflicts == []


def test_the_agencies_block_stands_alone_too():
    # Older desks read IIM only; its fields are short, and the credit is cut, not garbled.
    with Image.open(drawing.path("bakery")) as picture:
        words = read_metadata(_without_xmp(picture))
    assert words.caption == PICTURES["bakery"].caption
    assert PICTURES["bakery"].credit.startswith(words.credit)
    assert words.credit


def _without_xmp(picture):
    file = io.BytesIO()
    resources = picture.info["photoshop"]
    block = resources[0x0404]
    body = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(block).to_bytes(4) + block + b"\0" * (len(block) % 2)
    segment = b"\xff\xed" + (len(body) + 2).to_bytes(2) + body
    Image.new("RGB", (8, 8)).save(file, "JPEG", extra=segment)
    return file.getvalue()


def test_nothing_lies_there_that_nobody_knows():
    for folder, entries in (("pictures", PICTURES), ("portraits", PORTRAITS)):
        files = sorted(path.name for path in (drawing.HERE / folder).iterdir())
        assert files == sorted(f"{key}.jpg" for key in entries)


def test_the_set_is_small_enough_to_clone():
    assert sum(drawing.path(key).stat().st_size for key in drawing.every_key()) < 9_000_000


def test_a_key_is_drawn_the_same_every_time():
    first = drawing.draw("ed")
    assert first == drawing.draw("ed")
    assert read_metadata(first).alt == PORTRAITS["ed"].alt
