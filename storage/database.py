"""The database: one transaction at a time in, as many as needed out; SQLite or PostgreSQL.

SQLite has one writer, so writing transactions begin with BEGIN IMMEDIATE on a pool of one connection; readers
have their own. `Store` is a running transaction: the files of this floor take one and never commit.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, CursorResult, Table, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql import Executable

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 7_302_118
READERS = 4
PATIENCE = 10


class DatabaseAway(Exception):
    """The database does not answer, or cannot write: nothing was done, and trying again later is right."""


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

    async def undo(self) -> None:
        """Take back everything this transaction did."""
        await self.connection.rollback()

    async def number(self, statement: Executable) -> int:
        """The single number of a query; 0 where it has none."""
        return int((await self.connection.execute(statement)).scalar() or 0)


class Database:
    """An open database; close it when done."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._writer = _sqlite_engine(url, "BEGIN IMMEDIATE", 1)
            self._reader = _sqlite_engine(url, "BEGIN", READERS)
        else:
            self._writer = self._reader = create_async_engine(
                url, pool_size=READERS, pool_pre_ping=True, hide_parameters=True
            )

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Store]:
        """A writing transaction: committed at the end, rolled back when anything is raised.

        Raises DatabaseAway when the database does not answer, is full, or is read-only.
        """
        async with _connected(self._writer) as connection, connection.begin():
            yield Store(connection)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Store]:
        """A reading transaction that sees one moment throughout. Raises DatabaseAway."""
        async with _connected(self._reader) as connection:
            if not self.is_sqlite:
                await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield Store(connection)

    async def migrate(self) -> None:
        """Bring the tables to this program's version, under a lock, in one transaction."""
        if self.is_sqlite and self.url.database:
            _make_private(Path(self.url.database))
        async with self.begin() as store:
            if not store.is_sqlite:
                await store.run(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            await store.connection.run_sync(_upgrade)

    async def close(self) -> None:
        """Give the connections back."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection. What keeps us from having one, or from writing with it, is DatabaseAway; a mistake is not."""
    try:
        connection = await engine.connect()
    except Exception as error:
        raise DatabaseAway(_reason(error)) from error
    try:
        yield connection
    except (OperationalError, InterfaceError, OSError) as error:
        raise DatabaseAway(_reason(error)) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseAway(_reason(error)) from error
        raise
    finally:
        await connection.close()


def _reason(error: Exception) -> str:
    """What the database said, without the statement: that could hold what people wrote."""
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return said.splitlines()[0] if said else type(error).__name__


def _sqlite_engine(url: str, begin: str, connections: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=PATIENCE,
        hide_parameters=True,
        connect_args={"timeout": PATIENCE},
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
            f"busy_timeout={PATIENCE * 1000}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _make_private(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise DatabaseAway(_reason(error)) from error


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
