"""What a reader may type, with its limits. Each form validates one act and returns clean values."""

from django import forms
from django.core import signing
from django.core.validators import EmailValidator
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from comments.models import Flag
from comments.models.comment import LONGEST_BODY, LONGEST_NAME, LONGEST_WEBSITE
from comments.models.commenter import LONGEST_EMAIL, fold_email
from comments.spam import HONEYPOT
from newsroom.text import clean_line, clean_link, clean_text

LONGEST_NOTE = 2000
FORM_SALT = "comments.form"
DAY = 24 * 3600
NOT_AN_ADDRESS = _("Write the whole address, such as name@example.org.")


class LineField(forms.CharField):
    """One line, scrubbed of what no reader can see before anything else looks at it."""

    def to_python(self, value):
        value = super().to_python(value)
        if value in self.empty_values or (self.max_length and len(value) > 4 * self.max_length):
            return value
        return clean_line(value, 4 * (self.max_length or 500))


class TextField(forms.CharField):
    """Several lines, scrubbed in the same way."""

    def to_python(self, value):
        value = super().to_python(value)
        return clean_text(value) if value not in self.empty_values else value


class CommentForm(forms.Form):
    """A comment as it comes in. `house` is the SiteSettings, `is_staff` whether a member of staff is writing."""

    body = TextField(
        label=_("Your comment"),
        max_length=LONGEST_BODY,
        error_messages={
            "required": _("Write something first."),
            "max_length": _("Your comment has %(show_value)d characters; at most %(limit_value)d fit."),
        },
    )
    name = LineField(
        label=_("Name"), max_length=LONGEST_NAME, error_messages={"required": _("Tell us the name to sign with.")}
    )
    email = LineField(
        label=_("E-mail"),
        max_length=LONGEST_EMAIL,
        validators=[EmailValidator(NOT_AN_ADDRESS)],
        error_messages={"required": _("We need an e-mail address; it is never published.")},
    )
    website = LineField(label=_("Website"), max_length=LONGEST_WEBSITE, required=False)
    remember = forms.BooleanField(label=_("Remember my name and e-mail in this browser"), required=False)
    remembered = forms.BooleanField(required=False, widget=forms.HiddenInput)
    parent = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    made = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    confirm = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def __init__(self, *args, house, is_staff=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = house.comment_name_required and not is_staff
        self.fields["email"].required = house.comment_email_required and not is_staff
        if not house.comment_website_shown:
            del self.fields["website"]

    @property
    def trap(self):
        """What stood in the honeypot."""
        return str(self.data.get(HONEYPOT, ""))[:100]

    @property
    def is_too_long(self):
        """Whether the text is the trouble, by its length."""
        return self.has_error("body", "max_length")

    def clean_email(self):
        """A typo in an address that isn't required is no reason to hold a comment up, but worth saying."""
        email = self.cleaned_data["email"].strip()
        if len(fold_email(email)) > LONGEST_EMAIL:
            raise forms.ValidationError(NOT_AN_ADDRESS)
        return email

    def clean_website(self):
        """An http(s) address, completed where the scheme was left out, else an error."""
        typed = self.cleaned_data["website"]
        if not typed:
            return ""
        address = clean_link(
            typed if "://" in typed else f"https://{typed}", schemes=frozenset({"http", "https"}), relative=False
        )
        if not address or "." not in address or len(address) > LONGEST_WEBSITE:
            raise forms.ValidationError(_("Write a web address like example.org, or leave it empty."))
        return address

    def clean_parent(self):
        """The number of the comment that is answered, or None."""
        typed = self.cleaned_data["parent"]
        return int(typed) if typed.isascii() and typed.isdigit() else None

    def clean_made(self):
        """When this form was made for its reader, or None: forms on stored pages don't say."""
        try:
            moment = signing.loads(self.cleaned_data["made"], salt=FORM_SALT, max_age=DAY)
        except signing.BadSignature:
            return None
        return parse_datetime(moment)


def made_now():
    """The signed moment that a form carries when it is made for one reader."""
    return signing.dumps(timezone.now().isoformat(), salt=FORM_SALT)


class ReportForm(forms.Form):
    """A reader's report."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Flag.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong with it."),
            "invalid_choice": _("Choose what is wrong with it."),
        },
    )
    note = TextField(
        label=_("Anything a moderator should know"),
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={"max_length": _("At most %(limit_value)d characters, please.")},
    )
    email = LineField(
        label=_("Your e-mail, for a receipt"),
        required=False,
        max_length=254,
        validators=[EmailValidator(NOT_AN_ADDRESS)],
    )
    confirm = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
