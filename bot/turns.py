"""One process at a time polls a bot: whoever has the turn, as the database tells. It never waits long for that."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from storage import turns
from storage.database import Database, DatabaseAway

RENEWED = timedelta(seconds=30)
PATIENCE = 1.0


class Turn:
    """The turn to poll one bot. `who`: this process, by a name that it keeps when it is started anew."""

    def __init__(self, database: Database, what: str, who: str, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.what, self.who = what, who
        self.clock = clock
        self._mine = True
        self._asked_at: datetime | None = None
        self._asking: asyncio.Task[bool] | None = None

    async def mine(self) -> bool:
        """False while another process has it; while the database does not tell, what it told last."""
        now = self.clock()
        if self._asking is None and not (self._mine and self._asked_at and now - self._asked_at < RENEWED):
            self._asked_at = now
            self._asking = asyncio.create_task(self._ask(now))
        if self._asking and (await asyncio.wait({self._asking}, timeout=PATIENCE))[0]:
            asked, self._asking = self._asking, None
            with suppress(DatabaseAway):
                self._mine = await asked
        return self._mine

    async def leave(self) -> None:
        """Nothing is done any more: another process may go on at once, if the database can be told."""
        with suppress(DatabaseAway):
            if self._asking:
                await self._asking
            async with self.database.begin() as store:
                await turns.leave(store, self.what, self.who)

    async def _ask(self, now: datetime) -> bool:
        async with self.database.begin() as store:
            return await turns.take(store, self.what, self.who, now)
