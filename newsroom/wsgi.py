"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = get_wsgi_application()

# Only now: settings and apps are loaded.
from newsroom.bodiless import bodiless  # noqa: E402
from newsroom.pages.front import Front  # noqa: E402
from newsroom.pages.store import the_store  # noqa: E402

application = bodiless(application)
if store := the_store():
    application = Front(application, store.edition.tree_path)
    # Each of gunicorn's processes opens what it needs.
    store.let_go()
