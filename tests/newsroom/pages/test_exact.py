"""Every change drops every page that showed the old thing, and no other page: proved by walking through all of them.

Each line of `CHANGES` is done to a small paper. The pages are asked before and after it: the keys of an address whose
answer differs must meet the keys that the change dirtied; those of an address that stayed the same must not.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from newsroom.models import Change
from newsroom.models.site import _remembered
from newsroom.pages.changing import SITE_WIDE
from tests.newsroom.pages import paper as a_paper
from tests.newsroom.pages.changes import CHANGES, Changed
from tests.newsroom.pages.crawl import asking, crawl


@pytest.fixture(scope="module")
def walked(django_db_setup, django_db_blocker):
    """The paper, and all its pages as they are at `NOW`; built once, taken back after the last test."""
    patch = pytest.MonkeyPatch()
    for module, names in SMALLER.items():
        for name, value in names.items():
            patch.setattr(f"{module}.{name}", value)
    with django_db_blocker.unblock(), transaction.atomic():
        _remembered.clear()
        paper = a_paper.build()
        with time_machine.travel(a_paper.NOW, tick=False):
            yield paper, crawl(asking(Client()))
        transaction.set_rollback(True)
    _remembered.clear()
    patch.undo()


SMALLER = {
    "articles.models.front_plan": {"LATEST": a_paper.LATEST, "ROW": a_paper.ROW},
    "articles.feeds.entries": {"NEWEST": a_paper.NEWEST},
}


def test_the_same_for_everybody_and_every_time(walked, db):
    _paper, before = walked
    assert len(before) > 100
    assert {address: page.status for address, page in before.items() if page.status not in (200, 301, 302)} == {}
    stranger = {
        "HTTP_HOST": "localhost", "HTTP_ACCEPT_LANGUAGE": "ar", "HTTP_COOKIE": "sessionid=x", "HTTP_USER_AGENT": "curl",
    }  # fmt: skip
    # A minute later, of the same day: no page says how long ago something was.
    with time_machine.travel(a_paper.NOW + timedelta(minutes=1), tick=False):
        again = crawl(asking(Client(), **stranger))
    assert again.keys() == before.keys()
    assert differing(before, again) == []


# The three forms of a feed are made of the same entries: those of the paper stand for all, but in the long run.
FORMS = re.compile(r"/.+/feed/(atom|json)/")


# A walk takes seconds: the short run takes every third change, on PostgreSQL a few, for no database has a word in it.
# `make soak` walks after each of them, through every page.
SHORT = CHANGES[::12] if connection.vendor == "postgresql" else CHANGES[::3]
LINES = [
    *(pytest.param(change, False, id=str(change)) for change in SHORT),
    *(pytest.param(change, True, id=f"{change}, every page", marks=pytest.mark.soak) for change in CHANGES),
]


@pytest.mark.parametrize("change, every", LINES)
def test_exact(walked, db, change: Changed, every):
    paper, before = walked
    before = {address: page for address, page in before.items() if every or not FORMS.fullmatch(address)}
    newest = Change.objects.order_by("-id").values_list("id", flat=True)[0]
    with time_machine.travel(a_paper.NOW + change.later, tick=False):
        change.do(paper)
        _remembered.clear()
        dirty = {key for row in Change.objects.filter(id__gt=newest) for key in row.keys}
        assert bool(dirty & SITE_WIDE) == change.is_site_wide, sorted(dirty)
        if change.is_site_wide:
            return  # Every page is dropped: none can be stale.
        get = asking(Client())
        after = {address: get(address) for address in before}
    changed = differing(before, after)
    stored = {address: page for address, page in before.items() if page.may_be_stored}
    dropped = {address for address, page in stored.items() if dirty & page.keys}
    stale = [address for address in changed if address in stored and address not in dropped]
    spared = re.compile("|".join(change.spared) or "(?!)")
    # A story's own page goes with every verb on it, whatever the verb changes.
    by_more = {
        address for address in dropped if any(not key.startswith("article:") for key in dirty & stored[address].keys)
    }
    needless = sorted(address for address in by_more - {*changed} if not spared.fullmatch(address))
    assert not stale, f"stale after {sorted(dirty)}: {stale}"
    assert not needless, "\n".join(f"{each}  {sorted(dirty & stored[each].keys)}" for each in needless)


def differing(before, after):
    """The addresses of `before` that answer differently now."""
    return sorted(address for address, page in before.items() if after[address].answer != page.answer)
