"""Pages hold with nothing, little, and too much: no page is ever wider than its window, whatever stands on it."""

import pytest

from articles.models import Author, Section
from newsroom.models import SiteSettings
from newsroom.roles import SYSTEM
from tests.browser.visits import sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# 640 px are a desk's 1280 at a zoom of 200 %.
WIDTHS = (320, 360, 640, 768, 1280, 1600)
WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle"
LONG = (
    "The council, the county, the harbour board and the ferry line agree on everything but the one thing "
    "that all of them were asked about"
)


def hold(page, *addresses):
    """Look at each address in each width; what sticks out, by how many pixels."""
    wide = {}
    for address in addresses:
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if (over := sideways(page)) > 0:
                wide[address, width] = over
    return wide


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_stories(page, story, local, count):
    SiteSettings.current().save()  # a paper that was begun
    for _each in range(count):
        story()
    assert hold(page, "/", "/section/local/", "/archive/", "/corrections/") == {}
    page.goto("/")
    assert page.get_by_role("heading", level=3).count() == count
    assert page.get_by_text("Our first story is on its way.").count() == (count == 0)


def test_a_paper_with_all_zones_and_no_picture(page, story, local):
    opinion = Section.objects.create(name="Opinion", position=2, is_opinion=True)
    for _each in range(14):
        story(section=local, standfirst="Nobody went home before it was counted.")
    for _each in range(3):
        story(section=opinion, label="opinion", byline=[Author.objects.get_or_create(name=WORD)[0]])
    assert hold(page, "/", "/section/local/", "/section/opinion/") == {}


def test_too_long_and_in_two_directions(page, story, said, local):
    section = Section.objects.create(name=f"{WORD} and more", position=3, description=WORD * 3)
    crowded = story(
        headline=LONG,
        section=section,
        kicker=WORD,
        standfirst=f"{WORD * 3} {LONG}",
        byline=[Author.objects.create(name=f"{WORD} {number}") for number in range(4)],
        topics=[f"Topic {number} of {WORD}" for number in range(40)],
        dateline=f"{WORD.upper()}, Nov 22",
        body=f"<h2>{WORD * 2}</h2><p>{WORD * 5}</p><table><tr>{f'<td>{WORD}</td>' * 6}</tr></table>"
        f"<blockquote><p>{WORD * 2}</p></blockquote><aside class='pullquote'><p>{WORD}</p></aside>"
        f'<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure><ol><li>{WORD * 2}</li></ol>',
    )
    crowded.correct(by=SYSTEM, kind="correction", text=WORD * 4)
    arabic = story(headline="المجلس يصوّت على بقاء مكتبة المرفأ في مكانها", language="ar", standfirst=WORD * 2)
    for article in (crowded, arabic):
        said(article, "x" * 500, name="y" * 80, state="approved")
    author = Author.objects.first()
    pages = ("/", *(each.get_absolute_url() for each in (crowded, arabic, section, author)))
    assert hold(page, *pages, f"/search/?q={WORD}", f"/{WORD}/", "/corrections/") == {}


def test_a_paper_with_a_long_name_from_right_to_left(page, story, local):
    SiteSettings(name=f"{LONG[:60]} {WORD[:40]}", language="ar", footer_text=WORD * 2).save()
    article = story(headline="An English story in an Arabic paper", language="en")
    story(headline="المجلس يصوّت")
    assert hold(page, "/", article.get_absolute_url(), "/section/local/", "/search/?q=council") == {}
