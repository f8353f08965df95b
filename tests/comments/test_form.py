"""The comment form: what a reader sends, and what comes back. Nothing typed is ever lost."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comments import remembering
from comments.models import Comment
from comments.views import OWN_AGE

OURS = {"HTTP_ORIGIN": "http://testserver"}
FIELDS = {"name": "Ada Brook", "email": "ada@readers.example", "body": "Who pays for the roof?"}


@pytest.fixture
def send(vera):
    """Send the form as a browser does: `send(article, body="…")`."""

    def make(article, client=None, headers=OURS, **fields):
        address = f"{article.get_absolute_url()}comment/"
        return (client or vera).post(address, {**FIELDS, **fields}, REMOTE_ADDR="192.0.2.7", **headers)

    return make


def text(response):
    return response.content.decode()


# --- It works ---------------------------------------------------------------------------------------------------------


def test_a_guests_comment_waits_and_only_the_writer_sees_it(story, send, vera):
    article = story()

    answer = send(article)

    comment = Comment.objects.get()
    assert answer.status_code == 303
    assert answer["Location"].endswith(f"#comment-{comment.pk}")
    assert "no-store" in answer["Cache-Control"]
    own = vera.get(answer["Location"])
    assert own.status_code == 200
    assert "no-store" in own["Cache-Control"]
    assert "Waiting for a moderator" in text(own)
    assert "Who pays for the roof?" in text(own)
    assert "Who pays for the roof?" not in text(Client().get(article.get_absolute_url()))
    assert re.search(rf'<article[^>]*id="comment-{comment.pk}"[^>]*autofocus', text(own))


def test_a_visible_comment_is_answered_with_its_place(story, send, settings_row):
    settings_row(comment_first_held=False)
    article = story()
    answer = send(article)
    comment = Comment.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"{article.get_absolute_url()}#comment-{comment.pk}"


def test_staff_appear_at_once(story, send, logged_in, rita):
    article = story()
    answer = send(article, client=logged_in(rita), name="", email="")
    comment = Comment.objects.get()
    assert answer.status_code == 303
    assert comment.is_visible
    assert (comment.user, comment.name) == (rita, "Rita")


def test_an_answer_to_a_comment(story, send, said):
    article = story()
    parent = said(article, state="approved")
    send(article, parent=str(parent.pk))
    assert Comment.objects.waiting().get().parent == parent


def test_the_page_for_an_answer_without_script(story, said, vera):
    article = story()
    parent = said(article, "The roof was paid for in 2019.", state="approved", name="Tom Key")
    page = vera.get(f"{article.get_absolute_url()}comment/?parent={parent.pk}")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "Tom Key" in text(page)
    assert "The roof was paid for in 2019." in text(page)
    assert f'name="parent" value="{parent.pk}"' in text(page)


@pytest.mark.parametrize("parent", ["", "x", "999999", "-1", "٣", "9" * 30])
def test_an_odd_parent_is_no_trouble(story, vera, parent):
    assert vera.get(f"{story().get_absolute_url()}comment/", {"parent": parent}).status_code == 200


def test_the_form_on_the_story_names_the_title_of_the_settings(story, vera, settings_row):
    settings_row(comment_form_title="Kindly Leave a Comment")
    page = text(vera.get(story().get_absolute_url()))
    assert "Kindly Leave a Comment" in page
    assert "csrf" not in page.lower()
    assert 'autocomplete="email"' in page
    assert 'name="website"' not in page


def test_what_is_required_is_a_setting(story, send, settings_row):
    settings_row(comment_name_required=False, comment_email_required=False)
    assert send(story(), name="", email="").status_code == 303
    assert Comment.objects.get().name


def test_the_website_field_is_a_setting(story, send, settings_row, vera):
    settings_row(comment_website_shown=True)
    article = story()
    assert 'name="website"' in text(vera.get(article.get_absolute_url()))
    assert send(article, website="ada.example").status_code == 303
    assert Comment.objects.get().website == "https://ada.example"


@pytest.mark.parametrize("website", ["javascript:alert(1)", "https://", "data:text/html,x", "no dots"])
def test_a_bad_website_is_refused_with_everything_kept(story, send, settings_row, website):
    settings_row(comment_website_shown=True)
    answer = send(story(), website=website)
    assert answer.status_code == 400
    assert "Who pays for the roof?" in text(answer)
    assert not Comment.objects.exists()


# --- Remembering ------------------------------------------------------------------------------------------------------


def test_unticked_sets_no_cookie(story, send):
    assert not send(story()).cookies


def test_ticked_prefills_the_next_form_and_only_there(story, send, vera):
    article = story()
    answer = send(article, remember="1")
    cookie = answer.cookies[remembering.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert 'value="ada@readers.example"' in text(vera.get(f"{article.get_absolute_url()}comment/"))
    assert "ada@readers.example" not in text(vera.get(article.get_absolute_url()))


def test_a_remembered_reader_with_an_approved_comment_appears_at_once(story, send, mo):
    article = story()
    send(article, remember="1")
    Comment.objects.get().approve(by=mo)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        answer = send(article, body="And the minutes?")
    assert Comment.objects.approved().count() == 2
    assert "/yours/" not in answer["Location"]


def test_another_browser_with_the_same_address_waits(story, send, mo):
    article = story()
    send(article, remember="1")
    Comment.objects.get().approve(by=mo)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        send(article, client=Client(), body="I am Ada, too.")
    assert Comment.objects.waiting().count() == 1


def test_a_forged_cookie_is_none(story, send, vera):
    vera.cookies[remembering.COOKIE] = "eyJoYW5kIjoiMSJ9:1:forged"
    send(story())
    assert Comment.objects.get().hand is None


def test_taking_the_tick_away_forgets(story, send):
    article = story()
    send(article, remember="1")
    answer = send(article, body="Another.", remembered="1", email="other@readers.example")
    assert answer.status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        answer = send(article, body="Another.", remembered="1")
    assert answer.cookies[remembering.COOKIE].value == ""


# --- Refusals: the right status, a sentence, everything kept ----------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "name to sign with"),
        ("email", "", "never published"),
        ("email", "not an address", "name@example.org"),
        ("body", "", "Write something first"),
        ("name", "x" * 101, "at most 100"),
    ],
)
def test_an_error_keeps_everything_and_leads_to_the_field(story, send, field, value, words):
    answer = send(story(), **{field: value})
    page = text(answer)
    assert answer.status_code == 400
    assert words in page
    assert f'<a href="#comment-{field}">' in page
    assert re.search(rf'id="comment-{field}"[^>]*autofocus', page)
    for kept in {**FIELDS, field: value}.values():
        assert kept in page
    assert not Comment.objects.exists()


def test_a_comment_of_a_megabyte_is_refused_with_its_text(story, send):
    body = "Long. " * 175_000
    answer = send(story(), body=body)
    assert answer.status_code == 413
    assert body.strip() in text(answer)
    assert "at most 10000" in text(answer).replace(",", "")


def test_ten_megabytes_are_refused(story, send):
    answer = send(story(), body="x" * 10_000_000)
    assert answer.status_code == 413
    assert "far too long" in text(answer)


def test_five_thousand_fields_are_refused(story, vera):
    fields = {f"field{number}": "x" for number in range(5000)}
    answer = vera.post(f"{story().get_absolute_url()}comment/", fields, **OURS)
    assert answer.status_code == 400


def test_a_broken_request_is_refused(story, vera):
    address = f"{story().get_absolute_url()}comment/"
    answer = vera.generic("POST", address, b"--x\r\nbroken", content_type="multipart/form-data", **OURS)
    assert answer.status_code == 400


def test_too_fast_is_told_how_long_to_wait(story, send):
    article = story()
    send(article)
    answer = send(article, body="And another thing.")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 15
    assert "And another thing." in text(answer)
    assert re.search(r'id="comment-errors"[^>]*autofocus', text(answer))


def test_the_same_again_gets_the_same_friendly_answer(story, send):
    article = story()
    answers = [send(article) for _ in range(20)]
    assert {answer.status_code for answer in answers} == {303}
    assert Comment.objects.count() == 1


def test_later_it_is_a_duplicate(story, send):
    article = story()
    send(article)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        answer = send(article)
    assert answer.status_code == 409
    assert "Who pays for the roof?" in text(answer)


def test_a_closed_story_says_so_and_gives_the_text_back(story, send, vera):
    article = story(comments_state="closed")
    answer = send(article)
    assert answer.status_code == 403
    assert "Comments on this story are closed." in text(answer)
    assert "Who pays for the roof?" in text(answer)
    page = text(vera.get(article.get_absolute_url()))
    assert "Comments on this story are closed." in page
    assert "<form" not in page


def test_closing_days_are_told_with_their_date(story, send):
    article = story(at=timezone.now() - timedelta(days=40))
    answer = send(article)
    assert answer.status_code == 403
    assert "closed on" in text(answer)


def test_what_is_answered_has_gone(story, send, said, mo):
    article = story()
    parent = said(article, state="approved").remove(by=mo)
    answer = send(article, parent=str(parent.pk))
    assert answer.status_code == 409
    assert "Who pays for the roof?" in text(answer)
    assert 'name="parent"' not in text(answer)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(story, vera, method):
    assert getattr(vera, method)(f"{story().get_absolute_url()}comment/").status_code == 405


def test_stories_that_strangers_may_not_read_take_nothing(draft, story, send, vera, ed):
    withdrawn = story()
    withdrawn.withdraw(by=ed, reason="A mistake.")
    for address in (withdrawn.get_absolute_url(), "/2026/02/31/nothing/", "/2026/11/22/nothing/"):
        assert vera.get(f"{address}comment/").status_code in (404, 410)
        assert vera.post(f"{address}comment/", FIELDS, **OURS).status_code in (404, 410)
    assert not Comment.objects.exists()


def test_the_honeypot_makes_spam_with_the_same_answer(story, send, vera):
    answer = send(story(), subject="Hello")
    assert answer.status_code == 303
    assert Comment.objects.get().is_spam
    assert "Waiting for a moderator" in text(vera.get(answer["Location"]))


def test_an_address_that_grows_when_folded_is_refused_with_the_text(story, send):
    answer = send(story(), email=f"ada@{'ß' * 60}.{'ß' * 60}.{'ß' * 60}.example")
    assert answer.status_code == 400
    assert "Who pays for the roof?" in text(answer)
    assert not Comment.objects.exists()


def test_the_tick_alone_makes_nobody_known(story, send):
    send(story(), remember="1", body=" ".join(f"https://p{number}.example" for number in range(6)))
    assert Comment.objects.get().is_spam


def test_a_form_that_comes_back_at_once_waits(story, vera, settings_row):
    settings_row(comment_first_held=False)
    article = story()
    address = f"{article.get_absolute_url()}comment/"
    made = re.search(r'name="made" value="([^"]+)"', text(vera.get(address))).group(1)
    vera.post(address, {**FIELDS, "made": made}, REMOTE_ADDR="192.0.2.7", **OURS)
    assert Comment.objects.get().rule == "too-quick"


# --- Origin -----------------------------------------------------------------------------------------------------------


def test_the_sites_own_address_is_ours(story, send, settings):
    settings.SITE_URL = "https://paper.example"
    assert send(story(), headers={"HTTP_ORIGIN": "https://paper.example"}).status_code == 303


def test_a_missing_origin_is_a_guest_and_waits(story, send, settings_row, logged_in, rita):
    settings_row(comment_first_held=False)
    send(story(), client=logged_in(rita), headers={})
    comment = Comment.objects.get()
    assert comment.user is None
    assert comment.rule == "no-origin"


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "http://testserver.elsewhere.example"},
        {"HTTP_ORIGIN": "http://[broken"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
    ],
)
def test_a_form_from_elsewhere_comes_back_for_one_more_click(story, send, headers):
    article = story()
    answer = send(article, headers=headers)
    assert answer.status_code == 403
    assert not Comment.objects.exists()
    assert "Who pays for the roof?" in text(answer)
    token = re.search(r'name="confirm" value="([^"]+)"', text(answer)).group(1)

    assert send(article, headers=headers, confirm=token).status_code == 303
    assert Comment.objects.count() == 1


def test_the_token_is_for_this_story_this_reader_and_this_hour(story, send, vera):
    article, other = story(), story()
    elsewhere = {"HTTP_ORIGIN": "null"}
    token = re.search(r'name="confirm" value="([^"]+)"', text(send(article, headers=elsewhere))).group(1)

    assert send(other, headers=elsewhere, confirm=token).status_code == 403
    address = f"{article.get_absolute_url()}comment/"
    stranger = vera.post(address, {**FIELDS, "confirm": token}, REMOTE_ADDR="198.51.100.1", **elsewhere)
    assert stranger.status_code == 403
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert send(article, headers=elsewhere, confirm=token).status_code == 403
    assert send(article, headers=elsewhere, confirm="forged").status_code == 403
    assert not Comment.objects.exists()


# --- One's own --------------------------------------------------------------------------------------------------------


def test_the_link_to_ones_own_comment_expires(story, send, vera):
    location = send(story())["Location"]
    with time_machine.travel(timezone.now() + timedelta(seconds=OWN_AGE + 60), tick=False):
        assert vera.get(location).status_code == 410


def test_nobody_guesses_it(story, send, said, vera):
    article = story()
    location = send(article)["Location"]
    other = said(article)
    pk = Comment.objects.order_by("pk").first().pk
    assert vera.get(location.replace(f"/{pk}/", f"/{other.pk}/")).status_code == 404
    assert vera.get(f"{article.get_absolute_url()}comment/{pk}/yours/forged/").status_code == 404


def test_once_approved_it_leads_to_its_place(story, send, vera, mo):
    article = story()
    location = send(article)["Location"]
    comment = Comment.objects.get().approve(by=mo)
    assert vera.get(location)["Location"] == f"{article.get_absolute_url()}#comment-{comment.pk}"


def test_once_rejected_it_says_so(story, send, vera, mo):
    location = send(story())["Location"]
    Comment.objects.get().reject(by=mo, reason="Secret moderators' words.")
    page = vera.get(location)
    assert "decided not to publish" in text(page)
    assert "Secret moderators" not in text(page)
