"""“Start my own paper”, at the desk: says what will go and what stays, asks once more, and clears the demo away."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newsroom.models import DemoMark, SiteSettings, User
from newsroom.opening import OwnerForm
from newsroom.pages import changing
from newsroom.text import clean_line

from . import leaving

OWNS = "newsroom.change_sitesettings"
PATIENCE = 15  # seconds for which the owner waits; the worker goes on with what is left

# What is counted on the page, in the order in which one asks: table → how many of it, in words.
COUNTED = {
    "articles.article": lambda n: ngettext("%(count)d story", "%(count)d stories", n),
    "comments.comment": lambda n: ngettext("%(count)d comment", "%(count)d comments", n),
    "articles.picture": lambda n: ngettext("%(count)d picture", "%(count)d pictures", n),
    "newsroom.page": lambda n: ngettext("%(count)d standing page", "%(count)d standing pages", n),
    "articles.section": lambda n: ngettext("%(count)d section", "%(count)d sections", n),
    "articles.topic": lambda n: ngettext("%(count)d topic", "%(count)d topics", n),
    "articles.author": lambda n: ngettext("%(count)d author", "%(count)d authors", n),
    "newsroom.user": lambda n: ngettext(
        "%(count)d demo login; where something of yours still names it, it is switched off instead",
        "%(count)d demo logins; one that something of yours still names is switched off instead",
        n,
    ),
}


class SureForm(forms.Form):
    """The name of the demo paper, typed: nobody does this by a slip of the hand."""

    confirm = forms.CharField(
        label=_("Type the name of the paper as it is now"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    also = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args, name, stories, **kwargs):
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["confirm"].help_text = name
        self.fields["also"].choices = [(kept.mark, kept.name) for kept in stories]

    def clean_confirm(self):
        """The name, or a sentence where it is another one."""
        typed = clean_line(self.cleaned_data["confirm"], 200)
        if typed.casefold() != clean_line(self.name, 200).casefold():
            raise forms.ValidationError(_t("That is not the paper's name. Nothing was removed."))
        return typed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_paper(request):
    """The page, and what its button does. For owners alone; another member of staff gets 403, a stranger the login."""
    if not request.user.has_perm(OWNS):
        raise PermissionDenied
    site = SiteSettings.current()
    if site.own_paper_at:
        return _going(request)
    if not site.demo_loaded_at:
        return _page(request, "gone", status=409 if request.method == "POST" else 200)
    return _asked(request, site)


def _asked(request, site):
    plan = leaving.plan(by=request.user)
    sent = request.POST if request.method == "POST" else None
    sure = SureForm(sent, name=site.name, stories=plan.stories)
    owner = None
    if request.user.is_demo:
        # A row of its own: the form writes what was typed on it, valid or not.
        blank = dict.fromkeys(("first_name", "last_name", "email"), "")
        owner = OwnerForm(sent, instance=User.objects.get(pk=request.user.pk), initial=blank)
    wrong = [form for form in (sure, owner) if form and not form.is_valid()]
    if sent is None or wrong:
        counts = [words(plan.going[label]) % {"count": plan.going[label]} for label, words in COUNTED.items()]
        also = {int(mark) for mark in request.POST.getlist("also") if mark.isdecimal()}
        # In the order in which they stand on the page; stories to be ticked have their sentence at the top.
        marked = [form[name] for form in (owner, sure) if form for name in form.fields if name in form.errors]
        context = {
            "sure": sure,
            "owner": owner,
            "plan": plan,
            "counts": counts,
            "also": also,
            "is_wrong": sent is not None,
            "first_wrong": next((field for field in marked if field.name != "also"), None),
        }
        return _page(request, "asked", status=400 if sent is not None else 200, **context)
    with changing():
        user = owner.save() if owner else request.user
        decided = leaving.decide(by=user, also=sure.cleaned_data["also"])
        if not decided:  # somebody else was first, and this login may be one of those that end
            transaction.set_rollback(True)
    if owner and decided:
        update_session_auth_hash(request, user)
    return _clear(request)


def _going(request):
    """It was decided on already: go on with it, or say how much is left."""
    if request.method == "POST":
        return _clear(request)
    return _page(request, "going", left=DemoMark.objects.count())


def _clear(request):
    try:
        left = leaving.clear(seconds=PATIENCE)
    except OperationalError:
        left = True  # the worker is clearing too, and the database was busy with it: what was decided stays decided
    if left:
        return redirect("own-paper")
    messages.success(
        request,
        _t("The demo is gone, and the paper is yours. What you need to begin with stands below."),
    )
    return redirect("admin:index")


def _page(request, stage, *, status=200, **context):
    context |= {**admin.site.each_context(request), "stage": stage, "title": _t("Start my own paper")}
    return render(request, "admin/own_paper.html", context, status=status)
