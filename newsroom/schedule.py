"""Everything that recurs, with its cadence, in one list. `manage.py worker` runs it; nothing else recurs.

Each job is safe to run twice and at once on two machines: it claims its rows by conditional UPDATE. A job that fails
is logged with its error and tried again at its next turn; the others go on.
"""

from collections.abc import Callable
from dataclasses import dataclass

from articles.ageing import age_news, end_picture_rights
from articles.documents.keeping import settle_documents
from articles.models.front import drop_expired_pins, forget_old_fronts, keep_front
from articles.models.presence import forget_presences
from articles.models.publishing import publish_due
from articles.models.revising import forget_working_texts, prune_revisions
from articles.models.searching import write_due_search_texts
from articles.pictures.making import make_due_renditions, remove_killed_renditions, sweep_renditions
from articles.receipts import forget_receipts, look_at_due
from articles.trash import empty_trash
from articles.views.share import sweep as sweep_share_pictures
from comments import housekeeping as conversation
from newsroom.account.housekeeping import forget_invitations, forget_sessions
from newsroom.backups.nightly import back_up_at_night
from newsroom.letters import send_due_letters
from newsroom.management.demo.leaving import clear as clear_demo
from newsroom.management.moving_in.housekeeping import forget_files as forget_moved_files
from newsroom.management.moving_in.working import move_due
from newsroom.models.banner import turn_banners
from newsroom.pages.housekeeping import forget_changes, sweep_store
from newsroom.pages.midnight import turn_the_day


@dataclass(frozen=True)
class Job:
    """One recurring job: what is called, and how many seconds lie between two turns.

    A `slow` one may wait for disks or other people's servers; it runs beside the others and never delays them. One that
    somebody looks at a clock for has a thread of its `own`: twenty large pictures would delay it for minutes.
    """

    name: str
    every: float
    run: Callable[[], object]
    slow: bool = False
    own: bool = False


MINUTE, HOUR, DAY = 60, 3600, 24 * 3600

SCHEDULE = [
    # What readers wait for
    Job("publish due stories", 1, publish_due),
    Job("put up and take down the banner", 1, turn_banners),
    Job("make renditions", 1, make_due_renditions, slow=True),
    Job("remove killed pictures", 5, remove_killed_renditions),
    Job("put out and take away documents", 5, settle_documents),
    Job("drop expired pins", 1, drop_expired_pins),
    Job("turn the page of the calendar", 1, turn_the_day),
    Job("end picture rights", 1, end_picture_rights),
    Job("let news grow old", 1, age_news),
    Job("close conversations", 1, conversation.close_conversations),
    # What people wait for
    Job("send letters", 5, send_due_letters, slow=True),
    Job("look whether stories are out", 2, look_at_due, slow=True, own=True),
    Job("write search texts", 5, write_due_search_texts, slow=True),
    Job("tell moderators what waits", 5 * MINUTE, conversation.digest_for_moderators, slow=True),
    Job("move in", 2, move_due, slow=True, own=True),
    Job("back up at night", MINUTE, back_up_at_night, slow=True, own=True),
    # Housekeeping
    Job("blank old network addresses", HOUR, conversation.blank_old_addresses, slow=True),
    Job("forget limits that have passed", DAY, conversation.forget_limits, slow=True),
    Job("sweep unused renditions", HOUR, sweep_renditions, slow=True),
    Job("sweep share pictures", DAY, sweep_share_pictures, slow=True),
    Job("sweep the page store", 5 * MINUTE, sweep_store, slow=True),
    Job("forget old changes", DAY, forget_changes, slow=True),
    Job("keep the front page", MINUTE, keep_front),
    Job("forget old front pages", DAY, forget_old_fronts, slow=True),
    Job("forget closed windows", HOUR, forget_presences, slow=True),
    Job("forget old unsaved texts", HOUR, forget_working_texts, slow=True),
    Job("forget old receipts", DAY, forget_receipts, slow=True),
    Job("forget old sessions", DAY, forget_sessions, slow=True),
    Job("forget old invitations", DAY, forget_invitations, slow=True),
    Job("prune revisions", HOUR, prune_revisions, slow=True),
    Job("forget files that moved in", DAY, forget_moved_files, slow=True),
    Job("clear the demo away", MINUTE, clear_demo, slow=True),
    Job("empty the trash", HOUR, empty_trash, slow=True),
    Job("empty the comments' trash", HOUR, conversation.empty_trash, slow=True),
]
