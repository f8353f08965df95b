"""Sending the letters that wait in the outbox."""

import logging
import smtplib
from datetime import timedelta

from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.utils import timezone

from newsroom.models import Letter

log = logging.getLogger(__name__)

MOST_TRIES = 8
# Minutes until the next try, doubling: 1, 2, 4 … about two hours in all.
FIRST_PAUSE = timedelta(minutes=1)
AT_ONCE = 20


def send_due_letters(now=None) -> int:
    """Send what is due, at most 20 letters a turn; returns how many went out.

    A letter is claimed by moving its next try ahead in one UPDATE, so two workers never send it twice, and one that
    was claimed by a worker that died goes out at that next try. After eight tries it is given up, with its error.
    """
    now = now or timezone.now()
    sent = 0
    for letter in Letter.objects.due(now).order_by("due_at", "id")[:AT_ONCE]:
        pause = FIRST_PAUSE * 2**letter.tries
        claimed = Letter.objects.filter(pk=letter.pk, sent_at__isnull=True, tries=letter.tries).update(
            tries=F("tries") + 1, due_at=now + pause
        )
        if not claimed:
            continue
        message = EmailMessage(
            letter.subject,
            letter.text,
            to=[letter.to],
            headers={"Message-ID": f"<{letter.uid}@newsroom.invalid>"},
            connection=get_connection(),
        )
        try:
            message.send()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            given_up = now if letter.tries + 1 >= MOST_TRIES else None
            Letter.objects.filter(pk=letter.pk).update(error=str(error)[:1000], given_up_at=given_up)
            log.warning("Letter %s could not be sent: %s", letter.pk, error)
            continue
        Letter.objects.filter(pk=letter.pk).update(sent_at=now, error="")
        sent += 1
    return sent
