"""An import that is killed in the middle, again and again: the next run ends where a clean one does.

    python -m tests.drills.moving_in DATABASE.sqlite3 EXPORT.xml MEDIA KILLS [row]

Every run is a process of its own, forked from one that has loaded the site, in a copy of the prepared database. Who is
to die counts what it writes, and dies by SIGKILL before or after one of these statements: points that are spread
evenly over the work, and the same each time. Each kill has a database of its own and one run that takes it up; in a
`row` all kill the same import, one after the other, and only the last run is left alone.
"""

import io
import json
import os
import re
import resource
import shutil
import signal
import sys
from pathlib import Path

from tests.drills.race import alone, told

WRITES = ("INSERT", "UPDATE", "DELETE")


def bring(export, media, at=0):
    """Import; die at the write with this number (even: after it). Gives how many writes there were, and the report."""
    from django.core.management import call_command
    from django.db import connection

    count = 0

    def counted(execute, sql, params, many, context):
        nonlocal count
        writes = sql.startswith(WRITES)
        count += writes
        if writes and count == at and at % 2:
            os.kill(os.getpid(), signal.SIGKILL)
        done = execute(sql, params, many, context)
        if writes and count == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    report = io.StringIO()
    with connection.execute_wrapper(counted):
        call_command("import_wordpress", export, media=media, stdout=report, stderr=io.StringIO())
    return count, report.getvalue()


def everything():
    """What is here, by names that the old site gave: no ids, no moments of now."""
    from django.db import connection

    from articles.models import (
        Article,
        Author,
        Byline,
        Picture,
        PictureUse,
        ReadNext,
        Revision,
        Section,
        Source,
        Topic,
        TopicUse,
    )
    from articles.search_text import TABLE
    from comments.models import Comment, Commenter
    from newsroom.models import Act, Address, Page

    def rows(model, *names):
        return sorted(json.dumps(row, default=str) for row in model.objects.values_list(*names))

    pictures = {str(uid): guid for uid, guid in Picture.objects.values_list("uid", "guid")}
    bodies = {
        guid: re.sub(r'data-picture="([^"]+)"', lambda found: str(pictures.get(found[1])), body)
        for guid, body in Article.objects.values_list("guid", "body")
    }
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
        findable = cursor.fetchone()[0]
    return {
        "stories": rows(Article, "guid", "headline", "standfirst", "state", "slug", "day", "published_at", "created_at",
                        "replies", "section__slug", "source__name", "lead__picture__guid", "noindex", "words"),
        "bodies": bodies,
        "authors": rows(Author, "guid", "slug", "name"),
        "bylines": rows(Byline, "article__guid", "author__slug", "position"),
        "sections": rows(Section, "guid", "slug", "parent__slug"),
        "sources": rows(Source, "name"),
        "topics": rows(Topic, "guid", "slug", "key"),
        "on topics": rows(TopicUse, "content_object__guid", "tag__key"),
        "pictures": rows(Picture, "guid", "sha256", "alt", "credit", "caption"),
        "files": [picture.file.storage.exists(picture.file.name) for picture in Picture.objects.all()],
        "uses": rows(PictureUse, "article__guid", "picture__guid", "role", "position", "caption", "alt"),
        "comments": rows(Comment, "guid", "path", "parent__guid", "state", "kind", "html", "commenter__email"),
        "commenters": rows(Commenter, "email"),
        "revisions": rows(Revision, "article__guid", "number", "verb"),
        "read next": rows(ReadNext, "article__guid", "pick__guid", "position"),
        "addresses": rows(Address, "path", "kind", "target"),
        "pages": rows(Page, "guid", "slug", "title", "body"),
        "log": rows(Act, "verb", "subject_type", "subject_name"),
        "findable": findable,
    }  # fmt: skip


def in_a_copy(prepared, name):
    """Let the site work in a copy of the prepared database."""
    from django.db import connection

    folder = Path(prepared).parent / name
    folder.mkdir(exist_ok=True)
    if not (folder / "drill.sqlite3").exists():
        shutil.copyfile(prepared, folder / "drill.sqlite3")
    connection.settings_dict["NAME"] = str(folder / "drill.sqlite3")


def clean(prepared, export, media):
    """One run that nobody disturbs: how much it wrote and held, what is here then, and what the next run says."""
    in_a_copy(prepared, "clean")
    writes, _report = bring(export, media)
    megabytes = most_memory()
    here = everything()
    _writes, again = bring(export, media)
    return writes, megabytes, here, everything() == here and again


def most_memory():
    """The most memory that this process held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def killed(prepared, name, export, media, at):
    """A run that is to die."""
    from articles.models import Picture

    if not (Path(prepared).parent / name).exists():
        # No file is kept yet, not even by another point.
        shutil.rmtree(Picture._meta.get_field("file").storage.location, ignore_errors=True)
    in_a_copy(prepared, name)
    return bring(export, media, at)


def taken_up(prepared, name, export, media):
    """The run after it, to the end."""
    in_a_copy(prepared, name)
    bring(export, media)
    megabytes = most_memory()
    return megabytes, everything()


def main(prepared, export, media, kills, way=""):
    """Play; gives what differs, by the number of the write at which the run before was killed."""
    import django

    django.setup()
    writes, megabytes, expected, again = told(alone(clean, prepared, export, media))
    kills = int(kills)
    some = {max(1, writes * n // (kills + 1)) for n in range(1, kills + 1)}
    points = sorted(some) if kills < writes else list(range(1, writes + 1))
    found = {}
    for number, at in enumerate(points):
        name = "killed" if way else f"killed-{at}"
        step = max(1, writes // (kills + 1)) + number % 2 if way else at
        died = told(alone(killed, prepared, name, export, media, step)) is None
        if way and at != points[-1]:
            found[at] = {"died": died, "differs": []}
            continue
        held, here = told(alone(taken_up, prepared, name, export, media)) or (0, None)
        megabytes = max(megabytes, held)
        differs = sorted(key for key in expected if not here or here[key] != expected[key])
        found[at] = {"died": died, "differs": differs}
    here = {"held": len(expected["stories"]), "pictures": len(expected["pictures"]), "files": all(expected["files"])}
    sys.stdout.write(json.dumps({"writes": writes, "megabytes": megabytes, "points": found, "again": again, **here}))


if __name__ == "__main__":
    main(*sys.argv[1:])
