"""The stored body for its readers, for the editor, and its pictures."""

from hypothesis import given, settings

from newsroom.text import body_pictures, clean_body, editor_body, embed, render_body

from .soup import SOUP, UID

OTHER = "6f1c2a34-0000-4000-8000-000000000002"
BODY = (
    f'<p>Before</p><figure data-picture="{UID}" data-alt="A &quot;boat&quot;">'
    "<figcaption>The <em>boat</em></figcaption></figure>"
    f'<figure data-picture="{OTHER}" data-alt=""></figure><figure data-picture="{UID}"></figure><p>After</p>'
)


def test_pictures_come_in_order_one_entry_a_use():
    first, second, third = body_pictures(BODY)
    assert (first.uid, first.caption, first.alt, first.decorative) == (UID, "The <em>boat</em>", 'A "boat"', False)
    assert (second.uid, second.caption, second.alt, second.decorative) == (OTHER, "", "", True)
    assert (third.uid, third.alt) == (UID, None)


def test_each_picture_is_what_the_callback_makes_of_its_use():
    page = render_body(BODY, lambda uid, caption, alt: f"[{uid[-1]} {caption} {alt}]")
    assert page == '<p>Before</p>[1 The <em>boat</em> A "boat"][2  ][1  None]<p>After</p>'


def test_a_mapping_does_too_and_what_it_lacks_vanishes_with_its_caption():
    assert render_body(BODY, {OTHER: "<img>"}) == "<p>Before</p><img><p>After</p>"
    assert render_body(BODY, {UID: lambda caption, alt: f"[{caption}]"}) == (
        "<p>Before</p>[The <em>boat</em>][]<p>After</p>"
    )
    assert render_body(BODY) == "<p>Before</p><p>After</p>"


def test_an_embed_is_a_card_with_a_plain_link():
    page = render_body('<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=4"></figure>')
    assert page.count("<a ") == 1
    assert '<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=4">' in page
    assert "Show this from YouTube (loads from youtube.com)" in page
    assert "src" not in page


def test_an_embed_can_be_made_otherwise():
    body = '<figure data-embed="https://vimeo.com/123"></figure>'
    assert render_body(body, embed=lambda found: f"<b>{found.provider} {found.url}</b>") == (
        "<b>Vimeo https://vimeo.com/123</b>"
    )


def test_a_table_gets_a_box_for_the_keyboard():
    page = render_body("<table><tbody><tr><td>a</td></tr></tbody></table>")
    assert page == (
        '<div class="table-scroll" tabindex="0" role="region" aria-label="Table">'
        "<table><tbody><tr><td>a</td></tr></tbody></table></div>"
    )


def test_the_editor_sees_pictures_and_gives_the_same_body_back():
    shown = editor_body(BODY, {UID: "/media/a.jpg?x=1&y=2"})
    assert shown.count('<img src="/media/a.jpg?x=1&amp;y=2" alt="">') == 2
    assert clean_body(shown) == BODY


def test_the_editor_takes_anything_with_a_source():
    class Shown:
        src = "/media/b.webp"

    assert 'src="/media/b.webp"' in editor_body(BODY, {UID: Shown()})


def test_no_body_is_an_empty_page():
    assert render_body("") == "" == render_body(None)
    assert body_pictures(None) == []


@given(SOUP)
@settings(max_examples=150, deadline=None)
def test_rendering_leaves_clean_text_as_it_is(soup):
    """What the reader gets, cleaned again, is the stored text: nothing came after the cleaner."""
    stored = clean_body(soup)
    bare = clean_body(render_body(stored, embed=lambda found: ""))
    without_figures = clean_body(render_body(bare))
    assert without_figures == bare == clean_body(bare)


def test_every_canonical_embed_address_is_its_own_canon():
    for url in [
        "https://youtu.be/dQw4w9WgXcQ",
        "https://www.facebook.com/watch?v=12",
        "https://www.tiktok.com/@a/video/1",
    ]:
        found = embed(url)
        assert embed(found.url) == found
