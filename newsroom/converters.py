"""Path converters: the pieces that our addresses are made of."""

import unicodedata

from django.urls import register_converter


class Year:
    """Four digits."""

    regex = "[0-9]{4}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{int(value):04d}"


class TwoDigits(Year):
    """A month or a day, with its leading zero."""

    regex = "[0-9]{2}"

    def to_url(self, value):
        return f"{int(value):02d}"


class Name:
    """A slug in any script: one segment, compared in NFC."""

    regex = r"[^/\x00-\x1f]{1,200}"

    def to_python(self, value):
        return unicodedata.normalize("NFC", value)

    def to_url(self, value):
        return str(value)


register_converter(Year, "year")
register_converter(TwoDigits, "two")
register_converter(Name, "name")
