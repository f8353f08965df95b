"""The desk: one admin for stories and comments, in the newsroom's words."""

from django.contrib.admin import AdminSite, site
from django.utils.translation import gettext_lazy as _

__all__ = ["Desk", "site"]


class Desk(AdminSite):
    """Our admin site; `newsroom.apps.DeskConfig` makes it the default one."""

    site_header = _("Newsroom")
    site_title = _("Newsroom")
    index_title = _("The desk")
    site_url = "/"
    enable_nav_sidebar = False
