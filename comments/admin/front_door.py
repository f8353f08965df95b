"""What comments put on the desk's first page: how many wait, and since when."""

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import ngettext

from comments.models import Comment
from comments.models.moderating import PERMISSION
from newsroom.admin_site import Line, waiting


@waiting
def remarks(request):
    """One line for all that wait, with the hour of the oldest."""
    if not request.user.has_perm(PERMISSION):
        return []
    found = Comment.objects.waiting().order_by().aggregate(count=Count("pk"), oldest=Min("created_at"))
    if not found["count"]:
        return []
    text = ngettext("%(count)d comment waits", "%(count)d comments wait", found["count"]) % {"count": found["count"]}
    return [Line(text, reverse("admin:comments_comment_changelist"), when=found["oldest"], count=found["count"])]
