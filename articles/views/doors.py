"""`<any public address>edit/`: from what is read to where it is written."""

from django.http import Http404, HttpResponseRedirect
from django.views.decorators.cache import never_cache

from articles.editing import form_at
from newsroom.pages import read_only


@never_cache
@read_only
def edit(request, address):
    """Lead to the form of what stands at `/<address>`; whoever is not logged in is asked to on the way.

    Nothing is told of what never was public: a draft's address is as unknown here as it is to readers.
    """
    form = form_at(f"/{address}?{request.META.get('QUERY_STRING', '')}")
    if form is None:
        raise Http404
    return HttpResponseRedirect(form.url)
