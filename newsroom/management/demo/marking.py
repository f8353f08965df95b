"""Marks on all that the demo brings, row by row, in the transaction in which each row is written."""

import hashlib
import json
from contextlib import contextmanager

from django.db.models.signals import post_save

from articles.models import Article, Author, Correction, FrontVersion, Picture, Section, Source, Topic
from comments.models import Comment, Commenter, Decision
from newsroom.models import Act, DemoMark, Letter, Page, User

# In the order in which they can go: what others hang on comes last.
KINDS = {
    model._meta.label_lower: model
    for model in (
        Comment, Article, Page, FrontVersion, Author, Picture, Section, Source, Topic, Commenter, Correction, Decision,
        Letter, Act, User,
    )
}  # fmt: skip

# What somebody has rewritten is theirs. Of these columns, for all but stories, whose edits are counted.
WORDS = {
    "newsroom.page": ("title", "slug", "body"),
    "articles.section": ("name", "slug", "description"),
    "articles.source": ("name", "slug", "credit_line", "home_page"),
    "articles.topic": ("name", "slug", "description"),
    "articles.author": ("name", "slug", "role_title", "bio", "contact"),
    "articles.picture": ("title", "caption", "credit", "creator", "copyright", "alt"),
}


def fingerprint(row) -> str:
    """What a row says, in short: another one once somebody has rewritten it; "" for what nobody rewrites."""
    label = row._meta.label_lower
    if label == "articles.article":
        told = [row.edit_version, row.corrections.count()]
    elif label in WORDS:
        told = [getattr(row, name) for name in WORDS[label]]
    else:
        return ""
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def mark(rows) -> None:
    """Mark these rows; those that are marked already stay as they are."""
    marks = [DemoMark(label=row._meta.label_lower, row=row.pk) for row in rows]
    DemoMark.objects.bulk_create(marks, batch_size=200, ignore_conflicts=True)


@contextmanager
def marking():
    """Mark every row that is made inside; the database is the demo's alone, and so is this process."""

    def note(sender, instance, created, raw=False, **kwargs):
        if created and not raw:
            mark([instance])

    for label, model in KINDS.items():
        post_save.connect(note, sender=model, weak=False, dispatch_uid=f"demo mark {label}")
    try:
        yield
    finally:
        for label, model in KINDS.items():
            post_save.disconnect(sender=model, dispatch_uid=f"demo mark {label}")


def keep_fingerprints() -> None:
    """Note on each mark what its row says now: the demo is in, nobody has touched it yet."""
    for label in ("articles.article", *WORDS):
        marks = {each.row: each for each in DemoMark.objects.filter(label=label)}
        for row in KINDS[label]._base_manager.filter(pk__in=marks):
            marks[row.pk].fingerprint = fingerprint(row)
        DemoMark.objects.bulk_update(marks.values(), ["fingerprint"], batch_size=200)
