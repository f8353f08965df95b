"""An article's page: for people, search engines and screen readers alike."""

import datetime
import unicodedata
from urllib.parse import quote

import pytest
import time_machine
from django.utils import timezone

from articles.models import Author, Source
from newsroom.models import SiteSettings
from newsroom.roles import SYSTEM
from tests.articles.page_reader import read

NOON = datetime.datetime(2026, 11, 22, 12, 5, tzinfo=datetime.UTC)


@pytest.fixture
def paper(db):
    """The settings of a paper in Berlin."""
    SiteSettings(name="The Lantern Courier", time_zone="Europe/Berlin").save()


@pytest.fixture
def ada(db):
    return Author.objects.create(name="Ada Brook")


@pytest.fixture
def tom(db):
    return Author.objects.create(name="Tom Keller")


def test_the_whole_page(vera, story, picture, paper, ada):
    lead, inside, after = picture(), picture(caption="The reading room.", credit="AP"), picture(caption="Another view.")
    article = story(
        at=NOON,
        headline="Council keeps the library",
        standfirst="Fourteen votes were enough.",
        byline=[ada],
        topics=["Harbour"],
        pictures=[{"picture": lead}, {"picture": after}],
        body=f'<p>They voted.</p><figure data-picture="{inside.uid}"></figure><p>It was late.</p>',
        source=Source.objects.get(slug="afp"),
    )

    response = vera.get(article.get_absolute_url())

    assert response.status_code == 200
    page = read(response)
    told = page.all("article")[0]
    assert page.one("h1").words == "Council keeps the library"
    assert page.one("title").words == "Council keeps the library – The Lantern Courier"
    assert told.one("p", "kicker").one("a").attrs["href"] == "/section/local/"
    assert told.one("p", "standfirst").words == "Fourteen votes were enough."
    assert told.one("p", "byline").words == "By Ada Brook"
    assert told.one("p", "byline").one("a").attrs["href"] == "/author/ada-brook/"
    assert [figure.one("figcaption").words for figure in told.all("figure")] == [
        "The harbour at dusk. Ines Moor / Courier",
        "The reading room. AP",
        "Another view. Ines Moor / Courier",
    ]
    for image in told.all("img"):
        assert image.attrs["alt"] == "Boats in front of a low brick building"
        assert image.attrs["width"]
        assert image.attrs["height"]
    assert [p.words for p in told.one("div", "story-body").all("p")] == ["They voted.", "It was late."]
    assert told.one("p", "source-credit").words == "AFP"
    assert [a.words for a in told.one("footer", "topics").all("a")] == ["Harbour"]
    assert "style" not in [key for element in page.all("div") for key in element.attrs]


def test_times_are_the_sites(vera, story, paper):
    page = read(vera.get(story(at=NOON).get_absolute_url()))
    shown = page.one("span", "published")
    assert shown.one("time").attrs["datetime"] == "2026-11-22T13:05:00+01:00"
    assert shown.words == "Published 22 November 2026, 13:05"
    assert page.all("span", "updated") == []


def test_a_substantive_change_is_said(vera, story, ed, paper):
    article = story(at=NOON)
    with time_machine.travel(NOON + datetime.timedelta(hours=2), tick=False):
        article.edit(by=ed, standfirst="Only a word.")
    assert read(vera.get(article.get_absolute_url())).all("span", "updated") == []
    with time_machine.travel(NOON + datetime.timedelta(hours=3), tick=False):
        article.edit(by=ed, standfirst="New facts.", substantive=True)
    page = read(vera.get(article.get_absolute_url()))
    assert page.one("span", "updated").one("time").attrs["datetime"] == "2026-11-22T16:05:00+01:00"


def test_an_update_of_the_same_day_is_told_by_its_hour(vera, story, ed, paper):
    article = story(at=NOON)
    for hours in (3, 30):
        with time_machine.travel(NOON + datetime.timedelta(hours=hours), tick=False):
            article.edit(by=ed, body="<p>Two more votes.</p>" * hours, substantive=True)
        told = read(vera.get(article.get_absolute_url())).one("span", "updated").words
        assert told == {3: "Updated 16:05", 30: "Updated 23 November 2026, 19:05"}[hours]


def test_the_headline_is_set_by_its_length(vera, story):
    for headline, size in (("Short", "short"), ("A headline of the usual length, " * 2, None), ("Long " * 20, "long")):
        heading = read(vera.get(story(headline=headline).get_absolute_url())).one("h1")
        assert heading.attrs.get("class") == size


def test_on_paper_it_says_where_it_stands(vera, story, settings):
    article = story()
    page = read(vera.get(article.get_absolute_url()))
    assert page.one("p", "printed-address").words == f"{settings.SITE_URL}{article.get_absolute_url()}"


@pytest.mark.parametrize(("words", "told"), [(20, "1 min read"), (900, "4 min read")])
def test_how_long_it_takes_to_read(vera, story, words, told):
    article = story(body="<p>" + "word " * words + "</p>")
    assert read(vera.get(article.get_absolute_url())).one("span", "reading-time").words == told


def test_below_the_text_stands_who_wrote_it_where_there_is_something_to_tell(vera, story, ada, tom):
    ada.bio = "Ada reports from the harbour.\nShe also rows."
    ada.save()
    page = read(vera.get(story(byline=[ada, tom]).get_absolute_url()))
    line = page.one("div", "author-line")
    assert line.words == "Ada Brook Ada reports from the harbour."
    assert line.one("a").attrs["href"] == "/author/ada-brook/"


@pytest.mark.parametrize("signature", ["<p>AFP</p>", "<p>(AFP)</p>", "<p>xx/yy/AFP</p>", ""])
def test_the_credit_stands_once(vera, story, signature):
    article = story(body=f"<p>They voted.</p>{signature}", source=Source.objects.get(slug="afp"))
    page = read(vera.get(article.get_absolute_url()))
    assert page.all("article")[0].words.count("AFP") == 1
    assert page.one("p", "source-credit").words == "AFP"


def test_a_byline_as_typed_links_its_names(vera, story, ada, tom):
    abel = Author.objects.create(name="Ada")
    article = story(
        byline_text="Reported by Ada Brook and translated by Tom Keller, photographs by Ada / AFP <b>",
        byline=[ada, (tom, "translated"), (abel, "photographs")],
    )
    line = read(vera.get(article.get_absolute_url())).one("p", "byline")
    assert line.words == "Reported by Ada Brook and translated by Tom Keller, photographs by Ada / AFP <b>"
    assert [(a.words, a.attrs["href"]) for a in line.all("a")] == [
        ("Ada Brook", "/author/ada-brook/"),
        ("Tom Keller", "/author/tom-keller/"),
        ("Ada", "/author/ada/"),
    ]


def test_a_byline_by_roles(vera, story, ada, tom):
    third = Author.objects.create(name="Lee")
    article = story(byline=[ada, tom, third, (ada, "photographs")])
    line = read(vera.get(article.get_absolute_url())).one("p", "byline")
    assert line.words == "By Ada Brook, Tom Keller and Lee; Photographs by Ada Brook"


def test_captions_and_alt_of_this_use(vera, story, picture):
    shot = picture()
    article = story(pictures=[{"picture": shot, "caption": "Here.", "alt": "Two boats"}])
    other = story(pictures=[{"picture": shot, "decorative": True}])
    page, second = read(vera.get(article.get_absolute_url())), read(vera.get(other.get_absolute_url()))
    assert page.one("figure").one("img").attrs["alt"] == "Two boats"
    assert page.one("figcaption").words == "Here. Ines Moor / Courier"
    assert second.one("figure").one("img").attrs["alt"] == ""


def test_a_killed_picture_is_gone_from_lead_and_text(vera, story, picture, pia):
    lead, inside = picture(), picture()
    article = story(
        pictures=[{"picture": lead}],
        body=f'<p>One.</p><figure data-picture="{inside.uid}"><figcaption>Two.</figcaption></figure>',
    )
    lead.kill(by=pia, reason="Not ours.")
    inside.kill(by=pia, reason="Not ours.")
    page = read(vera.get(article.get_absolute_url()))
    assert page.all("figure") == []
    assert page.all("article")[0].all("img") == []


def test_a_picture_whose_renditions_are_being_made_is_left_out(vera, story, picture):
    article = story(pictures=[{"picture": picture(renditions=[], making="due")}])
    assert read(vera.get(article.get_absolute_url())).all("figure") == []


def test_corrections_stand_where_they_belong(vera, story, ed):
    article = story()
    article.correct(text="It was 14.", by=ed)
    article.correct(text="A word from us.", by=ed, kind="note", place="top")
    told = read(vera.get(article.get_absolute_url())).all("article")[0]
    order = [child.attrs.get("class") for child in told.children]
    assert order.index("corrections") < order.index("story-body") < len(order) - 1 - order[::-1].index("corrections")
    assert [box.one("strong").words for box in told.all("aside", "corrections")] == ["Editor’s note", "Correction"]


def test_a_dateline_begins_the_first_paragraph(vera, story):
    article = story(dateline="LAGOS, Nov 22", body="<p>They voted.</p>")
    body = read(vera.get(article.get_absolute_url())).one("div", "story-body")
    assert body.one("p").words == "LAGOS, Nov 22 – They voted."


def test_a_story_of_another_language(vera, story):
    article = story(headline="المجلس يصوّت", language="ar", label="analysis")
    page = read(vera.get(article.get_absolute_url()))
    told = page.all("article")[0]
    assert (told.attrs["lang"], told.attrs["dir"]) == ("ar", "rtl")
    assert page.one("html").attrs["dir"] == "ltr"
    # The paper's own words inside it keep their language.
    assert told.one("span", "label").attrs["lang"] == "en"
    assert told.one("span", "published").attrs["dir"] == "ltr"


def test_one_of_each_in_the_head(vera, story, picture, paper, ada):
    article = story(
        at=NOON,
        headline="Council keeps it",
        social_headline="They keep it!",
        standfirst="Enough votes.",
        pictures=[{"picture": picture()}],
        byline=[ada],
        topics=["Harbour"],
    )
    url = article.get_absolute_url()
    page = read(vera.get(url, {"utm_source": "letter"}, headers={"host": "localhost"}))
    assert page.one("link", rel="canonical").attrs["href"] == f"http://127.0.0.1:8000{url}"
    assert page.meta("description") == "Enough votes."
    assert page.meta("og:title") == "They keep it!"
    assert page.meta("og:url") == f"http://127.0.0.1:8000{url}"
    assert page.meta("og:image").startswith("http://127.0.0.1:8000/media/renditions/")
    assert (page.meta("og:image:width"), page.meta("og:image:height")) == ("1200", "675")
    assert page.meta("og:image:alt") == "Boats in front of a low brick building"
    assert page.meta("article:published_time") == "2026-11-22T13:05:00+01:00"
    assert page.meta("article:author") == "Ada Brook"
    assert page.meta("robots") == "max-image-preview:large"
    assert {link.attrs["href"].removeprefix("http://127.0.0.1:8000") for link in page.all("link", rel="alternate")} >= {
        "/feed/",
        "/feed/atom/",
        "/feed/json/",
        f"{url}feed/",
    }


@pytest.mark.parametrize("withhold", [{"noindex": True}, {"source": "handout"}])
def test_search_engines_can_be_kept_out(vera, story, withhold):
    if "source" in withhold:
        source = Source.objects.get(slug=withhold["source"])
        source.search_policy = "noindex"
        source.save()
        withhold = {"source": source}
    page = read(vera.get(story(**withhold).get_absolute_url()))
    assert page.meta("robots") == "noindex"


def test_sharing_needs_no_script_and_no_other_host(vera, story, paper):
    article = story(headline="Tea & milk? 100%")
    page = read(vera.get(article.get_absolute_url()))
    links = {a.words: a.attrs["href"] for a in page.one("ul", "share").all("a")}
    assert links["WhatsApp"].startswith("https://wa.me/?text=Tea%20%26%20milk%3F%20100%25%20http%3A%2F%2F127.0.0.1")
    assert links["E-mail"].startswith("mailto:?subject=Tea%20%26%20milk%3F%20100%25&body=")
    for name in ("script", "img", "link", "iframe"):
        for element in page.all(name):
            address = element.attrs.get("src") or element.attrs.get("href") or "/"
            assert address.startswith(("/", "http://127.0.0.1:8000/"))


def test_read_next_closes_the_story(vera, story, ed):
    before = [story(headline=f"Earlier {n}") for n in range(3)]
    article = story()
    page = read(vera.get(article.get_absolute_url()))
    assert [a.attrs["href"] for a in page.one("section", "read-next").all("a")] == [
        pick.get_absolute_url() for pick in reversed(before)
    ]
    before[1].withdraw(by=ed, reason="Wrong.")
    response = vera.get(article.get_absolute_url())
    assert len(read(response).one("section", "read-next").all("a")) == 2
    assert f"card:{before[1].pk}" in response.page_keys


def test_its_keys(vera, story, picture, ada):
    shot = picture()
    article = story(
        pictures=[{"picture": shot}], byline=[ada], topics=["Harbour"], source=Source.objects.get(slug="afp")
    )
    keys = vera.get(article.get_absolute_url()).page_keys
    topic = article.topics.get()
    assert keys >= {
        f"article:{article.pk}",
        f"section:{article.section_id}",
        f"picture:{shot.pk}",
        f"author:{ada.pk}",
        f"topic-name:{topic.pk}",
        f"source:{article.source_id}",
        f"comments:{article.pk}",
        "menu",
        "settings",
    }
    assert "front" not in keys
    assert "stories" not in keys


def test_nobody_is_asked_who_they_are(logged_in, story, ed):
    response = logged_in(ed).get(story().get_absolute_url())
    assert response.status_code == 200
    assert not response.cookies
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_eight_queries_with_everything_on_it(vera, story, picture, ed, paper, ada, tom, django_assert_max_num_queries):
    from comments.models import Comment

    for _each in range(4):
        story(pictures=[{"picture": picture()}])
    inside = picture()
    article = story(
        byline=[ada, tom],
        topics=["Harbour", "Libraries"],
        source=Source.objects.get(slug="afp"),
        pictures=[{"picture": picture()}, {"picture": picture()}],
        body=f'<p>They voted.</p><figure data-picture="{inside.uid}"></figure>',
    )
    article.correct(text="It was 14.", by=ed)
    for number in range(20):
        comment = Comment.objects.post(
            article=article,
            name=f"Reader {number}",
            email=f"r{number}@courier.example",
            body=f"I read this, number {number}.",
            ip=f"192.0.2.{number}",
        )
        if comment.is_waiting:
            comment.approve(by=SYSTEM)
    vera.get(article.get_absolute_url())
    with django_assert_max_num_queries(8):
        response = vera.get(article.get_absolute_url())
    assert "20 Replies" in response.content.decode()


@pytest.mark.parametrize("move", ["draft", "submitted", "scheduled", "spiked"])
def test_what_never_was_public_is_404(vera, draft, ed, move):
    article = draft()
    if move == "submitted":
        article.submit(by=ed)
    if move == "scheduled":
        article.schedule(at=timezone.now() + datetime.timedelta(days=1), by=ed)
        assert vera.get(article.get_absolute_url()).status_code == 404
    if move == "spiked":
        article.spike(by=ed, reason="Old.")
    day = timezone.localdate()
    assert vera.get(f"/{day:%Y/%m/%d}/{article.slug or 'the-harbour-library-stays-part-1'}/").status_code == 404


@pytest.mark.parametrize("verb", ["withdraw", "kill"])
def test_what_was_taken_away_is_410(vera, story, ed, verb):
    article, other = story(headline="The secret headline"), story(headline="What is out")
    getattr(article, verb)(by=ed, reason="A lawyer called.")
    response = vera.get(article.get_absolute_url())
    assert response.status_code == 410
    assert "removed on" in response.content.decode()
    assert "secret" not in response.content.decode().replace(article.slug, "")
    assert "lawyer" not in response.content.decode()
    page = read(response)
    assert page.one("form", role="search").one("input").attrs["value"] == ""
    assert [h.words for h in page.one("section", "latest").all("h3")] == [other.headline]
    assert f"article:{article.pk}" in response.page_keys


def test_the_trash_is_410_after_publication(vera, story, ed):
    article = story()
    article.trash(by=ed)
    assert vera.get(article.get_absolute_url()).status_code == 410


def test_slugs_are_compared_composed(vera, story):
    article = story(headline="Élection à Évian")
    day = f"/{article.day:%Y/%m/%d}/"
    decomposed = unicodedata.normalize("NFD", article.slug)
    assert decomposed != article.slug
    answer = vera.get(f"{day}{quote(decomposed)}/", follow=True)
    assert answer.redirect_chain == [(article.get_absolute_url(), 301)]
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(vera, story, method):
    assert getattr(vera, method)(story().get_absolute_url()).status_code == 405


def test_there_is_one_article_and_one_h1_with_comments_too(vera, story, said):
    article = story()
    said(article, state="approved")
    said(article, state="approved")

    page = read(vera.get(article.get_absolute_url()))

    assert len(page.all("article")) == 1
    assert len(page.all("h1")) == 1
