"""The story exactly as it will be: for staff, and for whoever was sent a link."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.views.story import page_of, with_its_parts
from newsroom.pages import read_only


@never_cache
@require_safe
@login_required
@permission_required("articles.view_article", raise_exception=True)
def preview(request, pk):
    """Any story that is not in the trash, whatever its state, under a bar that says that this is not public."""
    story = get_object_or_404(with_its_parts(Article.objects.kept()), pk=pk)
    return render(request, "articles/article.html", page_of(story, preview=True))


@never_cache
@read_only
def shared(request, pk, token):
    """The same for whoever holds a link of the last two days; of a story that is out by now, the story itself.

    Reads neither session nor user. A link that was ended, is too old or was never ours gets 404 like any address.
    """
    story = get_object_or_404(with_its_parts(Article.objects.kept()), pk=pk)
    if story.is_published:
        return redirect(story)
    if not story.is_previewed_by(token):
        raise Http404
    response = render(request, "articles/article.html", page_of(story, preview=True))
    # The address is the key: it goes to no search engine, and to no other site with a click.
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
