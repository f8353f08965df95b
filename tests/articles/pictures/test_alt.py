"""File names are no alternative text."""

import pytest

from articles.pictures.alt import alt_problem


@pytest.mark.parametrize(
    "text",
    ["IMG_1234", "img-2041.JPG", "DSC00017", "_DSC1234", "PXL_20261102_073000", "harbour-final2.png", "Photo", "image.",
     "WhatsApp Image 2026-11-02 at 07.30", "Screenshot 2026-11-02", " IMG_1 "],
)  # fmt: skip
def test_what_says_nothing_is_refused(text):
    assert alt_problem(text).endswith(".")


@pytest.mark.parametrize(
    "text",
    ["", "Three boats at the quay", "Image of a burnt-out bus on Rua Nova", "P", "A screenshot of the council's page",
     "The new logo of portomar.example", "صورة لميناء"],
)  # fmt: skip
def test_a_description_is_a_description(text):
    assert alt_problem(text) is None


def test_long_text_is_answered_at_once():
    assert alt_problem("IMG_" + "1 " * 1_000_000 + "!") is not None
    assert alt_problem("x" * 1_000_000) is None
