"""The database: one transaction at a time in, as many as needed out; SQLite or PostgreSQL.

SQLite has one writer, so writing transactions begin with BEGIN IMMEDIATE on a pool of one connection; readers
have their own. `Store` is a running transaction: the files of this floor take one and never commit.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from weakref import WeakSet

import aiosqlite
from sqlalchemy import Connection, CursorResult, Table, event, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql import Executable

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))
MIGRATION_LOCK, IMPORT_LOCK, CLOCK_LOCK = 7_302_118, 7_302_119, 7_302_120
READERS = 4
PATIENCE = 10
PARTING = 1
# By their own codes: busy, full, read-only, broken, gone or starting; not what is wrong with a statement.
SQLITE_AWAY = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
}
POSTGRESQL_AWAY = ("08", "25006", "40", "53", "55P03", "57", "58", "XX001", "XX002")


class DatabaseAway(Exception):
    """The database does not answer, or cannot write: nothing was done, and trying again later is right."""


class MadeByNewer(Exception):
    """The tables are of a later version than this program knows."""


class Conflict(Exception):
    """Somebody else changed the row in between: roll back and read again."""


class Store:
    """A running transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.is_sqlite = connection.dialect.name == "sqlite"

    def insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """An INSERT that knows ON CONFLICT, in the words of this database."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    async def run(self, statement: Executable, rows: Sequence[dict[str, Any]] | None = None) -> CursorResult[Any]:
        """Execute; with `rows`, once for all of them."""
        return await self.connection.execute(statement, rows)

    async def all(self, statement: Executable, rows: Sequence[dict[str, Any]] | None = None) -> Sequence[Any]:
        """All rows of a query."""
        return (await self.connection.execute(statement, rows)).all()

    async def first(self, statement: Executable) -> Any:
        """The first row of a query, or None."""
        return (await self.connection.execute(statement)).first()

    async def take_turns(self, lock: int) -> None:
        """Wait until no other transaction holds this lock, and hold it; SQLite's one writer has it anyway."""
        if not self.is_sqlite:
            await self.run(text(f"SELECT pg_advisory_xact_lock({lock})"))

    async def undo(self) -> None:
        """Take back everything this transaction did."""
        await self.connection.rollback()

    async def number(self, statement: Executable) -> int:
        """The single number of a query; 0 where it has none."""
        return int((await self.connection.execute(statement)).scalar() or 0)


class Database:
    """An open database; close it when done. `refused`: how many writing transactions it did not take.

    `patience`: for how many seconds SQLite waits for another writer of this process, then for other processes.
    """

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self.refused = 0
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._threads: WeakSet[Thread] = WeakSet()
        self._patience, self._writing, self._written = patience, asyncio.Lock(), 0
        if self.is_sqlite:
            self._writer = self._sqlite_engine("BEGIN IMMEDIATE", 1, patience)
            self._reader = self._sqlite_engine("BEGIN", READERS, patience)
        else:
            self._writer = self._reader = create_async_engine(
                url, pool_size=READERS, pool_pre_ping=True, hide_parameters=True
            )

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Store]:
        """A writing transaction: committed at the end, rolled back when anything is raised.

        Raises DatabaseAway when the database does not answer, is full, or is read-only.
        """
        try:
            async with self._turn(), _connected(self._writer) as connection, connection.begin():
                yield Store(connection)
        except DatabaseAway:
            self.refused += 1
            raise

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for this process's other writers as long as they get on: a long queue is no database that is away.

        Raises DatabaseAway once nobody has written for as long as patience lasts.
        """
        if not self.is_sqlite:
            yield
            return
        coming = asyncio.ensure_future(self._writing.acquire())
        try:
            while not coming.done():
                written = self._written
                await asyncio.wait({coming}, timeout=self._patience)
                if not coming.done() and self._written == written:
                    raise DatabaseAway("database is locked")
            yield
            self._written += 1
        finally:
            if not coming.cancel():
                self._writing.release()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Store]:
        """A reading transaction that sees one moment throughout. Raises DatabaseAway."""
        async with _connected(self._reader) as connection:
            if not self.is_sqlite:
                await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield Store(connection)

    async def is_current(self) -> bool:
        """True when the tables are of this program's version. Raises DatabaseAway, MadeByNewer."""
        async with self.read() as store:
            found = await store.connection.run_sync(_version)
        if found and found not in VERSIONS:
            raise MadeByNewer(found)
        return found == VERSIONS[-1]

    async def migrate(self) -> None:
        """Bring the tables to this program's version, under a lock, in one transaction.

        Where they are, nothing is written or waited for. Raises DatabaseAway, MadeByNewer.
        """
        if self.is_sqlite and self.url.database:
            _make_private(Path(self.url.database))
        if await self.is_current():
            return
        async with self.begin() as store:
            await store.take_turns(MIGRATION_LOCK)
            await store.connection.run_sync(_upgrade)

    async def close(self) -> None:
        """Give the connections back.

        The thread of a connection that could not be opened, or was cut off, speaks to the event loop once more as
        it ends: that is waited for, as the loop may be closed next.
        """
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()
        until = asyncio.get_running_loop().time() + PARTING
        for thread in list(self._threads):
            await asyncio.to_thread(thread.join, max(0.0, until - asyncio.get_running_loop().time()))

    def _sqlite_engine(self, begin: str, connections: int, patience: float) -> AsyncEngine:
        path = self.url.database or ":memory:"

        async def connect() -> aiosqlite.Connection:
            connection = aiosqlite.connect(path, timeout=patience, check_same_thread=False)
            connection._thread.daemon = True  # As SQLAlchemy sets it: the process may end while SQLite waits.
            self._threads.add(connection._thread)
            return await connection

        engine = create_async_engine(
            self.url,
            async_creator=connect,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=patience,
            hide_parameters=True,
        )

        @event.listens_for(engine.sync_engine, "connect")
        def _prepare(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                "secure_delete=ON",
            ):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(engine.sync_engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection. What keeps us from having one, or from writing with it, is DatabaseAway; a mistake is not."""
    try:
        connection = await engine.connect()
    except Exception as error:
        raise DatabaseAway(_reason(error)) from error
    try:
        async with aclosing(connection):
            yield connection
    except OSError as error:
        raise DatabaseAway(_reason(error)) from error
    except DBAPIError as error:
        if not _is_away(error):
            raise
        raise DatabaseAway(_reason(error)) from error


def _is_away(error: DBAPIError) -> bool:
    """True when the database cannot work now, False when what it was asked is at fault."""
    code = getattr(error.orig, "sqlite_errorcode", 0)
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or code & 0xFF in SQLITE_AWAY or state.startswith(POSTGRESQL_AWAY)


def _reason(error: Exception) -> str:
    """What the database said, without the statement: that could hold what people wrote."""
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return said.splitlines()[0] if said else type(error).__name__


def _make_private(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise DatabaseAway(_reason(error)) from error


def _version(connection: Connection) -> str:
    """The version that the tables are of; empty where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _upgrade(connection: Connection) -> None:
    # Slow to import, and needed only where the tables are of an older version.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
