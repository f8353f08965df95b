"""An agency's signature leaves the body, once, and nothing else does."""

import pytest

from newsroom.text import clean_body, strip_agency_credit

NAMES = ["AFP", "Reuters", "AP", "dpa", "أ ف ب"]
STORY = "<p>First.</p><p>The mayor left.</p>"


@pytest.mark.parametrize(
    ("signature", "name"),
    [
        ("AFP", "AFP"),
        ("(AFP)", "AFP"),
        ("[AFP]", "AFP"),
        ("AFP.", "AFP"),
        ("afp", "AFP"),
        ("xx/yy/AFP", "AFP"),
        ("bur-jj/gv/AFP", "AFP"),
        ("© AFP", "AFP"),
        ("© AFP 2026", "AFP"),
        ("© 2026 AFP", "AFP"),
        ("(c) AFP", "AFP"),
        ("Source: AFP", "AFP"),
        ("Source – Reuters", "Reuters"),
        ("— Reuters", "Reuters"),
        ("<em>(dpa)</em>", "dpa"),
        ('<strong>Source: <a href="https://www.afp.com/">AFP</a></strong>', "AFP"),
        ("المصدر: أ ف ب", "أ ف ب"),
        ("&nbsp;AFP&nbsp;", "AFP"),
    ],
)
def test_a_signature_as_last_paragraph_goes(signature, name):
    assert strip_agency_credit(clean_body(f"{STORY}<p>{signature}</p>"), NAMES) == (STORY, name)


@pytest.mark.parametrize(
    ("tail", "name"),
    [
        (" AFP", "AFP"),
        (" (AFP)", "AFP"),
        (" — Reuters", "Reuters"),
        (" xx/yy/AFP", "AFP"),
        ("<br>AFP", "AFP"),
        ("<br>(c) AFP", "AFP"),
        (" <em>(AFP)</em>", "AFP"),
        ("&nbsp;© AFP", "AFP"),
    ],
)
def test_a_signature_after_the_last_sentence_goes(tail, name):
    assert strip_agency_credit(clean_body(f"<p>First.</p><p>The mayor left.{tail}</p>"), NAMES) == (STORY, name)


@pytest.mark.parametrize(
    "last",
    [
        "The mayor left.",
        "“We will stay,” she told AFP.",
        "“We will stay,” she told AFP",
        "That was confirmed by Agence France-Presse (AFP).",
        "AFP reported this first.",
        "AP/AFP",
        "AFP, Reuters",
        "AFPX",
        "He left. AFP has asked for comment.",
        "Their rival is called Reuters",
    ],
)
def test_sentences_and_joint_signatures_stay(last):
    body = f"<p>First.</p><p>{last}</p>"
    assert strip_agency_credit(body, NAMES) == (body, None)


@pytest.mark.parametrize(
    "body", ["", "<p>AFP</p>", "<ul><li>AFP</li></ul>", "<p>a</p><blockquote><p>b</p></blockquote>"]
)
def test_a_body_that_is_nothing_else_stays(body):
    assert strip_agency_credit(body, NAMES) == (body, None)


def test_without_names_nothing_is_looked_for():
    assert strip_agency_credit(STORY, []) == (STORY, None)
    assert strip_agency_credit(STORY, ["", " "]) == (STORY, None)


def test_the_body_left_is_in_its_stored_form():
    body, name = strip_agency_credit("<p>a.</p><p><strong>Left. <em>AFP</em></strong></p>", NAMES)
    assert (body, name) == ("<p>a.</p><p><strong>Left.</strong></p>", "AFP")
    assert clean_body(body) == body


def test_long_paragraphs_come_through():
    body = f"<p>{'word. ' * 20_000}AFP</p>"
    assert strip_agency_credit(body, NAMES) == (body, None)
