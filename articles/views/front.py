"""The front page."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import structured_data
from articles.heads import Head, SharePicture
from articles.models import Front
from articles.views import elsewhere
from newsroom.models import SiteSettings
from newsroom.pages import public


@require_safe
@public
def front(request):
    """What is new and what matters; also WordPress's `/?p=12` and its kin, which all ask the front."""
    if elsewhere.is_old_query(request.GET):
        answer = elsewhere.of_query(request)
        if answer is None:
            raise Http404
        return answer
    site = SiteSettings.current()
    front = Front.at()
    head = Head(
        title=site.tagline,
        description=site.description or site.tagline,
        path="/",
        feed="/feed/",
        picture=SharePicture.of(front.lead.lead) if front else None,
        data=structured_data.of_front(),
        noindex=not (front or site.is_begun),
    )
    return render(request, "articles/front.html", {"front": front, "is_front": True, "head": head})
