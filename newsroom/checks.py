"""System checks: what is wrong with an installation, each with a sentence that says what to do."""

import sqlite3

from django.core.checks import Info, Tags, register
from django.db import connection

# The WAL-reset bug: corruption after a crash in rare races; fixed in 3.51.3 and in the back-ports below.
WAL_RESET_FIXED = [(3, 51, 3), (3, 50, 7), (3, 44, 6)]


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite version (three numbers) carries the WAL-reset bug."""
    if version < (3, 7, 0) or version >= WAL_RESET_FIXED[0]:
        return False
    return not any(version[:2] == fixed[:2] and version >= fixed for fixed in WAL_RESET_FIXED[1:])


@register(Tags.database, deploy=True)
def sqlite_version(app_configs, **kwargs):
    """Advise where SQLite has the WAL-reset bug."""
    if connection.vendor != "sqlite" or not has_wal_reset_bug(sqlite3.sqlite_version_info):
        return []
    return [
        # Advice, as on the health page: the race is rare, and who runs Debian’s SQLite can do nothing today.
        Info(
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug.",
            hint="Keep the nightly backups on, and move to a newer SQLite or to PostgreSQL when you can.",
            id="newsroom.I001",
        )
    ]
