"""The pictures that are drawn for pages without one."""

import io
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from PIL import Image

from articles.heads import Head, SharePicture
from articles.models import Author, Topic
from articles.pictures import share
from articles.pictures.share import Card
from articles.share_pictures import card_of, path_of
from articles.structured_data import publisher
from articles.views import share as views
from newsroom.dress import accent_of
from newsroom.models import Page, SiteSettings
from tests.articles.hostile import HOSTILE
from tests.articles.page_reader import read

PAPER = "The Courier"
ENGLISH = Card(PAPER, headline="The ferry returns", kicker="Local")
NAMEPLATE = Card(PAPER)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SHARE_DIR = tmp_path / "share"
    return tmp_path / "media"


def opened(content):
    return Image.open(io.BytesIO(content)).convert("RGB")


def inked(card):
    """Left and right end of what is drawn between the section and the paper's name."""
    image = opened(card.png()).crop((0, share.HEADLINE_TOP, share.WIDTH, share.HEADLINE_BOTTOM))
    dark = image.convert("L").point(lambda grey: 255 if grey < 100 else 0)
    return dark.getbbox()


# -- drawing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headline",
    [
        "The ferry returns",
        "Совет проголосовал за библиотеку",
        "Το συμβούλιο ψήφισε να μείνει ανοιχτή",
        "مجلس المدينة يصوّت مع BBC عام 2026",
        "המועצה הצביעה (2026)",
        "Zażółć gęślą jaźń “and” — 1½ €…",
    ],
)
def test_a_headline_of_any_of_our_scripts_is_drawn(headline):
    card = Card(PAPER, headline=headline)
    image = opened(card.png())
    assert image.size == (1200, 630)
    assert image.tobytes() != opened(NAMEPLATE.png()).tobytes()
    assert inked(card) is not None


@pytest.mark.parametrize("headline", ["Rocket 👩‍🚀 lands", "新聞 arrives", "\ue000 private"])
def test_what_no_font_can_draw_leaves_the_nameplate_alone(headline):
    assert Card(PAPER, headline=headline).png() == NAMEPLATE.png()


def test_a_name_that_no_font_can_draw_still_makes_a_picture():
    assert opened(Card("新聞", headline="野家").png()).size == (1200, 630)


@pytest.mark.parametrize("headline", [*HOSTILE, "word " * 100, "x" * 250, "ف" * 250, " ", "\u200f\u202e\u0301"])
def test_nothing_breaks_it_and_nothing_runs_out_of_it(headline):
    for direction in ("ltr", "rtl"):
        image = opened(Card(PAPER, headline=headline, kicker=headline, direction=direction).png())
        paper = Image.new("L", image.size, image.convert("L").getpixel((0, 0)))
        margin = image.convert("L").crop((0, 0, share.MARGIN - 12, share.HEIGHT))
        assert margin.tobytes() == paper.crop((0, 0, *margin.size)).tobytes()
        margin = image.convert("L").crop((share.WIDTH - share.MARGIN + 12, 0, share.WIDTH, share.HEIGHT))
        assert margin.tobytes() == paper.crop((0, 0, *margin.size)).tobytes()


def test_reading_begins_at_its_own_side():
    left, _top, right, _bottom = inked(ENGLISH)
    assert abs(left - share.MARGIN) < 8
    assert right < share.WIDTH - 200
    left, _top, right, _bottom = inked(Card(PAPER, headline="مكتبة الميناء", direction="rtl"))
    assert abs(share.WIDTH - share.MARGIN - right) < 12
    assert left > 200


def test_words_of_two_directions_stand_in_reading_order():
    pieces = share._pieces("مع BBC News عام")
    words = [piece.text for piece in share._in_view(pieces, share.RTL) if piece.text != " "]
    assert words == ["عام", "BBC", "News", "مع"]
    words = [piece.text for piece in share._in_view(share._pieces("on مكتبة الميناء today"), share.LTR)]
    assert "".join(words) == "on الميناء مكتبة today"


def test_a_longer_headline_is_set_smaller_in_at_most_five_lines():
    short, _lines = share._set(share._pieces("The ferry returns"))
    long, lines = share._set(share._pieces("After eleven months of talks the council votes " * 4))
    assert long < short
    assert len(lines) <= share.MOST_LINES


def test_the_accent_is_the_papers():
    blue = opened(Card(PAPER, accent="#0000ff", headline="A").png())
    assert blue.getpixel((share.MARGIN + 10, share.MARGIN + 4)) == (0, 0, 255)


def test_the_accent_can_be_read_on_paper(db):
    for chosen in ("#ffff00", "url(x)", ""):
        paper = SiteSettings(accent=chosen)
        paper.save()
        assert card_of(SiteSettings.current()).accent == accent_of(paper).light != chosen


def test_other_words_are_another_picture():
    digests = {ENGLISH.digest, NAMEPLATE.digest, Card(PAPER, "#000000").digest, Card(PAPER, kicker="Local").digest}
    assert len(digests) == 4
    assert ENGLISH.digest == Card(PAPER, headline="The ferry returns", kicker="Local").digest


# -- pages and their pictures ------------------------------------------------------------------------------------------


def picture_of(client, address):
    """The path of a page's share picture."""
    page = read(client.get(address))
    assert (page.meta("og:image:width"), page.meta("og:image:height")) == ("1200", "630")
    assert page.meta("twitter:card") == "summary_large_image"
    assert page.meta("og:image").startswith(f"{settings.SITE_URL}/share/")
    return page.meta("og:image").removeprefix(settings.SITE_URL)


def test_every_page_has_a_picture(vera, story, local):
    author, topic = Author.objects.create(name="Ines Moor"), Topic.objects.named(["Harbour"])[0]
    article = story(byline=[author], topics=[topic])
    about = Page.objects.create(title="About", is_published=True)
    paper = path_of(SiteSettings.current())
    for thing in (article, local, author, topic, about):
        path = picture_of(vera, thing.get_absolute_url())
        assert path == path_of(thing) != paper
        answer = vera.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert opened(answer.content).size == (1200, 630)
    for address in ("/", "/archive/", "/corrections/", article.day.strftime("/%Y/%m/")):
        assert picture_of(vera, address) == paper
    assert opened(vera.get(paper).content).size == (1200, 630)


def test_a_story_with_a_picture_shows_that(vera, story, picture):
    page = read(vera.get(story(pictures=[{"picture": picture()}]).get_absolute_url()))
    assert "/media/renditions/" in page.meta("og:image")
    assert page.meta("og:image:width") == "1200"


def test_it_says_what_it_shows(story):
    article = story(headline='A "quoted" <b>', social_headline="")
    assert SharePicture.drawn(article).alt == 'A "quoted" <b> – Newsroom'
    assert Head().share.alt == "Newsroom"


def test_the_headline_for_social_media_is_drawn(story):
    assert card_of(story(headline="Plain", social_headline="Loud")).headline == "Loud"


def test_a_story_in_arabic_reads_from_the_right(story):
    assert card_of(story(language="ar")).direction == "rtl"
    assert card_of(story()).direction == "ltr"


# -- keeping -----------------------------------------------------------------------------------------------------------


def test_it_is_drawn_once_and_kept(vera, story, monkeypatch, media):
    path = path_of(story())
    first = vera.get(path)
    monkeypatch.setattr(Card, "png", lambda card: pytest.fail("drawn again"))
    again = vera.get(path)
    assert again.content == first.content
    assert len(list(views.folder().glob("*/*.png"))) == 1


def test_who_has_it_gets_304(vera, story):
    path = path_of(story())
    assert vera.get(path, headers={"if-none-match": vera.get(path)["ETag"]}).status_code == 304


def test_a_full_disk_costs_nobody_the_picture(vera, story, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(views, "write_whole", full)
    assert vera.get(path_of(story())).status_code == 200


def test_other_peoples_pages_may_show_it(vera, story):
    assert vera.get(path_of(story()))["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_new_headline_is_a_new_address_and_the_old_one_leads_there(vera, story, ed):
    article = story(headline="First")
    old = path_of(article)
    article.edit(by=ed, headline="Second")
    new = path_of(article)
    assert new != old
    answer = vera.get(old)
    assert (answer.status_code, answer["Location"]) == (302, new)


def test_nobody_draws_words_of_their_own(vera, story, media):
    path = path_of(story())
    made_up = path[:-20] + "0123456789abcdef.png"
    assert vera.get(made_up).status_code == 302
    assert not list(views.folder().glob("*/*.png"))


@pytest.mark.parametrize("verb", ["withdraw", "kill", "trash"])
def test_what_was_taken_away_is_drawn_no_more(vera, story, ed, verb):
    article = story()
    path = path_of(article)
    assert vera.get(path).status_code == 200
    getattr(article, verb)(by=ed, **({} if verb == "trash" else {"reason": "Wrong."}))
    assert vera.get(path).status_code == 404


CLIMBING = [
    "../share/",
    "%2e%2e/share/",
    "%2e%2e%2fshare/",
    "x/../../share/",
    "./../../share/",
    "../",
    "../share/../share/",
]


@pytest.mark.parametrize("way", CLIMBING)
@pytest.mark.parametrize("within", [True, False])
def test_no_address_of_the_media_leads_to_them(vera, story, ed, media, settings, way, within):
    if within:
        settings.SHARE_DIR = media / "share"
    (media / "renditions" / "x").mkdir(parents=True)
    article = story()
    path = path_of(article)
    vera.get(path)
    (kept,) = views.folder().glob("*/*.png")
    article.kill(by=ed, reason="Wrong.")
    for address in (f"/media/renditions/{way}{kept.parent.name}/{kept.name}", f"/media/{way}{kept.name}"):
        assert vera.get(address).status_code == 404


def test_renditions_are_served(vera, db, media):
    (media / "renditions" / "ab").mkdir(parents=True)
    (media / "renditions" / "ab" / "1.jpeg").write_bytes(b"picture")
    assert b"".join(vera.get("/media/renditions/ab/1.jpeg").streaming_content) == b"picture"
    assert vera.get("/media/renditions/ab/../ab/1.jpeg").status_code == 404


def test_a_draft_has_none(vera, draft):
    assert vera.get(path_of(draft())).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/share/user-1-0123456789abcdef.png",
        "/share/article-999-0123456789abcdef.png",
        "/share/article-999999999999999999-0123456789abcdef.png",
        "/share/paper-2-0123456789abcdef.png",
        "/share/paper-1-0123456789abcde.png",
        "/share/",
    ],
)
def test_what_is_none_is_404(vera, db, path):
    assert vera.get(path).status_code == 404


def test_its_keys(vera, story):
    article = story()
    assert {f"share:{article.pk}", f"section:{article.section_id}", "settings"} <= vera.get(path_of(article)).page_keys


def test_old_ones_are_swept(vera, story, media):
    vera.get(path_of(story()))
    vera.get(path_of(SiteSettings.current()))
    old, new = sorted(views.folder().glob("*/*.png"))
    long_ago = time.time() - views.KEPT - 60
    os.utime(old, (long_ago, long_ago))
    assert views.sweep() == 1
    assert not old.exists()
    assert new.exists()


# -- photographs -------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(picture, media):
    """Make a picture of the library that is `width` wide, with the file of its rendition."""

    def make(width):
        name = f"renditions/ab/{width}.jpeg"
        file = Path(media) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        exif = Image.Exif()
        exif[0x8298] = "Courier"
        Image.new("RGB", (width, width * 9 // 16), "#336699").save(file, "JPEG", exif=exif)
        row = {"crop": "16x9", "format": "jpeg", "width": width, "height": width * 9 // 16, "size": 9, "name": name}
        return picture(renditions=[row], width=width)

    return make


def test_a_photograph_that_is_too_small_is_enlarged(vera, story, small, pia):
    pictured = small(1024)
    article = story(pictures=[{"picture": pictured}])
    page = read(vera.get(article.get_absolute_url()))
    assert (page.meta("og:image:width"), page.meta("og:image:height")) == ("1200", "675")
    assert page.meta("og:image:type") == "image/jpeg"
    path = page.meta("og:image").removeprefix(settings.SITE_URL)
    answer = vera.get(path)
    image = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], image.format, image.size) == ("image/jpeg", "JPEG", (1200, 675))
    assert image.getexif()[0x8298] == "Courier"
    assert {f"article:{article.pk}", f"files:{pictured.pk}"} <= answer.page_keys
    old = vera.get(path.replace("-" + path[-20:-4], "-0123456789abcdef"))
    assert (old.status_code, old["Location"]) == (302, path)
    pictured.kill(by=pia, reason="Not ours.")
    assert vera.get(path).status_code == 404
    assert "/share/article-" in read(vera.get(article.get_absolute_url())).meta("og:image")


def test_a_photograph_leaves_with_its_story(vera, story, small, ed):
    article = story(pictures=[{"picture": small(800)}])
    path = Head.of_story(article).share.url.removeprefix(settings.SITE_URL)
    assert vera.get(path).status_code == 200
    article.kill(by=ed, reason="Wrong.")
    assert vera.get(path).status_code == 404


def test_a_tiny_photograph_gives_way_to_the_headline(story, small):
    assert "/share/article-" in Head.of_story(story(pictures=[{"picture": small(400)}])).share.url


def test_a_photograph_whose_file_is_gone_is_404(vera, story, small, media):
    article = story(pictures=[{"picture": small(900)}])
    (Path(media) / "renditions/ab/900.jpeg").unlink()
    assert vera.get(Head.of_story(article).share.url.removeprefix(settings.SITE_URL)).status_code == 404


def test_a_file_that_cannot_be_read_is_drawn_anew(vera, story):
    path = path_of(story())
    first = vera.get(path).content
    (file,) = views.folder().glob("*/*.png")
    file.unlink()
    file.mkdir()
    assert vera.get(path).content == first


def test_nothing_is_drawn_for_what_has_a_picture(vera, story, small):
    article = story(pictures=[{"picture": small(800)}])
    path = path_of(article)
    for address in (path, path[:-20] + "0123456789abcdef.png"):
        assert vera.get(address).status_code == 404
    tiny = story(pictures=[{"picture": small(400)}])
    assert vera.get(path_of(tiny)).status_code == 200


def test_of_too_many_the_oldest_are_swept(vera, db, monkeypatch):
    monkeypatch.setattr(views, "MOST", 2)
    for number in range(4):
        file = views.folder() / "ab" / f"{number}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")
        os.utime(file, (time.time() - number * 60,) * 2)
    assert views.sweep() == 2
    assert {file.name for file in views.folder().glob("*/*.png")} == {"0.png", "1.png"}


def test_it_says_no_word_that_is_not_drawn(story):
    assert SharePicture.drawn(story(headline="Rocket 👩‍🚀 lands")).alt == "Newsroom"
    assert Card("新聞", headline="The ferry returns").drawn == "The ferry returns"
    assert Card("新聞", headline="野家").drawn == ""


def test_rules_without_a_name_are_no_logo(db):
    assert "logo" in publisher()
    SiteSettings(name="新聞").save()
    assert "logo" not in publisher()


def test_of_many_who_ask_at_once_one_draws(settings):
    made, together = [], Barrier(6)

    def make():
        made.append(1)
        time.sleep(0.05)
        return b"picture"

    def ask(_number):
        together.wait()
        return views.kept("0123456789abcdef.png", make)

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(ask, range(6))) == {b"picture"}
    assert made == [1]


def test_each_word_is_measured_once(monkeypatch):
    share._length.cache_clear()
    Card(PAPER, headline="a " * 150).png()
    Card(PAPER, headline="a " * 150).png()
    assert share._length.cache_info().misses < 8
    assert share._pieces("a " * 150) == share._pieces("a " * share.MOST_WORDS)
