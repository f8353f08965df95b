"""What people and robots type into the desk's addresses and forms, read so that no nonsense reaches the database."""

from functools import wraps

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import DataError, models
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _


def number(typed) -> int | None:
    """The id that was typed, or None where it is none: no number, or larger than any database's ids."""
    typed = "" if typed is None else str(typed)
    return int(typed) if typed.isdecimal() and len(typed) < 19 else None


def careful(changelist_view):
    """Wrap a `changelist_view`: what its address or its ticks can't mean is no filter and no tick, never a 500."""

    @wraps(changelist_view)
    def view(self, request, extra_context=None):
        # Django's own answer to a wrong filter: the list without any.
        unfiltered = HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        if any("\0" in word for name, values in request.GET.lists() for word in (name, *values)):
            return unfiltered
        if request.method == "POST" and isinstance(self.opts.pk, models.IntegerField):
            request.POST = request.POST.copy()
            ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
            request.POST.setlist(ACTION_CHECKBOX_NAME, [pk for pk in ticked if number(pk) is not None])
        if self.actions and "action" in request.POST and not request.POST.getlist(ACTION_CHECKBOX_NAME):
            # Django would speak of “items”.
            messages.warning(request, _("Tick something first, then press the button."))
            return HttpResponseRedirect(request.get_full_path())
        try:
            return changelist_view(self, request, extra_context)
        except (OverflowError, DataError):
            return unfiltered

    return view


class Chooser(AutocompleteSelect):
    """Django's select with a search, which shows a form again whatever was sent instead of an id."""

    def optgroups(self, name, value, attr=None):
        """The choices to show: those of `value` that can be ids."""
        return super().optgroups(name, [pk for pk in value if number(pk) is not None], attr)
