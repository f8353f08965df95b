"""Feeds of comments: well-formed, absolute, and of nothing that a stranger may not read."""

import json
import xml.etree.ElementTree as ET

import pytest

SITE = ["/comments/feed/", "/comments/feed/atom/", "/comments/feed/json/"]


def feeds_of(article):
    address = article.get_absolute_url()
    return [f"{address}feed/", f"{address}feed/atom/", f"{address}feed/json/"]


def test_they_carry_visible_comments_only(story, said, vera):
    article = story(headline="The roof")
    said(article, "A visible remark.", state="approved", name="Ada & <Co>")
    for state in ("waiting", "spam", "rejected", "deleted"):
        said(article, f"A {state} remark.", state=state)
    for feed in feeds_of(article) + SITE:
        answer = vera.get(feed)
        content = answer.content.decode()
        assert answer.status_code == 200
        assert "A visible remark." in content
        for state in ("waiting", "spam", "rejected", "deleted"):
            assert f"A {state} remark." not in content


@pytest.mark.parametrize(
    ("ending", "kind"),
    [("", "application/rss+xml"), ("atom/", "application/atom+xml"), ("json/", "application/feed+json")],
)
def test_they_say_what_they_are(story, vera, ending, kind):
    for address in (f"{story().get_absolute_url()}feed/{ending}", f"/comments/feed/{ending}"):
        assert vera.get(address)["Content-Type"] == f"{kind}; charset=utf-8"


def test_rss_and_atom_are_well_formed_with_absolute_addresses(story, said, vera, settings):
    settings.SITE_URL = "https://paper.example"
    article = story()
    comment = said(article, "Text ]]> \u0000 <b>", state="approved", name="Ada & <Co>")
    rss = ET.fromstring(vera.get(f"{article.get_absolute_url()}feed/").content)
    item = rss.find("channel/item")
    assert item.find("link").text == f"https://paper.example{comment.get_absolute_url()}"
    assert item.find("guid").text == comment.uid.urn
    assert item.find("guid").get("isPermaLink") == "false"
    atom = ET.fromstring(vera.get("/comments/feed/atom/").content)
    entry = atom.find("{http://www.w3.org/2005/Atom}entry")
    assert entry.find("{http://www.w3.org/2005/Atom}id").text == comment.uid.urn
    assert entry.find("{http://www.w3.org/2005/Atom}author/{http://www.w3.org/2005/Atom}name").text == "Ada & <Co>"


def test_json_feed(story, said, vera):
    comment = said(story(), state="approved", name="Ada")
    feed = json.loads(vera.get("/comments/feed/json/").content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["id"] == comment.uid.urn
    assert feed["items"][0]["authors"] == [{"name": "Ada"}]


def test_comments_under_a_story_that_was_taken_down_are_gone(story, said, vera, ed):
    article = story()
    said(article, "A visible remark.", state="approved")
    article.withdraw(by=ed, reason="A mistake.")
    for feed in SITE:
        assert "A visible remark." not in vera.get(feed).content.decode()
    for feed in feeds_of(article):
        assert vera.get(feed).status_code in (404, 410)


def test_they_are_public_pages_with_their_keys(story, said, vera):
    article = story()
    assert f"comments:{article.pk}" in vera.get(f"{article.get_absolute_url()}feed/").page_keys
    assert "comments" in vera.get("/comments/feed/").page_keys


def test_a_feed_takes_as_many_queries_for_thirty_as_for_one(story, said, vera, django_assert_max_num_queries):
    article = story()
    for count in (1, 29):
        for _ in range(count):
            said(article, state="approved")
        for feed in (f"{article.get_absolute_url()}feed/", "/comments/feed/"):
            with django_assert_max_num_queries(3):
                vera.get(feed)


@pytest.mark.parametrize("ending", ["", "atom/", "json/"])
def test_who_has_it_gets_304_until_a_comment_comes_or_goes(story, said, vera, mo, ending):
    article = story()
    for address in (f"{article.get_absolute_url()}feed/{ending}", f"/comments/feed/{ending}"):
        empty = vera.get(address)["ETag"]
        assert vera.get(address, headers={"if-none-match": empty}).status_code == 304
        comment = said(article, "A visible remark.", state="approved")
        answer = vera.get(address, headers={"if-none-match": empty})
        assert answer.status_code == 200
        assert vera.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
        comment.reject(by=mo, reason="Off topic.")
        assert vera.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 200
