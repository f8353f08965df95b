"""What the tests of the conversation share."""

import pytest

ADA = {"name": "Ada Brook", "email": "ada@readers.example"}
AGENT = "Mozilla/5.0 (X11; Linux x86_64)"


@pytest.fixture
def settings_row(db):
    """Change the outlet's settings: `settings_row(comment_depth=5)`."""
    from newsroom.models import SiteSettings

    def change(**fields):
        row = SiteSettings.current()
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        return row

    change()
    return change


@pytest.fixture
def post(db):
    """Post a comment as a reader does: `post(story, body="…")`."""
    from comments.models import Comment

    def make(article, **fields):
        fields = {"body": "Who pays for the roof?", **ADA, "ip": "192.0.2.7", "agent": AGENT, **fields}
        return Comment.objects.post(article=article, **fields)

    return make


@pytest.fixture
def true_count():
    """The number of visible comments of a story, counted row by row, beside the number on the story."""
    from articles.models import Article

    def count(article):
        visible = sum(comment.is_visible for comment in article.comments.all())
        return visible, Article.objects.get(pk=article.pk).replies

    return count
