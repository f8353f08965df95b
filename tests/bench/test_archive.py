"""The large archive, at sizes small enough for a test: what a copy keeps, and what it must not."""

from datetime import timedelta

import pytest
from django.db import connection

from articles import search
from articles.models import Article, Picture, Revision, State
from articles.search_text import known
from bench import corpus
from bench.archive import archive
from comments.models import Comment, Decision, Flag
from newsroom.models import Act, Address
from newsroom.roles import SYSTEM

pytestmark = pytest.mark.django_db

PLATE, STORIES = 40, 120


@pytest.fixture
def made():
    """Three times a plate of forty stories."""
    return archive(STORIES, plate=PLATE)


def test_it_has_what_was_asked_for_in_the_same_ratios(made):
    assert made.stories == Article.objects.count() == STORIES
    assert made.comments == Comment.objects.count() == STORIES * corpus.COMMENTS_OF_A_STORY
    assert Picture.objects.count() == STORIES // 2
    for rows in (Article.objects.filter(state=State.DRAFT), Comment.objects.waiting(), Decision.objects, Flag.objects):
        assert rows.count() > 0
        assert rows.count() % 3 == 0
    assert set(State.values) == set(Article.objects.values_list("state", flat=True))
    assert Article.objects.trashed().count() == 3
    connection.check_constraints()


def test_copies_lie_in_earlier_years_with_lower_ids_and_their_own_names(made):
    stories = list(Article.objects.published().newest_first())
    assert [story.pk for story in stories] == sorted((story.pk for story in stories), reverse=True)
    assert stories[0].published_at == corpus.NEWEST
    span = timedelta(days=PLATE // corpus.STORIES_A_DAY)
    published = len(stories) // 3
    assert stories[0].published_at - stories[published].published_at == span
    assert len({story.uid for story in stories}) == len(stories)
    for story in (stories[0], stories[published], stories[-1]):
        assert Address.objects.at(story.get_absolute_url()).subject_uid == story.uid
        assert story.lead.article_id == story.pk
        assert story.revisions.get().was_public
        assert Act.objects.filter(subject_type="article", subject_id=story.pk, subject_uid=story.uid).count() == 2
    assert Revision.objects.count() == STORIES


def test_what_hangs_together_still_does(made):
    for decision in Decision.objects.select_related("comment"):
        assert decision.comment.uid == decision.comment_uid
        assert decision.comment.state == decision.to_state
    answers = Comment.objects.exclude(parent=None).select_related("parent")
    assert answers
    assert all(answer.parent.article_id == answer.article_id for answer in answers)
    for comment in Comment.objects.select_related("commenter")[:50]:
        assert comment.email == comment.commenter.email


def test_search_knows_the_public_ones_and_the_rare_word_stays_rare(made):
    public = set(Article.objects.published().values_list("pk", flat=True))
    assert known() == public
    assert len(search.find(search.Question.of(corpus.RARE)).ids) <= 2 * corpus.RARE_STORIES
    assert Article.objects.filter(headline__icontains=corpus.RARE).count() == corpus.RARE_STORIES
    assert len(search.find(search.Question.of(corpus.COMMON)).ids) > STORIES // 4


def test_the_desk_can_go_on_in_it(made, ed, mo):
    story = Article.objects.create(headline="New", section=Article.objects.published()[0].section, created_by=ed)
    assert story.pk > Article.objects.published().newest_first()[0].pk
    oldest = Article.objects.published().order_by("published_at")[0]
    assert oldest.edit(by=SYSTEM, headline="Corrected after years").headline == "Corrected after years"
    waiting = Comment.objects.waiting().order_by("pk")[0]
    assert waiting.approve(by=mo).is_approved


def test_a_number_that_is_no_multiple_is_refused():
    with pytest.raises(ValueError, match="multiple of 40"):
        archive(50, plate=40)
