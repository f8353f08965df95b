"""App configuration of the floor and of the desk."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    """The floor: staff, settings, addresses, records."""

    name = "newsroom"
    verbose_name = _("Newsroom")

    def ready(self):
        from . import checks  # noqa: F401  (registers the system checks)
        from .roles import grant_roles

        # Permissions exist only after each app's own post_migrate, so the roles are granted after every app.
        post_migrate.connect(grant_roles, dispatch_uid="newsroom.grant_roles")


class DeskConfig(AdminConfig):
    """Django's admin with our site as the default one."""

    default_site = "newsroom.admin_site.Desk"
