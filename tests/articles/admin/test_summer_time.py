"""An hour that a clock leaves out or shows twice can't be meant: the form says so, and keeps what was typed."""

import pytest
import time_machine


@pytest.mark.parametrize(
    ("month", "typed"), [(3, "2026-03-29T02:30"), (10, "2026-10-25T02:30")], ids=["left out", "twice"]
)
def test_such_an_hour_is_refused_with_a_sentence(ed, draft, do, month, typed):
    from newsroom.models import SiteSettings

    SiteSettings(pk=1, time_zone="Europe/Berlin").save()
    with time_machine.travel(f"2026-{month:02d}-20T12:00:00+00:00", tick=False):
        article = draft()
        answer = do(ed, article, "schedule", at=typed)
    assert answer.status_code == 400
    assert "02:30" in answer.content.decode()
    article.refresh_from_db()
    assert article.state == "draft"


def test_the_hours_beside_them_are_meant_as_they_stand(ed, draft, do):
    from newsroom.models import SiteSettings

    SiteSettings(pk=1, time_zone="Europe/Berlin").save()
    for typed, meant in {
        "2026-03-29T01:59": "2026-03-29T00:59", "2026-03-29T03:00": "2026-03-29T01:00",
        "2026-10-25T03:00": "2026-10-25T02:00",
    }.items():  # fmt: skip
        with time_machine.travel("2026-03-20T12:00:00+00:00", tick=False):
            article = draft()
            assert do(ed, article, "schedule", at=typed).status_code == 302
        article.refresh_from_db()
        assert article.publish_at.isoformat().startswith(meant)
