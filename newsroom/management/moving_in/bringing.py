"""The first page of a move: its files, its pictures, and the old server. What is right is kept, whatever is wrong."""

from __future__ import annotations

import ipaddress

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.models import Move
from newsroom.open_internet import is_public
from newsroom.states import Refused, WrongState

from .arriving import ENDINGS, MOST_FILES, keep
from .incoming import exports, media_folders
from .unpacking import forget_unpacked

OPTIONS = ("media", "fetch", "old_host_address", "any_certificate")
NO_FILES = _("Choose the export first: a file from this computer, or one on the server.")


class AwayField(forms.MultipleChoiceField):
    """Files to take away; one that is away already, because the form was sent twice, is no mistake."""

    def valid_value(self, value) -> bool:
        """Any name will do: `bring` looks for it among the files of the move."""
        return True


class BringForm(forms.Form):
    """What can be chosen beside the files that are sent."""

    incoming = forms.MultipleChoiceField(label=_("Exports on the server"), required=False)
    away = AwayField(label=_("Take away"), required=False)
    media = forms.ChoiceField(
        label=_("Copy of wp-content/uploads"),
        required=False,
        help_text=_("Without it stories come in without pictures; they find their places when you bring it later."),
    )
    fetch = forms.BooleanField(
        label=_("Fetch what the copy lacks from the old site"),
        required=False,
        help_text=_("As long as the old site still runs. One file at a time, so it takes a while."),
    )
    old_host_address = forms.CharField(
        label=_("IP address of the old server"),
        required=False,
        max_length=45,
        help_text=_("Only if the old name leads to this server by now. The old host can tell you."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "placeholder": "203.0.113.10"}),
    )

    any_certificate = forms.BooleanField(
        label=_("Its certificate has run out; fetch from there all the same"), required=False
    )

    def __init__(self, data=None, *, move: Move | None = None) -> None:
        super().__init__(data, initial=move.options if move else None)
        self.exports = exports()
        self.fields["incoming"].choices = [(file["path"], file["name"]) for file in self.exports]
        self.fields["media"].choices = [("", _("None")), *((path, path) for path in media_folders())]

    def clean_old_host_address(self) -> str:
        """An address of the open internet, in its usual form; nothing inside this machine or its network."""
        typed = self.cleaned_data["old_host_address"].strip().strip("[]")
        if not typed:
            return ""
        try:
            address = ipaddress.ip_address(typed)
        except ValueError:
            sentence = _t("Type the address in numbers, such as 203.0.113.10. The old host can tell you.")
            raise forms.ValidationError(sentence) from None
        if not is_public(str(address)):
            raise forms.ValidationError(_t("That is an address inside a network, not one of a server on the internet."))
        return str(address)


def named(file: dict) -> str:
    """What a form calls a file of `Move.files`: the same whatever was brought or taken away before."""
    return f"{file['place']}:{file['size']}:{file['path']}"


def bring(move: Move, form: BringForm, uploads, *, by) -> list[str]:
    """Keep the files and choices of a form that was sent; sentences on what could not be kept.

    Raises WrongState where the move is under way and takes no files any more.
    """
    wrong: list[str] = []
    form.is_valid()
    chosen = form.cleaned_data
    with transaction.atomic():
        # Two windows of the same owner come one after the other.
        move = Move.objects.select_for_update().get(pk=move.pk)
        if move.state not in Move.OPEN_TO_FILES:
            raise WrongState(_t("It is under way. Stop it before you change its files."))
        before, names = list(move.files), set(chosen.get("away", ()))
        away = [file for file in before if named(file) in names]
        files = [file for file in before if file not in away]
        move.files = files
        there = {file["path"] for file in files if file["place"] == "incoming"}
        picked = set(chosen.get("incoming", ())) - there
        files += [file for file in form.exports if file["path"] in picked]
        for uploaded in uploads:
            if len(files) >= MOST_FILES:
                wrong.append(_t("At most %(most)d files make one move.") % {"most": MOST_FILES})
                break
            try:
                files.append(keep(move, uploaded))
            except Refused as refused:
                wrong.append(str(refused))
        move.options = {name: chosen[name] for name in OPTIONS if chosen.get(name)}
        move.touched_at = timezone.now()
        if files != before:
            # What the check told was about other files.
            move.rehearsal = None
            move.state = Move.State.DRAFT if move.state == Move.State.CHECKED else move.state
            forget_unpacked(move)
        move.save(update_fields=["files", "options", "rehearsal", "state", "touched_at"])
    for file in away:
        if file["place"] == "moves":
            (move.folder / "files" / file["path"]).unlink(missing_ok=True)
    if not files and not wrong:
        wrong.append(str(NO_FILES))
    return wrong


def accepted() -> str:
    """What the browser offers to choose."""
    return ",".join((*ENDINGS, ".gz"))
