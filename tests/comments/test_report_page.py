"""The reader's report: a plain form that works without script."""

import re

from comments.models import Flag

OURS = {"HTTP_ORIGIN": "http://testserver", "HTTP_USER_AGENT": "Browser", "REMOTE_ADDR": "192.0.2.7"}


def address_of(comment):
    return f"{comment.article.get_absolute_url()}comment/{comment.pk}/report/"


def test_a_reader_reports_and_is_thanked(story, said, vera):
    comment = said(story(), state="approved")
    page = vera.get(address_of(comment)).content.decode()
    assert "It is illegal content" in page
    assert "csrf" not in page.lower()

    answer = vera.post(address_of(comment), {"reason": "illegal", "note": "See <b>line</b> 2."}, **OURS)

    assert answer.status_code == 303
    assert "Thank you" in vera.get(answer["Location"]).content.decode()
    assert Flag.objects.get().note == "See <b>line</b> 2."


def test_the_same_person_twice_is_one_report_and_thanked_twice(story, said, vera):
    comment = said(story(), state="approved")
    answers = [vera.post(address_of(comment), {"reason": "abuse"}, **OURS) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert Flag.objects.count() == 1


def test_thanks_come_even_when_the_report_held_the_comment(story, said, vera, settings_row):
    settings_row(comment_reports_hold=1)
    comment = said(story(), state="approved")
    answer = vera.post(address_of(comment), {"reason": "abuse"}, **OURS)
    comment.refresh_from_db()
    assert comment.is_waiting
    assert vera.get(answer["Location"]).status_code == 200
    assert vera.get(address_of(comment)).status_code == 410


def test_errors_keep_what_was_typed(story, said, vera):
    comment = said(story(), state="approved")
    for fields in (
        {},
        {"reason": "boring"},
        {"reason": "abuse", "email": "x"},
        {"reason": "abuse", "note": "n" * 3000},
    ):
        answer = vera.post(address_of(comment), {"note": "My words.", **fields}, **OURS)
        assert answer.status_code == 400
        assert fields.get("note", "My words.") in answer.content.decode()
        assert "autofocus" in answer.content.decode()
    assert not Flag.objects.exists()


def test_a_form_from_elsewhere_comes_back_for_one_more_click(story, said, vera):
    comment = said(story(), state="approved")
    elsewhere = {**OURS, "HTTP_ORIGIN": "null"}
    answer = vera.post(address_of(comment), {"reason": "abuse", "note": "My words."}, **elsewhere)
    assert answer.status_code == 403
    assert "My words." in answer.content.decode()
    token = re.search(r'name="confirm" value="([^"]+)"', answer.content.decode()).group(1)
    assert vera.post(address_of(comment), {"reason": "abuse", "confirm": token}, **elsewhere).status_code == 303


def test_one_network_has_a_limit(story, said, vera, monkeypatch):
    monkeypatch.setattr("comments.views.REPORTS_FROM_ONE_ADDRESS", 2)
    comment = said(story(), state="approved")
    statuses = [vera.post(address_of(comment), {"reason": "abuse"}, **OURS).status_code for _ in range(3)]
    assert statuses == [303, 303, 429]


def test_what_nobody_ever_saw_cannot_be_reported(story, said, vera):
    comment = said(story())
    assert vera.get(address_of(comment)).status_code == 404
    assert vera.post(address_of(comment), {"reason": "abuse"}, **OURS).status_code == 404


def test_other_methods_and_numbers(story, said, vera):
    comment = said(story(), state="approved")
    assert vera.put(address_of(comment)).status_code == 405
    assert vera.get(address_of(comment).replace(f"/{comment.pk}/", "/999999999999999999999/")).status_code == 404
