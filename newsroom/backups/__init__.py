"""Backups of the whole paper, and restoring them: the database and every file of DATA_DIR that can't be made again.

    BACKUP_DIR/
        2026-11-26T023000Z/     one backup: manifest.json, its hash, and the database
        files/ab/ab12…          the files of all backups, each once, named by its SHA-256
        lock                    held by whoever writes here

`manifest` says what a backup is made of, `kept` which files belong in, `pool` keeps them by hash, `databases` knows
SQLite and PostgreSQL; `making`, `restoring` and `proving` are what the commands do, `nightly` is the worker's job.
"""


class BackupFailed(RuntimeError):
    """A backup, a restore or a drill can't be done; the message is a sentence that says what to do."""
