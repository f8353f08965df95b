"""Readers' comments, typed and imported."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.text import comment_html, imported_comment_html

from .soup import SOUP

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Hello", "<p>Hello</p>"),
        ("One\ntwo\n\nthree", "<p>One<br>two</p><p>three</p>"),
        ("One\r\n\r\n\r\n\r\ntwo", "<p>One</p><p>two</p>"),
        ("> said\n> he\nNo.", "<blockquote><p>said<br>he</p></blockquote><p>No.</p>"),
        ("1 < 2 & <b>bold</b>", "<p>1 &lt; 2 &amp; &lt;b&gt;bold&lt;/b&gt;</p>"),
        (
            "See https://a.example/x?y=1&z=2, and (http://b.example/c_(d)).",
            f'<p>See <a href="https://a.example/x?y=1&amp;z=2" {REL}>https://a.example/x?y=1&amp;z=2</a>, '
            f'and (<a href="http://b.example/c_(d)" {REL}>http://b.example/c_(d)</a>).</p>',
        ),
        ("javascript:alert(1) www.example.org", "<p>javascript:alert(1) www.example.org</p>"),
        ("NUL\x00 \u202eoverride\ud800", "<p>NUL override</p>"),
        ("   ", ""),
        ("", ""),
        ("\xad", ""),
        ("One\n\u200b\ntwo\n> \u2060", "<p>One<br>two</p>"),
    ],
)
def test_plain_text_becomes_paragraphs_and_links(typed, kept):
    assert comment_html(typed) == kept


@pytest.mark.parametrize(
    ("stored", "kept"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>two</p><p>three</p>"),
        ("<b>a</b> <i>b</i> <code>c</code>", "<p><strong>a</strong> <em>b</em> <code>c</code></p>"),
        (
            '<a href="http://a.example" rel="nofollow" onclick="x">a</a>',
            f'<p><a href="http://a.example" {REL}>a</a></p>',
        ),
        ("http://b.example", f'<p><a href="http://b.example" {REL}>http://b.example</a></p>'),
        ('<a href="javascript:x">a</a><a href="/wp-admin/">b</a>', "<p>ab</p>"),
        ("<blockquote>q\nr</blockquote>s", "<blockquote><p>q<br>r</p></blockquote><p>s</p>"),
        ("<ul><li>a<li>b</ul><img src=x onerror=y>", "<p>a</p><p>b</p>"),
        ("<p>kept</p>\n<p>apart</p>", "<p>kept</p><p>apart</p>"),
        ("&lt;b&gt; &amp;amp;", "<p>&lt;b&gt; &amp;amp;</p>"),
        (
            "https://youtu.be/dQw4w9WgXcQ",
            f'<p><a href="https://youtu.be/dQw4w9WgXcQ" {REL}>https://youtu.be/dQw4w9WgXcQ</a></p>',
        ),
    ],
)
def test_imported_html_keeps_emphasis_links_and_lines(stored, kept):
    assert imported_comment_html(stored) == kept


@given(SOUP)
@settings(max_examples=200, deadline=None)
def test_an_imported_comment_cleaned_again_is_the_same(soup):
    kept = imported_comment_html(soup)
    assert imported_comment_html(kept) == kept


@given(st.text())
@settings(deadline=None)
def test_a_typed_comment_cleaned_again_is_the_same(typed):
    kept = comment_html(typed)
    assert imported_comment_html(kept) == kept
