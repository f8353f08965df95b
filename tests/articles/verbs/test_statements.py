"""How many statements a verb sends, savepoints, BEGIN and COMMIT counted: few, and as many for a story of any size."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Author, Byline, Source
from newsroom.models import Change, User
from newsroom.roles import grant_roles

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 15

VERBS = {
    "publish": lambda article, ed: article.publish(by=ed),
    "edit": lambda article, ed: article.edit(by=ed, headline="It stays after all", substantive=True),
    "edit the text": lambda article, ed: article.edit(by=ed, body=f"<p>More.</p>{article.body}"),
    "correct": lambda article, ed: article.correct(by=ed, text="It was Wednesday."),
    "withdraw": lambda article, ed: article.withdraw(by=ed, reason="To be checked."),
    "publish again": lambda article, ed: article.publish(by=ed),
    "kill": lambda article, ed: article.kill(by=ed, reason="Wrong man named."),
}


@pytest.fixture
def ed(cast):
    grant_roles()
    return cast("ed", "editor")


@pytest.fixture
def archive(story):
    """Older stories of the same topics."""
    return [story(topics=["Harbour", "Council", "Books"]) for _ in range(5)]


@pytest.fixture
def full(draft, picture):
    """Make a draft with so many topics, names and pictures, and one picture in its text."""

    def make(number):
        inside = picture()
        agency = Source.objects.get_or_create(slug="wire", defaults={"name": "Wire"})[0]
        return draft(
            body=f'<p>The council voted.</p><figure data-picture="{inside.uid}"></figure>',
            source=agency,
            topics=["Harbour", "Council", "Books", *(f"Topic {n}" for n in range(number))],
            byline=[Author.objects.create(name=f"Writer {n}") for n in range(number)],
            pictures=[{"picture": picture()} for _ in range(number)],
        )

    return make


def statements(article, ed):
    """Each verb in its turn → what it sent, by a fresh instance and an editor who was just logged in."""
    sent = {}
    for name, verb in VERBS.items():
        fresh, someone = Article.objects.get(pk=article.pk), User.objects.get(pk=ed.pk)
        with CaptureQueriesContext(connection) as asked:
            verb(fresh, someone)
        sent[name] = [query["sql"] for query in asked.captured_queries]
    return sent


def test_few_for_a_story_with_everything(full, archive, ed):
    sent = statements(full(2), ed)
    # What was to be read next has to go first, and corrections come back with it.
    assert len(sent.pop("publish again")) <= MOST + 2
    # What leaves takes corrections and a banner along.
    assert {name: n for name in ("withdraw", "kill") if (n := len(sent.pop(name))) > MOST + 2} == {}
    assert {name: asked for name, asked in sent.items() if len(asked) > MOST} == {}


def test_as_many_for_thirty_topics_names_and_pictures_as_for_one(full, archive, ed):
    few, many = statements(full(1), ed), statements(full(30), ed)
    assert {name: len(asked) for name, asked in many.items()} == {name: len(asked) for name, asked in few.items()}


@pytest.mark.parametrize("others", [0, 1])
def test_two_more_where_the_archive_is_thin(full, story, ed, others):
    for _ in range(others):
        story(topics=["Harbour"])
    article = full(1)

    with CaptureQueriesContext(connection) as asked:
        article.publish(by=ed)

    assert len(asked) <= MOST + 2
    assert article.read_next.count() == others


def test_one_transaction_and_one_change(full, archive, ed):
    article = full(2)
    for name, verb in VERBS.items():
        fresh = Article.objects.get(pk=article.pk)
        newest = Change.objects.latest("id").pk
        with CaptureQueriesContext(connection) as asked:
            verb(fresh, ed)
        sent = [query["sql"] for query in asked.captured_queries]
        assert sum(sql.startswith("BEGIN") for sql in sent) == sum(sql.startswith("COMMIT") for sql in sent) == 1, name
        assert not [sql for sql in sent if "SAVEPOINT" in sql], name
        assert Change.objects.filter(pk__gt=newest).count() == 1, name
        # As its last statement: whoever reads it there knows that all the rest is in.
        assert "newsroom_change" in sent[-2], name


def test_nothing_is_known_any_more_after_the_verb(full, archive, ed):
    article = full(1).publish(by=ed)
    Byline.objects.filter(article=article).delete()

    assert article.snapshot()["byline"] == []
    assert not [key for key in article.listing_keys() if key.startswith("stories:author:")]


def test_a_refused_verb_lets_go_too(full, archive, ed):
    article = full(1)
    with pytest.raises(TypeError), article.held():
        raise TypeError
    with transaction.atomic():
        Article.objects.quietly().filter(pk=article.pk).update(headline="Changed elsewhere")

    article.publish(by=ed)

    assert article.headline == "Changed elsewhere"
