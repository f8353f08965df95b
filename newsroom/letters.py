"""Sending the letters that wait in the outbox, on the paper's own writing paper."""

import logging
import re
import smtplib
from datetime import timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from newsroom.models import Letter, SiteSettings
from newsroom.text import direction

log = logging.getLogger(__name__)

# Kept with a letter that went nowhere, so that nobody waits for an answer to it.
PRINTED = _("No mail server is set, so it was only printed on the terminal.")
MOST_TRIES = 8
# Minutes until the next try, doubling: 1, 2, 4 … about two hours in all.
FIRST_PAUSE = timedelta(minutes=1)
AT_ONCE = 20
# What may follow in an address of ours: ASCII, as addresses are written, so that nothing in it can turn the line round.
_REST = r"(?a:[/?#](?:[\w/?#&=%+~@$*.,:;!()\[\]-]*[\w/?#&=%+~@$*-])?)?"
# Links that are keys: they open an account, and only their reader should have them.
_KEYS = re.compile(r"(/account/(?:invitation|reset)/\?key=)[^\s<>]+")


def mail_is_set() -> bool:
    """Whether letters leave the house at all, or are only printed for whoever tries the paper out."""
    return not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))


def without_keys(text: str) -> str:
    """A letter's text as others than its reader may see it: without the links that open an account."""
    return _KEYS.sub(r"\1…", text)


def send_due_letters(now=None, only=None) -> int:
    """Send what is due, at most 20 letters a turn, or of it `only` those with these ids; returns how many went out.

    A letter is claimed by moving its next try ahead in one UPDATE, so two workers never send it twice, and one that
    was claimed by a worker that died goes out at that next try. After eight tries it is given up, with its error; one
    that can't be written at all would be no better later, and is given up at once.
    """
    now = now or timezone.now()
    sent = 0
    due = Letter.objects.due(now) if only is None else Letter.objects.due(now).filter(pk__in=only)
    for letter in due.order_by("due_at", "id")[:AT_ONCE]:
        pause = FIRST_PAUSE * 2**letter.tries
        claimed = Letter.objects.filter(pk=letter.pk, sent_at__isnull=True, tries=letter.tries).update(
            tries=F("tries") + 1, due_at=now + pause, error=""
        )
        if not claimed:
            continue
        try:
            written(letter).send()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            hopeless = isinstance(error, ValueError) or letter.tries + 1 >= MOST_TRIES
            # Only what this try found out: somebody may have given the letter up meanwhile, or asked for all its tries.
            found = {"error": str(error)[:1000] or type(error).__name__, **({"given_up_at": now} if hopeless else {})}
            Letter.objects.filter(pk=letter.pk).update(**found)
            log.warning("Letter %s could not be sent: %s", letter.pk, error)
            continue
        kept, told = without_keys(letter.text), "" if mail_is_set() else str(PRINTED)
        Letter.objects.filter(pk=letter.pk).update(sent_at=now, error=told, given_up_at=None, text=kept)
        sent += 1
    return sent


def written(letter) -> EmailMultiAlternatives:
    """The mail that a letter goes out as: plain text first, the same in HTML beside it, the paper's name on both."""
    site = SiteSettings.current()
    # Put into a column by hand, or by an older version, it may have lines; a header has one.
    subject = " ".join(letter.subject.split())
    context = {
        "site": site,
        "direction": direction(site.language),
        "address": settings.SITE_URL,
        "subject": subject,
        "text": letter.text,
        "linked": linked(letter.text),
    }
    message = EmailMultiAlternatives(
        subject,
        render_to_string("mail/letter.txt", context),
        _sender(site),
        to=[letter.to],
        headers={"Message-ID": f"<{letter.uid}@newsroom.invalid>"},
        connection=get_connection(),
    )
    message.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    return message


def linked(text: str) -> SafeString:
    """The text escaped, with links on the addresses of our own site and on no others.

    A letter may quote what a stranger typed, and goes out under the paper's name: their addresses stay plain text.
    """
    # Neither the end of a longer address nor the beginning of another host's (courier.example.evil.example, …@evil).
    ours = re.compile(rf"(?<![\w/:.=@-]){re.escape(settings.SITE_URL.rstrip('/'))}{_REST}(?![\w@:-]|\.\w)")
    pieces, end = [], 0
    for found in ours.finditer(text):
        pieces += [text[end : found.start()], format_html('<a href="{0}">{0}</a>', found[0])]
        end = found.end()
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, text[end:]]))


def _sender(site):
    """Our address with the paper's name, or with the one that the installation gives it."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or " ".join(site.name.split()), address))
