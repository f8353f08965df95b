"""A small paper with a little of everything, real pictures included, to move out of."""

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from newsroom.models.site import _remembered
from tests.newsroom.pages import paper as papers


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker, tmp_path_factory):
    """The paper of the page tests, at its hour; its pictures are files. Built once, taken back after the last test."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        _remembered.clear()
        made = papers.build()
        _draw(media)
        with override_settings(MEDIA_ROOT=media), time_machine.travel(papers.NOW, tick=False):
            yield made
        transaction.set_rollback(True)
    _remembered.clear()


def _draw(media):
    from PIL import Image

    from articles.models import Picture

    for picture in Picture.objects.all():
        for row in picture.renditions:
            file = media / row["name"]
            file.parent.mkdir(parents=True, exist_ok=True)
            form = {"jpeg": "JPEG", "webp": "WEBP"}[row["format"]]
            Image.new("RGB", (96, 64), (picture.pk % 250, 60, 90)).save(file, form)


@pytest.fixture
def paper(standing):
    """The paper for one test: what it changes is taken back."""
    with transaction.atomic():
        yield standing
        transaction.set_rollback(True)
    _remembered.clear()
