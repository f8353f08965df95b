"""keep: a reported comment stays, and its reports are settled."""

import pytest
from django.core.exceptions import PermissionDenied

from comments.models import Comment, Decision
from newsroom.models import Change
from newsroom.states import WrongState


@pytest.fixture
def reported(story, said):
    comment = said(story(), state="approved")
    comment.report(reason="abuse", ip="192.0.2.1")
    return comment


def test_it_leaves_the_reported_ones_and_stays_visible(reported, mo):
    reported.keep(by=mo)
    assert not Comment.objects.reported().exists()
    assert reported.is_visible
    assert Decision.objects.first().reason == "Kept by Mo"


def test_no_page_is_dirtied_by_what_none_shows(reported, mo):
    Change.objects.all().delete()
    reported.keep(by=mo)
    assert not Change.objects.exists()


def test_undo_brings_the_reports_back(reported, mo):
    reported.keep(by=mo).undo(by=mo)
    assert list(Comment.objects.reported()) == [reported]
    assert reported.is_visible


def test_nothing_reported(story, said, mo):
    with pytest.raises(WrongState):
        said(story(), state="approved").keep(by=mo)


def test_the_second_is_told(reported, mo, olga):
    reported.reject(by=olga, reason="Off topic.")
    with pytest.raises(WrongState):
        Comment.objects.get(pk=reported.pk).keep(by=mo)


def test_rita_may_not(reported, rita):
    with pytest.raises(PermissionDenied):
        reported.keep(by=rita)
