"""What every template may ask: the paper's settings and its standing pages."""

from django.utils.functional import SimpleLazyObject

from newsroom.models import Page, SiteSettings
from newsroom.text import direction


def site(request):
    """`site` (SiteSettings), `site_direction`, `standing_pages`."""
    settings = SiteSettings.current()
    return {
        "site": settings,
        "site_direction": direction(settings.language),
        "standing_pages": SimpleLazyObject(Page.standing),
    }
