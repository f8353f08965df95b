"""Several people at the same moment: truly at once on PostgreSQL, one after the other on SQLite."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, connections


def at_once(acts):
    """Run all acts, each in a thread with a connection of its own where the database allows it; their answers."""
    if connection.vendor == "sqlite":
        return [act() for act in acts]
    start = Barrier(len(acts))

    def alone(act):
        try:
            start.wait()
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(alone, acts))
