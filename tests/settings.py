"""The settings of a test run: the project's own, in surroundings that hang on nobody's machine.

The whole environment is set here, before newsroom.settings reads it; only DATABASE_URL is the caller's to choose.
"""

import atexit
import os
import shutil
import tempfile

_kept = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
_ours = "ACCESS_LOG ALLOWED_HOSTS CACHE_URL DEBUG DEMO EMAIL_URL HOST LANGUAGE_CODE PORT SECRET_KEY SITE_URL TIME_ZONE"
for _name in _ours.split():
    os.environ.pop(_name, None)
    os.environ.pop(f"{_name}_FILE", None)

# One folder a process: the workers of a parallel run share no files.
DATA_DIR = tempfile.mkdtemp(prefix="newsroom-test-")
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
os.environ |= {
    "DATA_DIR": DATA_DIR,
    "DEBUG": "0",
    "SECRET_KEY": "a key for tests alone, long enough for Django and random for nobody",
    "EMAIL_URL": "memorymail://",
}

from newsroom.settings import *  # noqa: E402, F403 - the lines above come first on purpose
from newsroom.settings import STORAGES  # noqa: E402

# A real hash takes a tenth of a second on purpose; nobody attacks these accounts.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Nothing is collected for a test: static files come straight from their source folders.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
