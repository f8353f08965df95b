"""The publish receipt: the worker asks for a story as a stranger, and keeps what it was answered.

`asking.py` is the stranger, `reading.py` its eyes, `checks.py` what is right; the row is `models/receipt.py`.
"""

import logging
import time

from django.db import DatabaseError
from django.utils import timezone

from articles.models import Article, Receipt
from articles.receipts import asking
from articles.receipts.checks import Asked, Unreachable, look, unreachable

log = logging.getLogger(__name__)

A_TURN = 20  # stories
SECONDS = 5  # after which a turn begins with no further story: letters and pictures wait


def look_at_due(ask=None, now=None) -> int:
    """Find what changed, and look at what is due; returns how many stories were looked at. Safe to run twice at once.

    `ask` (address, most bytes) → Answer is how the site is asked; default: over HTTP. Where it gives no answer at all
    it is asked once a turn, and the stories of that turn say so.
    """
    Receipt.objects.note_changes(now)
    asked, silence, seen = Asked(ask or asking.ask), "", 0
    until = time.monotonic() + SECONDS
    for receipt in Receipt.objects.due(now)[:A_TURN]:
        if time.monotonic() > until:
            break
        if not receipt.claim(now or timezone.now()):
            continue
        seen += 1
        if silence:
            receipt.settle(unreachable(silence), now or timezone.now(), could_look=False)
            continue
        try:
            _look_at(receipt, asked, now)
        except Unreachable as error:
            silence = str(error)
            receipt.settle(unreachable(silence), now or timezone.now(), could_look=False)
            log.warning("The site can't be asked whether its stories are out: %s", silence)
        except DatabaseError:
            raise
        except Exception as error:  # one story's fault must not keep the others from being looked at
            log.exception("Story %s could not be looked at", receipt.article_id)
            receipt.settle(unreachable(f"{type(error).__name__}."), now or timezone.now(), could_look=False)
    return seen


def _look_at(receipt, asked, now):
    story = _story(receipt.article_id)
    if story is None:  # deleted for good meanwhile, and the receipt with it
        return
    checks = look(story, asked)
    wrong = [f"{check['what']}: {check['said']}" for check in checks if check["ok"] is False]
    if wrong and _mark(_story(story.pk)) != _mark(story):
        # It moved between the look and the answer; its new receipt is on its way.
        receipt.put_back(now or timezone.now())
        return
    receipt.settle(checks, now or timezone.now())
    if wrong and not receipt.is_waiting:
        log.warning("Story %s is not as it should be: %s", story.pk, "; ".join(wrong))


def _story(pk):
    return Article.objects.select_related("section", "source", "lead__picture").filter(pk=pk).first()


def _mark(story):
    """What tells one moment of a story from another."""
    return story and (story.state, story.trashed_at, story.state_at, story.edit_version, story.section_id)


def forget_receipts(now=None) -> int:
    """Forget what was seen after changes of more than 30 days ago; returns how many."""
    return Receipt.objects.forget(now)
