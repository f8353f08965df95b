"""The settings of a measurement: the project's own, in a folder of their own; only DATABASE_URL is the caller's.

Nobody's database is touched: on SQLite the files lie in that folder, on PostgreSQL `bench.house` makes databases of
its own beside the one that DATABASE_URL names, and drops them.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

import django.contrib.admin

_known = (Path(__file__).parent.parent / "deploy" / "env.example").read_text(encoding="utf-8")
for _name in set(re.findall(r"^#?([A-Z_]+)=", _known, re.MULTILINE)) - {"DATABASE_URL", "DATABASE_URL_FILE"}:
    os.environ.pop(_name, None)

DATA_DIR = tempfile.mkdtemp(prefix="newsroom-bench-")
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
os.environ |= {
    "DATA_DIR": DATA_DIR,
    "SECRET_KEY": "a key for measurements alone, long enough for Django",
    "EMAIL_URL": "memorymail://",
    "LOG_LEVEL": "ERROR",
    # What a page costs is measured without the store; `serving` and `freshness` run whole sites with it.
    "PAGE_STORE": "0",
}

from newsroom.settings import *  # noqa: E402, F403 - the lines above come first on purpose
from newsroom.settings import BASE_DIR, STORAGES, TEMPLATES  # noqa: E402

ROOT_URLCONF = "bench.urls"

# Hashed names, looked up as in production; compressing the files would only take time here.
STORAGES = STORAGES | {
    "staticfiles": STORAGES["staticfiles"] | {"BACKEND": "newsroom.static_files.Bound"},
}
_of_django = Path(django.contrib.admin.__file__).parent / "templates"
TEMPLATES = [
    TEMPLATES[0] | {"DIRS": [*TEMPLATES[0]["DIRS"], BASE_DIR / "bench" / "templates"]},
    # The yardstick of the desk: Django's admin as it comes, without our templates before its own.
    TEMPLATES[0] | {"NAME": "bare", "DIRS": [_of_django], "APP_DIRS": False},
]
