"""How long something lasts, in each language's own words; Arabic says two in one word, without a figure."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from newsroom.lasting import timesince, timeuntil
from newsroom.templatetags import desk
from tests.newsroom.test_catalogues import entries

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("language", "hours", "said"),
    [
        ("en", 1, "1\xa0hour"), ("en", 2, "2\xa0hours"), ("de", 2, "2\xa0Stunden"), ("fr", 2, "2\xa0heures"),
        ("pl", 2, "2\xa0godziny"), ("es", 2, "2\xa0horas"),
        ("ar", 1, "ساعة واحدة"), ("ar", 2, "ساعتين"), ("ar", 3, "3\xa0ساعات"), ("ar", 11, "11\xa0ساعة"),
        ("ar", 24, "يوم واحد"), ("ar", 48, "يومين"), ("ar", 24 * 15, "أسبوعين، يوم واحد"),
    ],
)  # fmt: skip
def test_what_is_said(language, hours, said):
    with translation.override(language):
        # Whether figure and word are kept together by a space that does not break is Django's matter.
        assert timesince(NOON - hours * HOUR, NOON).replace(" ", "\xa0") == said.replace(" ", "\xa0")
        assert timeuntil(NOON + hours * HOUR, NOON).replace(" ", "\xa0") == said.replace(" ", "\xa0")


def test_the_desk_says_it_so(time_machine):
    time_machine.move_to(NOON, tick=False)
    with translation.override("ar"):
        assert "2" not in desk.in_words(NOON - 2 * HOUR)
        assert "ساعتين" in desk.in_words(NOON - 2 * HOUR)
        assert "دقيقتين" in desk.since(NOON - HOUR / 30)
        assert "2" not in re.search(r">(.*)<", desk.since(NOON - HOUR / 30))[1]


def test_no_form_for_two_says_it_twice():
    # A count beside it, as in “الروابط: 2”, is a figure alone; a word for two followed by “(2)” is not.
    wrong = [
        entry["msgid"]
        for entry in entries("ar")
        if entry.get("msgid_plural") and re.search(r"\(%\(\w+\)[ds]\)", entry["msgstr"].get(2, ""))
    ]
    assert wrong == []
