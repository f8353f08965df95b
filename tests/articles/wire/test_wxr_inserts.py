"""Reusable blocks, footnotes and playlists are put where a story shows them, and no file can make them grow."""

import pytest

from articles.wire.wxr import inserts
from articles.wire.wxr.inserts import Inserts


def block(ref):
    return f'<!-- wp:block {{"ref":{ref}}} /-->'


@pytest.fixture
def known():
    known = Inserts()
    known.learn_block("1", "<p>One</p>")
    known.learn_block("2", f"<p>Two</p>{block(1)}")
    known.learn_file("5", "https://x.example/a.mp3", "9")
    known.learn_file("6", "https://x.example/b.mp4", "9")
    known.learn_file("7", "https://x.example/c.jpg", "9")
    return known


def test_a_block_in_a_block(known):
    filled = known.fill(f"<p>Zero</p>{block(2)}{block(1)}", "9")
    assert filled.count("<p>One</p>") == 2
    assert filled.count("<p>Two</p>") == 1
    assert "/-->" not in filled


@pytest.mark.parametrize(
    "written",
    ['<!-- wp:core/block {"ref":1} /-->', '<!-- wp:block {"ref":1,"content":{"Name":{"content":"x"}}} /-->',
     '<!-- wp:block {"metadata":1,"ref":"1"} /-->'],
)  # fmt: skip
def test_a_reference_in_other_words(known, written):
    assert "<p>One</p>" in known.fill(written, "9")


def test_what_stands_behind_a_block_that_is_no_reference_stays(known):
    body = '<!-- wp:block {"ref":1} --><p>Words</p><!-- /wp:block --> <!-- wp:spacer /-->'
    assert known.fill(body, "9") == body


def test_more_blocks_than_memory_should_hold_are_as_if_they_were_not_there(known, monkeypatch):
    monkeypatch.setattr(inserts, "MAX_KEPT", known.kept + 10)
    known.learn_block("50", "x" * 11)
    assert known.fill(block(50), "9") == block(50)


def test_blocks_that_show_each_other_end(known):
    known.learn_block("3", f"a{block(4)}")
    known.learn_block("4", f"b{block(3)}")
    filled = known.fill(block(3), "9")
    assert filled.count("a") < 20
    assert block(3) in filled


def test_blocks_that_multiply_end(known, monkeypatch):
    monkeypatch.setattr(inserts, "MAX_ADDED", 50_000)
    for level in range(20, 27):
        known.learn_block(str(level), "word " * 20 + block(level + 1) * 20)
    known.learn_block("27", "bang " * 20)
    filled = known.fill(block(20), "9")
    assert 10_000 < len(filled) < 150_000


@pytest.mark.parametrize("stored", ["", "null", "[1]", "{", '[{"content":5}]', '{"content":"x"}', '[{"content":" "}]'])
def test_footnotes_that_say_nothing_are_left_where_they_are(known, stored):
    body = "<p>x</p><!-- wp:footnotes /-->"
    assert known.fill(body, "9", stored) == body


@pytest.mark.parametrize(
    ("written", "urls"),
    [
        ("[playlist]", ["a.mp3"]),
        ('[playlist type="video"]', ["b.mp4"]),
        ('[playlist ids="6,5"]', ["b.mp4", "a.mp3"]),
        ('[playlist ids="404"]', []),
        ("[[playlist]]", []),
    ],
)
def test_playlists(known, written, urls):
    filled = known.fill(written, "9")
    assert [url for url in ("b.mp4", "a.mp3") if url in filled] == [url for url in ("b.mp4", "a.mp3") if url in urls]
    assert (filled == written) == (not urls)
