"""Addresses: old ones lead on in one hop, what is gone says so, everything else is an honest 404."""

import datetime
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Author, Section, Topic
from articles.views import elsewhere
from newsroom.models import Address, Page, SiteSettings
from tests.articles.page_reader import read

NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def paper(db):
    SiteSettings(name="The Lantern Courier").save()
    # What a process counted is good for one test's database only.
    elsewhere.hits = elsewhere.Hits()


@pytest.fixture
def article(story):
    """The story that old addresses lead to."""
    return story(at=NOON, headline="The library stays", topics=["Harbour"])


def leads(client, address):
    """Where an address redirects to, for good and in one hop; whatever stands there answers 200."""
    answer = client.get(address)
    assert answer.status_code == 301, answer.status_code
    target = answer["Location"]
    if target.startswith("/") and not target.startswith("/media/"):
        assert client.get(target.partition("#")[0]).status_code == 200
    return target


# -- slashes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/section/local", "/archive", "/search", "/2026/11/22", "/2026/11", "/topic/harbour", "/feed"]
)
def test_a_missing_slash_is_added(vera, article, address):
    assert leads(vera, address) == f"{address}/"


def test_the_question_stays_when_a_slash_is_added(vera, article):
    assert leads(vera, "/search?q=library") == "/search/?q=library"


def test_a_story_without_its_slash(vera, article):
    url = article.get_absolute_url()
    assert leads(vera, url.rstrip("/")) == url
    elsewhere.hits.write()
    assert Address.objects.get(path=url).hits == 0


def test_no_slash_for_what_is_nothing(vera, article):
    for address in ("/nothing", "/robots", "/wp-login.php", "/2026/11/22/library", "/%2Fevil.example", "/%2Fevil"):
        assert vera.get(address).status_code == 404


# -- moved and gone ---------------------------------------------------------------------------------------------------


def test_a_new_slug_leaves_the_old_address_leading(vera, article, ed):
    old = article.get_absolute_url()
    article.edit(by=ed, slug="second")
    second = article.get_absolute_url()
    article.edit(by=ed, slug="الميناء")
    assert leads(vera, old) == leads(vera, second) == article.get_absolute_url()
    elsewhere.hits.write()
    assert Address.objects.get(path=old).hits == 1
    assert f"address:{old}" in vera.get(old).page_keys


def test_an_old_address_of_what_was_taken_down_is_gone_too(vera, article, ed):
    old = article.get_absolute_url()
    article.edit(by=ed, slug="second")
    article.withdraw(by=ed, reason="Wrong.")
    response = vera.get(old)
    assert response.status_code == 410
    assert f"article:{article.pk}" in response.page_keys


def test_a_gone_address(vera):
    Address.objects.create(path="/2014/05/old/", kind="gone", made_at=NOON)
    page = read(vera.get("/2014/05/old/"))
    assert page.one("h1").words == "No longer available"
    assert page.one("main").one("time").words == "22 November 2026"
    elsewhere.hits.write()
    assert Address.objects.get().hits == 1


def test_typed_redirects(vera, article):
    Address.objects.create(path="/library/", target="/section/local/")
    Address.objects.create(path="/partner/", target="https://partner.example/")
    Address.objects.create(path="/bücherei/", target="/library/")
    assert leads(vera, "/library/") == "/section/local/"
    assert leads(vera, "/library") == "/section/local/"
    assert leads(vera, "/partner/") == "https://partner.example/"
    assert leads(vera, quote("/bücherei/")) == "/section/local/"


def test_a_chain_is_one_hop_and_a_circle_none(vera, article, local):
    Address.objects.create(path="/a/", target="/b/")
    Address.objects.create(path="/b/", target="/category/local/")
    Address.objects.create(path="/old/", target=article.get_absolute_url().rstrip("/"))
    Address.objects.create(path="/round/", target="/about-round/")
    Address.objects.create(path="/about-round/", target="/round/")
    for old, new in (
        ("/a/", local.get_absolute_url()),
        ("/b/", local.get_absolute_url()),
        ("/old/", article.get_absolute_url()),
    ):
        answer = vera.get(old)
        assert (answer.status_code, answer["Location"]) == (301, new)
        assert vera.get(new).status_code == 200
    assert vera.get("/round/").status_code == 404


def test_a_redirect_to_a_draft_tells_nothing(vera, draft):
    secret = draft(headline="Secret")
    Address.objects.create(path="/?p=77", subject_uid=secret.uid)
    assert vera.get("/?p=77").status_code == 404


def test_the_wrong_date_is_no_address(vera, article):
    assert vera.get(f"/2026/11/21/{article.slug}/").status_code == 404
    assert vera.get(f"/2026/02/30/{article.slug}/").status_code == 404


# -- WordPress --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["/?p=12", "/?page_id=12", "/?p=12&utm_source=x", "/blog/?p=12"])
def test_posts_by_number(vera, article, question):
    for path in ("/?p=12", "/blog/?p=12"):
        Address.objects.create(path=path, subject_uid=article.uid)
    assert leads(vera, question) == article.get_absolute_url()


def test_a_post_s_feed_and_comment_pages(vera, article):
    Address.objects.create(path="/?p=12", subject_uid=article.uid)
    Address.objects.create(path="/the-library-stays/", subject_uid=article.uid)
    url = article.get_absolute_url()
    assert leads(vera, "/?p=12&feed=rss2") == f"{url}feed/"
    assert leads(vera, "/?p=12&cpage=3") == f"{url}#comments"
    for base in (url, "/the-library-stays/"):
        assert leads(vera, f"{base}comment-page-2/") == f"{url}#comments"
        assert leads(vera, f"{base}comment-page-2") == f"{url}#comments"
        assert leads(vera, f"{base}feed/rss2/") == f"{url}feed/"
        assert leads(vera, f"{base}amp/") == url
        assert leads(vera, f"{base}2/") == url
    assert leads(vera, "/the-library-stays/feed/") == f"{url}feed/"
    assert leads(vera, "/the-library-stays/feed/atom/") == f"{url}feed/atom/"
    assert leads(vera, "/index.php/the-library-stays/") == url


def test_categories_tags_and_people(vera, article, rita):
    author = Author.objects.create(name="Ada Brook")
    rows = [("/?cat=5", article.section.uid), ("/author/ada_b/", author.uid), ("/?author=3", author.uid)]
    for path, uid in rows:
        Address.objects.create(path=path, subject_uid=uid)
    for address in (
        "/category/local/",
        "/category/news/local/",
        "/category/local",
        "/?cat=5",
        "/category/local/page/3/",
    ):
        assert leads(vera, address) == "/section/local/"
    for address in ("/tag/harbour/", "/?tag=harbour", "/category/harbour/", "/tag/harbour/page/2/"):
        assert leads(vera, address) == "/topic/harbour/"
    for address in ("/author/ada_b/", "/?author=3", "/author/ada_b/page/2/"):
        assert leads(vera, address) == "/author/ada-brook/"
    assert leads(vera, "/category/local/feed/") == "/section/local/feed/"
    assert leads(vera, "/tag/harbour/feed/atom/") == "/topic/harbour/feed/atom/"
    assert leads(vera, "/?cat=5&feed=atom") == "/section/local/feed/atom/"


def test_dates(vera, article):
    assert leads(vera, "/?m=20261122") == "/2026/11/22/"
    assert leads(vera, "/?m=202611") == "/2026/11/"
    assert leads(vera, "/?m=2026") == "/archive/#y2026"
    assert leads(vera, "/2026/") == "/archive/#y2026"
    assert leads(vera, "/2026") == "/archive/#y2026"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/?s=harbour+library", "/search/?q=harbour+library"),
        ("/?feed=rss2", "/feed/"),
        ("/?feed=atom", "/feed/atom/"),
        ("/?feed=comments-rss2", "/comments/feed/"),
        ("/feed/rss2/", "/feed/"),
        ("/feed/rdf/", "/feed/"),
        ("/feed/atom", "/feed/atom/"),
        ("/rss/", "/feed/"),
        ("/atom/", "/feed/atom/"),
        ("/comments/feed/rss2/", "/comments/feed/"),
        ("/page/7/", "/archive/"),
        ("/?paged=7", "/archive/"),
    ],
)
def test_the_rest_of_wordpress(vera, article, old, new):
    assert leads(vera, old) == new


def test_uploads_lead_to_the_widest_rendition(vera, picture, pia):
    shot = picture()
    Address.objects.create(path="/wp-content/uploads/2014/05/harbour.jpg", subject_uid=shot.uid)
    widest = next(each.url for each in shot.made if (each.crop, each.format, each.width) == ("", "jpeg", 960))
    for size in ("", "-300x200", "-scaled"):
        answer = vera.get(f"/wp-content/uploads/2014/05/harbour{size}.jpg")
        assert (answer.status_code, answer["Location"]) == (301, widest)
    shot.kill(by=pia, reason="Not ours.")
    assert vera.get("/wp-content/uploads/2014/05/harbour.jpg").status_code == 410
    assert vera.get("/wp-content/uploads/2014/05/other.jpg").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/?p=99",
        "/?p=",
        "/?p=x",
        "/?p=%00",
        "/?cat=9",
        "/?tag=nope",
        "/?m=abc",
        "/?m=99999999",
        "/category/nope/",
        "/tag/nope/feed/",
        "/nope/comment-page-2/",
        "/a/b/c/",
        "/%00/",
        "/a%00b/c/",
        "/%FF%FE/",
        "/..%2fetc/passwd/",
        "/%0A/",
        "/?p=" + "9" * 300,
        "/" + "x/" * 500,
        "/" + "feed/" * 120 + "x/",
        "/9999/99/99/x/",
        "/'; DROP TABLE/x/",
    ],
)
def test_what_is_nothing_is_404_and_never_500(vera, article, address):
    assert vera.get(address).status_code == 404


def test_any_other_question_shows_the_front(vera, article):
    assert vera.get("/?utm_source=x&fbclid=y").status_code == 200


def test_a_miss_costs_few_queries(vera, article, django_assert_max_num_queries):
    vera.get("/")
    with django_assert_max_num_queries(8):
        vera.get("/" + "feed/" * 40 + "comment-page-2/")


def test_hits_are_given_up_when_the_database_is_busy(vera, article, monkeypatch):
    from django.db import OperationalError

    from newsroom.models.address import AddressQuerySet

    Address.objects.create(path="/library/", target="/section/local/")

    def busy(self, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(AddressQuerySet, "update", busy)
    monkeypatch.setattr(elsewhere.hits, "EVERY", -1)
    assert leads(vera, "/library/") == "/section/local/"


def test_an_old_address_costs_no_write_each_time(vera, article, monkeypatch):
    for number in range(3):
        Address.objects.create(path=f"/library-{number}/", target="/section/local/")
    with CaptureQueriesContext(connection) as asked:
        for number in (0, 1, 2, 2):
            leads(vera, f"/library-{number}/")
    assert not [query["sql"] for query in asked if query["sql"].startswith("UPDATE")]

    monkeypatch.setattr(elsewhere.hits, "EVERY", -1)
    with CaptureQueriesContext(connection) as asked:
        leads(vera, "/library-1/")
    assert len([query for query in asked if query["sql"].startswith("UPDATE")]) == 2, "one for each count"
    assert list(Address.objects.filter(path__startswith="/library-").values_list("hits", flat=True)) == [1, 2, 2]


# -- 404 --------------------------------------------------------------------------------------------------------------


def test_a_404_helps(vera, story):
    stories = [story(headline=f"Story {number}") for number in range(6)]
    response = vera.get("/2019/01/02/harbour-library/")
    assert response.status_code == 404
    page = read(response)
    assert page.all("input")[0].attrs["value"] == "harbour library"
    assert [h.words for h in page.one("section", "latest").all("h3")] == [s.headline for s in stories[:0:-1]]
    assert page.all("link", rel="canonical") == []


def test_a_404_escapes_what_was_asked(vera, story):
    response = vera.get('/"><script>alert(1)</script>/')
    assert response.status_code == 404
    assert "<script>alert" not in response.content.decode()


# -- standing pages ---------------------------------------------------------------------------------------------------


def test_a_standing_page(vera, picture):
    shot = picture(caption="Our house.")
    about = Page.objects.create(
        title="About us",
        is_published=True,
        in_menu=True,
        body=f'<p>We are small.</p><figure data-picture="{shot.uid}"></figure>',
    )
    response = vera.get("/about-us/")
    assert response.status_code == 200
    page = read(response)
    assert page.one("h1").words == "About us"
    assert page.one("figcaption").words == "Our house. Ines Moor / Courier"
    assert page.meta("description") == "We are small."
    assert [a.words for a in page.one("footer", "footer").all("a", href="/about-us/")] == ["About us"]
    assert response.page_keys >= {f"page:{about.pk}", f"picture:{shot.pk}", "menu"}
    assert leads(vera, "/about-us") == "/about-us/"


@pytest.mark.parametrize("fields", [{"is_published": False}, {"is_published": True, "trashed_at": NOON}])
def test_a_page_that_is_not_public(vera, fields):
    Page.objects.create(title="Secret", body="<p>x</p>", **fields)
    assert vera.get("/secret/").status_code == 404
    assert vera.get("/secret").status_code == 404


def test_pages_and_sections_may_be_anything_else(vera, article):
    assert Section.objects.count() == 1
    assert Topic.objects.count() == 1
    assert vera.get("/local/").status_code == 404
