"""The settings of a drill: those of the tests, with the store on and every folder below $DRILL_DIR.

$DATABASE_URL names a database that is prepared; $DRILL_PAGES a folder for stored pages, where a drill plays two
machines.
"""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, TEMPLATES

DATA_DIR = Path(os.environ["DRILL_DIR"])
PAGES_DIR = Path(os.environ.get("DRILL_PAGES") or DATA_DIR / "pages")
PAGE_STORE = True
MEDIA_ROOT, SHARE_DIR, THEME_DIR = DATA_DIR / "media", DATA_DIR / "share", DATA_DIR / "theme"
TEMPLATES[0]["DIRS"][0] = THEME_DIR / "templates"
# No power is cut here, only processes are killed: nobody need wait for the disk.
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": float(os.environ.get("DRILL_PATIENCE", "20")),
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
    }
ALLOWED_HOSTS = ["*"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"err": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["err"], "level": "ERROR"},
    # Gone and not found are what a drill wants to see.
    "loggers": {"django.request": {"level": "CRITICAL"}},
}
