"""What waits for bots that have left the settings goes another way: at the start, and each hour after that."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from storage import gone
from storage.database import Database

log = structlog.get_logger()
AGAIN = timedelta(hours=1)


class Parting:
    """Parts with all bots but those (channel, id) that are at work; `moved`: something waits on another now."""

    def __init__(
        self, database: Database, at_work: gone.Bots, clock: Callable[[], datetime], moved: Callable[[], None]
    ) -> None:
        self.database = database
        self.at_work = at_work
        self.clock = clock
        self._moved = moved
        self._parted_at: datetime | None = None

    async def look(self) -> int:
        """Part with them if it is time to; 0. Raises DatabaseAway."""
        now = self.clock()
        if self._parted_at and now - self._parted_at < AGAIN:
            return 0
        async with self.database.begin() as store:
            moved, called_off = await gone.part(store, self.at_work, now)
        self._parted_at = now
        if moved or called_off:
            log.warning("letters_of_bots_gone", moved=moved, called_off=called_off)
            self._moved()
        return 0
