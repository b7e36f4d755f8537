"""The metronome: once a minute the database is asked what is due. It knows no person and stores no job."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler import reminders, upkeep
from storage import settings
from storage.database import Database, DatabaseAway
from storage.shelf import Shelf

log = structlog.get_logger()
ALIVE = timedelta(minutes=3)


class Clock:
    """Ticks each minute in the running event loop, the first time at once."""

    def __init__(
        self,
        database: Database,
        zone: ZoneInfo,
        now: Callable[[], datetime],
        planned: Callable[[], None],
        shelf: Shelf,
    ) -> None:
        self._shelf = shelf
        self._database = database
        self._zone = zone
        self._now = now
        self._planned = planned
        self._last_tick: datetime | None = None
        self._scheduler = AsyncIOScheduler(
            timezone=zone, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.add_job(self.tick, "interval", minutes=1, next_run_time=self._now())
        self._scheduler.add_job(self.tidy, "interval", hours=24, next_run_time=self._now() + timedelta(minutes=5))
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def ticks(self) -> bool:
        """True while the last tick is fresh."""
        return self._last_tick is not None and self._now() - self._last_tick < ALIVE

    async def tick(self) -> None:
        """Plan what is due now. A database that is away is asked again in a minute; nothing is missed."""
        now = self._now()
        try:
            async with self._database.begin() as store:
                await upkeep.units_leave(store, now, self._zone)
                runs = await reminders.plan_due(store, now, self._zone)
                await settings.put(store, settings.TICKED_AT, now.isoformat())
        except DatabaseAway as away:
            log.warning("tick_without_database", reason=str(away))
            return
        self._last_tick = now
        for run in runs:
            log.info("reminders_planned", campaign=run.campaign_code, lagging=run.lagging, queued=run.queued)
        if runs:
            self._planned()

    async def tidy(self) -> None:
        """Delete what is kept no longer."""
        async with self._database.begin() as store:
            dropped = await upkeep.tidy(store, self._now())
        for sha256 in dropped:
            self._shelf.drop(sha256)
