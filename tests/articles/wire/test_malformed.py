"""Bodies and dates that nobody would write: read in little time, and never the end of a move."""

import time

import pytest

from articles.wire.wordpress_html import to_plain
from articles.wire.wxr.clock import naive, stamped
from articles.wire.wxr.inserts import Inserts


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ('<iframe src="https://[x]/"></iframe>', "<iframe> of , left as a link"),
        ('<audio src="https://[x]/"></audio>', "<audio>, left as a link"),
        ("<!-- wp:image " + '{"a":' + "[" * 100_000 + " } /-->", "block image"),
        ('<!-- wp:image {"id":"' + "1" * 5000 + '"} -->Hi<!-- /wp:image -->', None),
    ],
)
def test_a_malformed_body_is_shaped_all_the_same(body, left):
    made = to_plain(f"<p>Before.</p>{body}<p>After.</p>")
    assert made.html.startswith("<p>Before.</p>")
    assert made.html.endswith("<p>After.</p>")
    assert list(made.left_out) == ([left] if left else [])


def test_malformed_footnotes_are_none():
    mark = "<!-- wp:footnotes /-->"
    assert Inserts().fill(mark, "1", "[" * 100_000) == mark


@pytest.mark.parametrize(
    "words", ["0001-01-01 00:00:00", "9999-12-31 23:00:00", "1899-12-31 23:00:00", "2101-01-01 00:00:00"]
)
def test_a_year_that_no_clock_can_show_is_no_date(words):
    assert naive(words) is None


@pytest.mark.parametrize(
    "words", ["Mon, 01 Jan 0001 00:00:00 +0000", "Fri, 31 Dec 9999 23:00:00 +0000", "Mon, 01 Jan " + "9" * 30, ""]
)
def test_nor_is_the_stamp_of_the_feed(words):
    assert stamped(words) is None


def test_dates_that_are_some_stay():
    assert naive("1900-01-01 00:00:00").year == 1900
    assert stamped("Thu, 02 Jan 2020 03:04:05 +0000").isoformat() == "2020-01-02T03:04:05+00:00"


def seconds(work):
    begun = time.process_time()
    work()
    return time.process_time() - begun


def test_no_markup_takes_longer_than_it_is_long():
    """Each of these took from two to eight seconds."""
    assert seconds(lambda: to_plain("<!-- wp:a {x " * 4_000)) < 1
    styles = "background:" * 4_000
    assert seconds(lambda: to_plain(f'<div class="wp-block-cover" style="{styles}">Hi</div>')) < 1
    assert seconds(lambda: to_plain("[a " + "x" * 50_000 + "]")) < 1
    assert seconds(lambda: to_plain("[embed]" + "<" * 50_000 + "[/embed]")) < 1
    inserts = Inserts()
    inserts.learn_block("1", "Hello.")
    assert seconds(lambda: inserts.fill('<!-- wp:block {"ref":1' * 8_000, "1")) < 1
    assert seconds(lambda: inserts.fill("<!-- wp:block {" + '"ref":1' * 20_000, "1")) < 1


def test_what_stands_in_a_block_is_found_as_before():
    inserts = Inserts()
    inserts.learn_block("7", "<p>Hello.</p>")
    body = 'A <!-- wp:block {"ref":7} /--> B <!-- wp:block {"ref":8} /--> C <!-- wp:block {"x":1,"ref":"7"} /-->'
    shown = '<!-- wp:block {"ref":7} -->\n<p>Hello.</p>\n<!-- /wp:block -->'
    assert inserts.fill(body, "1") == f'A {shown} B <!-- wp:block {{"ref":8}} /--> C {shown}'
    cover = '<div class="wp-block-cover" style="color:red;background-image:url(\'https://a/b.jpg\')"><p>Hi</p></div>'
    assert [one.src for one in to_plain(cover).pictures] == ["https://a/b.jpg"]
