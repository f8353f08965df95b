"""The newest stories as RSS, Atom and JSON Feed."""

import datetime as dt
import json
import re
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from articles.feeds.entries import absolute_addresses
from articles.models import Author, Correction, Topic
from newsroom.models import SiteSettings
from tests.articles.hostile import HOSTILE
from tests.articles.secrets import plant

JUNE = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
RSS, ATOM, JSON = "/feed/", "/feed/atom/", "/feed/json/"
FORMS = [RSS, ATOM, JSON]
NS = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}


def rss(client, path=RSS):
    return ElementTree.fromstring(client.get(path).content).find("channel")


def atom(client, path=ATOM):
    return ElementTree.fromstring(client.get(path).content)


def titles(client, path):
    """The titles of a feed in any form."""
    if "json" in path:
        return [item["title"] for item in client.get(path).json()["items"]]
    if "atom" in path:
        return [title.text for title in atom(client, path).findall("a:entry/a:title", NS)]
    return [title.text for title in rss(client, path).findall("item/title")]


@pytest.fixture
def whole(story, picture):
    """A story with everything that a feed shows."""
    authors = [Author.objects.create(name=name) for name in ("Ines Moor", "Bo & Co")]
    return story(
        at=JUNE,
        headline="The ferry returns",
        standfirst="A < B & C",
        dateline="LAGOS",
        body='<p>See <a href="/about/?a=1&amp;b=2">us</a>, <a href="#note">here</a>, <a href="mailto:a@b.example">x</a>'
        ' and write href="/raw/".</p>',
        byline=authors,
        topics=["Harbour", "Ferries"],
        pictures=[{"picture": picture(), "caption": "Lead <caption>"}, {"picture": picture(credit="Kit / AFP")}],
    )


# -- what stands in them -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind"), [(RSS, "application/rss+xml"), (ATOM, "application/atom+xml"), (JSON, "application/feed+json")]
)
def test_each_form_has_its_type(story, vera, path, kind):
    story()
    answer = vera.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == f"{kind}; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_an_item_of_rss(whole, vera):
    channel = rss(vera)
    assert channel.find("a:link[@rel='self']", NS).get("href") == f"{settings.SITE_URL}/feed/"
    assert channel.findtext("link") == f"{settings.SITE_URL}/"
    item = channel.find("item")
    assert item.findtext("title") == "The ferry returns"
    assert item.findtext("link") == f"{settings.SITE_URL}/2026/06/01/the-ferry-returns/"
    assert item.find("guid").attrib == {"isPermaLink": "false"}
    assert item.findtext("guid") == f"urn:uuid:{whole.uid}"
    assert parsedate_to_datetime(item.findtext("pubDate")) == JUNE
    assert [creator.text for creator in item.findall("dc:creator", NS)] == ["Ines Moor", "Bo & Co"]
    assert [tag.text for tag in item.findall("category")] == ["Local", "Harbour", "Ferries"]
    assert item.findtext("description") == "A &lt; B &amp; C"
    assert item.findtext("slash:comments", namespaces=NS) == "0"
    assert item.findtext("wfw:commentRss", namespaces=NS).endswith("/the-ferry-returns/feed/")


def test_pictures_are_attached_each_outside_any_group(whole, vera):
    pictures = rss(vera).findall("item/media:content", NS)
    assert not rss(vera).findall(".//media:group", NS)
    assert [p.findtext("media:credit", namespaces=NS) for p in pictures] == ["Ines Moor / Courier", "Kit / AFP"]
    assert [p.get("isDefault") for p in pictures] == ["true", "false"]
    lead = pictures[0]
    assert lead.get("url").startswith(f"{settings.SITE_URL}/media/renditions/")
    assert (lead.get("medium"), lead.get("type"), lead.get("width"), lead.get("height"), lead.get("fileSize")) == (
        "image",
        "image/jpeg",
        "960",
        "640",
        "1000",
    )
    assert lead.findtext("media:description", namespaces=NS) == "Lead <caption>"
    assert lead.find("media:credit", NS).attrib == {"role": "photographer", "scheme": "urn:ebu"}


def test_an_entry_of_atom(whole, vera):
    feed = atom(vera)
    assert feed.find("a:link[@rel='self']", NS).get("href") == f"{settings.SITE_URL}/feed/atom/"
    entry = feed.find("a:entry", NS)
    assert entry.findtext("a:id", namespaces=NS) == f"urn:uuid:{whole.uid}"
    assert dt.datetime.fromisoformat(entry.findtext("a:published", namespaces=NS)) == JUNE
    assert dt.datetime.fromisoformat(entry.findtext("a:updated", namespaces=NS)) == JUNE
    assert [name.text for name in entry.findall("a:author/a:name", NS)] == ["Ines Moor", "Bo & Co"]
    assert entry.find("a:content", NS).get("type") == "html"
    assert "ferry returns" not in entry.findtext("a:content", namespaces=NS)
    assert "LAGOS" in entry.findtext("a:content", namespaces=NS)


def test_an_item_of_json(whole, vera):
    feed = vera.get(JSON).json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{settings.SITE_URL}/feed/json/"
    [item] = feed["items"]
    assert item["id"] == f"urn:uuid:{whole.uid}"
    assert item["authors"][0] == {"name": "Ines Moor", "url": f"{settings.SITE_URL}/author/ines-moor/"}
    assert dt.datetime.fromisoformat(item["date_published"]) == JUNE
    assert item["image"].startswith(settings.SITE_URL)
    assert item["summary"] == "A < B & C"
    assert item["tags"] == ["Local", "Harbour", "Ferries"]


def test_the_text_is_whole_and_its_addresses_absolute(whole, vera):
    text = rss(vera).findtext("item/content:encoded", namespaces=NS)
    here = f"{settings.SITE_URL}/2026/06/01/the-ferry-returns/"
    assert f'<a href="{settings.SITE_URL}/about/?a=1&amp;b=2">' in text
    assert f'<a href="{here}#note">' in text
    assert '<a href="mailto:a@b.example">' in text
    assert 'write href="/raw/"' in text
    assert not re.search(r'<[^>]* (?:src|href|srcset)="/', text)
    assert "<strong>A &lt; B &amp; C</strong>" in text
    assert "Lead &lt;caption&gt;" in text


def test_pictures_in_the_text_are_rebuilt_with_absolute_addresses(story, picture, vera):
    shown = picture()
    story(body=f'<p>One.</p><figure data-picture="{shown.uid}"></figure>')
    text = rss(vera).findtext("item/content:encoded", namespaces=NS)
    assert "data-picture" not in text
    addresses = re.findall(r'(?:src|srcset)="([^"]*)"', text)
    assert addresses
    for address in ", ".join(addresses).split(", "):
        assert address.startswith(f"{settings.SITE_URL}/media/renditions/")


def test_addresses_are_made_absolute_in_tags_alone():
    base = "https://courier.example/2026/06/01/x/"
    assert absolute_addresses('<p>a href="/x" &lt;a href="/y"&gt;</p>', base) == (
        '<p>a href="/x" &lt;a href="/y"&gt;</p>'
    )
    assert absolute_addresses('<img srcset="/a.jpg 480w, /b.jpg 960w" src="/a.jpg" alt="/c">', base) == (
        '<img srcset="https://courier.example/a.jpg 480w, https://courier.example/b.jpg 960w"'
        ' src="https://courier.example/a.jpg" alt="/c">'
    )


def test_a_story_in_another_language_says_so(story, vera):
    story(headline="خبر", language="ar", body="<p>نص</p>")
    assert '<div lang="ar" dir="rtl">' in rss(vera).findtext("item/content:encoded", namespaces=NS)
    assert vera.get(JSON).json()["items"][0]["language"] == "ar"


def test_the_agency_is_credited_once(story, vera):
    from articles.models import Source

    story(source=Source.objects.get(slug="afp"), body="<p>It rained.</p><p>AFP</p>")
    assert rss(vera).findtext("item/content:encoded", namespaces=NS).count("AFP") == 1


def test_a_feed_headline_goes_before(story, vera):
    story(headline="Long headline", feed_headline="Short one")
    assert [titles(vera, form) for form in FORMS] == [["Short one"]] * 3


def test_a_correction_is_told_and_moves_the_time_but_not_the_id(story, vera, ed):
    article = story(at=JUNE)
    with time_machine.travel(JUNE + dt.timedelta(hours=3), tick=False):
        article.correct(text="It was Tuesday.", kind=Correction.Kind.CORRECTION, by=ed)
    entry = atom(vera).find("a:entry", NS)
    assert entry.findtext("a:id", namespaces=NS) == f"urn:uuid:{article.uid}"
    assert dt.datetime.fromisoformat(entry.findtext("a:updated", namespaces=NS)) == JUNE + dt.timedelta(hours=3)
    assert "It was Tuesday." in entry.findtext("a:content", namespaces=NS)


@pytest.mark.parametrize("form", FORMS)
def test_hostile_headlines_come_out_as_they_went_in(story, vera, form):
    stories = [
        story(headline=headline, standfirst=headline[:500], at=JUNE + dt.timedelta(minutes=number))
        for number, headline in enumerate(HOSTILE)
    ]
    assert titles(vera, form) == [article.headline for article in reversed(stories)]


@pytest.mark.parametrize("form", FORMS)
def test_control_characters_that_got_in_do_not_break_a_feed(story, vera, form):
    from articles.models import Article

    article = story()
    Article.objects.quietly().filter(pk=article.pk).update(headline="Bell\x07 rings", body="<p>\x0bx\x1f</p>")
    assert titles(vera, form) == ["Bell rings"]


# -- which stories ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_the_newest_twenty(story, vera, form):
    for number in range(22):
        story(headline=f"Story {number}", at=JUNE + dt.timedelta(minutes=number))
    assert titles(vera, form) == [f"Story {number}" for number in range(21, 1, -1)]


@pytest.mark.parametrize("end", ["feed/", "feed/atom/", "feed/json/"])
def test_of_section_topic_and_author(story, vera, local, end):
    author = Author.objects.create(name="Ines Moor")
    story(headline="Signed", byline=[author])
    story(headline="Tagged", topics=["Harbour"])
    assert set(titles(vera, f"{local.get_absolute_url()}{end}")) == {"Signed", "Tagged"}
    assert titles(vera, f"{author.get_absolute_url()}{end}") == ["Signed"]
    assert titles(vera, f"{Topic.objects.get().get_absolute_url()}{end}") == ["Tagged"]


def test_their_names(local):
    assert reverse("feed_atom") == "/feed/atom/"
    assert reverse("section_feed", args=[local.slug]) == "/section/local/feed/"
    assert reverse("topic_feed_json", args=["x"]) == "/topic/x/feed/json/"
    assert reverse("author_feed_atom", args=["x"]) == "/author/x/feed/atom/"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["section", "topic", "author"])
def test_of_nothing_that_exists(vera, kind):
    assert vera.get(f"/{kind}/nowhere/feed/").status_code == 404


def test_no_word_of_a_story_that_is_not_public(draft, ed, vera, local):
    words = plant(draft, ed)
    paths = [
        f"{start}{form}"
        for form in ("feed/", "feed/atom/", "feed/json/")
        for start in [
            "/",
            local.get_absolute_url(),
            *(topic.get_absolute_url() for topic in Topic.objects.all()),
            *(author.get_absolute_url() for author in Author.objects.all()),
        ]
    ]
    for path in paths:
        text = vera.get(path).content.decode()
        for word in words:
            for place in ("in a headline", "in a standfirst", "in a body"):
                assert f"{word} {place}" not in text, path
            assert f"{word}-slug" not in text, path


@pytest.mark.parametrize("form", FORMS)
def test_a_killed_story_leaves(story, vera, ed, form):
    article = story(headline="Gone")
    before = vera.get(form)
    article.kill(by=ed, reason="Never.")
    after = vera.get(form, headers={"if-none-match": before["ETag"], "if-modified-since": before["Last-Modified"]})
    assert after.status_code == 200
    assert "Gone" not in after.content.decode()


def test_a_killed_picture_leaves(story, picture, vera, pia):
    shown = picture()
    story(pictures=[{"picture": shown}])
    shown.kill(by=pia, reason="Rights.")
    assert not rss(vera).findall("item/media:content", NS)
    assert "<img" not in rss(vera).findtext("item/content:encoded", namespaces=NS)


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_a_paper_without_stories(vera, form):
    first, second = vera.get(form), vera.get(form)
    assert first.status_code == 200
    assert first["ETag"] == second["ETag"]
    assert titles(vera, form) == []


# -- asked again -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_who_has_it_gets_304(story, vera, form):
    story()
    first = vera.get(form)
    again = vera.get(form, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("form", FORMS)
def test_by_the_time_alone(story, vera, form, ed):
    with time_machine.travel(JUNE, tick=False) as clock:
        article = story()
        clock.shift(10)
        first = vera.get(form)
        since = {"if-modified-since": first["Last-Modified"]}
        assert vera.get(form, headers=since).status_code == 304
        article.edit(by=ed, headline="Another one")
        assert vera.get(form, headers=since).status_code == 200


def test_a_change_within_the_same_second_is_not_missed(story, vera, ed):
    with time_machine.travel(JUNE, tick=False):
        article = story()
        first = vera.get(RSS)
        article.edit(by=ed, headline="Another one")
        assert vera.get(RSS, headers={"if-modified-since": first["Last-Modified"]}).status_code == 200


@pytest.mark.parametrize("path", [*FORMS, "/section/local/feed/", "/author/ines-moor/feed/", "/topic/harbour/feed/"])
def test_few_questions_whatever_the_number_of_stories(story, vera, picture, path, django_assert_max_num_queries):
    author = Author.objects.create(name="Ines Moor")
    counts = []
    for more in (1, 19):
        for _number in range(more):
            story(byline=[author], topics=["Harbour"], pictures=[{"picture": picture()}])
        vera.get(path)
        with django_assert_max_num_queries(6) as asked:
            vera.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_addresses_come_from_the_settings_alone(story, vera):
    story()
    for form in FORMS:
        assert (
            "evil.example"
            not in vera.get(form, headers={"host": "localhost", "x-forwarded-host": "evil.example"}).content.decode()
        )


def test_the_paper_names_its_feed(story, vera):
    SiteSettings(name="The Courier & Co", description="News <of> the town").save()
    story()
    assert rss(vera).findtext("title") == "The Courier & Co"
    assert rss(vera, "/section/local/feed/").findtext("title") == "Local – The Courier & Co"
    assert atom(vera).findtext("a:author/a:name", namespaces=NS) == "The Courier & Co"
    assert json.loads(vera.get(JSON).content)["description"] == "News <of> the town"


def test_only_reading(story, vera):
    story()
    assert vera.post(RSS).status_code == 405
    assert vera.head(RSS).status_code == 200


# -- corrections ----------------------------------------------------------------------------------------------------


CORRECTIONS = ["/corrections/feed/", "/corrections/feed/atom/", "/corrections/feed/json/"]


def test_corrections_have_a_feed_of_their_own(story, vera, ed):
    article = story(at=JUNE, headline="The ferry returns")
    with time_machine.travel(JUNE + dt.timedelta(hours=1), tick=False):
        article.correct(text="It was <Tuesday> & not Monday.", by=ed)
    for path in CORRECTIONS:
        assert titles(vera, path) == ["Correction: The ferry returns"]
    channel = rss(vera, CORRECTIONS[0])
    assert channel.findtext("title") == "Corrections – Newsroom"
    assert channel.find("a:link[@rel='self']", NS).get("href") == f"{settings.SITE_URL}/corrections/feed/"
    item = channel.find("item")
    assert item.findtext("link") == f"{settings.SITE_URL}{article.get_absolute_url()}"
    assert parsedate_to_datetime(item.findtext("pubDate")) == JUNE + dt.timedelta(hours=1)
    assert "&lt;Tuesday&gt; &amp; not Monday" in item.findtext("content:encoded", namespaces=NS)
    assert item.find("slash:comments", NS) is None
    [entry] = vera.get(CORRECTIONS[2]).json()["items"]
    assert entry["summary"] == "It was <Tuesday> & not Monday."
    assert entry["id"] == item.findtext("guid") == article.corrections.get().uid.urn


@pytest.mark.parametrize("path", CORRECTIONS)
def test_corrections_leave_with_their_story(story, vera, ed, path):
    article = story()
    article.correct(text="It was Tuesday.", by=ed)
    etag = vera.get(path)["ETag"]
    assert vera.get(path, headers={"if-none-match": etag}).status_code == 304
    article.kill(by=ed, reason="Wrong.")
    answer = vera.get(path, headers={"if-none-match": etag})
    assert (answer.status_code, titles(vera, path)) == (200, [])


@pytest.mark.parametrize("path", CORRECTIONS)
def test_as_many_questions_for_thirty_corrections_as_for_one(story, vera, ed, path, django_assert_max_num_queries):
    for _ in range(30):
        story().correct(text="It was Tuesday.", by=ed)
    vera.get(path)
    with django_assert_max_num_queries(2):
        answer = vera.get(path)
    assert "corrections" in answer.page_keys


@pytest.mark.parametrize("headline", HOSTILE)
@pytest.mark.parametrize("path", CORRECTIONS)
def test_hostile_corrections_come_out_as_they_went_in(story, vera, ed, path, headline):
    article = story(headline=headline)
    article.correct(text=headline, by=ed)
    assert titles(vera, path) == [f"Correction: {article.headline}"]
