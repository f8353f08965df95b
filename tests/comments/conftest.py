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
def said(db):
    """Make a comment that is in the house already: `said(story, "Nice.", state="approved", parent=other)`."""
    from comments.models import Comment
    from newsroom.roles import SYSTEM

    count = iter(range(1, 100_000))

    def make(article, body=None, *, state="waiting", **fields):
        number = next(count)
        fields = {
            "name": f"Reader {number}",
            "email": f"reader{number}@readers.example",
            "ip": "192.0.2.7",
            "agent": AGENT,
            "reason": "First comment",
            "rule": "first-comment",
            **fields,
        }
        comment = Comment.objects.create(article=article, body=body or f"Remark number {number}.", **fields)
        if state == "approved":
            comment.approve(by=SYSTEM)
        elif state == "rejected":
            comment.reject(by=SYSTEM, reason="Off topic.")
        elif state == "spam":
            comment.mark_spam(by=SYSTEM)
        elif state == "deleted":
            comment.remove(by=SYSTEM)
        return comment

    return make


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
