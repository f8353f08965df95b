"""A new paper's first page, behind a one-time link: its name, language, clock and look, and the owner's account."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from newsroom import drafts
from newsroom.account.coming_in import come_in
from newsroom.account.new_password import GOOD_PASSWORD
from newsroom.admin.fields import ColourInput, LogoField, ZoneField
from newsroom.models import Act, Logo, OpeningLink, SiteSettings, User
from newsroom.models.opening import paper_begun
from newsroom.pages import changing
from newsroom.roles import OWNER


class PaperForm(forms.ModelForm):
    """What a paper must have of its own before it goes out."""

    logo = LogoField(
        label=_("Logo"),
        required=False,
        help_text=_(
            "JPEG, PNG, WebP, GIF or AVIF. Without one, the name is set in type; many good papers do just that."
        ),
    )

    class Meta:
        model = SiteSettings
        fields = ["name", "language", "time_zone", "accent"]
        field_classes = {"time_zone": ZoneField}
        widgets = {"accent": ColourInput()}
        help_texts = {
            "name": _("As it stands over the front page."),
            "language": _("The paper's own words: dates, buttons, the comment form, letters."),
            "time_zone": _("The clock by which stories appear. Type a city or a country."),
            "accent": _("One colour marks the paper as yours. It is made readable by day and on dark screens."),
        }

    field_order = ["name", "language", "time_zone", "logo", "accent"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        spoken = settings.PAPER_LANGUAGES
        self.fields["language"].choices = [pair for pair in settings.LANGUAGES if pair[0] in spoken]


class OwnerForm(forms.ModelForm):
    """The account of whoever owns the paper."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=GOOD_PASSWORD,
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "username"]
        labels = {"username": _("Login")}
        help_texts = {
            "username": _("What you type at the door. Nobody else sees it."),
            "email": _("For letters of the house to you: it tells you when something is broken. Never published."),
        }
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "username": forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        }

    field_order = ["first_name", "last_name", "email", "username", "password"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "email"):
            self.fields[name].required = True

    def _post_clean(self):
        super()._post_clean()
        password = self.cleaned_data.get("password")
        if password:
            try:
                validate_password(password, self.instance)
            except ValidationError as weak:
                self.add_error("password", weak)

    def save(self, commit=True):
        """The account with its password."""
        self.instance.set_password(self.cleaned_data["password"])
        return super().save(commit)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request):
    """The first page of a new paper. 403, with advice, for a wrong token; 404 for everybody once it has an owner, with
    the way to the staff's door.

    The token is in the query, which no log of ours writes down.
    """
    with translation.override(_spoken(request)):
        needed = OpeningLink.is_needed()
        response = _begin(request, request.GET.get("link", "")) if needed else _over(request)
    # Not "no-referrer": a browser then sends no Origin with the form either, and it could not be accepted.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _begin(request, token):
    if not OpeningLink.fits(token):
        return render(request, "account/begin_refused.html", status=403)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    paper = PaperForm(*sent, instance=_paper())
    owner = OwnerForm(sent[0])
    if request.method == "POST" and paper.is_valid() & owner.is_valid():
        user = _open(token, paper, owner)
        if user is None:
            return _over(request)  # somebody else was first
        come_in(request, user, way="opening link", second=False)
        translation.activate(paper.instance.language)
        messages.success(
            request,
            _t(
                "The paper is open. About, contact, imprint, privacy and corrections wait as drafts under "
                "Standing pages."
            ),
        )
        return redirect("admin:index")
    context = {"paper": paper, "owner": owner, "languages": _languages(), "link": token}
    context["spoken"] = translation.get_language()
    return render(request, "account/begin.html", context, status=400 if request.method == "POST" else 200)


def _over(request):
    return render(request, "account/begin_over.html", status=404)


def _paper():
    """The settings to start from; an import may have named the paper already."""
    there = SiteSettings.objects.filter(pk=1).first()
    return there or SiteSettings(pk=1, name="", language=translation.get_language())


def _open(token, paper, owner):
    """Make the paper and its owner in one transaction; None where the link was used meanwhile."""
    with changing():
        if not OpeningLink.use_up(token):
            return None
        site = paper.save()
        if logo := paper.cleaned_data["logo"]:
            Logo.put_up(logo)
        owner.instance.is_staff = True
        user = owner.save()
        user.groups.add(Group.objects.get(name=OWNER))
        with translation.override(site.language):
            drafts.begin_pages()
            paper_begun.send(sender=SiteSettings, by=user)
        Act.record("begin paper", site, by=user)
    return user


def _spoken(request):
    """The language in which the page speaks: the one that was chosen on it, else the first of the browser's."""
    asked = request.GET.get("language")
    if asked in settings.PAPER_LANGUAGES:
        return asked
    found = translation.get_language_from_request(request)
    return found if found in settings.PAPER_LANGUAGES else "en"


def _languages():
    """The languages that the page speaks, each by its own name."""
    return [(code, translation.get_language_info(code)["name_local"]) for code in settings.PAPER_LANGUAGES]
