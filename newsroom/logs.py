"""Log lines: one record, one line, whatever a stranger put into it, and never a secret.

JSON lines (a JSON object a line, RFC 8259) for machines, `time level logger message` for a terminal; LOG_FORMAT says
which. Every line of a request carries the request's id. What is known to be secret is taken out of every line, the
traceback included: it may have come along in an address, a header or another program's message.
"""

import json
import logging
import re
from datetime import UTC, datetime

from django.conf import settings

from newsroom import request_ids

HIDDEN = "[hidden]"

# A link that lets in whoever holds it.
_TOKEN_PATHS = re.compile(r"(/(?:shared|confirm|yours|invitation|invite|reset|key)/(?:[\w-]{1,12}/)?)[^/\s?#\"']{12,}")
_SECRETS = [
    # What django.core.signing makes (also compressed, with a dot before it), and Django's token for a new password.
    (re.compile(r"(?<![\w-])\.?[\w-]{2,}:[\w-]{4,12}:[\w-]{27,}"), HIDDEN),
    (re.compile(r"\b[0-9a-z]{1,13}-[0-9a-f]{32}\b"), HIDDEN),
    (_TOKEN_PATHS, rf"\1{HIDDEN}"),
    # postgres://user:password@host
    (re.compile(r"(://[^/\s:@]{0,100}:)[^/\s@]{1,200}(?=@)"), rf"\1{HIDDEN}"),
    # Headers, with everything behind them, and fields of a form, a query or a dictionary.
    (re.compile(r"(?i)\b((?:set-)?cookie|authorization)\b([\"']?\s*[:=]\s*).{1,4000}"), rf"\1\2{HIDDEN}"),
    (
        re.compile(
            r"(?i)((?:password\d?|passwd|secret|token|sessionid|api_?key)[\"']?\s{0,3}[:=]\s{0,3}[\"']?)"
            r"[^\s\"'&;,)}]{1,4000}"
        ),
        rf"\1{HIDDEN}",
    ),
]
LONGEST = 20_000  # characters of a message or a traceback; the end of a traceback says most


def _own_secrets() -> list[str]:
    """The installation's own, as they are."""
    known = [
        settings.SECRET_KEY,
        *getattr(settings, "SECRET_KEY_FALLBACKS", []),
        getattr(settings, "EMAIL_HOST_PASSWORD", ""),
        settings.DATABASES["default"].get("PASSWORD", ""),
        (settings.MEDIA_BUCKET or {}).get("secret_key"),
    ]
    # Shorter ones would hide half of every line; nobody is helped by a password of four letters anyway.
    return [secret for secret in known if secret and len(secret) >= 5]


def without_secrets(text: str) -> str:
    """The text without anything that would let somebody in."""
    for secret in _own_secrets():
        text = text.replace(secret, HIDDEN)
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def _visible(text):
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)


def _shortened(text):
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 4]} … {text[-LONGEST * 3 // 4 :]}"


class _Line(logging.Formatter):
    """What both formats share."""

    def parts(self, record) -> dict:
        """The record as names and values, clean."""
        said = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if request := getattr(record, "request_id", "") or request_ids.current():
            said["request"] = request
        said["message"] = without_secrets(_shortened(record.getMessage()))
        said |= {
            name: without_secrets(value) if isinstance(value, str) else value
            for name, value in getattr(record, "fields", {}).items()
        }
        if record.exc_info:
            said["error"] = without_secrets(_shortened(self.formatException(record.exc_info)))
        return said


class JsonLine(_Line):
    """A JSON object a line."""

    def format(self, record):
        """One line: JSON escapes line breaks, and what else is not printable is escaped as JSON would."""
        return _visible(json.dumps(self.parts(record), ensure_ascii=False, default=str))


class TextLine(_Line):
    """`time level logger message [request]`, with control characters made visible; a traceback stands below."""

    def format(self, record):
        """One line; of an error also the traceback, each of its lines indented, so that none looks like a record."""
        said = self.parts(record)
        line = _visible(f"{said['time']} {said['level']} {said['logger']} {said['message']}")
        if "request" in said and record.levelno >= logging.WARNING:
            line += f" [{_visible(said['request'])}]"
        for row in said.get("error", "").splitlines():
            line += f"\n    {_visible(row)}"
        return line


FORMATS = {"json": JsonLine, "text": TextLine}
