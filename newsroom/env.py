"""Settings out of the environment: read, or refuse with a sentence that names the variable.

Every setting of an installation is an environment variable (https://12factor.net/config). A variable that is
missing or empty means the default. A value that makes no sense stops the start with `ImproperlyConfigured`: the
sentence names the variable, what it says (never where that could be a secret) and what would be right.
"""

import importlib.util
import ipaddress
import os
import re
import secrets
import sys
import tempfile
from datetime import time
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

__all__ = [
    "address",
    "bucket",
    "cache",
    "choice",
    "database",
    "email",
    "flag",
    "folder",
    "hour",
    "kept_secret",
    "log_format",
    "networks",
    "number",
    "secret",
    "text",
    "words",
]

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}

POSTGRESQL = {"postgres", "postgresql", "psql", "pgsql"}
CACHES = {"dbcache", "locmemcache", "filecache", "dummycache"}
REDIS = {"redis", "rediss", "rediscache"}
SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 587, "smtp+ssl": 465}
MAILS = {"consolemail", "filemail", "memorymail", "dummymail"}

# Django's own test project warns below 50 characters (security.W009).
SECRET_LENGTH = 64


def _refuse(name, said, right):
    raise ImproperlyConfigured(f"{name} {said}. {right}")


def text(name, default=""):
    """The variable's value without surrounding spaces, or `default` where it is missing or empty.

    Raises ImproperlyConfigured for bytes that are not UTF-8 and for line breaks and other control characters.
    """
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        _refuse(name, "is not UTF-8 text", "Write it again in UTF-8.")
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in value):
        _refuse(name, "has a line break or another control character in it", "Write it in one plain line.")
    return value


def flag(name, default=False):
    """True or False from 1/true/yes/on and 0/false/no/off, in any case of letters."""
    value = text(name)
    if not value:
        return default
    if value.lower() in YES:
        return True
    if value.lower() in NO:
        return False
    _refuse(name, f"is {value!r}", "Write 1 for yes or 0 for no.")


def number(name, default, *, low=None, high=None):
    """A whole number between `low` and `high`, both included where they are given."""
    value = text(name)
    if not value:
        return default
    if low is not None and high is not None:
        right = f"Write a whole number from {low} to {high}."
    elif low is not None:
        right = f"Write a whole number, {low} or more."
    elif high is not None:
        right = f"Write a whole number, {high} or less."
    else:
        right = "Write a whole number."
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", value):
        _refuse(name, f"is {value!r}", right)
    found = int(value)
    if (low is not None and found < low) or (high is not None and found > high):
        _refuse(name, f"is {found}", right)
    return found


def words(name, default=()):
    """A list of words, parted by commas or spaces."""
    value = text(name)
    return [word for word in re.split(r"[,\s]+", value) if word] if value else list(default)


def networks(name, default=()):
    """A list of network addresses and networks (192.0.2.0/24), as they were written; `*` is everybody."""
    found = words(name, default)
    for word in found:
        try:
            if word != "*":
                ipaddress.ip_network(word)
        except ValueError:
            _refuse(name, f"names {word!r}, which is no network address", "Write such as 127.0.0.1 or 10.0.0.0/8.")
    return found


def log_format():
    """`json` or `text` from LOG_FORMAT; where it is not set, text for somebody who watches a terminal, else JSON."""
    return choice("LOG_FORMAT", "text" if sys.stderr.isatty() else "json", ["json", "text"])


def choice(name, default, choices):
    """One of `choices`, written exactly."""
    value = text(name, default)
    if value not in choices:
        known = sorted(choices)
        right = f"Write one of: {', '.join(known)}." if len(known) <= 20 else f"A right one would be {default!r}."
        _refuse(name, f"is {value!r}, which is not known here", right)
    return value


def hour(name, default):
    """An hour of the day as a `time`, written `03:30`; None where it says `off`."""
    value = text(name, default)
    if value.lower() == "off":
        return None
    if not re.fullmatch(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]", value):
        _refuse(name, f"is {value!r}", "Write an hour such as 03:30, or off.")
    hours, minutes = value.split(":")
    return time(int(hours), int(minutes))


def folder(name, default=None):
    """A folder's absolute path, as a Path; it need not be there. `default` where the variable is missing."""
    value = text(name)
    if not value:
        return default
    path = Path(value).expanduser()
    if not path.is_absolute():
        _refuse(name, f"is {value!r}", "Write the whole path of a folder, beginning with /.")
    return path.resolve()


def address(name, default=""):
    """The root of a web site, as `https://example.org` or `http://host:8000`, without the closing slash."""
    value = text(name)
    if not value:
        return default
    right = "Write the root of the site with its scheme and nothing after it, such as https://news.example."
    try:
        parts = urlsplit(value)
        known = parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known:
        _refuse(name, "is not a web address", right)
    if parts.username is not None or parts.password is not None:
        _refuse(name, "carries a login", right)
    if parts.path not in {"", "/"} or parts.query or parts.fragment or re.search(r"[\s\\<>\"]", value):
        _refuse(name, f"is {value!r}", right)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def bucket(name):
    """A bucket of S3 out of `s3://bucket/prefix?endpoint=https://host&region=name`, as the options of a storage; None
    where the variable is missing. The prefix and both parameters may be left out; the login stands elsewhere.
    """
    value = text(name)
    if not value:
        return None
    right = "Write s3://bucket/folder?region=eu-central-1, with &endpoint=https://… where it is not Amazon's."
    try:
        parts = urlsplit(value)
        asked = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
        login = parts.username is not None or parts.password is not None
    except ValueError:
        _refuse(name, "can't be read", right)
    if login:
        _refuse(name, "carries a login", "Put it into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
    if parts.scheme != "s3" or not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", parts.netloc):
        _refuse(name, f"is {value!r}, which names no bucket", right)
    location = parts.path.strip("/")
    if not re.fullmatch(r"(?:[\w-][\w.-]*(?:/[\w-][\w.-]*)*)?", location, re.ASCII) or parts.fragment:
        _refuse(name, "has an odd folder", "Use letters, digits, - _ . and / in the bucket's folder.")
    if unknown := sorted(asked.keys() - {"endpoint", "region"}):
        _refuse(name, f"says {unknown[0]!r}, which is not known here", right)
    endpoint = asked.get("endpoint", [""])[0].rstrip("/")
    if endpoint and not re.fullmatch(r"https?://[\w.:\[\]-]+", endpoint, re.ASCII):
        _refuse(name, "has an endpoint that is no web address", right)
    return {
        "bucket_name": parts.netloc,
        "location": location,
        "endpoint_url": endpoint or None,
        "region_name": asked.get("region", [None])[0],
    }


def secret(name, default="", *, at_least=1):
    """A secret out of NAME, or out of the file that NAME_FILE points at; no refusal ever repeats it.

    `default` may be a function; it is called only when neither variable is set. A secret shorter than `at_least`
    characters is refused.
    """
    value, file = text(name), text(f"{name}_FILE")
    if value and file:
        _refuse(f"{name}_FILE", f"is set beside {name}", "Set one of the two.")
    if file:
        try:
            value = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as wrong:
            reason = wrong.strerror if isinstance(wrong, OSError) else "it is not UTF-8 text"
            _refuse(f"{name}_FILE", f"is {file!r}, which can't be read: {reason}", "Point it at a readable text file.")
        if not value:
            _refuse(f"{name}_FILE", f"is {file!r}, which is empty", "Put the secret into the file.")
    if not value:
        return default() if callable(default) else default
    if len(value) < at_least:
        _refuse(name, f"has {len(value)} characters", f"Make it at least {at_least} characters long, and random.")
    return value


def kept_secret(path):
    """The random key kept in the file `path`; made on first use, readable by its owner alone (mode 0600).

    Processes that start at the same moment all get the same key: each writes its own complete file, and only one
    of these can take the name.
    """
    path = Path(path)
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _make_secret(path)
        key = path.read_text(encoding="ascii").strip()
    except UnicodeDecodeError:
        key = ""
    except OSError as wrong:
        reason = wrong.strerror or str(wrong)
        raise ImproperlyConfigured(
            f"The secret key can't be kept in {path}: {reason}. "
            "Let DATA_DIR name a folder that this user may write to, or set SECRET_KEY."
        ) from wrong
    if len(key) < 50:
        raise ImproperlyConfigured(
            f"The secret key in {path} is damaged. Delete the file and start again: "
            "a new key is made, and everybody has to log in once more."
        )
    return key


def _make_secret(path):
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # O_EXCL, 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(SECRET_LENGTH) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link, not a rename: it fails where the name is taken, so the first key stays.
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        os.unlink(draft)


def _url(name, default, right):
    """The URL's text and its parts; the text is never repeated, it may hold a password."""
    value = secret(name, default)
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        _refuse(name, "can't be read", f"{right} Write special characters of a password as %40, %2F, %23 …")
    if not parts.scheme or "://" not in value:
        _refuse(name, "is not an address with a scheme", right)
    if port == 0:
        _refuse(name, "asks for port 0", right)
    return value, parts


def database(name, default):
    """Django's DATABASES entry out of a URL: `sqlite:///relative/path`, `sqlite:////absolute/path` or
    `postgres://user:password@host:port/database?sslmode=require`; SQLite and PostgreSQL, no other engine.

    `default` is such a URL, or a Path: the file of an SQLite database. NAME_FILE may point at a file that holds
    the URL.
    """
    if isinstance(default, Path):
        # Quoted: a folder's name may hold signs that mean something in a URL.
        default = "sqlite:///" + quote(str(default))
    right = "Write sqlite:////path/of/the/file or postgres://user:password@host:5432/database."
    if secret(name, default) == "sqlite://:memory:":
        return Env.db_url_config("sqlite://:memory:")
    value, parts = _url(name, default, right)
    if parts.scheme not in POSTGRESQL | {"sqlite"}:
        _refuse(name, f"asks for {parts.scheme!r}, which is no database we know", right)
    if parts.scheme == "sqlite" and parts.netloc:
        _refuse(name, "names a host, but SQLite has none", "Write three slashes before a relative path, four before /.")
    found = Env.db_url_config(value)
    if parts.scheme == "sqlite":
        found["NAME"] = unquote(parts.path[1:]) or ":memory:"  # the parser reads + as a space
        return found
    if not found.get("NAME"):
        _refuse(name, "names no database", right)
    if "%" in found["HOST"]:
        # The folder of a Unix socket, as %2Frun%2Fpostgresql; the parser leaves it quoted and folds its case.
        host = parts.netloc.rpartition("@")[2]
        found["HOST"] = unquote(host.removesuffix(f":{found['PORT']}"))
    return found


def cache(name, default):
    """Django's CACHES entry out of a URL: `dbcache://table`, `locmemcache://`, `filecache:///path`,
    `dummycache://`, or `redis://host:6379/1` where the package redis is installed.
    """
    right = "Write dbcache://cache, locmemcache://, filecache:///path/of/a/folder or redis://host:6379/1."
    value, parts = _url(name, default, right)
    if parts.scheme not in CACHES | REDIS:
        _refuse(name, f"asks for {parts.scheme!r}, which is no cache we know", right)
    if parts.scheme in REDIS and importlib.util.find_spec("redis") is None:
        _refuse(name, "asks for Redis, whose Python package is missing", "Install redis, or leave the variable out.")
    if parts.scheme == "dbcache" and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,62}", parts.netloc):
        _refuse(name, "names no table", "Write dbcache:// and a table's name, such as dbcache://cache.")
    if parts.scheme == "filecache" and not parts.path.strip("/"):
        _refuse(name, "names no folder", "Write filecache:// and an absolute path, such as filecache:///srv/cache.")
    return Env.cache_url_config(value)


def email(name, default):
    """Django's EMAIL_* settings, a dict, out of a URL: `smtp://`, `smtp+tls://` (STARTTLS, 587) or `smtp+ssl://`
    (465) with `user:password@host:port`; `consolemail://`, `filemail:///path`, `dummymail://`, `memorymail://`.
    """
    right = "Write smtp+tls://user:password@host:587, or consolemail:// to see letters on the console."
    value, parts = _url(name, default, right)
    if parts.scheme not in SMTP_PORTS.keys() | MAILS:
        _refuse(name, f"asks for {parts.scheme!r}, which is no way to send mail we know", right)
    if parts.scheme in SMTP_PORTS and not parts.hostname:
        _refuse(name, "names no mail server", right)
    if parts.scheme == "filemail" and not parts.path.strip("/"):
        _refuse(name, "names no folder", "Write filemail:// and an absolute path, such as filemail:///srv/letters.")
    found = Env.email_url_config(value)
    if parts.scheme == "filemail":
        # The parser takes the leading slash off; an absolute path was written.
        found["EMAIL_FILE_PATH"] = "/" + found["EMAIL_FILE_PATH"].lstrip("/")
    else:
        del found["EMAIL_FILE_PATH"]
    if parts.scheme in SMTP_PORTS:
        found["EMAIL_PORT"] = found["EMAIL_PORT"] or SMTP_PORTS[parts.scheme]
    found.pop("OPTIONS", None)
    return {key: value for key, value in found.items() if value is not None}
