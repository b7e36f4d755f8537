"""The house at work: the bot, the scheduler and the web in one process, ended cleanly by a signal."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog

from bot.channels.channel import Channel, Intake
from bot.channels.doors import call_of, intake_of, profile_of, telegram_of, zalo_of
from bot.channels.web import WebChannel
from bot.channels.web import chat_of as page_of
from bot.drift import Drift
from bot.fetching import Fetching
from bot.inbox import Inbox
from bot.listing import Listing
from bot.making import Maker
from bot.metrics import Metrics
from bot.outage import Outage
from bot.outbox import Outbox
from bot.parting import Parting
from bot.serving import serving
from bot.settings import LOOPBACK, Settings
from domain.board import Board
from domain.chat import Chat, RawMessage
from domain.exports import Export, MadeFile
from handlers.rehearsal import rehearse
from scheduler.backups import Keeper
from scheduler.clock import Clock
from storage import settings as facts
from storage.backups import Backups
from storage.database import Database, DatabaseAway
from storage.leases import Leases
from storage.outbox import REMINDER, REPLY
from storage.shelf import Shelf
from web.app import House, create_app

if TYPE_CHECKING:
    from bot.allowance import Allowance
    from bot.channels.telegram.channel import TelegramChannel
    from bot.channels.zalo.channel import ZaloChannel

    Bot = TelegramChannel | ZaloChannel

log = structlog.get_logger()
LOOK_AGAIN = 1.0
BACK_OFF = (1.0, 2.0, 5.0)
# The house never cuts its own writing short, so that whatever waits for SQLite ends well within ten seconds.
PATIENCE = 4
PAGE, LETTERS = "page:", "letters"


def now() -> datetime:
    """The present moment; nothing below the doors asks for it."""
    return datetime.now(UTC)


class App:
    """Everything that runs, wired together. `alone`: no other process works on the same data directory."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        board: Board,
        *,
        roles: Sequence[Mapping[str, Any]] = (),
        addresses: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = now,
        alone: bool = True,
    ) -> None:
        self.settings = settings
        self.database = database
        self.board = board
        self.now = clock
        self.web = WebChannel(self._call_pages)
        self.channels: dict[str, Channel] = {self.web.name: self.web}
        self.metrics = Metrics()
        self.inbox = Inbox(database, board, self.channels, clock, self.metrics)
        self.shelf = Shelf(settings.data_dir / "files")
        if alone:
            self.shelf.clear(clock())
        self.maker = Maker(database, board, lists=Listing(database, self.shelf, clock))
        may = partial(self._holds, self.web)
        self.outboxes = [
            Outbox(
                database, board, self.web, clock, maker=self.maker, shelf=self.shelf, may=may, metrics=self.metrics
            )
        ]
        self.intakes: list[tuple[Bot, Intake]] = []
        self.fetchings: list[Fetching] = []
        self.outages: dict[tuple[str, str], Outage] = {}
        self._noted: dict[str, str] = {}
        self.drift = Drift()
        self._noted_drift: int | None = None
        self.telegram = telegram_of(settings)
        if self.telegram:
            self.channels[self.telegram.name] = self.telegram
            self._work_for(self.telegram, intake_of(settings, self.telegram, self._take, clock, board.secret))
        if zalo := zalo_of(settings, board, self._take, clock, database):
            self.channels[zalo.together.name] = zalo.together
            for bot, its_intake in zalo.bots:
                self._work_for(bot, its_intake, bot.allowance)
        names = dict.fromkeys(_lease_of(one.channel) for one in self.outboxes)
        self.leases = Leases(database, names, self._hear)
        self.calls = [asyncio.Event() for _ in self.outboxes]
        at_work = {(outbox.channel.name, outbox.channel.bot) for outbox in self.outboxes}
        self.parting = Parting(database, at_work, clock, self.deliver)
        self.over = asyncio.Event()
        keeper = Keeper(database, board.zone, self.shelf, Backups(settings.data_dir))
        self.clock = Clock(database, board.zone, clock, self.deliver, self.shelf, board.calendar, keeper)
        self.site = create_app(self._house(roles, addresses or {}))

    def _work_for(self, channel: "Bot", intake: Intake, allowance: "Allowance | None" = None) -> None:
        """All that works for one bot: two deliver, so that a reply never stands behind a run of reminders."""
        self.intakes.append((channel, intake))
        outage = Outage(channel, self.now, brought_again=intake.brings_again)
        self.outages[channel.name, channel.bot] = outage
        called, arrived = asyncio.Event(), self.inbox.arrived
        self.inbox.files_came.append(called)
        self.fetchings.append(Fetching(self.database, channel, self.shelf, self.now, called, arrived))
        self.outboxes += [
            Outbox(
                self.database,
                self.board,
                channel,
                self.now,
                one,
                self.maker,
                self.shelf,
                allowance,
                may=partial(self._holds, channel),
                metrics=self.metrics,
            )
            for one in (REPLY, REMINDER)
        ]

    def _holds(self, channel: Channel) -> bool:
        """True while this process speaks for a bot; others that work on the same database then do not."""
        return self.leases.holds(_lease_of(channel))

    def _call_pages(self, addresses: Collection[str]) -> None:
        self.leases.call(PAGE + address for address in addresses)

    def _hear(self, words: Collection[str]) -> None:
        """Another process has something for the pages that are open here, or for the bots this one speaks for."""
        self.web.wake([word.removeprefix(PAGE) for word in words if word.startswith(PAGE)])
        if LETTERS in words:
            for called in self.calls:
                called.set()

    def _house(self, roles: Sequence[Mapping[str, Any]], addresses: Mapping[str, str]) -> House:
        public = urlsplit(self.settings.public_url)
        hosts = (*LOOPBACK, self.settings.http_host, *([public.hostname] if public.hostname else []))
        return House(
            database=self.database,
            board=self.board,
            receive=self._receive,
            subscribe=self._subscribe,
            trouble=self.clock.trouble,
            clock=self.now,
            hosts=hosts,
            secure=public.scheme == "https",
            over=self.over,
            shelf=self.shelf,
            metrics=partial(self.metrics.told, self.database),
            make=self._make,
            words=self._words,
            rehearse=partial(rehearse, self.board),
            call=call_of(self.settings),
            posts={path: take for _, intake in self.intakes for path, take in intake.posts.items()},
            roles=roles,
            addresses=addresses,
        )

    async def _take(self, messages: Sequence[RawMessage]) -> dict[tuple[Chat, str], int]:
        outage = self.outages.get((messages[0].chat.channel, messages[0].chat.bot)) if messages else None
        try:
            ids = await self.inbox.receive(messages)
        except DatabaseAway:
            if outage and not self.over.is_set():
                outage.note(messages)
            raise
        if outage:
            outage.over()
        self.drift.note(messages)
        return ids

    async def _receive(self, messages: Sequence[RawMessage]) -> Mapping[tuple[Chat, str], int]:
        return await self.inbox.receive(messages)

    async def _make(self, address: str, export: Export) -> MadeFile | str:
        return await self.maker.made_for(page_of(address), export, self.now())

    def _words(self, chat: Chat, payload: Mapping[str, Any]) -> str:
        """What somebody wrote, on a channel that is on."""
        channel = self.channels.get(chat.channel)
        return channel.words(payload) if channel else ""

    @contextmanager
    def _subscribe(self, address: str) -> Iterator[asyncio.Event]:
        event = self.web.subscribe(address)
        try:
            yield event
        finally:
            self.web.unsubscribe(address, event)

    async def run(self, ready: Callable[[str], None] | None = None) -> None:
        """Work until SIGTERM or SIGINT. `ready` is told the address once people can come."""
        loop = asyncio.get_running_loop()
        for one in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(one, self.over.set)
        host, port = self.settings.http_host, self.settings.http_port
        async with serving(self.site, host, port, self.over) as port, asyncio.TaskGroup() as tasks:
            address = self.settings.public_url or f"http://{host}:{port}"
            self.clock.start()
            tasks.create_task(self.leases.keep(self.over))
            tasks.create_task(self._keep_at(self._answer, self.inbox.arrived))
            tasks.create_task(self._keep_at(self.clock.look_again, asyncio.Event()))
            tasks.create_task(self._keep_at(self.parting.look, asyncio.Event()))
            for outbox, called in zip(self.outboxes, self.calls, strict=True):
                tasks.create_task(self._keep_at(partial(self._deliver, outbox), called))
            for channel, intake in self.intakes:
                tasks.create_task(self._take_in(channel, intake))
            for fetching in self.fetchings:
                tasks.create_task(self._fetch(fetching))
            log.info("ready", address=address)
            if ready:
                ready(address)
            await self.over.wait()
            for outage in self.outages.values():
                await outage.close()
            await self.maker.close()
            await self.clock.stop()

    async def _answer(self) -> int:
        taken = await self.inbox.answer_waiting()
        if taken:
            self._deliver_replies()
        return taken

    def _deliver_replies(self) -> None:
        """Who delivers reminders is not called for every answer: within a second they look anyway."""
        for outbox, called in zip(self.outboxes, self.calls, strict=True):
            if outbox.priority != REMINDER:
                called.set()
        self.leases.call([LETTERS])

    async def _deliver(self, outbox: Outbox) -> int:
        left = await outbox.deliver_due()
        if not left and outbox.reminding:
            outbox.reminding = False
            await self.clock.run_is_through()
        return left

    def deliver(self) -> None:
        """Something waits to be said: whoever says it looks at once."""
        for called in self.calls:
            called.set()
        self.leases.call([LETTERS])

    async def _fetch(self, fetching: Fetching) -> None:
        """Fetch what comes until the house closes; what is in hand then is left for the next start."""
        await self._keep_at(fetching.fetch_due, fetching.called)
        await fetching.close()

    async def _take_in(self, channel: "Bot", intake: Intake) -> None:
        """Take in what comes, and keep what is wrong with it where `tonghop status` looks."""
        await channel.start()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._run(intake, partial(self._holds, channel)))
                if channel is self.telegram:
                    profile = profile_of(self.telegram, self.database, self.board.agency, self.now, self.settings)
                    tasks.create_task(profile.run(intake.ready, self.over))
                tasks.create_task(self._keep_at(partial(self._note_problem, channel, intake), asyncio.Event()))
        finally:
            await channel.stop()

    async def _run(self, intake: Intake, may: Callable[[], bool]) -> None:
        """What is posted here is always taken; only one process at a time asks a platform for messages."""
        if intake.posts or self.database.is_sqlite:
            return await intake.run(self.over)
        while not self.over.is_set():
            await self._wait(LOOK_AGAIN, self.over)
            if may() and not self.over.is_set():
                await self._run_while(may, intake)
        return None

    async def _run_while(self, may: Callable[[], bool], intake: Intake) -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(intake.run(stop))
        while may() and not self.over.is_set() and not running.done():
            await self._wait(LOOK_AGAIN, self.over)
        stop.set()
        await running

    async def _note_problem(self, channel: "Bot", intake: Intake) -> int:
        name, problem = facts.problem_of(channel.name, channel.bot), intake.trouble.problem
        if problem != self._noted.get(name):
            async with self.database.begin() as store:
                await facts.put(store, name, problem)
            self._noted[name] = problem
        await self._note_drift()
        return 0

    async def _note_drift(self) -> None:
        """A clock that is wrong is told of in the log, and kept where officers and operators hear of it."""
        minutes = self.drift.minutes
        if self._noted_drift is not None and (minutes == 0) == (self._noted_drift == 0):
            return
        if minutes:
            log.warning("clock_off", minutes_ahead=minutes)
        async with self.database.begin() as store:
            await facts.put(store, facts.CLOCK_OFF, str(minutes or ""))
        self._noted_drift = minutes

    async def _keep_at(self, work: Callable[[], Awaitable[int]], called: asyncio.Event) -> None:
        """Do the work while there is some, then wait to be called; look again each second all the same.

        After a failure no call is heard until the time to back off is over.
        """
        failures = 0
        while not self.over.is_set():
            called.clear()
            try:
                busy = await work()
                failures = 0
            except DatabaseAway as away:
                log.warning("database_away", reason=str(away))
                busy, failures = 0, failures + 1
            except Exception:
                log.exception("work_failed", work=getattr(work, "__qualname__", ""))
                busy, failures = 0, failures + 1
            if failures:
                await self._wait(BACK_OFF[min(failures, len(BACK_OFF)) - 1], self.over)
            elif not busy:
                await self._wait(LOOK_AGAIN, self.over, called)

    async def _wait(self, seconds: float, *events: asyncio.Event) -> None:
        waits = [asyncio.create_task(event.wait()) for event in events]
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()


def _lease_of(channel: Channel) -> str:
    return f"deliver {channel.name} {channel.bot}"
