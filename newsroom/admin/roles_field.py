"""The five roles in a form, each with what it means."""

from django import forms
from django.contrib.auth.models import Group
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from newsroom.roles import EDITOR, MODERATOR, OWNER, PHOTO, REPORTER, ROLE_NAMES

# What a role means, in a sentence beside its box.
ABOUT_ROLES = {
    REPORTER: _("Writes stories and brings in pictures; sends them to the desk. Can't publish."),
    EDITOR: _("Edits everybody's stories and publishes them; arranges the front page, moderates comments, kills."),
    PHOTO: _("Looks after the pictures: captions, credits, rights, focal points. Reads stories, writes none."),
    MODERATOR: _("Decides on comments. Reads stories, writes none."),
    OWNER: _("Everything an editor may, and the settings, the staff and what is deleted for good."),
}


class RolesField(forms.ModelMultipleChoiceField):
    """The five roles by their names on screen, each with what it means."""

    def label_from_instance(self, group):
        return format_html(
            '<span>{} <span class="help">{}</span></span>',
            ROLE_NAMES.get(group.name, group.name),
            ABOUT_ROLES.get(group.name, ""),
        )

    @classmethod
    def all(cls):
        """The field as it stands in every form of a colleague."""
        return cls(
            label=_("Roles"), queryset=Group.objects.filter(name__in=ROLE_NAMES), widget=forms.CheckboxSelectMultiple
        )
