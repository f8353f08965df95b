"""App configuration of the stories."""

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Stories, sections, authors, pictures."""

    name = "articles"
    verbose_name = _("Stories")

    def ready(self):
        from newsroom import logo
        from newsroom.models.opening import paper_begun

        from .models.author import give_author
        from .models.section import begin_sections

        # The floor's model, so a signal: every staff account has an author to write under.
        post_save.connect(give_author, sender="newsroom.User", dispatch_uid="articles.give_author")
        # No story goes out without a section, so a new paper has one to begin with.
        paper_begun.connect(begin_sections, dispatch_uid="articles.begin_sections")
        logo.door(_draw_logo)


def _draw_logo(file):
    """As `pictures.logo.draw`; Pillow is loaded by whoever needs it."""
    from .pictures.logo import draw

    return draw(file)
