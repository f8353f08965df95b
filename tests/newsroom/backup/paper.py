"""A small paper with all that a backup must bring back, and what it says of itself: run in processes of its own.

python -m tests.newsroom.backup.paper fill | tell
"""

import hashlib
import json
import sys
import tempfile
from datetime import timedelta

STORIES = 24


def fill():
    """Stories with a picture, comments, a letter that waits, a session, a story for tomorrow."""
    from django.contrib.auth.models import Group
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.utils import timezone
    from PIL import Image

    from articles.models import Article, Section
    from articles.pictures.making import make_renditions, take_in
    from comments.models import Comment
    from newsroom.models import Heartbeat, Letter, SiteSettings, User
    from newsroom.roles import SYSTEM

    call_command("migrate", verbosity=0)
    SiteSettings(name="The Harbour Post").save()
    olga = User.objects.create_user("olga", "olga@courier.example", "a long password", is_staff=True)
    olga.groups.set(Group.objects.filter(name="owner"))
    local = Section.objects.create(name="Local", position=1)
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        Image.effect_noise((900, 600), 80).convert("RGB").save(file, "JPEG")
        file.flush()
        picture = take_in(file.name, by=None, caption="The harbour", credit="Ines Moor", alt="Boats")
    assert make_renditions(picture.pk)
    for number in range(STORIES):
        story = Article.objects.create(headline=f"Story {number}", section=local, body="<p>The council voted.</p>")
        if number == 0:
            story.edit(by=SYSTEM, pictures=[{"picture": picture, "role": "lead"}])
        story.publish(by=SYSTEM)
    comment = Comment.objects.create(
        article=story,
        name="Vera",
        email="vera@readers.example",
        body="Well done.",
        reason="First comment",
        rule="first-comment",
    )
    comment.approve(by=SYSTEM)
    planned = Article.objects.create(headline="Tomorrow", section=local, body="<p>Later.</p>")
    planned.schedule(at=timezone.now() + timedelta(days=1), by=SYSTEM)
    Letter.objects.all().delete()
    Letter.queue("vera@readers.example", "You were answered", "Read it.")
    Heartbeat.beat("worker")
    Heartbeat.objects.update(at=timezone.now() - timedelta(hours=1))
    session = SessionStore()
    session["who"] = "olga"
    session.save()


def tell():
    """What the paper holds: rows by model, stories and files by hash, and what waits to happen by itself."""
    from django.apps import apps
    from django.conf import settings
    from django.contrib.sessions.models import Session

    from articles.models import Article
    from comments.models import Comment
    from newsroom.backups.kept import files
    from newsroom.models import Act, Backup, Heartbeat, Letter

    changing = {Letter, Session, Heartbeat, Act, Backup}
    return {
        "rows": {model._meta.label: model.objects.count() for model in apps.get_models() if model not in changing},
        "stories": [[str(row.uid), row.headline, row.state] for row in Article.objects.order_by("pk")],
        "comments": list(Comment.objects.order_by("pk").values_list("body", "state")),
        "files": {
            found.path: [hashlib.sha256((settings.DATA_DIR / found.path).read_bytes()).hexdigest(), found.mode]
            for found in files()
        },
        "due letters": list(Letter.objects.due().order_by("pk").values_list("to", "subject")),
        "held letters": Letter.objects.exclude(given_up_at=None).count(),
        "sessions": Session.objects.count(),
        "acts": list(Act.objects.filter(verb="restore backup").values_list("note", flat=True)),
        "backups": list(Backup.objects.order_by("pk").values("name", "error", "second_error", "pages", "added")),
        "proven": Backup.objects.exclude(proven_at=None).count(),
        "unended": Backup.objects.filter(ended_at=None).count(),
    }  # fmt: skip


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps({"fill": fill, "tell": tell}[sys.argv[1]]()) + "\n")
