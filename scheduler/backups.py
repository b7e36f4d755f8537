"""Each day a copy of everything, made beside the work: nobody waits for it, and what goes wrong is told."""

import asyncio
from datetime import datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

import structlog

from domain.backups import is_due
from domain.chat import Reply
from storage import health, outbox, people, settings
from storage.backups import Backups, Busy
from storage.database import Database, DatabaseAway, Store
from storage.shelf import Shelf
from storage.snapshot import BackupFailed, Stopped, can_dump
from texts import backups as texts

log = structlog.get_logger()
SETTLED, AGAIN = timedelta(minutes=5), timedelta(hours=1)


class Keeper:
    """Makes the day's backup in a thread of its own, an hour after one that failed once more."""

    def __init__(self, database: Database, zone: ZoneInfo, shelf: Shelf, backups: Backups) -> None:
        self._database = database
        self._zone = zone
        self._shelf = shelf
        self._backups = backups
        self._next: datetime | None = None
        self._stop = Event()
        self._task: asyncio.Task[None] | None = None

    def tick(self, now: datetime) -> None:
        """Begin the day's backup when it is due, some minutes after the start at the earliest."""
        self._next = self._next or now + SETTLED
        if now < self._next or (self._task is not None and not self._task.done()):
            return
        self._next = now + AGAIN
        self._task = asyncio.create_task(self.back_up_if_due(now))

    async def stop(self) -> None:
        """Break off what is under way: nothing of it is left."""
        self._stop.set()
        await self.settled()

    async def settled(self) -> None:
        """Wait for what is under way."""
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def back_up_if_due(self, now: datetime) -> None:
        """Make the day's backup unless it is there; officers hear once a day when that fails."""
        try:
            days = await asyncio.to_thread(self._backups.days)
            if not is_due(days[-1] if days else None, now, self._zone):
                return
            problem = await self._made(now)
        except (Stopped, Busy):
            return
        try:
            async with self._database.begin() as store:
                await _note(store, problem, now, self._zone)
        except DatabaseAway as away:
            log.warning("backup_not_noted", reason=str(away))

    async def _made(self, now: datetime) -> str:
        """Make it; returns what went wrong, "" for nothing. Raises Stopped, Busy."""
        if not can_dump(self._database.url):
            return texts.NO_PG_DUMP
        try:
            with self._backups.alone():
                await self._make(now)
        except (BackupFailed, DatabaseAway, OSError) as error:
            log.error("backup_failed", reason=str(error))
            return str(error) or type(error).__name__
        return ""

    async def _make(self, now: datetime) -> None:
        backups, url, day = self._backups, self._database.url, now.astimezone(self._zone).date()
        copied, made = await asyncio.to_thread(backups.dump, url, now, self._stop)
        try:
            async with self._database.read() as store:
                named = await health.kept_hashes(store)
        except BaseException:
            copied.unlink(missing_ok=True)
            raise
        files = [self._shelf.place(sha256) for sha256 in sorted(named)]
        whole = await asyncio.to_thread(backups.keep, copied, made, day, url, files, self._stop)
        await asyncio.to_thread(backups.rotate)
        log.info("backed_up", day=day.isoformat(), size=whole.size, files=len(whole.files), missing=whole.missing)


async def _note(store: Store, problem: str, now: datetime, zone: ZoneInfo) -> None:
    """Note what went wrong where `tonghop doctor` looks; tell officers once a day, of a missing program once."""
    await settings.put(store, settings.BACKUP_PROBLEM, problem)
    today = now.astimezone(zone).date().isoformat()
    told = texts.NO_PG_DUMP if problem == texts.NO_PG_DUMP else today if problem else ""
    if not problem or await settings.get(store, settings.BACKUP_TOLD) == told:
        return
    await settings.put(store, settings.BACKUP_TOLD, told)
    chats = await people.chats_of_officers(store)
    await outbox.put(store, [(chat, Reply(texts.failed(problem))) for _, chat in sorted(chats.items())], now)
