"""The publish receipt: what changed is found, looked at as a stranger, and said, by two workers as by one."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import receipts
from articles.feeds import entries
from articles.models import Article, Receipt
from articles.models.receipt import BACK, KEPT, LEASE, _unnoted
from articles.receipts import checks, forget_receipts, look_at_due
from articles.receipts.asking import Answer
from newsroom.models import Act
from newsroom.roles import SYSTEM
from newsroom.states import WrongState

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
LIVE = f"{SITE}/livez"


@pytest.fixture(autouse=True)
def _at_home(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def site():
    """The site as a stranger is answered, without a socket; `site.says[address] = Answer(…)` lets it lie."""
    return Site()


class Site:
    def __init__(self):
        self.says, self.asked, self.before, self.known = {}, [], lambda address: None, None

    def __call__(self, address, most=2_000_000):
        self.asked.append(address)
        self.before(address)
        if address in self.says:
            return self.says[address]
        if "/media/" in address:
            return Answer(200, "image/jpeg", b"a picture")
        if self.known is None:
            return self.true(address, most)
        if address not in self.known:
            self.known[address] = self.true(address, most)
        return self.known[address]

    def true(self, address, most=2_000_000):
        response = Client(headers={"host": "127.0.0.1"}).get(address.removeprefix(SITE))
        body = b"".join(response.streaming_content) if response.streaming else response.content
        kind = response.headers.get("Content-Type", "").split(";")[0]
        return Answer(response.status_code, kind, body[:most], response.headers.get("Location", ""))

    def twist(self, address, old, new):
        """Answer with the page as it is, but for some words."""
        true = self(address)
        assert old.encode() in true.body, old
        self.says[address] = Answer(true.status, true.type, true.body.replace(old.encode(), new.encode()))


def address_of(article):
    return f"{SITE}{article.get_absolute_url()}"


def looked(site, times=2):
    """Let the worker look, as often as it does before it calls something wrong; the last receipt."""
    now = timezone.now()
    site.known = {}  # nothing changes between the two looks
    for turn in range(times):
        look_at_due(site, now + turn * timedelta(seconds=6))
    site.known = None
    return Receipt.objects.first()


def said(receipt):
    """What each check found: what → (ok, sentence)."""
    return {check["what"]: (check["ok"], check["said"]) for check in receipt.checks}


def wrong(receipt):
    return {check["what"]: check["said"] for check in receipt.wrong}


# -- in order ----------------------------------------------------------------------------------------------------------


def test_a_published_story_is_seen_everywhere(story, site):
    article = story(headline="Tom & the “harbour” <library>")
    receipt = looked(site, times=1)
    assert (receipt.article, receipt.state, receipt.due) == (article, "green", None)
    assert {what: ok for what, (ok, _) in said(receipt).items()} == {
        "page": True, "headline": True, "canonical": True, "data": True, "picture": True, "front": True,
        "section": True, "feed": True, "sitemap": True, "news": True,
    }  # fmt: skip


def test_a_story_in_arabic_with_a_very_long_headline(story, local, site):
    article = story(headline="مكتبة الميناء تبقى " * 12, slug="مكتبة", language="ar")
    assert "%D9" in address_of(article)
    receipt = looked(site, times=1)
    assert (receipt.state, wrong(receipt)) == ("green", {})


def test_its_picture_is_asked_for_on_the_page_and_for_other_walls(story, picture, site):
    story(pictures=[{"picture": picture()}])
    receipt = looked(site, times=1)
    assert said(receipt)["picture"] == (True, "It arrives.")
    assert len([address for address in site.asked if "/media/" in address]) == 2


def test_publishing_asks_the_database_nothing_for_it(draft):
    article = draft()
    with CaptureQueriesContext(connection) as queries:
        article.publish(by=SYSTEM)
    assert not [query for query in queries.captured_queries if "articles_receipt" in query["sql"]]
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("verb", ["withdraw", "kill", "trash"])
def test_what_was_taken_away_is_gone_everywhere(story, site, verb):
    article = story()
    story()
    getattr(article, verb)(by=SYSTEM, **({} if verb == "trash" else {"reason": "A mistake."}))
    look_at_due(site)
    receipt = article.receipts.get()
    assert (receipt.verb, receipt.state) == (verb, "green")
    assert {what: ok for what, (ok, _) in said(receipt).items()} == dict.fromkeys(
        ["page", "front", "section", "feed", "sitemap", "news"], True
    )


def test_the_only_story_of_a_month_leaves_no_sitemap_behind(story, site):
    story().kill(by=SYSTEM, reason="A mistake.")
    assert said(looked(site, times=1))["sitemap"] == (True, "It is not there.")


def test_what_comes_back_is_looked_at_again(story, site):
    article = story()
    article.withdraw(by=SYSTEM, reason="A mistake.")
    looked(site, times=1)
    article.publish(by=SYSTEM)
    article.trash(by=SYSTEM)
    article.restore(by=SYSTEM)
    receipt = looked(site, times=1)
    assert (receipt.verb, receipt.state) == ("restore", "green")
    assert [each.verb for each in article.receipts.all()] == ["restore", "withdraw"]


def test_another_headline_is_a_change_and_a_drafts_is_none(story, draft, site):
    draft().edit(by=SYSTEM, headline="Not yet")
    article = story()
    looked(site, times=1)
    article.edit(by=SYSTEM, headline="The library goes")
    receipt = looked(site, times=1)
    assert (receipt.verb, receipt.state, Receipt.objects.count()) == ("edit", "green", 2)


def test_what_search_engines_shall_not_have_is_in_no_sitemap(story, site):
    article = story(noindex=True)
    story()
    look_at_due(site)
    found = said(article.receipts.get())
    assert found["sitemap"] == (True, "It is not there.")
    assert "news" not in found


def test_off_the_front_and_older_than_the_newest_is_said_and_not_wrong(story, site, monkeypatch):
    monkeypatch.setattr("articles.receipts.checks.IN_FEED", 1)
    article = story(on_front=False, at=timezone.now() - timedelta(days=40))
    story()
    site.says[f"{SITE}/feed/"] = Answer(200, "application/rss+xml", b"<rss/>")
    Receipt.ask_again(article, by=SYSTEM)
    looked(site, times=1)
    receipt = article.receipts.get()
    found = said(receipt)
    assert receipt.state == "green"
    assert found["front"] == (None, "It doesn't stand there.")
    assert found["feed"] == (None, "Not the newest 1.")
    assert found["sitemap"] == (True, "It stands there.")
    assert "news" not in found


def test_as_many_are_looked_for_in_the_feed_as_it_holds():
    assert checks.IN_FEED == entries.NEWEST


def test_many_at_once_take_turns_and_ask_for_each_list_once_a_turn(draft, site, monkeypatch):
    monkeypatch.setattr("articles.receipts.A_TURN", 3)
    for article in [draft() for _ in range(4)]:
        article.publish(by=SYSTEM)
    assert look_at_due(site) == 3
    assert site.asked.count(f"{SITE}/feed/") == 1
    assert look_at_due(site) == 1
    assert set(Receipt.objects.values_list("state", flat=True)) == {"green"}
    assert look_at_due(site) == 0


# -- pages that lie ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(500, "text/html", b"<h1>Oh</h1>"), "Answers 500 instead of 200."),
        (Answer(404, "text/html", b""), "Answers 404 instead of 200."),
        (Answer(302, "text/html", b"", "/account/login/"), "Leads on to /account/login/ (302)."),
        (Answer(200, "text/html", b"x", is_cut=True), "Is larger than 2 MB."),
        (Answer(200, "application/json", b"{}"), "Is no page but application/json."),
        (Answer(problem="No answer within 3 seconds."), "No answer within 3 seconds."),
    ],
)
def test_a_page_that_does_not_come(story, site, answer, sentence):
    article = story()
    site.says[address_of(article)] = answer
    receipt = looked(site)
    assert (receipt.state, wrong(receipt)) == ("red", {"page": sentence})


def test_a_page_that_says_other_things(story, site):
    article = story(headline="The library stays")
    site.twist(address_of(article), "The library stays", "The library goes")
    receipt = looked(site)
    assert receipt.state == "red"
    assert wrong(receipt) == {
        "headline": "Readers see “The library goes”.",
        "data": "They say “The library goes”.",
    }


def test_a_page_that_names_another_address(story, site):
    article = story()
    site.twist(address_of(article), f'rel="canonical" href="{SITE}', 'rel="canonical" href="https://elsewhere.example')
    found = wrong(looked(site))
    assert found == {"canonical": f"The page names https://elsewhere.example{article.get_absolute_url()}."}


def test_broken_data_for_search_engines(story, site):
    article = story()
    site.twist(address_of(article), '<script type="application/ld+json">{', '<script type="application/ld+json">{{')
    assert wrong(looked(site)) == {"data": "They can't be read."}


def test_a_page_without_anything(story, site):
    article = story()
    site.says[address_of(article)] = Answer(200, "text/html", b"\xff<p>Under construction")
    assert wrong(looked(site)) == {
        "headline": "The page has none.",
        "canonical": "The page doesn't name it.",
        "data": "The page has none.",
        "picture": "The page names none.",
    }


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(404, "text/html", b"no"), "Answers 404 instead of 200."),
        (Answer(200, "text/html", b"<h1>Log in"), "Is no picture but text/html."),
        (Answer(200, "image/jpeg", b""), "Is no picture but image/jpeg."),
    ],
)
def test_a_picture_that_does_not_arrive(story, picture, site, answer, sentence):
    shown = picture()
    story(pictures=[{"picture": shown}])
    site.says[f"{SITE}/media/{next(row for row in shown.renditions if row['crop'] == '16x9')['name']}"] = answer
    assert wrong(looked(site)) == {"picture": sentence}


def test_a_stale_picture(story, picture, site):
    first, second = picture(), picture()
    article = story(pictures=[{"picture": first}])
    before = site(address_of(article))
    article.edit(by=SYSTEM, pictures=[{"picture": second}])
    site.says[address_of(article)] = before
    assert wrong(looked(site)) == {"picture": "The page names another picture."}


def test_stale_lists(story, site, local):
    article = story()
    lists = {"section": local.get_absolute_url(), "feed": "/feed/", "sitemap": f"/sitemap/{article.day:%Y-%m}.xml",
             "news": "/news-sitemap.xml"}  # fmt: skip
    article.withdraw(by=SYSTEM, reason="A mistake.")
    story()
    before = {path: site(f"{SITE}{path}") for path in [*lists.values(), "/"]}
    article.publish(by=SYSTEM)
    site.says = {f"{SITE}{path}": answer for path, answer in before.items()}
    look_at_due(site)
    look_at_due(site, timezone.now() + timedelta(seconds=6))
    receipt = article.receipts.get()
    assert (receipt.state, wrong(receipt)) == ("red", dict.fromkeys(lists, "It is missing there."))


def test_what_was_taken_away_and_is_still_there(story, site, local):
    article = story()
    paths = [article.get_absolute_url(), "/", local.get_absolute_url(), "/feed/", f"/sitemap/{article.day:%Y-%m}.xml"]
    before = {f"{SITE}{path}": site(f"{SITE}{path}") for path in paths}
    article.kill(by=SYSTEM, reason="A mistake.")
    site.says = before
    receipt = looked(site)
    still = dict.fromkeys(["front", "section", "feed", "sitemap"], "It still stands there.")
    assert (receipt.state, wrong(receipt)) == ("red", {"page": "Readers still get it (200).", **still})


def test_a_link_in_another_storys_text_is_no_listing(story, site):
    article = story()
    story(body=f'<p>As <a href="{article.get_absolute_url()}">we reported</a>.</p>')
    article.withdraw(by=SYSTEM, reason="A mistake.")
    look_at_due(site)
    assert article.receipts.get().state == "green"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(200, "application/rss+xml", b"<rss><channel>"), "Can't be read: Line 1: This is not well-formed XML"),
        (Answer(200, "application/rss+xml", b"<rss/>", is_cut=True), "Is larger than 12 MB and was not read."),
        (Answer(503, "text/html", b""), "Answers 503 instead of 200."),
    ],
)
def test_a_broken_feed(story, site, answer, sentence):
    story()
    site.says[f"{SITE}/feed/"] = answer
    found = wrong(looked(site))
    assert found.keys() == {"feed"}
    assert found["feed"].startswith(sentence)


# -- when it is looked at ----------------------------------------------------------------------------------------------


def test_the_first_look_calls_nothing_wrong(story, site):
    article = story()
    site.says[address_of(article)] = Answer(500)
    now = timezone.now()
    look_at_due(site, now)
    receipt = article.receipts.get()
    assert (receipt.state, receipt.due, receipt.checked_at) == ("waiting", now + timedelta(seconds=5), None)
    site.says.clear()
    look_at_due(site, now + timedelta(seconds=6))
    assert article.receipts.get().state == "green"


def test_what_is_wrong_is_looked_at_again_ever_more_rarely_and_mends_by_itself(story, site):
    article = story()
    now, pauses = timezone.now(), []
    look_at_due(lambda *asked: Answer(500), now)
    while (receipt := article.receipts.get()).due and len(pauses) < 100:
        pauses.append((receipt.due - now).total_seconds())
        now = receipt.due
        look_at_due(lambda *asked: Answer(500), now)
    assert pauses[:5] == [5, 60, 300, 1800, 1800]
    assert len(pauses) < 60
    Receipt.ask_again(article, by=SYSTEM)
    assert article.receipts.get().state == "waiting"
    assert looked(site, times=1).state == "green"


def test_a_story_that_moves_while_it_is_looked_at_is_not_called_wrong(story, site):
    article = story()

    def somebody_takes_it_down(address):
        if address == address_of(article) and Article.objects.get().is_published:
            Article.objects.get().withdraw(by=SYSTEM, reason="A mistake.")

    site.before = somebody_takes_it_down
    receipt = looked(site, times=1)
    assert (receipt.state, receipt.tries) == ("waiting", 0)
    receipt = looked(site, times=1)
    assert (receipt.verb, receipt.state) == ("withdraw", "green")
    assert Receipt.objects.count() == 1


def test_a_story_deleted_for_good_takes_its_receipts_along(story, site):
    article = story()
    site.before = lambda address: Article.objects.quietly().filter(pk=article.pk).delete()
    looked(site)
    assert not Receipt.objects.exists()


def test_a_claim_that_was_lost_keeps_nothing_and_one_that_was_left_runs_out(story, site):
    article = story()
    now = timezone.now()
    Receipt.objects.note_changes()
    receipt = article.receipts.get()
    assert receipt.claim(now)
    assert look_at_due(site, now + timedelta(seconds=30)) == 0
    Receipt.ask_again(article, by=SYSTEM)
    receipt.settle([], now)
    assert article.receipts.get().state == "waiting"
    receipt = article.receipts.get()
    receipt.claim(now)
    look_at_due(site, now + LEASE)
    assert article.receipts.get().state == "green"


def test_two_with_the_same_receipt_in_hand(story):
    article = story()
    Receipt.objects.note_changes()
    one, other = article.receipts.get(), article.receipts.get()
    assert [one.claim(timezone.now()), other.claim(timezone.now())] == [True, False]


def test_a_change_is_noted_once_and_only_for_a_while(story, site):
    story()
    later = timezone.now() + BACK + timedelta(seconds=1)
    assert Receipt.objects.note_changes(later) == 0
    assert Receipt.objects.note_changes() == 1
    assert Receipt.objects.note_changes() == 0


def test_the_log_is_read_from_where_the_hours_begin(story):
    article = story()
    assert [act.subject_id for act in _unnoted(timezone.now())] == [article.pk]
    if connection.vendor == "sqlite":
        # Without statistics the index of subjects looks best, and would be read whole.
        plan = _unnoted(timezone.now()).explain()
        assert "rowid>?" in plan
        assert "act_of_subject" not in plan


# -- a site that can't be asked ----------------------------------------------------------------------------------------


def test_a_site_that_is_down_is_asked_once_a_turn_and_says_what_to_do(story, site):
    for _ in range(3):
        story()
    site.says = dict.fromkeys([address_of(each) for each in Article.objects.all()] + [LIVE],
                              Answer(problem="Nobody listens at 127.0.0.1:8000."))  # fmt: skip
    look_at_due(site)
    assert len(site.asked) == 2
    receipt = looked(site)
    assert set(Receipt.objects.values_list("state", flat=True)) == {"amber"}
    [check] = receipt.checks
    assert check["said"].startswith("Nobody listens at 127.0.0.1:8000. If readers do see the site")
    assert "RECEIPT_URL" in check["said"]


def test_a_page_that_hangs_alone_is_the_pages_fault(story, site):
    article = story()
    site.says[address_of(article)] = Answer(problem="No answer within 3 seconds.")
    assert looked(site).state == "red"


# -- what is shown, asked for, forgotten -------------------------------------------------------------------------------


def test_of_a_story(story, draft, site):
    assert Receipt.of(draft()) is None
    article = story()
    waiting = Receipt.of(article)
    assert (waiting.pk, waiting.is_waiting, waiting.is_late) == (None, True, False)
    looked(site, times=1)
    assert Receipt.of(article).state == "green"
    article.edit(by=SYSTEM, headline="Another")
    assert Receipt.of(article).is_waiting
    Act.objects.all()._raw_delete("default")
    Receipt.objects.all().delete()
    assert Receipt.of(article) is None


def test_only_who_may_publish_asks_again(story, ed, rita, site):
    article = story()
    with pytest.raises(PermissionDenied):
        Receipt.ask_again(article, by=rita)
    looked(site, times=1)
    Receipt.ask_again(article, by=ed)
    assert article.receipts.get().is_waiting


def test_old_ones_are_forgotten(story, site):
    article = story()
    looked(site, times=1)
    assert forget_receipts(timezone.now() + KEPT - timedelta(hours=1)) == 0
    assert forget_receipts(timezone.now() + KEPT + timedelta(hours=1)) == 1
    assert not article.receipts.exists()


def test_a_story_that_was_never_out_has_nothing_to_look_at(draft, ed):
    with pytest.raises(WrongState):
        Receipt.ask_again(draft(), by=ed)
    assert not Receipt.objects.exists()


def test_one_story_that_breaks_the_look_does_not_keep_the_others_from_it(story, site, monkeypatch):
    first, second = story(), story()
    real = receipts.look

    def look(article, asked):
        if article.pk == first.pk:
            raise AttributeError("no year")
        return real(article, asked)

    monkeypatch.setattr("articles.receipts.look", look)
    assert look_at_due(site) == 2
    assert Receipt.of(second).state == Receipt.State.GREEN
    assert Receipt.of(first).state != Receipt.State.GREEN
