"""Time zones, as people name them."""

import pytest

from newsroom import zones
from newsroom.zones import zones_meant

ISO = "# codes\nDE\tGermany\nGB\tBritain (UK)\nNO\tNorway\nXX\tNowhere\n"
TABLE = (
    "# code, place, zone, comments\nDE\t+5230+01322\tEurope/Berlin\tmost of Germany\nDE\t+4742+00841\tEurope/Busingen\n"
    "GB\t+513030-0000731\tEurope/London\nNO\t+5955+01045\tEurope/Oslo\nXX\t+0000+00000\tMars/Base\n"
)


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """The tables of countries, in a place of their own."""
    (tmp_path / "iso3166.tab").write_text(ISO)
    (tmp_path / "zone.tab").write_text(TABLE)
    monkeypatch.setattr(zones, "TZPATH", ("/nowhere/at/all", str(tmp_path)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Europe/London", ["Europe/London"]),
        ("europe/london ", ["Europe/London"]),
        ("LONDON", ["Europe/London"]),
        ("Reykjavik", ["Atlantic/Reykjavik"]),
        ("norway", ["Europe/Oslo"]),
        ("no", ["Europe/Oslo"]),
        ("germany", ["Europe/Berlin"]),
        ("Busingen", ["Europe/Busingen"]),
        ("united kingdom", ["Europe/London"]),
        ("UK", ["Europe/London"]),
        ("Hamburg", []),
        ("Nowhere", []),
        ("", []),
    ],
)
def test_a_zone_by_its_name_its_city_or_its_country(tables, typed, meant):
    assert zones_meant(typed) == meant


def test_a_machine_without_tables_knows_cities(monkeypatch):
    monkeypatch.setattr(zones, "TZPATH", ())
    assert zones_meant("Germany") == []
    assert zones_meant("berlin") == ["Europe/Berlin"]
