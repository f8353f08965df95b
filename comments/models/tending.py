"""What moderators do to a comment without moving it: take words out of it, or keep it in spite of reports."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from comments.rules import APPROVED
from comments.spam import fingerprint
from comments.words import taken_out
from newsroom.models import Act
from newsroom.pages import changing
from newsroom.roles import person, require
from newsroom.states import Refused, WrongState
from newsroom.text import clean_line, comment_html, imported_comment_html

from .moderating import PERMISSION, TEXT, lock_stories, recount, standing

TAKEN_OUT = "[…]"
LONGEST_WORDS = 200  # characters


class Tended(models.Model):
    """The verbs that leave the state as it is; `undo` takes them back like any other."""

    class Meta:
        abstract = True

    def edit_out(self, words, *, by):
        """Put “[…]” wherever these words stand whole in the text, in any case; the original stays with the decision.

        Raises PermissionDenied, Refused where the words are missing or not in the text, WrongState where the text
        was changed meanwhile.
        """
        require(by, PERMISSION)
        words = clean_line(words or "", LONGEST_WORDS)
        if not words:
            raise Refused(_t("Write which word or phrase to take out."))
        body, places = taken_out(self.body, words, TAKEN_OUT, is_html=bool(self.guid))
        if body == self.body:
            raise Refused(_t("“%(words)s” does not stand in the text.") % {"words": words})
        html = imported_comment_html(body) if self.guid else comment_html(body)
        with changing() as dirtied:
            lock_stories({self.article_id})
            same = type(self).objects.quietly().filter(pk=self.pk, state=self.state, body=self.body)
            if not same.update(body=body, html=html, fingerprint=fingerprint(body), matches=[]):
                raise WrongState(_t("Somebody decided on this comment or changed it meanwhile. Look at it again."))
            before = {name: getattr(self, name) for name in TEXT}
            self.body = body  # the log quotes how it begins
            # Not which words: what is taken out shall not stand for ever in the reason and the log.
            told = ngettext("Taken out: %(count)d place", "Taken out: %(count)d places", places) % {"count": places}
            self._note("edit out", by, told, before)
            if self.state == APPROVED:
                recount(self.article_id, dirtied)
        self.refresh_from_db()
        return self

    def keep(self, *, by):
        """Settle the open reports of a comment that stays; raises WrongState where there is nothing to settle."""
        require(by, PERMISSION)
        with changing():
            lock_stories({self.article_id})
            now = timezone.now()
            is_there = type(self).objects.filter(pk=self.pk, state=APPROVED).exists()
            if not is_there or not self.flags.open().update(settled_at=now):
                raise WrongState(_t("There is no open report of this comment, or somebody decided on it meanwhile."))
            self._note("keep", by, _t("Kept by %(name)s") % {"name": str(by)[:200]}, {}, at=now)
        return self

    def _note(self, verb, by, reason, before, at=None):
        self.decisions.create(
            comment_uid=self.uid,
            by=person(by),
            by_name=str(by)[:200],
            from_state=self.state,
            to_state=self.state,
            reason=reason[:500],
            at=at or timezone.now(),
            before=standing(self) | before,
        )
        Act.record(verb, self, by=by, note=reason)
