"""What the house keeps: staff, settings, standing pages, addresses, and the records of every act.

`public.py` is the base of everything that readers see; `records.py` holds the append-only rows.
"""

from .address import Address
from .banner import Banner
from .login_try import LoginTry
from .page import Page
from .public import NotQuiet, PublicModel, PublicQuerySet
from .records import Act, AppendOnly, AppendOnlyQuerySet, Change, Heartbeat, Letter
from .site import SiteSettings
from .user import User

__all__ = [
    "Act",
    "Address",
    "AppendOnly",
    "AppendOnlyQuerySet",
    "Banner",
    "Change",
    "Heartbeat",
    "Letter",
    "LoginTry",
    "NotQuiet",
    "Page",
    "PublicModel",
    "PublicQuerySet",
    "SiteSettings",
    "User",
]
