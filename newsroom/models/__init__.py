"""What the house keeps: staff, settings, standing pages, addresses, and the records of every act.

`public.py` is the base of everything that readers see; `records.py` holds the append-only rows.
"""

from .address import Address
from .backup import Backup
from .banner import Banner
from .demo import DemoMark
from .invitation import Invitation
from .login_try import LoginTry
from .logo import Logo
from .move import Move
from .opening import OpeningLink
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
    "Backup",
    "Banner",
    "Change",
    "DemoMark",
    "Heartbeat",
    "Invitation",
    "Letter",
    "LoginTry",
    "Logo",
    "Move",
    "NotQuiet",
    "OpeningLink",
    "Page",
    "PublicModel",
    "PublicQuerySet",
    "SiteSettings",
    "User",
]
