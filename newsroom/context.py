"""What every template may ask: the paper's settings and menu; on the desk also who is asking."""

from django.contrib import messages
from django.utils.functional import SimpleLazyObject

from newsroom.models import Page, SiteSettings
from newsroom.text import direction

STAFF_PATHS = ("/admin/", "/account/", "/preview/")


def site(request):
    """`site` (SiteSettings), `site_direction`, `standing_pages`."""
    settings = SiteSettings.current()
    return {
        "site": settings,
        "site_direction": direction(settings.language),
        "standing_pages": SimpleLazyObject(Page.standing),
    }


def staff(request):
    """`user`, `perms` and `messages`, on the addresses of the staff only: public pages know no user."""
    if not request.path.startswith(STAFF_PATHS):
        return {}
    from django.contrib.auth.context_processors import auth

    return {**auth(request), "messages": messages.get_messages(request)}
