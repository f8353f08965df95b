"""Remarks from elsewhere: written as they stood, once, never judged again."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from comments import intake
from comments.models import Comment, Commenter, Kind
from comments.models.moderating import lock_stories

NAME = "wordpress:gazette.example:comment:"
THEN = datetime(2023, 7, 15, 10, tzinfo=UTC)


@dataclass
class Told:
    external_id: str
    body: str = "Words."
    name: str = "Rita"
    state: str = "approved"
    kind: str = "comment"
    email: str = ""
    website: str = ""
    ip: str = ""
    parent: str = ""
    user_id: str = ""
    written_at: datetime | None = None

    def __post_init__(self):
        self.written_at = self.written_at or THEN + timedelta(minutes=int(self.external_id))


@pytest.fixture
def bring(story):
    """Write remarks under one story; returns it with what was new."""
    article = None

    def write(*remarks, users=None):
        nonlocal article
        article = article or story()
        ready = intake.ready(remarks, name=NAME, users=users or {}, at=THEN)
        states = intake.write([(article, ready)])
        article.refresh_from_db()
        return article, states

    return write


def number(value):
    return Comment.objects.get(guid=f"{NAME}{value}")


def test_each_state_stands_as_it_stood_with_a_reason(bring):
    words = ["approved", "waiting", "rejected", "spam", "deleted"]
    article, states = bring(*(Told(str(n), state=state) for n, state in enumerate(words, 1)))
    assert states == {"approved": 1, "waiting": 1, "rejected": 1, "spam": 1, "deleted": 1}
    assert article.replies == 1
    for comment in Comment.objects.all():
        assert comment.reason.startswith("Imported")
        assert comment.rule == "import"
        # Lists of what is decided go by the date; the thirty days of the trash begin now.
        expected = {"waiting": None, "deleted": comment.decided_at}.get(comment.state, comment.created_at)
        assert comment.decided_at == expected
    assert Comment.objects.deleted().get().decided_at > timezone.now() - timedelta(minutes=5)


def test_links_back_and_notes_are_kept_but_never_shown_or_counted(bring):
    article, _states = bring(Told("1"), Told("2", kind="pingback"), Told("3", kind="trackback"), Told("4", kind="note"))
    assert article.replies == 1
    assert [comment.guid for comment in Comment.objects.visible()] == [f"{NAME}1"]
    assert Counter(Comment.objects.values_list("kind", flat=True)) == {Kind.COMMENT: 1, Kind.PING: 2, Kind.NOTE: 1}


def test_threads(bring):
    # 3 answers one that comes later, 5 itself, 6 nobody, 7 and 8 each other.
    bring(
        Told("1"), Told("2", parent="1"), Told("3", parent="4"), Told("4", parent="2"),
        Told("5", parent="5"), Told("6", parent="999"), Told("7", parent="8"), Told("8", parent="7"),
        Told("9", parent="8"),
    )  # fmt: skip
    parents = {n: number(n).parent and number(n).parent.guid.removeprefix(NAME) for n in "123456789"}
    assert parents == {"1": None, "2": "1", "3": "4", "4": "2", "5": None, "6": None, "7": None, "8": None, "9": "8"}
    order = [comment.guid.removeprefix(NAME) for comment in Comment.objects.in_reading_order()]
    assert order == ["1", "2", "4", "3", "5", "6", "7", "8", "9"]
    assert number("3").path.startswith(number("4").path)


def test_a_second_time_changes_nothing_and_new_ones_find_their_parents(bring):
    bring(Told("1"), Told("2", parent="1"))
    before = list(Comment.objects.order_by("pk").values())
    article, states = bring(Told("1"), Told("2", parent="1"))
    assert not states
    assert list(Comment.objects.order_by("pk").values()) == before
    article, states = bring(Told("1"), Told("2", parent="1"), Told("3", parent="2"))
    assert states == {"approved": 1}
    assert number("3").parent == number("2")
    assert article.replies == 3


def test_what_a_moderator_decided_since_stays(bring, mo):
    bring(Told("1", state="waiting"))
    number("1").approve(by=mo)
    bring(Told("1", state="waiting"))
    assert number("1").is_approved


def test_html_is_cleaned_as_stored_html(bring):
    bring(Told("1", body='One & <b>two</b>\n\n<script>no</script><a href="javascript:x" onclick=x>three</a> ]]> end'))
    html = number("1").html
    assert "<strong>two</strong>" in html
    assert "script" not in html
    assert "onclick" not in html
    assert html.count("<p>") == 2


def test_commenters_are_known_by_their_address_and_not_yet_confirmed(bring):
    bring(Told("1", email="Rita@Readers.example"), Told("2", email="rita@readers.example"), Told("3", email="none"),
          Told("4", kind="pingback", email="bot@blog.example"))  # fmt: skip
    rita = Commenter.objects.get()
    assert (rita.email, rita.confirmed_at) == ("rita@readers.example", None)
    assert rita.comments.count() == 2
    assert rita.created_at == THEN + timedelta(minutes=1)


def test_odd_values_are_left_out_not_refused(bring):
    bring(Told("1", ip="not an address", website="javascript:alert(1)", name="", email="x" * 300),
          Told("2", ip="192.0.2.1", website="https://rita.example"))  # fmt: skip
    assert (number("1").ip, number("1").website, number("1").name, number("1").email) == (None, "", "Anonymous", "")
    assert (number("2").ip, number("2").website) == ("192.0.2.1", "https://rita.example")


def test_a_remark_without_a_number_stands_at_the_top(bring):
    _article, states = bring(Told("", written_at=THEN), Told("2", parent="1"))
    assert states == {"approved": 2}
    assert set(Comment.objects.values_list("parent", flat=True)) == {None}


def test_an_address_that_grows_when_folded_is_left_out(bring):
    bring(Told("1", email=f"{'ß' * 200}@readers.example"), Told("2", email=f"{'s' * 200}@readers.example"))
    assert number("1").email == ""
    assert number("2").commenter.email == number("2").email != ""


def test_replies_are_counted_after_waiting_for_whoever_decides_meanwhile(bring, said, monkeypatch):
    article, _states = bring(Told("1"))

    def wait_for_a_moderator(pks):
        said(article, state="approved")
        return lock_stories(pks)

    monkeypatch.setattr("comments.intake.lock_stories", wait_for_a_moderator)
    monkeypatch.setattr("comments.models.moderating.recount", lambda *told: None)
    article, _states = bring(Told("2"))
    assert article.replies == 3


def test_staff_are_known_by_their_account(bring, rita):
    bring(Told("1", user_id="7"), Told("2", user_id="8"), users={"7": rita.pk})
    assert number("1").user == rita
    assert number("2").user is None


def test_a_deep_thread(bring):
    bring(*(Told(str(n), parent=str(n - 1) if n > 1 else "") for n in range(1, 41)))
    assert Comment.objects.count() == 40
    assert number("40").parent == number("39")


def test_thirty_stories_take_as_many_queries_as_three(story, django_assert_max_num_queries):
    def threads(stories, first):
        return [
            (one, intake.ready([Told(str(first + n)), Told(str(first + 500 + n), parent=str(first + n))],
                               name=NAME, users={}, at=THEN))
            for n, one in enumerate(stories)
        ]  # fmt: skip

    stories = [story() for _n in range(33)]
    few, many = threads(stories[:3], 1), threads(stories[3:], 2000)
    with django_assert_max_num_queries(20) as counted:
        intake.write(few)
    with django_assert_max_num_queries(len(counted)):
        intake.write(many)
    assert set(Article.objects.filter(pk__in=[s.pk for s in stories]).values_list("replies", flat=True)) == {2}
