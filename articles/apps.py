"""App configuration of the stories."""

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Stories, sections, authors, pictures."""

    name = "articles"
    verbose_name = _("Stories")

    def ready(self):
        from .models.author import give_author

        # The floor's model, so a signal: every staff account has an author to write under.
        post_save.connect(give_author, sender="newsroom.User", dispatch_uid="articles.give_author")
