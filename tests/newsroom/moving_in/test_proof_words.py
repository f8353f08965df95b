"""How a proof reads and compares texts; no database."""

import pytest

from newsroom.management.moving_in.judging import month_of
from newsroom.management.moving_in.likeness import Words, compare, words_of
from newsroom.management.moving_in.told import old_body, shown


def of(text, captions=""):
    return Words(words_of(text), words_of(captions))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The mayor's “plan”", 'the MAYOR’S "plan"'),
        ("naïve cafe\u0301", "na\u00efve café"),
        ("hy\u00adphen\u200bated", "hyphenated"),
        ("See https://gazette.example/a?b=1 there", "See there"),
        ("عربي، نص", "عربي نص"),
    ],
    ids=["quotes", "accents", "unseen marks", "addresses", "arabic"],
)
def test_the_same_words_written_otherwise_are_the_same(old, new):
    assert compare(of(old), of(new)).is_same


def test_a_lost_word_and_a_new_one_are_named():
    found = compare(of("the old bridge stands where it stood"), of("the bridge stands here where it stood"))
    assert (found.missing, found.added) == (["old"], ["here"])
    assert 0 < found.share < 1
    assert not found.is_same


def test_each_word_counts_as_often_as_it_comes():
    assert compare(of("no no no"), of("no no")).missing == ["no"]


def test_words_that_moved_are_a_difference_although_none_is_missing():
    found = compare(of("one two three four five six"), of("four five six one two three"))
    assert found.missing == found.added == []
    assert not found.is_same
    assert found.percent < 100
    assert (found.old_there.split()[0], found.new_there.split()[0]) == ("one", "four")


def test_a_hundred_per_cent_means_all():
    many = " ".join(f"w{n}" for n in range(5000))
    found = compare(of(many), of(f"{many} more"))
    assert found.percent == 99
    assert found.added == ["more"]


def test_the_library_may_know_more_captions_but_must_not_lose_one():
    assert compare(of("text"), of("text", "a caption of the library")).is_same
    assert compare(of("text", "the old caption"), of("text", "the caption")).missing == ["old"]


def test_nothing_is_like_nothing():
    assert compare(of(""), of("")).is_same
    assert compare(of("words that went"), of("")).missing == ["words", "that", "went"]


def test_an_old_body_is_read_as_its_readers_saw_it():
    found = old_body(
        "<!-- wp:paragraph --><p>One <b>two</b></p><p>three<br>four</p><!-- /wp:paragraph --><script>no()</script>"
        '[caption id="attachment_7" width="300"]<img src="/a.jpg"> Below it[/caption] '
        '<noscript><img src="/a.jpg"></noscript>'
        '<figure><img src="/b.jpg"><figcaption>And here</figcaption></figure> he [the mayor] said'
        '<img src="https://s.w.org/images/core/emoji/1.png" alt="yes">'
    )
    assert found.words.running == "one two three four he the mayor said yes".split()
    assert found.words.captions == "below it and here".split()
    assert found.pictures == 2


def test_a_gallery_without_numbers_shows_what_hangs_on_the_story():
    assert old_body("[gallery]", ["7", "8"]).pictures == 2
    assert old_body('[gallery ids="7,8,9"]', ["1"]).pictures == 3


PAGE = """<html><head><title>Not this</title></head><body><header><h1>The paper</h1><img src="logo"></header><main>
<article class="story"><p class="kicker"><a href="/section/harbour/">Harbour</a></p><h1>The “bridge”</h1>
<p class="byline"><span>By <a>Ada Abel</a></span></p>
<span class="published">Published <time datetime="2023-07-17T09:30:00+02:00">then</time></span>
<figure class="picture picture-wide"><picture><source><img></picture><figcaption><span class="caption">Led</span>
<bdi class="credit">Photo: Bo</bdi></figcaption></figure>
<div class="story-body"><p>One &amp; two<figure class="embed"><p>Video on Tube</p></figure>
<div class="table-scroll"><table><tr><td>a</td><td>b</td></tr></table></div>
<figure class="picture"><img><figcaption>Within</figcaption></figure></div><p class="source-credit">AFP</p></article>
<section><h2>Read next</h2><img></section>
<ol><li><header class="comment-head"></header></li><li><p class="comment-gone"></p></li>
<li><header class="comment-head"></header></li></ol>
<nav class="comment-pager"><a href="/2/#comments" rel="next">Next</a></nav></main></body></html>"""


def test_a_page_is_read_by_the_names_of_its_parts():
    found = shown(PAGE)
    assert (found.headline, found.byline, found.section) == ("The “bridge”", "By Ada Abel", "Harbour")
    assert found.published.isoformat() == "2023-07-17T09:30:00+02:00"
    assert found.words.running == "one two a b".split()
    assert found.words.captions == "led within".split()
    assert (found.pictures, found.comments, found.later_comments, found.credit) == (2, 2, "/2/", ["afp"])


@pytest.mark.parametrize(
    "text", ["[caption]" * 10_000, "<figcaption>" * 20_000, "<p" * 50_000, "[a b=\"" * 20_000, "x" * 500_000],
    ids=["captions", "figcaptions", "open tags", "attributes", "one word"],
)  # fmt: skip
def test_no_body_is_too_odd_to_be_read(text):
    found = old_body(text)
    assert compare(found.words, found.words).is_same
    assert shown(f"<main>{text}").pictures == 0


def test_the_month_of_an_address_that_is_none_is_none():
    assert month_of("https://[x/2020/01/") == ""
    assert month_of("https://gazette.example/2020/01/a/") == "2020/01"
