"""`manage.py makemessages`: Django's own, which also knows our second name for gettext."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Files that mark lazily with `_` say `_t` for what is translated at once; xgettext must be told."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_t"]
