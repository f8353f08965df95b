"""What shall be done: which files move in, where their pictures are, and what the desk decided about names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

# What may become of an old author beside a byline of their own …
AUTHOR = "author:"  # … the Author with this key
STAFF = "staff:"  # … the byline of the colleague with this key
PERSON = "person:"  # … whoever the old author with this login becomes
# … and of an old category beside a section of its own.
SECTION = "section:"  # the Section with this key
CATEGORY = "category:"  # wherever the category with this slug goes
UNLISTED = "unlisted"  # a section of its own that stays out of menu and front page
LEFT_OUT = "left-out"  # no section: its stories go where their next category goes
AT = "@"  # between a login and its site, where two sites know different people by it; no login has this sign


def said_of(people: Mapping[str, str], site: str) -> dict[str, str]:
    """What was decided about the people of one site, by their logins there."""
    here = f"{AT}{site}"
    return {
        login.removesuffix(here): said.removesuffix(here) if said.startswith(PERSON) else said
        for login, said in people.items()
    }


@dataclass(frozen=True, slots=True)
class Order:
    """One move. `people` and `categories` name the fate of old keys and slugs; who is not named stays who they are.
    In `people`, "" says that somebody is none of those here, whatever their name and e-mail address.

    `media` is a copy of the old site's uploads; what it lacks is asked of the old host where `fetch` says so or
    `old_host_address`, its IP address, is known. `any_certificate` takes one that has run out, too.
    """

    files: tuple[Path, ...]
    media: Path | None = None
    old_host_address: str = ""
    fetch: bool = False
    any_certificate: bool = False
    people: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
