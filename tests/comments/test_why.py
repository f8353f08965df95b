"""The chip on a card: a reason that a moderator understands, from the rule and what it pointed at."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from comments import rules
from comments.oddities import oddities
from comments.rules import RULES
from comments.why import FILTERS, filter_name, why
from newsroom.text.browsers import in_words


def comment(**fields):
    plain = {"rule": "", "reason": "As kept", "matches": [], "name": "Ada", "website": "", "body": "Text."}
    return SimpleNamespace(**{**plain, **fields})


def word(field, text):
    return {"field": field, "text": text, "start": 0, "end": len(text), "entry": text}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"rule": "held-words", "matches": [word("body", "roof")]}, "Word: “roof” in the text"),
        (
            {"rule": "blocked-words", "matches": [word("body", "roof"), word("name", "casino")]},
            "Words: “roof” in the text, “casino” in the name",
        ),
        ({"rule": "links", "body": "https://a.example https://b.example"}, "2 links"),
        ({"rule": "no-origin"}, "Sent without a page address: may be a robot"),
        ({"rule": "borrowed-name"}, "Signed like one of the newsroom"),
        ({"rule": "hold-all-story"}, "All comments on this story wait for a moderator"),
        ({"rule": "score", "body": "[url=x]"}, "Looks like spam: forum code"),
        # What the rule alone can't say is said as it was kept.
        ({"rule": "held-words"}, "As kept"),
        ({"rule": "reject"}, "As kept"),
        ({"rule": "invented"}, "As kept"),
        ({}, "As kept"),
    ],
)
def test_the_reason_in_words(fields, told):
    assert why(comment(**fields)) == told


@pytest.mark.parametrize(
    ("approved", "is_confirmed", "told"),
    [
        (0, False, "First comment"),
        (0, True, "First comment"),
        (1, False, "New to us: 1 approved under this address, not confirmed"),
        (3, True, "From a browser new to us: 3 approved under this address"),
    ],
)
def test_a_newcomer_is_not_called_a_first_comment_beside_an_approved_one(approved, is_confirmed, told):
    newcomer = comment(rule="first-comment", reason="First comment, or a writer we don't recognise")
    assert why(newcomer, approved=approved, is_confirmed=is_confirmed) == told


def test_open_reports_come_first():
    told = why(comment(rule="hold"), reports={"other": 1, "abuse": 3})
    assert told == "Reported: insult (3), something else (1)"


def test_it_is_said_in_the_readers_language():
    with translation.override("de"):
        assert why(comment(rule="no-origin", reason="Sent without")) != "Sent without"


def test_every_reason_of_a_hold_may_be_filtered_by():
    names = {rule.__name__ for rule in RULES}
    assert len(names) == len(RULES)
    assert all(filter_name(rule) for rule in FILTERS)
    # Rules that let through need no filter.
    assert {"banned", "links", "held-words"} <= set(FILTERS)
    assert rules.judge(rules.Facts(banned="Threats")).rule == "banned"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ada Brook", []),
        ("Admin", ["ours"]),
        ("аdmin", ["ours", "mixed"]),  # its first letter is Cyrillic
        ("Αda Βrook", ["mixed"]),  # Greek capitals
        ("Ad\u200bmin", ["ours", "hidden"]),
        ("\u202enimdA", ["turning"]),
        ("Ada\u200f", ["turning"]),
        ("مريم", []),
        ("می\u200cخواهم", []),  # Persian is written with this joiner
        ("👩\u200d🚒", []),
        ("Анна Петрова", []),
        ("Søren Ærø", []),
        ("", []),
    ],
)
def test_what_is_odd_about_a_name(name, found):
    assert oddities(name, "admin\neditor") == found


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "Chrome on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        ("curl/8.5", "curl"),
        ("<script>alert(1)</script>", "Unknown browser"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_in_plain_words(agent, told):
    assert in_words(agent) == told
