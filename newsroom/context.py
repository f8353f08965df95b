"""What every template may ask: the paper's settings and its standing pages."""

from django.utils.functional import SimpleLazyObject

from newsroom import dress
from newsroom.models import Banner, Logo, Page, SiteSettings
from newsroom.pages.still import is_still
from newsroom.text import direction


def site(request):
    """`site` (SiteSettings), `site_direction`, `site_css` and `site_icon` (addresses), `logo` (or None), `banner`,
    `standing_pages`, `is_still` (no form may stand in the page).
    """
    settings = SiteSettings.current()
    return {
        "site": settings,
        "is_still": is_still(),
        "site_direction": direction(settings.language),
        "site_css": SimpleLazyObject(lambda: dress.sheet_address(settings)),
        "site_icon": SimpleLazyObject(lambda: dress.icon_address(settings)),
        "logo": SimpleLazyObject(Logo.current),
        "standing_pages": SimpleLazyObject(Page.standing),
        "banner": SimpleLazyObject(Banner.current),
    }
