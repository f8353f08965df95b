"""What is looked at after a change, and what is right: each check asks a stranger's answer and says what it found."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.heads import SharePicture, absolute
from articles.models import Article
from articles.receipts.asking import LIST, PAGE, Answer
from articles.receipts.reading import Page, links_of_feed, links_of_sitemap, path_of, plainly
from articles.sitemaps import A_FILE, NEWS_HOURS, NEWS_MAX
from articles.structured_data import HEADLINE
from newsroom.models import SiteSettings
from newsroom.xml import XMLRefused

OK, GONE = 200, 410
REDIRECTS = (301, 302, 303, 307, 308)
IN_FEED = 20  # stories: articles.feeds.entries.NEWEST
SECONDS = 20  # that one story may take in all
SHOWN = 200  # characters of what somebody else's page says

LABELS = {
    "site": gettext_lazy("The site"),
    "page": gettext_lazy("The page"),
    "headline": gettext_lazy("Headline"),
    "canonical": gettext_lazy("Its own address"),
    "data": gettext_lazy("Data for search engines"),
    "picture": gettext_lazy("Picture"),
    "front": gettext_lazy("Front page"),
    "section": gettext_lazy("Section"),
    "feed": gettext_lazy("Feed"),
    "sitemap": gettext_lazy("Sitemap"),
    "news": gettext_lazy("News sitemap"),
}


class Unreachable(Exception):
    """The site gives no answer at all; the message is a sentence."""


@dataclass(frozen=True)
class Check:
    """One line of a receipt. `ok` is None for what is said only."""

    what: str
    address: str
    ok: bool | None
    said: str


@dataclass
class Asked:
    """The answers of one turn of the worker: pages that many stories stand on are asked once.

    Every change that is looked at in a turn was committed before its first question.
    """

    ask: Callable[..., Answer]
    until: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    known: dict = field(default_factory=dict)

    def answer(self, address, most=PAGE) -> Answer:
        """The answer to one question; a turn that took too long asks no more."""
        if time.monotonic() > self.until:
            return Answer(problem=_("Not asked: the other answers took too long."))
        return self.ask(address, most)

    def listed(self, address, read, most=PAGE):
        """The paths that a list shows, and what is wrong with it as a sentence, or "". Remembered for the turn."""
        if address not in self.known:
            self.known[address] = self._listed(address, read, most)
        return self.known[address]

    def _listed(self, address, read, most):
        answer = self.answer(address, most)
        if answer.status != OK or answer.problem:
            return answer.status, frozenset(), _refusal(answer)
        if answer.is_cut:
            return OK, frozenset(), _("Is larger than %(size)d MB and was not read.") % {"size": most // 1_000_000}
        try:
            found = read(answer.body)
        except XMLRefused as refusal:
            return OK, frozenset(), _("Can't be read: %(why)s") % {"why": refusal}
        return OK, frozenset(path_of(each, settings.SITE_URL) for each in found), ""


def look(story, asked: Asked) -> list[dict]:
    """Everything that readers and robots should see of this story now, or should not; one dict a check.

    Raises Unreachable where neither its page nor the site answers.
    """
    asked.until = time.monotonic() + SECONDS
    return [asdict(check) for check in (_out(story, asked) if story.is_published else _gone(story, asked))]


def _refusal(answer, wanted=OK) -> str:
    """What is wrong with an answer, as a sentence."""
    if answer.problem:
        return answer.problem
    if answer.status in REDIRECTS:
        where = answer.location[:SHOWN] or "?"
        return _("Leads on to %(where)s (%(status)d).") % {"where": where, "status": answer.status}
    if answer.status == OK:
        return _("Readers still get it (200).")
    return _("Answers %(status)d instead of %(wanted)d.") % {"status": answer.status, "wanted": wanted}


def _asked_page(address, asked):
    answer = asked.answer(address)
    if answer.problem and asked.answer(absolute(reverse("livez")), 1_000).problem:
        raise Unreachable(answer.problem)
    return answer


# -- a story that is out -----------------------------------------------------------------------------------------------


def _out(story, asked):
    address = absolute(story.get_absolute_url())
    answer = _asked_page(address, asked)
    if answer.status != OK or answer.problem:
        yield Check("page", address, False, _refusal(answer))
    elif answer.is_cut:
        yield Check("page", address, False, _("Is larger than %(size)d MB.") % {"size": PAGE // 1_000_000})
    elif answer.type != "text/html":
        yield Check("page", address, False, _("Is no page but %(type)s.") % {"type": answer.type})
    else:
        page = Page.of(answer.body)
        yield Check("page", address, True, _("Readers get it."))
        yield _headline(story, address, page)
        yield _canonical(address, page)
        yield _data(story, address, page)
        yield _picture(story, page, asked)
    yield from _lists(story, asked, address)


def _headline(story, address, page):
    wanted = plainly(story.headline)
    if wanted in page.headings:
        return Check("headline", address, True, _("As you wrote it."))
    if not page.headings:
        return Check("headline", address, False, _("The page has none."))
    return Check("headline", address, False, _("Readers see “%(found)s”.") % {"found": page.headings[0][:SHOWN]})


def _canonical(address, page):
    if page.canonical == address:
        return Check("canonical", address, True, _("The page names it."))
    if not page.canonical:
        return Check("canonical", address, False, _("The page doesn't name it."))
    return Check("canonical", address, False, _("The page names %(found)s.") % {"found": page.canonical[:SHOWN]})


def _data(story, address, page):
    try:
        found = page.headline_in_data()
    except (ValueError, RecursionError):
        return Check("data", address, False, _("They can't be read."))
    if found is None:
        return Check("data", address, False, _("The page has none."))
    if plainly(found) != plainly(Truncator(story.headline).chars(HEADLINE)):
        return Check("data", address, False, _("They say “%(found)s”.") % {"found": found[:SHOWN]})
    return Check("data", address, True, _("They name the headline."))


def _picture(story, page, asked):
    shared = SharePicture.of(story.lead)
    wanted = (shared or SharePicture.drawn(story)).url
    if page.share_picture != wanted:
        said = _("The page names another picture.") if page.share_picture else _("The page names none.")
        # Not a link to what the page names: nobody knows what that is.
        return Check("picture", wanted, False, said)
    if path_of(wanted, settings.SITE_URL) == "":
        return Check("picture", wanted, None, _("It lies on another site and was not asked for."))
    # What other people's walls get, and the one in the page.
    shown = [absolute(address) for address in page.pictures[:1] if story.lead and path_of(address, settings.SITE_URL)]
    for address in dict.fromkeys([wanted, *shown]):
        answer = asked.answer(address, LIST)
        if answer.status != OK or answer.problem:
            return Check("picture", address, False, _refusal(answer))
        if not (answer.type.startswith("image/") and answer.body):
            return Check("picture", address, False, _("Is no picture but %(type)s.") % {"type": answer.type})
    if story.lead and not shared and not story.lead.picture.made:
        return Check("picture", wanted, None, _("It is still being made; one with the headline stands for it."))
    return Check("picture", wanted, True, _("It arrives.") if story.lead else _("One with the headline arrives."))


def _lists(story, asked, address):
    path = path_of(address, settings.SITE_URL)
    live = Article.objects.published()

    def among_newest(stories, count):
        return lambda: story.pk in stories.newest_first().values_list("pk", flat=True)[:count]

    def listed(what, where, read, expected, count=0, most=PAGE):
        where = absolute(where)
        _status, found, problem = asked.listed(where, read, most)
        if problem:
            return Check(what, where, False, problem)
        if path in found:
            return Check(what, where, True, _("It stands there."))
        # Asked only now: what came meanwhile may have taken its place.
        if expected():
            return Check(what, where, False, _("It is missing there."))
        if not count:
            return Check(what, where, None, _("It doesn't stand there."))
        said = ngettext("Not the newest %(count)d.", "Not among the newest %(count)d.", count)
        return Check(what, where, None, said % {"count": count})

    yield listed("front", reverse("front"), _links_in_main, lambda: False)
    if story.section:
        size = SiteSettings.current().stories_a_page
        expected = among_newest(live.filter(section=story.section_id), size)
        yield listed("section", story.section.get_absolute_url(), _links_in_main, expected, size)
    yield listed("feed", reverse("feed"), links_of_feed, among_newest(live, IN_FEED), IN_FEED, LIST)
    if not live.indexable().filter(pk=story.pk).exists():
        yield _absent("sitemap", _month(story), links_of_sitemap, asked, path, LIST)
        return
    in_file = live.filter(day__year=story.day.year, day__month=story.day.month)

    def is_in_this_file():
        # Where a month fills several files it may be in another.
        return in_file.count() <= A_FILE

    yield listed("sitemap", _month(story), links_of_sitemap, is_in_this_file, 0, LIST)
    if story.published_at > timezone.now() - timedelta(hours=NEWS_HOURS):
        young = among_newest(live.indexable(), NEWS_MAX)
        yield listed("news", reverse("news_sitemap"), links_of_sitemap, young, NEWS_MAX, LIST)


def _links_in_main(body):
    return Page.of(body).links


def _month(story):
    return reverse("sitemap_month", args=[story.day.year, story.day.month])


# -- a story that is gone ----------------------------------------------------------------------------------------------


def _gone(story, asked):
    address = absolute(story.get_absolute_url())
    answer = _asked_page(address, asked)
    is_gone = answer.status == GONE and not answer.problem
    said = _("Readers are told that it is no longer here.") if is_gone else _refusal(answer, GONE)
    yield Check("page", address, is_gone, said)
    path = path_of(address, settings.SITE_URL)
    yield _absent("front", reverse("front"), _links_in_main, asked, path)
    if story.section:
        yield _absent("section", story.section.get_absolute_url(), _links_in_main, asked, path)
    yield _absent("feed", reverse("feed"), links_of_feed, asked, path, LIST)
    yield _absent("sitemap", _month(story), links_of_sitemap, asked, path, LIST)
    yield _absent("news", reverse("news_sitemap"), links_of_sitemap, asked, path, LIST)


def _absent(what, where, read, asked, path, most=PAGE):
    where = absolute(where)
    status, found, problem = asked.listed(where, read, most)
    if path in found:
        return Check(what, where, False, _("It still stands there."))
    # A month without any story has no sitemap.
    if problem and not (what == "sitemap" and status == 404):
        return Check(what, where, False, problem)
    return Check(what, where, True, _("It is not there."))


def unreachable(why: str) -> list[dict]:
    """The one line of a receipt where the site gave no answer at all: why, and what to do."""
    said = _(
        "%(why)s If readers do see the site, this machine can't reach it by its name: "
        "set RECEIPT_URL, as deploy/env.example explains."
    )
    return [asdict(Check("site", f"{settings.SITE_URL}/", False, said % {"why": why}))]
