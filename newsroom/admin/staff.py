"""The staff's accounts: switched off, never deleted."""

from django import forms
from django.contrib import admin
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.models import User
from newsroom.roles import OWNER, ROLE_NAMES

from .base import DeskModelAdmin


class RolesField(forms.ModelMultipleChoiceField):
    """The five roles by their names on screen."""

    def label_from_instance(self, group):
        return ROLE_NAMES.get(group.name, group.name)


class StaffForm(forms.ModelForm):
    """A colleague's account, as `by` may change it: nobody may shut the paper's last door behind them."""

    by = None
    new_password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave this empty to keep the one there is. A new one ends all sessions of this colleague."),
    )

    groups = RolesField(
        label=_("Roles"), queryset=Group.objects.filter(name__in=ROLE_NAMES), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "groups", "is_active"]
        labels = {"username": _("Login"), "is_active": _("May log in")}
        help_texts = {"username": "", "is_active": _("Switch off a colleague who leaves; what they wrote stays.")}

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


class NewStaffForm(BaseUserCreationForm):
    """A new colleague, with a first password that they change themselves."""

    groups = RolesField(
        label=_("Roles"), queryset=Group.objects.filter(name__in=ROLE_NAMES), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "groups"]
        labels = {"username": _("Login")}
        help_texts = {"username": ""}


@admin.register(User)
class StaffAdmin(DeskModelAdmin):
    """Staff: accounts are switched off, never deleted."""

    list_display = ["name", "username", "email", "roles_line", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["username", "first_name", "last_name", "email"]
    form = StaffForm

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("name"), ordering="first_name")
    def name(self, user):
        return str(user)

    @admin.display(description=_("roles"))
    def roles_line(self, user):
        return ", ".join(str(ROLE_NAMES[role]) for role in user.roles) or "–"

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NewStaffForm
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def get_fieldsets(self, request, obj=None):
        names = ["username", "first_name", "last_name", "email", "groups"]
        more = ["password1", "password2"] if obj is None else ["is_active", "new_password"]
        return [(None, {"fields": [*names, *more]})]

    def save_model(self, request, obj, form, change):
        """Whoever gets an account may log in at the desk."""
        obj.is_staff = True
        if password := form.cleaned_data.get("new_password"):
            obj.set_password(password)
        super().save_model(request, obj, form, change)
        if change:
            obj.save(update_fields=["is_staff", "password"] if password else ["is_staff"])
        if password and obj == request.user:
            update_session_auth_hash(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False
