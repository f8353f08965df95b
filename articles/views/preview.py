"""The story exactly as it will be, for staff."""

from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.views.story import page_of, with_its_parts


@never_cache
@require_safe
@login_required
@permission_required("articles.view_article", raise_exception=True)
def preview(request, pk):
    """Any story that is not in the trash, whatever its state, under a bar that says that this is not public."""
    story = get_object_or_404(with_its_parts(Article.objects.kept()), pk=pk)
    return render(request, "articles/article.html", page_of(story, preview=True))
