"""Hostile markup: thousands of vectors made by combination; what comes out is parsed and looked at piece by piece."""

import html
import itertools
from html.parser import HTMLParser

import pytest

from newsroom.text import clean_body, comment_html, highlight, imported_comment_html, plain, render_body, snippet

from .soup import UID

STORY_ATTRIBUTES = {
    "a": {"href"},
    "p": {"lang", "dir"},
    "h2": {"lang", "dir"},
    "h3": {"lang", "dir"},
    "blockquote": {"lang", "dir"},
    "span": {"lang", "dir"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "figure": {"data-picture", "data-alt", "data-embed"},
    "aside": {"class"},
} | {tag: set() for tag in "strong em code sub sup br hr ul li table thead tbody tr figcaption".split()}
REMARK_ATTRIBUTES = {"a": {"href", "rel"}} | {tag: set() for tag in "p br em strong blockquote code".split()}


class Walk(HTMLParser):
    """Collects what a browser could act on."""

    def __init__(self, allowed: dict[str, set[str]]):
        super().__init__(convert_charrefs=True)
        self.allowed = allowed
        self.faults: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.allowed:
            self.faults.append(f"<{tag}>")
            return
        for name, value in attrs:
            if name not in self.allowed[tag]:
                self.faults.append(f"<{tag} {name}>")
            squeezed = "".join(c for c in html.unescape(value or "").lower() if c > " ")
            if name in ("href", "data-embed") and (
                ":" in squeezed.split("/")[0] and not squeezed.startswith(("http:", "https:", "mailto:", "tel:"))
            ):
                self.faults.append(f"{name}={value}")
            if name == "class" and value != "pullquote":
                self.faults.append(f"class={value}")
            if name == "rel" and value != "nofollow ugc noopener":
                self.faults.append(f"rel={value}")

    def handle_comment(self, data):
        self.faults.append("comment")

    def handle_decl(self, decl):
        self.faults.append("declaration")

    unknown_decl = handle_pi = handle_decl


def faults(markup: str, allowed: dict[str, set[str]]) -> list[str]:
    walk = Walk(allowed)
    walk.feed(markup)
    walk.close()
    return walk.faults


SCRIPTS = [
    "javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,x",
]
SEEDS = [
    "<script>alert(1)</script>",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)' data-file='" + UID + "'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='{js}'><text>x</text></a></svg>",
    "<svg><animate attributeName=href values='{js}' /></svg>",
    "<svg><foreignObject><p onclick=alert(1)>x</p></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<math href='{js}'>x</math>",
    "<a href='{js}'>x</a>",
    '<a href="{js}">x</a>',
    "<a href={js}>x</a>",
    "<a href=' {js}'>x</a>",
    "<a HREF='{js}' onclick=alert(1)>x</a>",
    "<a href='https://x.example/' onmouseover='alert(1)'>x</a>",
    "<iframe src='{js}'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='https://evil.example/'></iframe>",
    "<object data='{js}'></object>",
    "<embed src='{js}'>",
    "<form action='{js}'><input type=submit><button formaction='{js}'>x</button></form>",
    "<base href='{js}//'>",
    "<meta http-equiv=refresh content='0;url={js}'>",
    "<link rel=stylesheet href='{js}'>",
    "<style>@import '{js}';</style>",
    "<style>*{{background:url({js})}}</style>",
    "<div style='background:url({js})'>x</div>",
    '<p style="width:expression(alert(1))">x</p>',
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<isindex action='{js}'>",
    "<table background='{js}'><tr><td background='{js}'>x</table>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<title><p title='</title><img src=x onerror=alert(1)>'></title>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php echo '<img src=x onerror=alert(1)>' ?>",
    "<p title='x' class='\"><img src=x onerror=alert(1)>'>x</p>",
    "<aside class='pullquote evil' onclick=alert(1)>x</aside>",
    "<figure class=evil data-embed='{js}' data-picture='\"><script>alert(1)</script>'>x</figure>",
    "<figure data-picture='"
    + UID
    + "' data-alt='\"><img src=x onerror=alert(1)>'><figcaption>{js}<script>x</script></figcaption></figure>",
    "<figure data-embed='https://www.youtube.com/watch?v=\"onload=alert(1)'></figure>",
    "<figure data-embed='https://youtube.com@evil.example/watch?v=abcdefgh'></figure>",
    "<span lang='en\" onclick=\"alert(1)' dir='{js}'>x</span>",
    "<td colspan='2\" onclick=\"alert(1)'>x</td>",
    "<ol start='{js}'><li value='{js}'>x</ol>",
    "<template><img src=x onerror=alert(1)></template>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    'https://x.example/"onmouseover=alert(1)//',
    "https://x.example/'><script>alert(1)</script>",
    "[x]({js}) <{js}>",
]
# fmt: off
TRICKS = {
    "plain": lambda s: s,
    "upper": lambda s: s.upper(),
    "mixed": lambda s: "".join(c.upper() if i % 2 else c.lower() for i, c in enumerate(s)),
    "entities": lambda s: s.replace("javascript", "&#106;&#x61;vascript").replace("alert", "&#97;lert"),
    "colon": lambda s: s.replace(":", "&colon;"),
    "tab": lambda s: s.replace("javascript", "java\tscript").replace("vbscript", "vb\nscript"),
    "tab entity": lambda s: s.replace("javascript", "java&Tab;script").replace("data:", "da&NewLine;ta:"),
    "nul": lambda s: s.replace("script", "scr\x00ipt").replace("onerror", "on\x00error"),
    "control": lambda s: s.replace("javascript", "\x01javascript").replace("data:", "\x1fdata:"),
    "zero width": lambda s: s.replace("javascript", "java\u200bscript").replace("data:", "\ufeffdata:"),
    "override": lambda s: s.replace("javascript", "\u202ejavascript").replace("onclick", "\u2066onclick"),
    "slashes": lambda s: s.replace(" ", "/"),
    "no space": lambda s: s.replace("' on", "'on").replace('" on', '"on'),
    "unclosed": lambda s: s.replace(">", ""),
    "last open": lambda s: s[:-1] if s.endswith(">") else s,
    "doubled": lambda s: s.replace("<", "<<"),
    "broken in two": lambda s: s.replace("<script", "<scr<script>ipt"),
    "backquotes": lambda s: s.replace("'", "`"),
    "once escaped": lambda s: html.escape(s),
    "full width": lambda s: s.replace("<", "\uff1c").replace("javascript", "ｊavascript"),
    "surrogate": lambda s: s.replace("a", "a\ud800", 1),
}
PLACES = ["{}", "<p>{}</p>", "<ul><li>{}", "<table><tr><td>{}</table>", "<blockquote><b>{}", "<a href='/x'>{}</a>",
          "<p title=\"{}\">x</p>", "<a href=\"{}\">x</a>", "x{}y\n\nz"]
# fmt: on


def vectors():
    for seed, (name, trick) in itertools.product(SEEDS, TRICKS.items()):
        for script in SCRIPTS if "{js}" in seed else [""]:
            yield name, trick(seed.replace("{js}", script))


VECTORS = list(vectors())


def test_there_are_thousands_of_them():
    assert len(VECTORS) * len(PLACES) > 15_000


@pytest.mark.parametrize("place", PLACES)
def test_no_vector_survives_in_a_story(place):
    for name, vector in VECTORS:
        body = clean_body(place.replace("{}", vector))
        assert faults(body, STORY_ATTRIBUTES) == [], (name, vector, body)


@pytest.mark.parametrize("place", PLACES)
def test_no_vector_survives_in_an_imported_comment(place):
    for name, vector in VECTORS:
        kept = imported_comment_html(place.replace("{}", vector))
        assert faults(kept, REMARK_ATTRIBUTES) == [], (name, vector, kept)


def test_what_a_stranger_types_is_shown_as_typed():
    for name, vector in VECTORS:
        kept = comment_html(vector)
        assert faults(kept, REMARK_ATTRIBUTES) == [], (name, vector, kept)
    assert comment_html("<b onclick=x>hi</b>") == "<p>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>"


def test_no_vector_survives_highlighting():
    for _name, vector in VECTORS:
        assert faults(highlight(vector, ["alert", "script", "<"]), {"mark": set()}) == []
        assert faults(snippet(vector, ["alert", "script"], 40), {"mark": set()}) == []


def test_rendering_adds_nothing_that_acts():
    allowed = STORY_ATTRIBUTES | {"div": {"class", "tabindex", "role", "aria-label"}, "figure": {"class", "data-embed"}}
    for name, vector in VECTORS[::7]:
        page = render_body(clean_body(vector))
        found = [fault for fault in faults(page, allowed) if fault not in ("class=embed", "class=table-scroll")]
        assert found == [], (name, vector, page)


MEGABYTE = 1_000_000
SLOW = {
    "nested divs": "<div>" * 2_000 + "x" + "</div>" * 2_000,
    "nested quotes": "<blockquote>" * 2_000 + "x",
    "nested lists": "<ul><li>" * 2_000 + "x",
    "nested tables": "<table><tr><td>" * 2_000 + "x",
    "nested marks": "<b><i><sup>" * 20_000 + "x",
    "words": "word " * 10_000,
    "one word": "w" * MEGABYTE,
    "brackets": "<" * MEGABYTE,
    "ampersands": "&" * 100_000,
    "references": "&#" + "9" * 100_000,
    "open attributes": '<a b="' * 150_000,
    "open comments": "<!--" * 100_000,
    "open scripts": "<script>" * 100_000,
    "unclosed bold paragraphs": "".join(f"<b id={n}>" for n in range(20_000)) + "<p>" * 20_000 + "x",
    "combining marks": "a" + "\u0316\u0300" * 200_000,
    "spaces": " " * MEGABYTE,
    "breaks": "<br>x" * 20_000,
    "addresses": "http://x.example/)" * 20_000,
    "closing brackets": "http://x.example/" + ")" * 100_000,
    "quote marks": "> " * 100_000,
    "commas": "x," * 100_000,
    "google in google": "<a href='" + "https://google.com/url?q=" * 4_000 + "'>x</a>",
    "end tags": "<b>" + "</i>" * 100_000,
    "struck out in Word": "<p class=Mso>x<span class=msodel>" + "<b>" * 100_000 + "</i>" * 100_000,
    "figures": f"<figure data-picture={UID}><p>x" * 10_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_long_and_deep_input_comes_through(name):
    """The answers are bounded; a quadratic function would not come back from here within the run's patience."""
    source = SLOW[name]
    body = clean_body(source)
    assert clean_body(body) == body
    assert len(body) <= 12 * len(source)
    assert len(plain(body)) <= len(source)
    assert faults(imported_comment_html(source), REMARK_ATTRIBUTES) == []
    assert faults(comment_html(source), REMARK_ATTRIBUTES) == []
    assert faults(highlight(source, ["x", "word"]), {"mark": set()}) == []
