"""The element that pages carry for a picture."""

from dataclasses import dataclass
from html.parser import HTMLParser

from django.utils.safestring import SafeString

from articles.pictures.markup import picture_tag
from articles.pictures.renditions import plan


@dataclass(frozen=True)
class Made:
    url: str
    width: int
    height: int
    format: str
    crop: str


def made(width=3000, height=2000):
    return [
        Made(f"/media/{each.width}x{each.height}-{each.crop}.{each.format}", **vars(each))
        for each in reversed(plan(width, height))
    ]


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.seen = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def tag(**options):
    html = picture_tag(options.pop("renditions", made()), **{"alt": "Boats", "sizes": "100vw", **options})
    assert isinstance(html, SafeString)
    assert "style=" not in html
    return Tags(html).seen


def test_webp_first_and_jpeg_for_the_rest():
    (picture, _none), (source, webp), (img, jpeg) = tag()
    assert (picture, source, img) == ("picture", "source", "img")
    assert webp["type"] == "image/webp"
    widths = [part.split()[1] for part in webp["srcset"].split(", ")]
    assert widths == ["320w", "480w", "768w", "1024w", "1440w", "1920w"]
    assert webp["sizes"] == jpeg["sizes"] == "100vw"
    assert jpeg["src"] == "/media/1024x683-.jpeg"
    assert len(jpeg["srcset"].split(", ")) == 6


def test_width_height_and_alt_are_always_there():
    *_before, (_img, attrs) = tag()
    assert (attrs["width"], attrs["height"], attrs["alt"]) == ("1920", "1280", "Boats")
    assert tag(alt="")[-1][1]["alt"] == ""


def test_what_is_typed_is_escaped():
    html = picture_tag(made(), alt='"><script>alert(1)</script>', sizes='(min-width: 1px) "x"')
    assert "<script>" not in html
    assert len(Tags(html).seen) == 3


def test_lazy_but_for_the_lead():
    lazy, eager = tag()[-1][1], tag(eager=True)[-1][1]
    assert (lazy["loading"], lazy.get("fetchpriority")) == ("lazy", None)
    assert (eager["loading"], eager["fetchpriority"]) == ("eager", "high")
    # What a page leads with is painted with the page, not after it.
    assert (lazy["decoding"], eager.get("decoding")) == ("async", None)


def test_a_crop():
    *_before, (_source, webp), (_img, jpeg) = tag(crop="16x9")
    assert (jpeg["width"], jpeg["height"]) == ("1200", "675")
    assert webp["srcset"].startswith("/media/320x180-16x9.webp 320w")


def test_a_crop_that_is_not_made_yet_shows_the_whole_picture():
    whole = [each for each in made() if not each.crop]
    assert tag(renditions=whole, crop="1x1") == tag(renditions=whole)


def test_without_renditions_there_is_nothing_to_show():
    assert picture_tag([], alt="Boats", sizes="100vw") == ""
    assert tag(renditions=[each for each in made() if each.crop]) == []


def test_one_format_alone_needs_no_source():
    webp = [each for each in made() if each.format == "webp"]
    assert [name for name, _attrs in tag(renditions=webp)] == ["picture", "img"]
