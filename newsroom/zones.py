"""Time zones, as people name them: by the whole name in the IANA database, by the city alone, or by the country."""

from functools import cache
from pathlib import Path
from zoneinfo import TZPATH, available_timezones

# Countries that the table calls “Britain (UK)” or “Korea (South)”, and what people type.
ALSO_CALLED = {
    "BA": ("Bosnia", "Bosnia and Herzegovina"),
    "CD": ("Congo",),
    "CG": ("Congo",),
    "CI": ("Ivory Coast",),
    "CZ": ("Czechia",),
    "GB": ("United Kingdom", "UK", "Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland"),
    "KP": ("North Korea",),
    "KR": ("South Korea", "Korea"),
    "MK": ("Macedonia",),
    "MM": ("Myanmar", "Burma"),
    "NL": ("Holland",),
    "SZ": ("Eswatini", "Swaziland"),
    "TR": ("Türkiye",),
    "US": ("USA", "America"),
    "WS": ("Samoa",),
}


def zones() -> list[str]:
    """The time zones by their cities, in alphabetical order."""
    return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


def zones_meant(typed: str) -> list[str]:
    """The zones that somebody may mean who typed this, in any case, with spaces for underscores; none, one or several.

    A whole name means that zone alone, also where a city is called the same. Most cities have no zone of their own:
    a country's name in English, or its two letters, mean the zones of that country.
    """
    wanted, known = _folded(typed), available_timezones()
    if typed in known:
        return [typed]
    whole = [zone for zone in known if _folded(zone) == wanted]
    cities = whole or [zone for zone in zones() if _folded(zone.rpartition("/")[2]) == wanted]
    return cities or [zone for zone in _of_countries(TZPATH).get(wanted, ()) if zone in known]


@cache
def _of_countries(places: tuple[str, ...]) -> dict[str, list[str]]:
    """The zones of each country by its folded name and its code, out of the tables that lie beside the zones.

    Where one is that of nearly all people there, it is meant: Germany is Berlin, not an enclave of one village. Empty
    where the machine has no tables.
    """
    found: dict[str, list[str]] = {}
    for folder in map(Path, places):
        try:
            names = dict(_rows(folder / "iso3166.tab"))
            of_code: dict[str, list[str]] = {}
            most: dict[str, str] = {}
            for code, _where, zone, *comment in _rows(folder / "zone.tab"):
                of_code.setdefault(code, []).append(zone)
                if comment and (comment[0].startswith("most of ") or comment[0].endswith("(mainland)")):
                    most[code] = zone
            for code, there in of_code.items():
                for name in set(map(_folded, (code, names.get(code, code), *ALSO_CALLED.get(code, ())))):
                    found.setdefault(name, []).extend([most[code]] if code in most else there)
        except (OSError, ValueError):
            continue
        return found
    return found


def _rows(table: Path) -> list[list[str]]:
    lines = table.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _folded(name):
    return " ".join(name.replace("_", " ").split()).casefold()
