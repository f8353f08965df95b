"""The story whose address a path of the conversation begins with, also where the story has moved since."""

import datetime
from functools import wraps

from django.http import Http404, HttpResponsePermanentRedirect
from django.utils.encoding import escape_uri_path

from articles.models import Article
from newsroom.models import Address


def under(view):
    """Hand the view the story whose address the path begins with, or raise Http404.

    Below the address that it had before, whoever reads is led to the same place below the new one (301). A form is
    taken where it is sent: it stood open while the story moved, and what was typed into it must not be lost.
    """

    @wraps(view)
    def answer(request, year, month, day, slug, **kwargs):
        story = _standing_at(year, month, day, slug)
        if story is None:
            story = _once_at(request.path_info)
            # Where it came out between the two questions it stands here: never lead a reader to where they are.
            is_here = (f"{story.day:%Y%m%d}", story.slug) == (f"{year:04}{month:02}{day:02}", slug)
            if request.method != "POST" and not is_here:
                return HttpResponsePermanentRedirect(_below(story, request))
        return view(request, story, **kwargs)

    return answer


def _published():
    return Article.objects.published().select_related("section").defer("body")


def _standing_at(year, month, day, slug):
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        raise Http404 from None
    return _published().filter(day=date, slug=slug).first()


def _parts(path):
    """The address of the story that a path begins with, and what stands below it."""
    *story, rest = path.split("/", 5)
    return "/".join([*story, ""]), rest


def _once_at(path):
    """The published story that had this address before."""
    row = Address.objects.at(_parts(path)[0])
    if row is None or row.subject_uid is None:
        raise Http404
    story = _published().filter(uid=row.subject_uid).first()
    if story is None:
        raise Http404
    return story


def _below(story, request):
    query = request.META.get("QUERY_STRING")
    place = story.get_absolute_url() + escape_uri_path(_parts(request.path_info)[1])
    return f"{place}?{query}" if query else place
