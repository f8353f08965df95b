"""What must change in a database that came out of a backup, before anybody works with it."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom.models import Act, Backup, Heartbeat, Invitation, Letter, Move, SiteSettings
from newsroom.roles import SYSTEM, owners

from .manifest import Manifest


def settle_in(manifest: Manifest) -> int:
    """Hold what may have happened already, forget what is not true any more, and tell the owners; how many letters
    are held.

    Letters that waited may have gone out after the backup: none is sent by itself, each can be tried again. Sessions
    end: somebody may have logged out, or have been switched off. A story that came due meanwhile goes out once, at the
    address and with the hour that it was promised. Invitations are withdrawn: they may have been taken up or withdrawn.
    A move from an old site that was under way is stopped: it may have ended long ago, and its files are in no backup.
    """
    made_at, now = datetime.fromisoformat(manifest.made_at), timezone.now()
    paper = SiteSettings.current()
    with transaction.atomic(), translation.override(paper.language), timezone.override(paper.zone):
        when = date_format(timezone.localtime(made_at), "DATETIME_FORMAT")
        why = _("The paper was restored from the backup of %(when)s: this letter may have gone out already.")
        held = Letter.objects.filter(sent_at=None, given_up_at=None).update(given_up_at=now, error=why % {"when": when})
        withdrawn = Invitation.objects.unanswered().update(withdrawn_at=now)
        lost = _("The paper was restored from a backup, and the files of this move are not in it. Begin a new one.")
        Move.objects.open().update(
            state=Move.State.STOPPED, error=lost, ended_at=now, claim="", beat_at=None, has_files=False
        )
        Move.objects.update(has_files=False)
        Session.objects.all().delete()
        Heartbeat.objects.all().delete()
        Backup.objects.filter(name="", ended_at=None).update(
            name=manifest.name, made_at=made_at, ended_at=made_at, rows=manifest.rows, files=len(manifest.files),
            size=manifest.size,
        )  # fmt: skip
        Act.record("restore backup", paper, by=SYSTEM, note=manifest.name)
        subject = _("%(paper)s was restored from a backup") % {"paper": paper.name}
        lines = [
            _("It stands as it was on %(when)s. What was written after that is not there.") % {"when": when},
            _("Everybody logs in anew. Staff who were switched off since then are switched on again: look at Staff."),
        ]
        if withdrawn:
            lines.append(_("Invitations that waited then are withdrawn: invite anew whom you still wait for."))
        if held:
            said = ngettext(
                "%(count)d letter that waited then is held, because it may have gone out already: see Letters.",
                "%(count)d letters that waited then are held, because they may have gone out already: see Letters.",
                held,
            )
            lines.append(said % {"count": held})
        for owner in owners():
            Letter.queue(owner.email, subject, "\n\n".join(lines), key=f"restored:{now:%Y%m%d%H%M%S}:{owner.pk}")
    return held
