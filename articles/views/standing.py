"""Standing pages: about, imprint, privacy …"""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.heads import Head
from articles.models import Picture
from articles.views import elsewhere
from newsroom.models import Page
from newsroom.pages import public, showing
from newsroom.text import body_pictures, excerpt


@require_safe
@public
def page(request, name):
    """A public standing page."""
    found = Page.objects.published().filter(slug=name).first()
    if found is None:
        return elsewhere.answer(request)
    showing(f"page:{found.pk}")
    wanted = {use.uid for use in body_pictures(found.body)}
    pictures = list(Picture.objects.filter(uid__in=wanted)) if wanted else []
    showing(*(f"picture:{picture.pk}" for picture in pictures))
    head = Head(title=found.title, description=excerpt(found.body), path=found.get_absolute_url(), about=found)
    return render(request, "articles/page.html", {"page": found, "pictures": pictures, "head": head})
