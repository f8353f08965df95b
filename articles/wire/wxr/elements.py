"""What stands in one element: its words, its custom fields, what PHP serialised into them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element


def text_of(element: Element | None) -> str:
    """The words in an element; none in no element."""
    return (element.text or "") if element is not None else ""


def get(element: Element, tag: str) -> str:
    """The words of the first child of that name, or an empty string."""
    return text_of(element.find(tag))


def parent_of(element: Element) -> str:
    """The number of the item that this one stands below, or an empty string."""
    return get(element, "wp:post_parent").strip().removeprefix("0")


def is_number(words: str) -> bool:
    """Whether it can be the number of a row of WordPress's, which has at most twenty digits."""
    return words.isdecimal() and len(words) <= 20


def integer(words: str) -> int:
    """A number that a column can hold; 0 for nonsense."""
    try:
        return max(-(2**31), min(int(words), 2**31 - 1))
    except ValueError:
        return 0


class Meta:
    """The custom fields of an item; a key may come more than once."""

    def __init__(self, pairs: Iterator[tuple[str, str]]) -> None:
        self.values: dict[str, list[str]] = {}
        for key, value in pairs:
            self.values.setdefault(key, []).append(value)

    def first(self, *keys: str) -> str:
        """The first value that says something under any of the keys, in their order, or an empty string."""
        return next((value for key in keys for value in self.values.get(key, ()) if value.strip()), "")

    def all(self, key: str) -> list[str]:
        """Every value under the key."""
        return self.values.get(key, [])


def meta_of(element: Element) -> Iterator[tuple[str, str]]:
    """The custom fields of an item, key and value, as often as they stand there."""
    for pair in element.iter("wp:postmeta"):
        yield get(pair, "wp:meta_key").strip(), get(pair, "wp:meta_value")


def php_string(serialised: str, key: str) -> str:
    """The text under a key of what PHP serialised; empty where there is none."""
    found = re.search(rf's:{len(key)}:"{key}";s:\d+:"(.{{0,1000}}?)";(?:s:|i:|a:|\}})', serialised, re.DOTALL)
    return found.group(1) if found else ""


def php_integer(serialised: str, key: str) -> int:
    """The number under a key of what PHP serialised; 0 where there is none."""
    found = re.search(rf's:{len(key)}:"{key}";(?:i:|s:\d+:")(\d{{1,6}})', serialised)
    return int(found.group(1)) if found else 0
