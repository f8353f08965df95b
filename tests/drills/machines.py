"""Two machines with one database, and two releases after one another.

DATABASE_URL=… python -m tests.drills.machines
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from tests.drills.kills import PATIENCE, forked, retitle, shown, stored, work
from tests.drills.race import alone, prepare, told


def stand_on(machine):
    """From now on this process is one of that machine, freshly started."""
    from django.conf import settings

    from newsroom import wsgi
    from newsroom.pages.front import Front
    from newsroom.pages.store import the_store

    settings.PAGES_DIR = settings.DATA_DIR / machine
    the_store.cache_clear()
    wsgi.application = Front(wsgi.application.application, the_store().edition.tree_path)


def two_machines(pk, path):
    """What is published on one is right on the other, for it has a worker; how many seconds that took."""
    from newsroom.models import Heartbeat

    def other(act):
        def there():
            stand_on("machine-b")
            return act()

        return forked(there)

    stand_on("machine-a")
    both = [
        shown(path).count("Drill 0 version 0") > 0,
        told(other(lambda: "Drill 0 version 0" in (shown(path) and stored(path)))),
    ]
    Heartbeat.objects.all().delete()
    process, _ = other(work)
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not Heartbeat.objects.filter(name="worker").exists():
            time.sleep(0.05)
        took = []
        from newsroom.pages.store import the_store

        tree = Path(str(the_store().edition.tree).replace("machine-a", "machine-b"))
        file = tree / path.strip("/") / "index.html"
        for number in range(1, 6):
            retitle(pk, f"Edition {number}")
            own, begun = f"Edition {number}" in shown(path), time.monotonic()
            both.append(own)
            while time.monotonic() - begun < 30:
                text = file.read_text() if file.exists() else ""
                if f"Edition {number}" in text:
                    break
                time.sleep(0.01)
            took.append(round(time.monotonic() - begun, 2))
        return {"right": both, "took": took}
    finally:
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)


def two_releases(pk, path):
    """Another look, a change, and back to the first look: each has its own pages, none is stale."""
    from django.conf import settings

    theme = settings.THEME_DIR / "templates" / "_footer.html"

    def release(act):
        def there():
            from newsroom.pages.store import the_store

            stand_on("machine-c")
            act()
            return [the_store().edition.root.name, stored(path), shown(path)]

        return told(forked(there))

    def change_and_die():
        sys.modules["newsroom.pages.changing"]._drop = lambda *_: None
        retitle(pk, "Changed in the second")

    retitle(pk, "Made in the first")
    first = release(lambda: shown(path))
    theme.parent.mkdir(parents=True, exist_ok=True)
    theme.write_text("<footer>SECOND</footer>")
    second = release(lambda: shown(path))
    changed = release(change_and_die)
    theme.unlink()
    back = release(lambda: None)
    return {
        "names": [first[0] != second[0], second[0] == changed[0], back[0] == first[0]],
        "second": "SECOND" in second[2] and "Made in the first" in second[2] and "SECOND" not in first[2],
        "back": "Changed in the second" in back[2] and "SECOND" not in back[2],
        "nothing old": back[1] is None,
    }


def main():
    """Play both; what was found."""
    import django

    django.setup()
    from newsroom.wsgi import application  # noqa: F401 - once, before the forks, as gunicorn does

    (pk, path), *_ = told(alone(prepare))
    return {drill.__name__: told(alone(drill, pk, path)) for drill in (two_machines, two_releases)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
