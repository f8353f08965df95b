"""How a test brings files to the desk, lets the worker work, and decides about names."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from newsroom.management.moving_in.working import work_on
from newsroom.models import Move

SAMPLES = Path(__file__).parents[2] / "samples" / "wordpress"
GAZETTE = (SAMPLES / "gazette.xml").read_bytes()
DOOR = "/admin/moving-in/"


def sent(name="gazette.xml", data=GAZETTE):
    return SimpleUploadedFile(name, data)


def bring(client, *files, **fields):
    """Send the first form; returns the answer."""
    return client.post(DOOR, {"files": list(files), **fields})


def work():
    """What the worker does at its next turn, in this process."""
    if move := Move.take_up():
        work_on(move, beside=False)
        move.refresh_from_db()
    return move


def checked(client, *files, **fields):
    """A move whose files were sent and checked."""
    answer = bring(client, *(files or [sent()]), **fields)
    assert answer.status_code == 302, answer.content.decode()
    return work()


def decided(client, move, **changes):
    """Every answer as it is offered, with these changes: {"people:ada": "author:3"}."""
    page = client.get(move.get_absolute_url())
    form = page.context["deciding"]
    answers = {"do": "go"}
    for kind, rows in (("people", form.people), ("categories", form.categories)):
        for old, field in rows:
            answers[field.name] = changes.get(f"{kind}:{old.key}", field.initial or "")
    return client.post(move.get_absolute_url(), answers)
