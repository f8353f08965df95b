"""The project's addresses, and the yardstick's before them."""

from django.shortcuts import render
from django.urls import path

from newsroom.urls import *  # noqa: F403 - the handlers of errors too
from newsroom.urls import urlpatterns as _of_the_site


def yardstick(request):
    """The least that a page of this site can be: one small template, no question of its own to the database."""
    return render(request, "yardstick.html", {"things": range(20)})


urlpatterns = [path("yardstick/", yardstick), *_of_the_site]
