"""Time zones, as people name them: by the whole name in the IANA database, or by the city alone."""

from zoneinfo import available_timezones


def zones() -> list[str]:
    """The time zones by their cities, in alphabetical order."""
    return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


def zones_meant(typed: str) -> list[str]:
    """The zones that somebody may mean who typed this, in any case, with spaces for underscores; none, one or several.

    A whole name means that zone alone, also where a city is called the same.
    """
    wanted, known = _folded(typed), available_timezones()
    if typed in known:
        return [typed]
    whole = [zone for zone in known if _folded(zone) == wanted]
    return whole or [zone for zone in zones() if _folded(zone.rpartition("/")[2]) == wanted]


def _folded(name):
    return " ".join(name.replace("_", " ").split()).casefold()
