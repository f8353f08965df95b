"""The settings of a paper that lives as long as one check of a theme: $DATA_DIR is a scratch place.

Its static files are not collected: the sheets are looked at as they lie, and a page needs only their names.
"""

from newsroom.settings import *  # noqa: F403
from newsroom.settings import STORAGES

PAGE_STORE = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
