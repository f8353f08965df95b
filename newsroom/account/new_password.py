"""What each form that asks for a new password says of it, in the same words at every door."""

from django.utils.translation import gettext_lazy as _

GOOD_PASSWORD = _("At least ten characters. A sentence is easy to remember and hard to guess.")


def speak_of_it(first, again):
    """Let the two fields of a new password say what a good one is, once."""
    first.help_text, again.help_text = GOOD_PASSWORD, ""
