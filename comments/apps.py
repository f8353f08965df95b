"""App configuration of the conversation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """Comments, their writers, and what was decided about them."""

    name = "comments"
    verbose_name = _("Comments")
