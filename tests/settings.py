"""The settings of a test run: the project's own, in surroundings that hang on nobody's machine.

The whole environment is set here, before newsroom.settings reads it; only DATABASE_URL is the caller's to choose.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

_known = (Path(__file__).parent.parent / "deploy" / "env.example").read_text(encoding="utf-8")
for _name in set(re.findall(r"^#?([A-Z_]+)=", _known, re.MULTILINE)) - {"DATABASE_URL"}:
    os.environ.pop(_name, None)

# One folder a process: the workers of a parallel run share no files.
DATA_DIR = tempfile.mkdtemp(prefix="newsroom-test-")
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
os.environ |= {
    "DATA_DIR": DATA_DIR,
    "DEBUG": "0",
    "SECRET_KEY": "a key for tests alone, long enough for Django and random for nobody",
    "EMAIL_URL": "memorymail://",
    # Most tests run inside a transaction, where nothing can be stored; those of the store switch it on.
    "PAGE_STORE": "0",
    # No test begins a backup in a process of its own because it is run at night.
    "BACKUP_AT": "off",
    # Nobody listens there: no test asks a site that happens to run on this machine.
    "RECEIPT_URL": "http://127.0.0.1:9",
}

from newsroom.settings import *  # noqa: E402, F403 - the lines above come first on purpose
from newsroom.settings import DATABASES, STORAGES  # noqa: E402

# A browser talks to the live server from several threads at once. In memory they would all share one connection, and
# meet "table is locked"; in a file each has its own and waits its turn, as everywhere else.
if os.environ.get("TEST_DATABASE") == "file" and "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"] |= {"TEST": {"NAME": f"{DATA_DIR}/test.sqlite3"}}
    # Nobody pulls the plug in a test, and waiting for the disk is most of what a small commit takes.
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")

# A real hash takes a tenth of a second on purpose; nobody attacks these accounts.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Nothing is collected for a test: static files come straight from their source folders.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# Last, so that it acts right before the view: a public view that looks at its reader fails.
from newsroom.settings import MIDDLEWARE  # noqa: E402

MIDDLEWARE = [*MIDDLEWARE, "tests.strangers.StrangersOnly"]
