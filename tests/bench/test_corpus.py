"""The invented paper that measurements read: the same for the same seed, complete, and clean as the verbs leave it."""

import pytest
from django.db import connection

from articles import search_text
from articles.models import Article, Author, Correction, Picture, PictureUse, ReadNext, Section, Topic, TopicUse
from bench import corpus
from comments.models import Comment, Commenter
from newsroom.models import Address, Change
from newsroom.roles import SYSTEM
from newsroom.text import clean_body, comment_html

pytestmark = pytest.mark.django_db


def everything():
    """All rows of a corpus that depend on chance."""
    models = (Article, Section, Author, Topic, Picture, PictureUse, TopicUse, ReadNext, Commenter, Comment)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def found(word):
    """How many stories hold a word, by the table that search asks."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT count(*) FROM {search_text.TABLE} WHERE {search_text.TABLE} MATCH %s", [word])
        else:
            cursor.execute(f"SELECT count(*) FROM {search_text.TABLE} WHERE words @@ %s::tsquery", [f"'{word}'"])
        return cursor.fetchone()[0]


def wipe():
    for pk in Article.objects.values_list("pk", flat=True):
        search_text.drop(pk)
    for model in (Comment, Article, Picture, Author, Topic, Section):
        model.objects.quietly().all().delete()
    Commenter.objects.all().delete()
    Address.objects.quietly().all().delete()


def test_the_same_seed_gives_the_same_paper():
    first_made = corpus.fill(20, seed=7)
    first = everything()
    wipe()
    assert corpus.fill(20, seed=7) == first_made
    assert everything() == first


def test_another_seed_gives_another_paper():
    corpus.fill(20, seed=7)
    first = set(Article.objects.values_list("headline", flat=True))
    wipe()
    corpus.fill(20, seed=8)
    assert not first & set(Article.objects.values_list("headline", flat=True))


def test_the_counts_are_right():
    made = corpus.fill(40)
    assert Article.objects.published().count() == len(made.stories) == 40
    assert Section.objects.count() == len(made.sections) == 8
    assert Author.objects.count() == len(made.authors) == 20
    assert Topic.objects.count() == len(made.topics) == 60
    assert Picture.objects.count() == 40
    assert Comment.objects.count() == made.comments == 400
    assert Correction.objects.count() == 0
    for pk in made.measured:
        story = Article.objects.get(pk=pk)
        assert story.comments.visible().count() == story.replies == 20
        assert story.topic_uses.count() == 3
    assert Article.objects.get(pk=made.long).replies == 50


def test_some_comments_wait_and_say_why():
    corpus.fill(100)
    waiting = Comment.objects.waiting()
    assert waiting.count() == 50
    assert not waiting.filter(reason="").exists()
    assert Comment.objects.spam().count() == 20
    assert Comment.objects.rejected().count() == 10
    assert Correction.objects.count() > 0


def test_stories_run_newest_first_twenty_a_day():
    made = corpus.fill(60)
    newest_first = list(Article.objects.published().newest_first())
    assert [story.pk for story in newest_first] == made.stories
    assert newest_first[0].published_at == corpus.NEWEST
    assert newest_first[20].published_at == corpus.NEWEST - corpus.timedelta(days=1)


def test_the_rows_are_as_the_verbs_would_have_left_them():
    made = corpus.fill(30)
    for story in Article.objects.filter(pk__in=made.stories[:3]):
        assert clean_body(story.body) == story.body
        assert 450 < story.words < 650
        assert story.problems() == []
        assert story.lead.picture.made
        assert Address.objects.at(story.get_absolute_url()).subject_uid == story.uid
    for comment in Comment.objects.order_by("pk")[:10]:
        assert comment_html(comment.body) == comment.html
    assert Comment.objects.exclude(parent=None).exists()
    for answer in Comment.objects.exclude(parent=None).select_related("parent"):
        assert answer.path.startswith(answer.parent.path)
        assert answer.article_id == answer.parent.article_id


def test_search_finds_the_common_word_and_the_rare_one():
    corpus.fill(60)
    assert found(corpus.RARE) == 3
    assert 20 < found(corpus.COMMON) < 60


def test_it_can_be_added_to_what_is_there(story, ed):
    before = story()
    made = corpus.fill(20)
    assert before.pk not in made.stories
    # The database goes on counting behind the rows that brought their own ids.
    after = story()
    assert after.pk > max(made.stories)
    said = Comment.objects.post(article=after, body="Well.", name="Vera", email="vera@example.org", at=None)
    assert said.pk > made.comments
    assert after.edit(by=SYSTEM, headline="As ever").headline == "As ever"


def test_every_page_is_told():
    corpus.fill(20)
    assert {"front", "menu", "stories"} <= {key for change in Change.objects.all() for key in change.keys}


def test_a_paper_too_small_is_refused():
    with pytest.raises(ValueError, match="at least 20 stories"):
        corpus.fill(19)
