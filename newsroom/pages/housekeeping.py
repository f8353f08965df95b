"""What the page store leaves behind, and how long it is kept."""

from datetime import timedelta

from django.utils import timezone

from newsroom.models import Change

from .store import the_store

# A machine that was away for longer makes all its pages anew.
KEPT = timedelta(days=7)


def sweep_store() -> int:
    """Delete trees that were put aside, half-written files and editions that nobody serves; how many."""
    store = the_store()
    return store.sweep() if store else 0


def forget_changes(now=None) -> int:
    """Delete Changes older than a week, never the newest: its id is what stored pages are compared with."""
    newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
    old = Change.objects.filter(at__lt=(now or timezone.now()) - KEPT)
    return old.exclude(pk=newest).delete()[0]
