"""Real faults: a database that takes nothing, rows that it refuses, and waiting for another process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text

from bot.app import now
from storage import sessions
from storage.database import Database
from tests.support.people import BOARD
from tests.support.process import Browser, environment

REFUSAL = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF {condition} THEN {action}; END IF; RETURN NEW; END $$
"""


async def browser_of(database: Database, address: str, name: str) -> Browser:
    """The page of a person who is logged in."""
    async with database.begin() as store:
        return Browser(address, await sessions.open_session(store, name, now()))


def settings_of(database: Database, tmp_path: Path) -> dict[str, str]:
    """The program's settings for a database of tests/support/people.py."""
    url = database.url.render_as_string(hide_password=False)
    return environment(url, tmp_path / "data", TONGHOP_SECRET_KEY=BOARD.secret)


async def until(done: Callable[[], Awaitable[bool]], within: float = 30.0) -> None:
    """Wait for what another process does: it calls nobody. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not await done():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@asynccontextmanager
async def rows_refused(
    database: Database, when: str, sqlite: str, postgresql: str, *, skipped: bool = False
) -> AsyncIterator[None]:
    """The database fails on the rows of a condition, or (`skipped`) lets them be as they were.

    `when`: "INSERT ON outbox"; the condition on NEW and OLD is told in the words of either database.
    """
    async with database.begin() as store:
        if database.is_sqlite:
            action = "IGNORE" if skipped else "ABORT, 'refused'"
            body = f"BEGIN SELECT RAISE({action}); END"
            await store.run(text(f"CREATE TRIGGER refusing BEFORE {when} WHEN {sqlite} {body}"))
        else:
            action = "RETURN NULL" if skipped else "RAISE EXCEPTION 'refused'"
            await store.run(text(REFUSAL.format(condition=postgresql, action=action)))
            await store.run(text(f"CREATE TRIGGER refusing BEFORE {when} FOR EACH ROW EXECUTE FUNCTION refuse()"))
    yield
    async with database.begin() as store:
        if database.is_sqlite:
            await store.run(text("DROP TRIGGER refusing"))
        else:
            await store.run(text("DROP FUNCTION refuse CASCADE"))


@asynccontextmanager
async def nothing_written(database: Database, table: str = "outbox") -> AsyncIterator[None]:
    """The database answers, and that table takes nothing more: read-only (SQLite), out of room (PostgreSQL)."""
    if database.is_sqlite:
        async with database.begin() as store:
            await store.run(text("PRAGMA query_only = ON"))
        yield
        await database.close()  # the next connection may write again
        return
    full = "RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'"
    async with database.begin() as store:
        await store.run(text(REFUSAL.format(condition="true", action=full)))
        await store.run(
            text(
                f"CREATE TRIGGER full_up BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"
            )
        )
    yield
    async with database.begin() as store:
        await store.run(text("DROP FUNCTION refuse CASCADE"))
