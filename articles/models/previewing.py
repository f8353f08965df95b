"""Showing a story to somebody outside before it is public: a link that works for two days, or until it is ended.

No row of its own: the link is signed with its hour, and what ends links early is a line in the log, so that who showed
what to whom, and who stopped it, stands where everything else does.
"""

from datetime import timedelta

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _t

from newsroom.models import Act
from newsroom.pages import changing
from newsroom.states import WrongState

SALT = "articles.preview"
LASTS = timedelta(hours=48)
SHARED, ENDED = "share preview", "end previews"


class Previewable(models.Model):
    """`share_preview`, `end_previews`, and whether a link that somebody holds still works."""

    class Meta:
        abstract = True

    def share_preview(self, *, by) -> str:
        """The path of a preview that anybody who has it may read for 48 hours, as long as the story is not public.

        Raises PermissionDenied where `by` may not edit the story, WrongState where it is public or in the trash.
        """
        self._refuse_stranger(by)
        if self.trashed_at or self.was_public:
            raise WrongState(_t("Only a story that is not public yet has a preview to share."))
        with changing():
            shared = Act.record(SHARED, self, by=by)
        token = signing.dumps([str(self.uid), shared.pk], salt=SALT, compress=True)
        return reverse("shared-preview", args=[self.pk, token])

    def end_previews(self, *, by) -> None:
        """Make every link shared so far lead nowhere."""
        self._refuse_stranger(by)
        with changing():
            Act.record(ENDED, self, by=by)

    def is_previewed_by(self, token: str) -> bool:
        """Whether the link with this token works now: signed by us for this story, in time, not ended, not public."""
        try:
            uid, shared = signing.loads(token, salt=SALT, max_age=LASTS)
        except (signing.BadSignature, TypeError, ValueError):
            return False
        if uid != str(self.uid) or self.trashed_at or self.was_public:
            return False
        ended = Act.objects.filter(subject_type="article", subject_id=self.pk, verb=ENDED, pk__gt=shared)
        return not ended.exists()

    def _refuse_stranger(self, by):
        if not self.may_be_edited_by(by):
            raise PermissionDenied(_t("You may not edit this story, so you can't show it around."))
