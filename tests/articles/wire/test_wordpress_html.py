"""What WordPress stored → plain HTML: paragraphs, shortcodes, blocks, pictures, embeds, whatever is left open."""

import pytest

from articles.wire.wordpress_html import to_plain
from newsroom.text import clean_body

SITE = "https://gazette.example"
UPLOADS = f"{SITE}/wp-content/uploads/2023/07"


def lines(html, **kwargs):
    return to_plain(html, site=SITE, **kwargs).html.split("\n")


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        ("One.\n\nTwo.", ["<p>One.</p>", "<p>Two.</p>"]),
        ("One.\r\n\r\n\r\nTwo.", ["<p>One.</p>", "<p>Two.</p>"]),
        ("One\nand a line.", ["<p>One<br>and a line.</p>"]),
        ("One<br />\nand a line.", ["<p>One<br>and a line.</p>"]),
        ("<p>Tags\n\nand blank lines.</p>", ["<p>Tags</p>", "<p>and blank lines.</p>"]),
        ("One.\n<h3>Head</h3>\nTwo.", ["<p>One.</p>", "<h3>Head</h3>", "<p>Two.</p>"]),
        ("<h1>Head</h1>", ["<h2>Head</h2>"]),
        ("<strong>One\n\nTwo</strong> end", ["<p><strong>One</strong></p>", "<p><strong>Two</strong> end</p>"]),
        ("<div>One\n\nTwo<p>Three</div>Four", ["<p>One</p>", "<p>Two</p>", "<p>Three</p>", "<p>Four</p>"]),
        ("<pre>a\n\n  b</pre>", ["<pre>a", "", "  b</pre>"]),
        ("<blockquote>One\n\nTwo</blockquote>", ["<blockquote><p>One</p>", "<p>Two</p></blockquote>"]),
        ("One<!--more-->Two<!--nextpage-->Three", ["<p>One</p>", "<p>Two</p>", "<p>Three</p>"]),
        ("&nbsp;\n\n<p>&nbsp;</p>\n\nWords", ["<p>Words</p>"]),
        ("a<strong> </strong>b", ["<p>a<strong> </strong>b</p>"]),
        ("5 < 6 &amp; 7 &lt; 8", ["<p>5 &lt; 6 &amp; 7 &lt; 8</p>"]),
    ],
)
def test_blank_lines_make_paragraphs(stored, wanted):
    assert lines(stored) == wanted


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        ("<p>One<p>Two<ul><li>a<li>b<ul><li>c</ul></ul>Three",
         ["<p>One</p>", "<p>Two</p>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "<p>Three</p>"]),
        ("Words.</div></strong></p>", ["<p>Words.</p>"]),
        ("<strong>Never ends\n\n<h2>Head</h2>\n\nlast", ["<p><strong>Never ends</strong></p>", "<h2>Head</h2>",
                                                        "<p>last</p>"]),
        ('<a href="/x"><h3>Linked</h3></a> after', ['<h3><a href="/x">Linked</a></h3>', "<p>after</p>"]),
        ("<table><tr><td>1<td>2<tr><td>3</table>after",
         ["<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "<p>after</p>"]),
    ],
)  # fmt: skip
def test_unbalanced_markup_is_tolerated(stored, wanted):
    assert lines(stored) == wanted


def test_square_brackets_of_the_desk_stay():
    stored = "It “froze” [sic], said [the mayor] and [then-councillor] Abel. [[gallery]] [1]"
    assert lines(stored) == ["<p>It “froze” [sic], said [the mayor] and [then-councillor] Abel. [gallery] [1]</p>"]


def test_unknown_shortcodes_lose_their_tags_and_are_counted():
    plain = to_plain('[donate amount="5"]Give[/donate] [su_note]n[/su_note] [row][column]x[/column][/row] [ad_slot]')
    assert plain.html == "<p>Give n x</p>"
    assert plain.left_out == {
        "shortcode [donate]": 1, "shortcode [su_note]": 1, "shortcode [row]": 1, "shortcode [column]": 1,
        "shortcode [ad_slot]": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "stored",
    [
        f'[caption id="attachment_9" align="alignleft" width="300"]<img src="{UPLOADS}/b-300x200.jpg" alt="A &amp; B" '
        'class="size-medium wp-image-9" /> A caption with <em>markup</em>[/caption]',
        f'[caption id="attachment_9" caption="A caption with <em>markup</em>"]<a href="{UPLOADS}/b.jpg">'
        f'<img src="{UPLOADS}/b-300x200.jpg" alt="A &amp; B"></a>[/caption]',
        f'<div id="attachment_9" class="wp-caption"><img class="wp-image-9" src="{UPLOADS}/b-300x200.jpg" '
        'alt="A &amp; B"><p class="wp-caption-text">A caption with <em>markup</em></p></div>',
        f'<!-- wp:image {{"id":9}} -->\n<figure class="wp-block-image"><img src="{UPLOADS}/b-300x200.jpg" '
        'alt="A &amp; B"/><figcaption>A caption with <em>markup</em></figcaption></figure>\n<!-- /wp:image -->',
    ],
)
def test_a_captioned_picture_of_each_generation_is_one_figure(stored):
    plain = to_plain(stored)
    assert plain.html == (
        f'<figure data-wp-attachment="9" data-wp-src="{UPLOADS}/b-300x200.jpg" data-wp-alt="A &amp; B">'
        "<figcaption>A caption with <em>markup</em></figcaption></figure>"
    )
    (shown,) = plain.pictures
    assert (shown.attachment, shown.alt) == ("9", "A & B")


def test_a_picture_steps_out_of_its_paragraph():
    stored = f'<p><img class="wp-image-3" src="{UPLOADS}/a.jpg"> First it, then words <img src="{UPLOADS}/b.jpg"></p>'
    assert lines(stored, picture=lambda shown: f"<figure>{shown.src[-5:]}</figure>") == [
        "<figure>a.jpg</figure>", "<figure>b.jpg</figure>", "<p>First it, then words</p>"]  # fmt: skip


def test_a_picture_after_the_words_stands_after_them():
    stored = f'Words first <a href="{UPLOADS}/b.jpg"><img src="{UPLOADS}/b-300x200.jpg"></a>'
    assert lines(stored, picture=lambda shown: "<figure>b</figure>") == ["<p>Words first</p>", "<figure>b</figure>"]


def test_galleries_become_figures_in_their_order():
    def number(shown):
        return f"<figure>{shown.attachment}</figure>"

    assert lines('[gallery ids="9,8,7"]', picture=number) == [
        "<figure>9</figure>", "<figure>8</figure>", "<figure>7</figure>"]  # fmt: skip
    assert lines("[gallery]", attached=["4", "5"], picture=number) == ["<figure>4</figure>", "<figure>5</figure>"]
    block = (
        '<!-- wp:gallery --><figure class="wp-block-gallery"><ul><li><figure><img data-id="1" src="/a.jpg"/>'
        '</figure></li><li><figure><img class="wp-image-2" src="/b.jpg"/></figure></li></ul>'
        "<figcaption>Both</figcaption></figure><!-- /wp:gallery -->"
    )
    assert lines(block, picture=number) == ["<figure>1</figure>", "<figure>2</figure>", "<p>Both</p>"]


def test_embeds_of_each_generation():
    wanted = '<figure data-embed="https://www.youtube.com/watch?v=abcdefghijk"></figure>'
    for stored in (
        "https://www.youtube.com/watch?v=abcdefghijk",
        "[embed]https://www.youtube.com/watch?v=abcdefghijk[/embed]",
        "[youtube=https://www.youtube.com/watch?v=abcdefghijk]",
        "[youtube abcdefghijk]",
        '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>',
        '<!-- wp:embed {"url":"https://www.youtube.com/watch?v=abcdefghijk"} -->\n<figure class="wp-block-embed">'
        '<div class="wp-block-embed__wrapper">\nhttps://www.youtube.com/watch?v=abcdefghijk\n</div></figure>\n'
        "<!-- /wp:embed -->",
    ):
        assert lines(stored) == [wanted], stored
    words = lines("Look:\nhttps://www.youtube.com/watch?v=abcdefghijk\nGood.")
    assert words == ["<p>Look:</p>", wanted, "<p>Good.</p>"]


def test_a_frame_from_elsewhere_is_left_as_a_link():
    plain = to_plain('<iframe src="https://maps.example/x"></iframe>')
    assert plain.html == '<p><a href="https://maps.example/x">https://maps.example/x</a></p>'
    assert plain.left_out == {"<iframe> of maps.example, left as a link": 1}


def test_blocks_keep_their_inside_and_drawn_ones_are_counted():
    stored = (
        '<!-- wp:heading --><h2 class="wp-block-heading">Head</h2><!-- /wp:heading -->\n'
        "<!-- wp:list --><ul><!-- wp:list-item --><li>One</li><!-- /wp:list-item --></ul><!-- /wp:list -->\n"
        '<!-- wp:pullquote --><figure class="wp-block-pullquote"><blockquote><p>Bang</p></blockquote></figure>'
        "<!-- /wp:pullquote -->\n"
        '<!-- wp:table --><figure class="wp-block-table"><table><tbody><tr><td>1</td></tr></tbody></table></figure>'
        "<!-- /wp:table -->\n"
        '<!-- wp:latest-posts {"postsToShow":3} /-->\nClassic words\n\nin between'
    )
    plain = to_plain(stored)
    assert plain.html.split("\n") == [
        "<h2>Head</h2>", "<ul><li>One</li></ul>", '<blockquote class="pullquote"><p>Bang</p></blockquote>',
        "<table><tbody><tr><td>1</td></tr></tbody></table>", "<p>Classic words</p>", "<p>in between</p>"]  # fmt: skip
    assert plain.left_out == {"block latest-posts": 1}


def test_links_home_lose_the_old_host():
    assert lines(f'<a href="{SITE}/2023/07/x/?a=1#b">x</a>') == ['<p><a href="/2023/07/x/?a=1#b">x</a></p>']
    assert lines('<a href="http://gazette.example/x/">x</a>') == ['<p><a href="/x/">x</a></p>']
    assert lines('<a href="https://gazette.example.org/x">x</a>') == [
        '<p><a href="https://gazette.example.org/x">x</a></p>']  # fmt: skip


def test_scripts_go_and_are_counted():
    plain = to_plain("<script>alert('no')</script><style>p{}</style>Words")
    assert plain.html == "<p>Words</p>"
    assert plain.left_out == {"<script>": 1, "<style>": 1}


def test_pages_are_counted_for_their_addresses():
    assert to_plain("One<!--nextpage-->Two<!--nextpage-->Three").pages == 3


def test_what_comes_out_survives_the_cleaner_word_for_word():
    stored = "One <em>two</em>\n\n<blockquote>Three</blockquote>\n\n- [sic] & “four”"
    cleaned = clean_body(to_plain(stored).html)
    assert cleaned == "<p>One <em>two</em></p><blockquote><p>Three</p></blockquote><p>- [sic] &amp; “four”</p>"
    assert clean_body(cleaned) == cleaned


@pytest.mark.parametrize("piece", ["<b><p>", "[caption]", "<!-- wp:x -->", "<table><td>", "[", "\n\n<i>", "<a><h2>"])
def test_a_long_mess_ends(piece):
    assert isinstance(to_plain(piece * 5_000).html, str)


# --- what other sites were found to hold -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        # One that was never closed does not swallow what stands before the end of the next.
        ('[audio src="/a.mp3"]\n\nWords\n\n[audio mp3="/b.mp3"][/audio]',
         ['<p><a href="/a.mp3">a.mp3</a></p>', "<p>Words</p>", '<p><a href="/b.mp3">b.mp3</a></p>']),
        ("[audio https://x.example/a.mp3|titles=A]", ['<p><a href="https://x.example/a.mp3">a.mp3</a></p>']),
        ('[video src="https://youtu.be/abcdefghijk"]',
         ['<figure data-embed="https://www.youtube.com/watch?v=abcdefghijk"></figure>']),
        ("[embed]https://x.example/?a=1&amp;b=2[/embed]",
         ['<p><a href="https://x.example/?a=1&amp;b=2">https://x.example/?a=1&amp;b=2</a></p>']),
        ("[wpvideo abcDEF12 w=640]",
         ['<p><a href="https://videopress.com/v/abcDEF12">https://videopress.com/v/abcDEF12</a></p>']),
        # Verbatim text keeps its lines however they were ended.
        ('<pre class="wp-block-verse">One <em>two</em><br>three\nfour</pre>', ["<pre>One two", "three", "four</pre>"]),
        # A file once, without its preview and its second link.
        ('<!-- wp:file --><div class="wp-block-file"><object class="wp-block-file__embed" data="/r.pdf"></object>'
         '<a href="/r.pdf">The '
         'report</a><a href="/r.pdf" class="wp-block-file__button">Download</a></div><!-- /wp:file -->',
         ['<p><a href="/r.pdf">The report</a></p>']),
        ('<div class="wp-block-buttons"><div class="wp-block-button"><a href="/x">One</a></div><div '
         'class="wp-block-button"><a href="/y">Two</a></div></div>',
         ['<p><a href="/x">One</a></p>', '<p><a href="/y">Two</a></p>']),
        ('Claim<sup data-fn="a" class="fn"><a href="#a" id="a-link">1</a></sup>.', ["<p>Claim<sup>1</sup>.</p>"]),
        ('<div class="fb-post" data-href="https://www.facebook.com/ada/posts/123"></div>',
         ['<figure data-embed="https://www.facebook.com/ada/posts/123"></figure>']),
        ('<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/abc/?utm_source=x">'
         '<div><a href="https://www.instagram.com/p/abc/">View this post</a></div></blockquote>',
         ['<figure data-embed="https://www.instagram.com/p/abc/"></figure>']),
        # A post whose words stand in the snippet keeps them.
        ('<blockquote class="twitter-tweet"><p>Words</p>— A <a href="https://twitter.com/a/status/1">1</a></blockquote>',
         ["<blockquote><p>Words</p>", '<p>— A <a href="https://twitter.com/a/status/1">1</a></p></blockquote>']),
    ],
    ids=lambda value: None if isinstance(value, list) else value[:24],
)  # fmt: skip
def test_what_other_sites_were_found_to_hold(stored, wanted):
    assert lines(stored) == wanted


@pytest.mark.parametrize(
    "stored",
    [
        '<!-- wp:cover {"url":"/a.jpg","id":5} --><div class="wp-block-cover" style="background-image:url(/a.jpg)">'
        "<p>On it</p></div><!-- /wp:cover -->",
        '<!-- wp:cover {"url":"/a.jpg","id":5} --><div class="wp-block-cover"><img class="wp-block-cover__image-backgr'
        'ound wp-image-5" src="/a.jpg"/><div><p>On it</p></div></div><!-- /wp:cover -->',
        '<!-- wp:cover {"url":"/a.jpg","id":5,"hasParallax":true} --><div class="wp-block-cover"><div role="img" class='
        '"wp-block-cover__image-background has-parallax" style="background-image:url(\'/a.jpg\')"></div><div><p>On it'
        "</p></div></div><!-- /wp:cover -->",
    ],
    ids=["style", "img", "parallax"],
)
def test_a_cover_of_each_generation_is_its_picture_and_its_words(stored):
    plain = to_plain(stored)
    assert [(shown.attachment, shown.src) for shown in plain.pictures] == [("5", "/a.jpg")]
    assert plain.html.endswith("</figure>\n<p>On it</p>")
    assert plain.fates["block cover"] == 1


def test_a_gallery_that_was_drawn_into_the_text_keeps_its_captions():
    drawn = (
        '<div class="gallery"><dl class="gallery-item"><dt><a href="x"><img src="/a-150x150.jpg"></a></dt>'
        '<dd class="wp-caption-text gallery-caption">One</dd></dl><figure class="gallery-item"><div><img src="/b.jpg">'
        '</div><figcaption class="wp-caption-text gallery-caption">Two</figcaption></figure></div>'
    )
    plain = to_plain(drawn)
    assert [shown.caption for shown in plain.pictures] == ["One", "Two"]


def test_words_and_pictures_come_out_of_the_attributes_of_page_builders():
    stored = (
        '[vc_row][vc_column width="1/2"][vc_custom_heading text="A ``head``"][vc_column_text]First.[/vc_column_text]'
        '[vc_single_image image="12"][vc_video link="https://vimeo.com/123"]'
        '[vc_btn title="Give" link="url:https%3A%2F%2Fgive.example%2F%3Fa%3D1|title:Give"]'
        "[vc_raw_html]JTNDcCUzRVJhdyUzQyUyRnAlM0U=[/vc_raw_html][vc_raw_js]JTNDc2NyaXB0JTNF[/vc_raw_js]"
        "[/vc_column][/vc_row]"
        '[et_pb_text]<p>Second.</p>[/et_pb_text][et_pb_image src="/d.jpg" alt="D &amp; E"][/et_pb_image]'
        "[av_dropcap1]T[/av_dropcap1]hird."
    )
    plain = to_plain(stored, picture=lambda shown: f"<figure>{shown.attachment or shown.src} {shown.alt}</figure>")
    assert plain.html.split("\n") == [
        '<h3>A "head"</h3>', "<p>First.</p>", "<figure>12 </figure>",
        '<figure data-embed="https://vimeo.com/123"></figure>', '<p><a href="https://give.example/?a=1">Give</a></p>',
        "<p>Raw</p>", "<p>Second.</p>", "<figure>/d.jpg D & E</figure>", "<p>Third.</p>"]  # fmt: skip
    assert plain.left_out == {"<script>": 1}
    assert plain.fates["builder:WPBakery"] == 9


@pytest.mark.parametrize("inside", ["no base 64!", "w6k", "/w==", "", "<p>", "A" * 100_000])
def test_what_only_says_it_is_base_64_is_left_out(inside):
    assert to_plain(f"One [vc_raw_html]{inside}[/vc_raw_html] two").html.count("<p>") <= 3


def test_links_in_attributes_lead_only_where_links_may():
    html = clean_body(to_plain('[vc_btn title="x" link="url:javascript%3Aalert(1)"][et_pb_button button_text="y" '
                               'button_url="javascript:alert(1)"]Words').html)  # fmt: skip
    assert html == "<p>Words</p>"


@pytest.mark.parametrize(
    ("stored", "fates"),
    [
        ("One<!--more-->two<!--nextpage-->three", {"more": 1, "pages": 1}),
        ('[gallery ids="1,2"] [gallery ids="3"]', {"gallery": 2}),
        ("https://www.ted.com/talks/x", {"embed link:www.ted.com": 1}),
        ("https://vimeo.com/123", {"embed:Vimeo": 1}),
        (f"{SITE}/2023/x/", {"embed own": 1}),
        ("[donate amount=5]", {"shortcode": 1}),
        ("<!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->", {"block text": 1}),
        ('<!-- wp:core/paragraph --><p>x</p><!-- /wp:core/paragraph -->', {"block text": 1}),
        ('<!-- wp:spacer /-->\n<!-- wp:latest-posts /-->', {"block drawn": 1}),
        ("Only words", {}),
    ],
)  # fmt: skip
def test_what_was_met_is_counted_by_its_kind(stored, fates):
    assert to_plain(stored, site=SITE).fates == fates


@pytest.mark.parametrize(
    "piece",
    ["[audio ", "[audio src=x]", "[vc_row ", "[vc_raw_html]", '<div class="wp-block-cover">', "[caption][caption]",
     '<dl class="gallery-item"><img>', "<!-- wp:block -->", '<pre class="x"><b>'],
)  # fmt: skip
def test_another_long_mess_ends(piece):
    assert isinstance(to_plain(piece * 1_500).html, str)
