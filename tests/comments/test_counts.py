"""Counts are never wrong, whatever moderators and readers do in whatever order."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from comments.models import Comment
from newsroom.states import Refused

ACTS = ["approve", "reject", "mark_spam", "remove", "undo", "report", "bulk"]


@pytest.mark.django_db
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(moves=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 255)), max_size=30))
def test_the_number_on_the_story_is_true_after_anything(story, said, mo, true_count, settings_row, moves):
    settings_row(comment_reports_hold=1)
    articles = [story(), story()]
    pks = [said(articles[number % 2]).pk for number in range(6)]
    for act, which, chance in moves:
        comment = Comment.objects.get(pk=pks[which])
        try:
            if act == "report":
                comment.report(reason="abuse", ip=f"192.0.2.{chance}")
            elif act == "bulk":
                verb = ACTS[chance % 4]
                Comment.objects.filter(pk__in=pks[: which + 1]).decide(verb, by=mo, reason="In bulk.")
            elif act == "reject":
                comment.reject(by=mo, reason="Off topic.")
            else:
                getattr(comment, act)(by=mo)
        except Refused:
            pass
        for article in articles:
            visible, shown = true_count(article)
            assert visible == shown >= 0
    for comment in Comment.objects.filter(state__in=["waiting", "rejected", "spam"]):
        assert comment.reason
