"""The metronome: once a minute the database is asked what is due. It knows no person and stores no job.

Where several processes tick on one database, they take turns, and each sees what the one before has done.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from domain.calendar import WEEKDAYS, Calendar
from scheduler import digest, drift, groups, openings, previews, reminders, sheets, upkeep
from scheduler.backups import Keeper
from storage import settings
from storage.database import CLOCK_LOCK, Database, DatabaseAway
from storage.shelf import Shelf

log = structlog.get_logger()
ALIVE = timedelta(minutes=3)
TIDY_AGAIN = timedelta(hours=1)
ORPHANED = timedelta(days=1)


class Clock:
    """Ticks each minute in the running event loop, the first time at once."""

    def __init__(
        self,
        database: Database,
        zone: ZoneInfo,
        now: Callable[[], datetime],
        planned: Callable[[], None],
        shelf: Shelf,
        calendar: Calendar = WEEKDAYS,
        keeper: Keeper | None = None,
    ) -> None:
        self._keeper = keeper
        self._shelf = shelf
        self._database = database
        self._zone = zone
        self._calendar = calendar
        self._now = now
        self._planned = planned
        self._last_tick: datetime | None = None
        self._refused = 0
        self._at_work = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(
            timezone=zone, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.add_job(self.tick, "interval", minutes=1, next_run_time=self._now())
        self._scheduler.add_job(self.tidy, "interval", hours=24, next_run_time=self._now() + timedelta(minutes=5))
        self._scheduler.start()

    async def stop(self) -> None:
        """Tick no more; a tick that is under way is let end, as the scheduler would cut it short."""
        if self._scheduler.running:
            self._scheduler.pause()
            async with self._at_work:
                self._scheduler.shutdown(wait=False)
        if self._keeper:
            await self._keeper.stop()

    def trouble(self) -> str:
        """What is wrong, "" for nothing: a write was refused since the last tick, or that tick is long ago."""
        if not self._writes():
            return "cannot write"
        fresh = self._last_tick is not None and self._now() - self._last_tick < ALIVE
        return "" if fresh else "clock stopped"

    def _writes(self) -> bool:
        return self._database.refused == self._refused

    async def tick(self) -> None:
        """Plan what is due now. A database that is away is asked again soon; nothing is missed."""
        try:
            async with self._at_work:
                await self._plan()
                await self._tell_officers(self._now())
                await self._keep_posts(self._now())
                if await digest.tell(self._database, self._now(), self._zone, self._calendar):
                    self._planned()
            if self._keeper:
                self._keeper.tick(self._now())
        except DatabaseAway as away:
            log.warning("tick_without_database", reason=str(away))

    async def run_is_through(self) -> None:
        """No reminder is left to send: officers need not wait for the minute to pass. Raises DatabaseAway."""
        async with self._at_work:
            await self._tell_officers(self._now())

    async def _tell_officers(self, now: datetime) -> None:
        """What comes, what is through, what was missed; that the clock is wrong."""
        async with self._database.begin() as store:
            await store.take_turns(CLOCK_LOCK)
            told = await previews.tell(store, now, self._zone, self._calendar)
            told += await sheets.tell(store, now, self._zone)
            told += await drift.tell(store, now, self._zone)
        if told:
            self._planned()

    async def _keep_posts(self, now: datetime) -> None:
        async with self._database.read() as store:
            due = await groups.due_posts(store, now, self._zone)
        if due:
            async with self._database.begin() as store:
                await store.take_turns(CLOCK_LOCK)
                await groups.lay_out(store, await groups.due_posts(store, now, self._zone), now)
            self._planned()

    async def look_again(self) -> int:
        """Once the database has refused to write: try a tick, out of turn. Raises DatabaseAway."""
        if self._writes():
            return 0
        async with self._at_work:
            await self._plan()
        log.info("database_back")
        return 0

    async def _plan(self) -> None:
        now, refused = self._now(), self._database.refused
        async with self._database.begin() as store:
            await store.take_turns(CLOCK_LOCK)
            await upkeep.units_leave(store, now, self._zone)
            opened = await openings.tell(store, now, self._zone, self._calendar)
            runs = await reminders.plan_due(store, now, self._zone, self._calendar)
            await settings.put(store, settings.TICKED_AT, now.isoformat())
        self._last_tick, self._refused = now, refused
        for run in runs:
            log.info("reminders_planned", campaign=run.campaign_code, lagging=run.lagging, queued=run.queued)
        if runs or opened:
            self._planned()

    async def tidy(self) -> None:
        """Delete what is kept no longer. A database that is away is asked again in an hour."""
        try:
            async with self._at_work:
                await self._tidy(self._now())
        except (DatabaseAway, OSError) as error:
            log.warning("tidying_put_off", reason=str(error))
            self._scheduler.add_job(self.tidy, "date", run_date=self._now() + TIDY_AGAIN)

    async def _tidy(self, now: datetime) -> None:
        async with self._database.begin() as store:
            await store.take_turns(CLOCK_LOCK)
            forgotten = await upkeep.tidy(store, now)
            off = await upkeep.check_counts(store, now)
        if off:
            log.error("counts_do_not_add_up", campaigns=off)
        if broken := await upkeep.look_through(self._database, now):
            log.error("database_damaged", reason=broken)
        await asyncio.to_thread(self._shelf.clear, now - ORPHANED)
        lying = await asyncio.to_thread(self._shelf.older_than, now - ORPHANED)
        async with self._database.read() as store:
            orphans = await upkeep.orphans(store, set(lying) - forgotten)
        for sha256 in forgotten | orphans:
            self._shelf.drop(sha256, now - ORPHANED)
