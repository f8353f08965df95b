"""A row as a line of JSON and back: the same on every database, and nothing but what the column holds.

Times are written in UTC with microseconds, dates and UUIDs as usual, bytes in base64; another thing by its permanent
id, address or number.
"""

import base64
import ipaddress
import json
import uuid
from contextlib import suppress
from datetime import UTC, date, datetime

from django.db import models

LONGEST_LINE = 32 << 20  # bytes
NUMBER_MAX = 2**31 - 1  # what search has room for
# Words on which everything hangs. In other fields a word that is not in the list is only shown.
DECIDING = {"state", "language", "comment_order"}
_WHOLE = (models.IntegerField, models.AutoField)


class Unfit(ValueError):
    """A value that does not belong into its field; the sentence says why."""


def said(value):
    """A value of a column as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def said_address(value):
    """A network address in the one spelling that does not hang on the database; None for what is none."""
    with suppress(ValueError):
        return None if value is None else str(ipaddress.ip_address(value))


def line_of(row: dict) -> bytes:
    """A row as one line."""
    try:
        return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    except UnicodeEncodeError:  # half a letter, as only escapes can hold it
        return json.dumps(row, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def parsed(line: bytes) -> dict:
    """The row of a line. Raises Unfit."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as wrong:
        raise Unfit("it is no JSON") from wrong
    if not isinstance(row, dict):
        raise Unfit("it is no JSON object")
    return row


def meant(field: models.Field, value):
    """What a column gets of a value that came as JSON; references aside. Raises Unfit."""
    if isinstance(field, models.JSONField):
        return value
    if value is None:
        if not field.null:
            raise Unfit(f"{field.name} is empty")
        return None
    if isinstance(field, models.BooleanField):
        return _of(bool, field, value)
    if isinstance(field, _WHOLE):
        return _whole(field, value)
    if isinstance(field, models.FloatField):
        return float(_of(int | float, field, value))
    text = _of(str, field, value)
    try:
        if isinstance(field, models.DateTimeField):
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                raise Unfit(f"{field.name} is a time without a zone")
            return moment.astimezone(UTC)
        if isinstance(field, models.DateField):
            return date.fromisoformat(text)
        if isinstance(field, models.UUIDField):
            return uuid.UUID(text)
        if isinstance(field, models.BinaryField):
            return base64.b64decode(text, validate=True)
        if isinstance(field, models.GenericIPAddressField):
            return str(ipaddress.ip_address(text))
    except (ValueError, OverflowError) as wrong:
        raise wrong if isinstance(wrong, Unfit) else Unfit(f"{field.name} is “{text[:60]}”") from wrong
    if field.max_length and len(text) > field.max_length and not isinstance(field, models.TextField):
        raise Unfit(f"{field.name} is longer than {field.max_length} characters")
    if text and field.name in DECIDING and text not in dict(field.flatchoices or [(text, text)]):
        raise Unfit(f"{field.name} is “{text[:60]}”, which this release does not know")
    return text


def _of(kind, field, value):
    # A bool is an int to Python, and a different thing to everybody else.
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise Unfit(f"{field.name} is of another kind than it must be")
    return value


def _whole(field, value):
    lowest = 0 if type(field).__name__.startswith("Positive") else -(2**63)
    highest = {models.PositiveSmallIntegerField: 2**15, models.PositiveIntegerField: 2**31}.get(type(field), 2**63)
    if not lowest <= _of(int, field, value) < highest:
        raise Unfit(f"{field.name} is out of bounds")
    return value


def number_of(row: dict) -> int:
    """The number of a row. Raises Unfit."""
    number = row.get("number")
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= NUMBER_MAX:
        raise Unfit("it has no number")
    return number
