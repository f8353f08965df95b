"""Contrast by WCAG, and an owner's accent that can be read in both schemes whatever was chosen."""

import colorsys
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsroom import colours

TOKENS = (Path(__file__).parents[2] / "static/css/tokens.css").read_text(encoding="utf-8")
ANY = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def hls(colour):
    return colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#fbf9f5", "#9b2d1f", 7.2), ("#123456", "#123456", 1)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.05)
    assert colours.contrast(one, other) == colours.contrast(other, one)


def test_the_grounds_are_those_of_the_tokens():
    light, dark = TOKENS.split("prefers-color-scheme: dark")
    for sheet, grounds, accent in (
        (light, colours.LIGHT, colours.DEFAULT_ACCENT),
        (dark, colours.DARK, colours.DEFAULT_DARK_ACCENT),
    ):
        named = dict(re.findall(r"--(paper|tint|accent): (#\w{6})", sheet))
        assert (named["paper"], named["tint"], named["accent"]) == (*grounds, accent)


def test_the_designs_own_accent_stays():
    assert colours.accent("#9B2D1F") == ("#9b2d1f", "#f0907c")


@pytest.mark.parametrize("hue", range(0, 360, 3))
@pytest.mark.parametrize("lightness", [0.1, 0.5, 0.9])
def test_every_hue_becomes_readable_and_stays_that_hue(hue, lightness):
    channels = colorsys.hls_to_rgb(hue / 360, lightness, 0.8)
    chosen = "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
    for made, grounds in zip(colours.accent(chosen), (colours.LIGHT, colours.DARK), strict=True):
        assert colours.weakest(made, grounds) >= 4.5
        turned = abs(hls(made)[0] - hls(chosen)[0])
        assert min(turned, 1 - turned) * 360 < 6, (chosen, made)


@given(ANY)
@example("#ffffff")
@example("#000000")
@example("#ffff00")
@example("#0000ff")
def test_any_colour_comes_out_readable_and_no_further_than_it_must(chosen):
    for made, grounds in zip(colours.accent(chosen), (colours.LIGHT, colours.DARK), strict=True):
        assert re.fullmatch("#[0-9a-f]{6}", made)
        assert colours.weakest(made, grounds) >= 4.5
        if chosen == colours.DEFAULT_ACCENT:
            continue
        assert colours.readable(made, grounds) == made, "once is enough"
        if colours.weakest(chosen, grounds) >= 4.5:
            assert made == chosen
        else:
            assert colours.weakest(made, grounds) < 4.9
