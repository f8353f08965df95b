"""PostgreSQL: kept by pg_dump, put back by pg_restore and psql, all in versions that fit the server."""

import os
import re
import shutil
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from . import BackupFailed
from .databases import Moment, standing
from .disk import run

# What libpq calls them as a parameter, and in the environment.
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "options": "PGOPTIONS",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
# The content of a table as one number, whatever order its rows come in.
CONTENT = "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text FROM {table} AS t"


def program(name: str, at_least: int) -> Path:
    """The program `name` (pg_dump, pg_restore, psql) of the oldest version that is `at_least` this one.

    Newer ones read older servers, and older ones refuse newer servers. Raises BackupFailed with what to install.
    """
    # Debian's own names first: what lies in PATH there is a wrapper that asks for clusters.
    places = [*Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), *filter(None, [shutil.which(name)])]
    found = {}
    for place in places:
        told = re.search(r" (\d+)[.\w]*", run([place, "--version"], str(place)))
        if told:
            found.setdefault(int(told[1]), Path(place))
    fits = [version for version in sorted(found) if version >= at_least]
    if fits:
        return found[fits[0]]
    there = f"only {', '.join(map(str, sorted(found)))} here" if found else "none here"
    raise BackupFailed(
        f"The server is PostgreSQL {at_least}, which needs {name} {at_least} or newer, and there is {there}. "
        f"Install it: apt-get install postgresql-client-{at_least}"
    )


class PostgreSQL:
    """A database on a server, by the parameters of its connection."""

    engine, file = "postgresql", "database.dump"

    def __init__(self, told: dict):
        self.told = {name: str(value) for name, value in told.items() if name in VARIABLES and value not in (None, "")}

    @property
    def surroundings(self) -> dict[str, str]:
        """The environment of PostgreSQL's programs."""
        known = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return known | {VARIABLES[name]: value for name, value in self.told.items()}

    @property
    def url(self) -> str:
        """As DATABASE_URL has it."""
        told = {name: quote(value, safe="") for name, value in self.told.items()}
        login = told.get("user", "") + (f":{told['password']}" if "password" in told else "")
        place = told.get("host", "") + (f":{told['port']}" if "port" in told else "")
        usual = {"host", "port", "user", "password", "dbname"}
        more = "&".join(f"{name}={value}" for name, value in told.items() if name not in usual)
        return f"postgres://{login}@{place}/{told['dbname']}" + (f"?{more}" if more else "")

    @contextmanager
    def open(self, **more):
        """A connection of our own, in UTC: how a row is written as text hangs on the zone."""
        try:
            # A database in SQL_ASCII would answer in bytes.
            told = self.told | {"connect_timeout": "10", "client_encoding": "UTF8"}
            with closing(psycopg.connect(**told, **more)) as line:
                line.execute("SET TIME ZONE 'UTC'")
                line.commit()
                yield line
        except psycopg.Error as wrong:
            raise BackupFailed(f"PostgreSQL refuses: {str(wrong).strip()}") from wrong

    def size(self) -> int:
        """Bytes of the database on the server."""
        with self.open() as line:
            return line.execute("SELECT pg_database_size(current_database())").fetchone()[0]

    def room(self) -> int:
        """Bytes that `keep` needs at most: a packed dump without indexes is never larger."""
        return self.size()

    def keep(self, folder: Path) -> Moment:
        """Write a dump into `folder`, of the snapshot that is counted and hashed. Raises BackupFailed."""
        file = folder / self.file
        with self.open() as line:
            version = line.info.server_version // 10000
            line.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            snapshot = line.execute("SELECT pg_export_snapshot()").fetchone()[0]
            tables = _tables(line)
            migrations, newest = standing(lambda query: line.execute(query).fetchall())
            unpacked = line.execute("SELECT pg_database_size(current_database())").fetchone()[0]
            words = ["--format=custom", "--compress=1", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
            words = [program("pg_dump", version), *words, "--no-password", f"--file={file}"]
            run(words, "pg_dump", env=self.surroundings)
        return Moment(str(version), migrations, newest, tables, file, unpacked)

    def tally(self) -> dict[str, list]:
        """Each table with its rows and the hash of their content."""
        with self.open() as line:
            line.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return _tables(line)

    def is_empty(self) -> bool:
        """Whether there is no table."""
        with self.open() as line:
            return not _names(line)

    def seen_worker(self) -> bool:
        """Whether a worker on whatever machine was seen in the last two minutes."""
        with self.open() as line:
            if "newsroom_heartbeat" not in _names(line):
                return False
            query = (
                "SELECT count(*) FROM newsroom_heartbeat WHERE name = 'worker' AND at > now() - interval '2 minutes'"
            )
            return bool(line.execute(query).fetchone()[0])

    def unpack(self, dump: Path, tables: dict, server: str) -> None:
        """Put a dump in, in one transaction, over what stands there; its script lies beside it meanwhile.

        Raises BackupFailed, and leaves then what stood there.
        """
        with self.open() as line:
            version = max(line.info.server_version // 10000, int(server))
            newer = sorted(set(_names(line)) - set(tables))
            # What a newer release has added would hold on to what is replaced.
            drops = "".join(
                sql.SQL("DROP TABLE {} CASCADE;\n").format(sql.Identifier(name)).as_string(line) for name in newer
            )
        first, script = dump.with_name("drop-newer.sql"), dump.with_name("restore.sql")
        first.write_text(drops, encoding="utf-8")
        words = ["--clean", "--if-exists", "--no-owner", "--no-privileges", f"--file={script}", dump]
        run([program("pg_restore", version), *words], "pg_restore", env=self.surroundings)
        words = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        words += ["--no-password", f"--dbname={self.told['dbname']}", f"--file={first}", f"--file={script}"]
        # Only psql can put both into the one transaction.
        run([program("psql", version), *words], "psql", env=self.surroundings)

    def beside(self, name: str) -> "PostgreSQL":
        """Another database of the same server."""
        return PostgreSQL(self.told | {"dbname": name})

    def make(self, name: str) -> None:
        """Make a database beside this one, empty. Raises BackupFailed where the role may not."""
        self.drop(name)
        with self.open(autocommit=True) as line:
            # Of the same alphabet and order, whatever the server's template has: pages are compared.
            order = line.execute(
                "SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()"
            ).fetchone()
            made = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}")
            try:
                line.execute(made.format(sql.Identifier(name), *map(sql.Literal, order)))
            except psycopg.errors.InsufficientPrivilege as wrong:
                raise BackupFailed(
                    f"The role {line.info.user} may not make the scratch database of the drill. "
                    f'Let it, as the superuser: ALTER ROLE "{line.info.user}" CREATEDB;'
                ) from wrong

    def drop(self, name: str) -> None:
        """Drop a database beside this one, if it is there."""
        with self.open(autocommit=True) as line:
            line.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _names(line):
    query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    return [name for (name,) in line.execute(query).fetchall()]


def _tables(line):
    found = {}
    for name in _names(line):
        found[name] = list(line.execute(sql.SQL(CONTENT).format(table=sql.Identifier(name))).fetchone())
    return found
