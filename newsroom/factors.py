"""What a colleague has beside the password: codes of an app (RFC 6238), passkeys (W3C WebAuthn), recovery codes.

The arithmetic and the rows are django-allauth's; here stand the newsroom's verbs, each with its entry in the log and,
where a colleague should hear of it, its letter.
"""

import unicodedata

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.utils import decrypt
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.models import Act, Letter, LoginTry, SiteSettings, User
from newsroom.roles import person, require
from newsroom.states import WrongState

APP, PASSKEY, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES
MOST_PASSKEYS = 20


def has_second_factor(user) -> bool:
    """Whether somebody who knows this person's password still needs something else."""
    return Authenticator.objects.filter(user=user, type__in=[APP, PASSKEY]).exists()


def of_type(user, kind):
    """The person's app (one at most), passkeys, or recovery codes, oldest first."""
    return Authenticator.objects.filter(user=user, type=kind).order_by("created_at", "pk")


def plain_code(typed: str) -> str:
    """A code as its ASCII digits: people leave spaces between them, and type the digits of their own script."""
    return "".join(str(unicodedata.digit(sign)) for sign in typed[:40] if unicodedata.digit(sign, None) is not None)


def app_accepts(user, secret: str, typed: str) -> bool:
    """Whether the app that holds `secret` shows this code now, and it is used for the first time."""
    code = plain_code(typed)
    return bool(code) and validate_totp_code(secret, code) and LoginTry.first_use(str(user.pk), secret, code)


def accepts(user, typed: str) -> str:
    """What the typed code is: `APP` or `RECOVERY`, or "" where it is neither. A recovery code is used up by it."""
    if (app := of_type(user, APP).first()) and app_accepts(user, decrypt(app.data["secret"]), typed):
        app.record_usage()
        return APP
    code = plain_code(typed)
    if code and (codes := of_type(user, RECOVERY).first()) and codes.wrap().validate_code(code):
        Authenticator.objects.filter(pk=codes.pk).update(last_used_at=timezone.now())
        Act.record("use recovery code", user, by=user)
        tell(user, _("A recovery code was used"), _("Somebody logged in with one of your recovery codes."))
        return RECOVERY
    return ""


def codes_left(user) -> list[str]:
    """The recovery codes that can still be used."""
    codes = of_type(user, RECOVERY).first()
    return codes.wrap().get_unused_codes() if codes else []


def add_app(user, secret: str) -> bool:
    """Keep the app with this `secret`; True where it is the person's first second factor: see `_added`.

    Raises WrongState where there is an app already.
    """
    try:
        with transaction.atomic():
            TOTP.activate(user, secret)
            return _added(user, "set up app", _("An app for codes was set up"))
    except IntegrityError as error:
        raise WrongState(_("There is an app already. Take it away before you set up another one.")) from error


def add_passkey(user, name: str, credential: dict) -> bool:
    """Take in a passkey that was proved a moment ago; True where it is the person's first second factor: see `_added`.

    Raises WrongState where there are enough of them.
    """
    # Not before: it brings twenty megabytes of cryptography along, which no worker needs.
    from allauth.mfa.webauthn.internal.auth import WebAuthn

    with transaction.atomic():
        if of_type(user, PASSKEY).count() >= MOST_PASSKEYS:
            raise WrongState(_("These are enough passkeys. Take one away that you do not use."))
        WebAuthn.add(user, name, credential)
        return _added(user, "add passkey", _("A passkey was added"), called=name)


def _added(user, verb, subject, **data):
    # With the first one come the recovery codes, and all sessions end: one that knew the password alone may be a
    # stranger's. Whoever asks from a session of their own must be let in again (`end_sessions`).
    first = not of_type(user, RECOVERY).exists()
    if first:
        RecoveryCodes.activate(user)
        user.end_sessions()
    Act.record(verb, user, by=user, **data)
    said = _("From now on it is asked for, or may be used, when you log in.")
    tell(user, subject, f"{said} {_('All your other sessions were ended.')}" if first else said)
    return first


def remove(authenticator, *, by) -> None:
    """Take an app or a passkey of one's own away; recovery codes that stand for nothing go with the last one."""
    user = authenticator.user
    if by != user:
        raise PermissionDenied
    is_app = authenticator.type == APP
    if not is_app and authenticator.type != PASSKEY:
        raise WrongState(_("Recovery codes go with what they stand for."))
    data = {} if is_app else {"called": authenticator.wrap().name}
    with transaction.atomic():
        authenticator.delete()
        if not has_second_factor(user):
            of_type(user, RECOVERY).delete()
        Act.record("take app away" if is_app else "take passkey away", user, by=by, **data)
        subject = _("The app for codes was taken away") if is_app else _("A passkey was taken away")
        tell(user, subject, _("It is not asked for any more when you log in."))


def new_recovery_codes(user) -> list[str]:
    """Ten new codes; the old ones end. Raises WrongState without a factor that they could stand for."""
    with transaction.atomic():
        # One at a time: the row of the person is the lock.
        User.objects.select_for_update().get(pk=user.pk)
        if not has_second_factor(user):
            raise WrongState(_("Set up a passkey or an app first; recovery codes stand in for one."))
        of_type(user, RECOVERY).delete()
        codes = RecoveryCodes.activate(user).get_unused_codes()
        Act.record("make recovery codes", user, by=user)
        tell(user, _("New recovery codes were made"), _("The old ones do not work any more."))
    return codes


def reset(user, *, by) -> None:
    """Take all of a colleague's second factors away and end their sessions: for whoever lost phone and keys."""
    require(by, "newsroom.change_user")
    if person(by) == user:
        raise WrongState(_("Your own second factor you take away under “My account”. Another owner can do it for you."))
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        user.end_sessions()
        Act.record("reset second factor", user, by=by)
        said = _("%s took your second factor away, so that you can set up a new one. Your password stays.") % by
        tell(user, _("Your second factor was taken away"), said)


def log_out_everywhere(user, *, by) -> None:
    """End every session of a person: one's own, or as an owner a colleague's."""
    if person(by) != user:
        require(by, "newsroom.change_user")
    with transaction.atomic():
        user.end_sessions()
        Act.record("log out everywhere", user, by=by)


def tell(user, subject: str, sentence: str, to: str = "") -> None:
    """A letter to a colleague about the safety of their account."""
    if to := to or user.email:
        text = _("Hello %(name)s,\n\n%(sentence)s\n\nIf that was not you, tell the owner of the paper at once.") % {
            "name": user.first_name or user.username,
            "sentence": sentence,
        }
        Letter.queue(to, f"{SiteSettings.current().name}: {subject}", text)
