"""Who does what only one process may do at a time, and calls from one process to the others of a database.

On PostgreSQL each lease is an advisory lock on a connection of its own, which the server gives up the moment that
connection ends. Whoever loses it notices within `FRESH` seconds; whoever gains it holds still for `SETTLED`, which
is longer, so that two never work at once. On SQLite there is one process, which holds everything.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.database import Database

log = structlog.get_logger()
EACH, FRESH, SETTLED, AGAIN = 0.5, 1.5, 2.0, 1.0
CHANNEL = "tonghop"
Heard = Callable[[Collection[str]], None]


class Leases:
    """The leases of this process. `heard` is told what other processes call."""

    def __init__(self, database: Database, names: Iterable[str], heard: Heard) -> None:
        self._alone = database.is_sqlite
        self._url = database.url
        self._names = tuple(names)
        self._heard = heard
        self._since: dict[str, float] = {}
        self._sure_until = 0.0
        self._calls: set[str] = set()
        self._called = asyncio.Event()
        self._mine = 0

    def holds(self, name: str) -> bool:
        """True while this process alone may do what the lease is for."""
        if self._alone:
            return True
        now = asyncio.get_running_loop().time()
        return name in self._since and now < self._sure_until and now >= self._since[name] + SETTLED

    def call(self, words: Iterable[str]) -> None:
        """Let the other processes hear these words soon; a call that is lost costs them a second, no more."""
        if not self._alone:
            self._calls.update(words)
            self._called.set()

    async def keep(self, over: asyncio.Event) -> None:
        """Hold what can be held until the house closes; a connection that ends is opened anew."""
        while not self._alone and not over.is_set():
            try:
                async with self._connected() as connection:
                    while not over.is_set():
                        async with asyncio.timeout(FRESH):
                            await self._renew(connection)
                        await _either(over, self._called, EACH)
            except Exception as error:
                log.warning("leases_lost", reason=type(error).__name__)
                await _either(over, over, AGAIN)
            finally:
                self._since.clear()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Any]:
        engine = create_async_engine(self._url, poolclass=NullPool, hide_parameters=True)
        try:
            async with engine.connect() as opened:
                connection: Any = (await opened.get_raw_connection()).driver_connection
                self._mine = connection.get_server_pid()
                await connection.add_listener(CHANNEL, self._hear)
                yield connection
        finally:
            await engine.dispose()

    async def _renew(self, connection: Any) -> None:
        """Ask for what is not held yet; what is held is so for a while longer, as the connection answers."""
        asked = asyncio.get_running_loop().time()
        for name in self._names:
            if name not in self._since and await connection.fetchval("SELECT pg_try_advisory_lock($1)", key(name)):
                self._since[name] = asyncio.get_running_loop().time()
                log.info("lease_held", name=name)
        self._called.clear()
        calls, self._calls = self._calls, set()
        await connection.execute(
            "SELECT pg_notify($1, word) FROM unnest($2::text[]) AS word", CHANNEL, list(calls)
        )
        self._sure_until = asked + FRESH

    def _hear(self, _connection: object, by: int, _channel: str, word: object) -> None:
        if by != self._mine:
            self._heard([str(word)])


def key(name: str) -> int:
    """The number under which PostgreSQL knows a lease: 64 bits, signed."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


async def _either(one: asyncio.Event, other: asyncio.Event, seconds: float) -> None:
    waits = [asyncio.create_task(event.wait()) for event in {one, other}]
    await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
