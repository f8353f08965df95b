"""The staff's accounts: switched off, never deleted."""

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom import factors
from newsroom.account.new_password import speak_of_it
from newsroom.account.one_address import OneAddressEach
from newsroom.models import Act, SiteSettings, User
from newsroom.roles import OWNER, ROLE_NAMES

from .base import DeskModelAdmin
from .inviting import Inviting
from .roles_field import ABOUT_ROLES, RolesField

__all__ = ["ABOUT_ROLES", "NewStaffForm", "StaffAdmin", "StaffForm"]


# What an owner changes for others without their password, and for herself only by it.
ONLY_OF_COLLEAGUES = ("email", "new_password")


class StaffForm(OneAddressEach, forms.ModelForm):
    """A colleague's account, as `by` may change it: nobody may shut the paper's last door behind them.

    One's own password and address are not on it: there is a page for them that asks for the password.
    """

    by = None
    new_password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave this empty to keep the one there is. A new one ends all sessions of this colleague."),
    )

    groups = RolesField.all()

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "groups", "is_active"]
        labels = {"username": _("Login"), "is_active": _("May log in")}
        help_texts = {"username": "", "is_active": _("Switch off a colleague who leaves; what they wrote stays.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.by is not None and self.instance.pk == self.by.pk:
            for name in ONLY_OF_COLLEAGUES:
                self.fields.pop(name, None)

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        return password

    def clean(self):
        cleaned = super().clean()
        if "groups" not in cleaned or "is_active" not in cleaned:
            return cleaned
        # Locked, so that two owners can't switch each other off in the same second.
        owner = Group.objects.select_for_update().get(name=OWNER)
        stays = cleaned["is_active"] and owner in cleaned["groups"]
        if not stays and owner in self.instance.groups.all():
            others = owner.user_set.filter(is_active=True).exclude(pk=self.instance.pk)
            if self.by is not None and self.instance.pk == self.by.pk:
                raise forms.ValidationError(
                    _t("You can't take your own place as owner away. Another owner can do it for you.")
                )
            if not others.exists():
                raise forms.ValidationError(_t("The paper needs an owner who may log in. Name another one first."))
        return cleaned


class NewStaffForm(OneAddressEach, BaseUserCreationForm):
    """A new colleague, with a first password that they change themselves."""

    groups = RolesField.all()

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "groups"]
        labels = {"username": _("Login")}
        help_texts = {"username": ""}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password2"].label = _("Password, once more")
        speak_of_it(self.fields["password1"], self.fields["password2"])


def invitation(user) -> str:
    """What one may send to a colleague: where to log in and under which name. The password goes another way."""
    site = SiteSettings.current()
    return _t(
        "Hello %(name)s,\n\nthere is a place for you at the desk of %(paper)s.\n\n"
        "Log in here: %(address)s\nYour login: %(login)s\n\n"
        "I tell you the first password separately. Please choose one of your own after the first login."
    ) % {
        "name": user.first_name or user.username,
        "paper": site.name,
        "address": f"{settings.SITE_URL.rstrip('/')}{reverse('login')}",
        "login": user.username,
    }


class RoleFilter(admin.RelatedFieldListFilter):
    """Staff by their roles, called as everywhere else."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _t("roles")

    def field_choices(self, field, request, model_admin):
        """The roles, in the order in which they are written down."""
        known = dict(Group.objects.filter(name__in=ROLE_NAMES).values_list("name", "pk"))
        return [(known[name], str(label)) for name, label in ROLE_NAMES.items() if name in known]


@admin.register(User)
class StaffAdmin(Inviting, DeskModelAdmin):
    """Staff: accounts are switched off, never deleted."""

    change_form_template = "admin/staff/form.html"
    change_list_template = "admin/staff/list.html"
    list_display = ["name", "login", "email", "roles_line", "may_log_in", "second_factor", "last_here"]
    list_filter = ["is_active", ("groups", RoleFilter)]
    search_fields = ["username", "first_name", "last_name", "email"]
    form = StaffForm

    def get_queryset(self, request):
        own = Authenticator.objects.filter(user=OuterRef("pk"), type__in=[factors.APP, factors.PASSKEY])
        return super().get_queryset(request).prefetch_related("groups").annotate(has_second_factor=Exists(own))

    @admin.display(description=_("name"), ordering="first_name")
    def name(self, user):
        return str(user)

    @admin.display(description=_("roles"))
    def roles_line(self, user):
        return ", ".join(str(ROLE_NAMES[role]) for role in user.roles) or "–"

    @admin.display(description=_("login"), ordering="username")
    def login(self, user):
        """What this person types at the door."""
        return user.username

    @admin.display(description=_("account"), ordering="is_active")
    def may_log_in(self, user):
        return _t("may log in") if user.is_active else _t("switched off")

    @admin.display(description=_("second factor"))
    def second_factor(self, user):
        """Whether this person set one up."""
        return _t("set up") if user.has_second_factor else "–"

    @admin.display(description=_("last here"), ordering="last_login")
    def last_here(self, user):
        """When this person last logged in."""
        return date_format(timezone.localtime(user.last_login), "DATE_FORMAT") if user.last_login else _t("never yet")

    @property
    def new_label(self):
        """The words on the button."""
        return _t("New account by hand")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.pk and obj.is_active:
            context["invitation"] = invitation(obj)
        context["is_me"] = obj == request.user
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NewStaffForm
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def construct_change_message(self, request, form, formsets, add=False):
        """What was changed, for the log; of roles, which ones there were and which there are, by their keys."""
        message = super().construct_change_message(request, form, formsets, add)
        if "groups" in message["fields"]:
            was, now = form.initial.get("groups") or [], form.cleaned_data["groups"]
            message["values"]["groups"] = [sorted(group.name for group in groups) for groups in (was, now)]
        return message

    def log_addition(self, request, obj, message):
        """Write the house's log: which roles a new colleague began with, and nothing else that was typed."""
        return Act.record("begin", obj, by=request.user, fields=["groups"], values={"groups": [[], obj.roles]})

    def get_fieldsets(self, request, obj=None):
        person = {
            "description": _t("The name stands under stories; the login is for the door alone."),
            "fields": ["first_name", "last_name", "email", "username"],
        }
        roles = {
            "description": _t("Somebody may have several. A role ends when you take it away."),
            "fields": ["groups"],
        }
        login = {"fields": ["password1", "password2"] if obj is None else ["is_active", "new_password"]}
        if obj is not None and obj == request.user:
            login["description"] = _t("Your own password and e-mail address you change under “My account”.")
            for part in (person, login):
                part["fields"] = [name for name in part["fields"] if name not in ONLY_OF_COLLEAGUES]
        return [(_t("The person"), person), (_t("Roles"), roles), (_t("Login"), login)]

    def save_model(self, request, obj, form, change):
        """Whoever gets an account may log in at the desk."""
        obj.is_staff = True
        if password := form.cleaned_data.get("new_password"):
            obj.set_password(password)
        super().save_model(request, obj, form, change)
        if change:
            obj.save(update_fields=["is_staff", "password"] if password else ["is_staff"])
        if password:
            Act.record("change password", obj, by=request.user)
        if change:
            self._tell(obj, form, request.user, bool(password))

    @staticmethod
    def _tell(user, form, owner, has_new_password):
        """Write to a colleague what an owner changed of the account's safety; where the address is new, to the old."""
        before = form.initial.get("email") or ""
        if "email" in form.changed_data and before:
            said = _t("%(owner)s changed it: letters of the paper go to %(address)s from now on.")
            factors.tell(user, _t("Your e-mail address was changed"),
                         said % {"owner": owner, "address": user.email or "–"}, to=before)  # fmt: skip
        if has_new_password:
            said = _t("%s gave you a new one. All your sessions were ended.") % owner
            factors.tell(user, _t("Your password was changed"), said, to=before)

    def has_delete_permission(self, request, obj=None):
        return False
