"""An e-mail address is one person's: one may log in with it."""

from django import forms
from django.utils.translation import gettext as _t

from newsroom.models import User


class OneAddressEach:
    """A form of an account that takes no colleague's address."""

    def clean_email(self):
        """Refuse a colleague's."""
        email = self.cleaned_data["email"]
        if User.has_address(email, besides=self.instance.pk):
            raise forms.ValidationError(_t("A colleague has this e-mail address already."))
        return email
