"""The settings of a small paper that is backed up in a test: the project's own, with static files from their source."""

from newsroom.settings import *  # noqa: F403
from newsroom.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Nobody pulls the plug in a test.
if "sqlite" in DATABASES["default"]["ENGINE"]:
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
