"""The settings of a house that a drill starts: the project's own, in the surroundings that the drill gives.

Nothing is collected, and passwords are cheap. Commits wait for the disk only with $DRILL_DISK: where power is cut.
"""

import os

from newsroom.settings import *  # noqa: F403
from newsroom.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
if "sqlite" in DATABASES["default"]["ENGINE"] and not os.environ.get("DRILL_DISK"):
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
