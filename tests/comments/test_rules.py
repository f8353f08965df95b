"""Each rule as WordPress has it, and what was mended on the way."""

from dataclasses import replace

import pytest

from comments.rules import APPROVED, RULES, SPAM, WAITING, Facts, House, judge

ADA = Facts(
    name="Ada Brook",
    email="ada@readers.example",
    body="The roof was paid for in 2019. Read the minutes, page 4.",
    ip="192.0.2.7",
    agent="Mozilla/5.0 (X11; Linux)",
)
KNOWN = replace(ADA, is_recognised=True, approved_before=3)
LINKS = "See https://a.example/minutes and also https://b.example/minutes, both of them long and worth it."


def rule_of(facts):
    return judge(facts).rule


def test_a_first_comment_waits():
    verdict = judge(ADA)
    assert (verdict.state, verdict.rule) == (WAITING, "first-comment")
    assert verdict.reason


def test_a_recognised_writer_with_an_approved_comment_appears_at_once():
    assert judge(KNOWN).state == APPROVED


def test_a_recognised_writer_without_an_approved_comment_waits():
    assert judge(replace(KNOWN, approved_before=0)).state == WAITING


def test_a_typed_address_proves_nothing():
    assert judge(replace(KNOWN, is_recognised=False)).state == WAITING


def test_everybody_appears_where_the_first_comment_is_not_held():
    assert judge(replace(ADA, house=House(first_held=False))).state == APPROVED


@pytest.mark.parametrize("who", ["site", "section", "story"])
def test_hold_all_holds_even_trusted_people(who):
    verdict = judge(replace(KNOWN, hold_all=who))
    assert (verdict.state, verdict.rule) == (WAITING, f"hold-all-{who}")


def test_hold_all_comes_before_links_and_words():
    house = House(hold_words="minutes")
    assert rule_of(replace(KNOWN, hold_all="site", body=LINKS, house=house)) == "hold-all-site"


def test_as_many_links_as_the_limit_hold():
    assert rule_of(replace(KNOWN, body=LINKS)) == "links"
    assert rule_of(replace(KNOWN, body=LINKS, house=House(link_limit=3))) == "recognised"


def test_a_link_limit_of_nought_lets_any_number_pass():
    assert rule_of(replace(KNOWN, body=LINKS, house=House(link_limit=0))) == "recognised"


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("name", "Casino Joe", "casino"),
        ("email", "joe@casino.example", "casino"),
        ("website", "https://casino.example/", "casino"),
        ("body", "Come to the casino.", "casino"),
        ("agent", "CasinoBot 1.0", "casinobot"),
    ],
)
def test_a_held_word_is_found_in_every_field_and_named(field, value, word):
    verdict = judge(replace(KNOWN, **{field: value}, house=House(hold_words=f"other\n{word}\n")))
    assert (verdict.state, verdict.rule) == (WAITING, "held-words")
    (match,) = verdict.matches
    assert match.field == field
    assert value[match.start : match.end] == match.text
    assert match.text in verdict.reason


@pytest.mark.parametrize("listed", ["198.51.100.", "198.51.100.9", "198.51.100.0/24"])
@pytest.mark.parametrize("house", ["hold_words", "block_words"])
def test_a_listed_network_address_is_named_without_being_kept(listed, house):
    verdict = judge(replace(KNOWN, ip="198.51.100.9", house=House(**{house: listed})))
    assert verdict.rule in ("held-words", "blocked-words")
    assert verdict.matches == ()
    assert "a listed network address" in verdict.reason
    assert "198.51.100" not in verdict.reason


def test_a_word_inside_another_is_not_held():
    assert rule_of(replace(KNOWN, body="We moved to WordPress.", house=House(hold_words="press"))) == "recognised"


@pytest.mark.parametrize("evasion", ["ｃａｓｉｎｏ", "ca\u200bsi\u200bno", "c4sin0", "c.a.s.i.n.o"])
def test_evasions_are_held(evasion):
    assert rule_of(replace(KNOWN, body=f"Come to the {evasion}.", house=House(hold_words="casino"))) == "held-words"


def test_every_line_of_the_list_is_compared_with_the_address():
    # WordPress compares the address with the whole list at once and so never finds it.
    house = House(hold_words="one\njoe@spam.example\ntwo")
    assert rule_of(replace(KNOWN, email="joe@spam.example", house=house)) == "held-words"


def test_blocked_words_are_spam_before_anything_is_held():
    verdict = judge(replace(KNOWN, body="casino", hold_all="story", house=House(block_words="casino")))
    assert (verdict.state, verdict.rule) == (SPAM, "blocked-words")
    assert verdict.matches


def test_the_honeypot_is_spam():
    assert judge(replace(ADA, trap="x")).state == SPAM


def test_the_same_words_everywhere_wait():
    verdict = judge(replace(ADA, repeats=3, house=House(first_held=False)))
    assert (verdict.state, verdict.rule) == (WAITING, "repeated")
    assert rule_of(replace(ADA, repeats=2)) == "first-comment"


def test_whoever_had_comments_approved_may_repeat_a_sentence():
    assert rule_of(replace(KNOWN, repeats=9)) == "recognised"
    assert rule_of(replace(KNOWN, repeats=9, approved_before=0)) == "repeated"


def test_repeated_spam_is_spam_still():
    body = " ".join(f"https://p{n}.example" for n in range(6))
    assert rule_of(replace(ADA, body=body, repeats=9)) == "score"


def test_many_marks_of_spam_are_spam_unless_we_know_the_writer():
    body = " ".join(f"https://p{n}.example" for n in range(6))
    assert rule_of(replace(ADA, body=body)) == "score"
    assert rule_of(replace(KNOWN, body=body)) == "links"
    assert rule_of(replace(KNOWN, body=body, approved_before=0)) == "score"


def test_a_missing_origin_waits():
    assert rule_of(replace(KNOWN, from_our_page=False)) == "no-origin"


def test_a_form_sent_back_at_once_waits():
    assert rule_of(replace(KNOWN, too_quick=True)) == "too-quick"


@pytest.mark.parametrize("name", ["Admin", "The Аdmin", "ＡＤＭＩＮ", "\u202eAdmin", "Ed Ward"])
def test_a_name_borrowed_from_the_newsroom_waits(name):
    assert rule_of(replace(KNOWN, name=name, names_of_ours="admin\nEd Ward")) == "borrowed-name"
    assert rule_of(replace(KNOWN, name="Adminah", names_of_ours="admin\nEd Ward")) == "recognised"


def test_staff_never_wait():
    facts = replace(ADA, is_staff=True, hold_all="story", body=LINKS, house=House(hold_words="minutes"))
    assert judge(facts).state == APPROVED


def test_every_verdict_gives_a_reason():
    worst = replace(
        ADA,
        trap="x",
        hold_all="site",
        body=LINKS + " casino " + LINKS,
        repeats=9,
        from_our_page=False,
        too_quick=True,
        is_staff=True,
        house=House(hold_words="minutes", block_words="casino"),
    )
    for facts in (ADA, KNOWN, worst):
        for verdict in filter(None, (rule(facts) for rule in RULES)):
            assert verdict.reason.strip()
            assert verdict.rule


def test_matches_are_kept_as_plain_data():
    verdict = judge(replace(KNOWN, body="A casino.", house=House(hold_words="casino")))
    assert verdict.matches_as_json() == [{"field": "body", "start": 2, "end": 8, "text": "casino", "entry": "casino"}]
