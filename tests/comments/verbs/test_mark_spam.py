"""mark_spam."""

import pytest
from django.core.exceptions import PermissionDenied

from newsroom.states import WrongState


def test_mo_calls_it_spam(story, said, mo, true_count):
    article = story()
    comment = said(article, state="approved").mark_spam(by=mo)
    assert comment.is_spam
    assert comment.reason == "Marked as spam by Mo"
    assert true_count(article) == (0, 0)


def test_pia_may_not(story, said, pia):
    with pytest.raises(PermissionDenied):
        said(story()).mark_spam(by=pia)


@pytest.mark.parametrize("state", ["spam", "deleted"])
def test_wrong_states_are_refused(story, said, mo, state):
    with pytest.raises(WrongState):
        said(story(), state=state).mark_spam(by=mo)
