"""Making the pictures that a reader sees first, before anybody is told where the paper is."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from articles.models import Picture
from articles.pictures.making import make_renditions

HANDS = 2  # Pillow lets go of Python's lock while it scales and encodes, so each thread has a core


def develop(pictures: list[Picture]) -> None:
    """Make the renditions of these pictures; all others are left to the worker, which begins right after."""
    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(_one, [picture.pk for picture in pictures]))


def _one(pk):
    try:
        make_renditions(pk)
    finally:
        connection.close()
