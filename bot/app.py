"""The house at work: the bot, the scheduler and the web in one process, ended cleanly by a signal."""

import asyncio
import fcntl
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog
import uvicorn

from bot.channels.channel import Channel
from bot.channels.doors import intake_of, profile_of, telegram_of
from bot.channels.web import WebChannel
from bot.drift import Drift
from bot.fetching import Fetching
from bot.inbox import Inbox
from bot.outbox import Outbox
from bot.settings import LOOPBACK, Settings
from domain.board import Board
from domain.chat import Chat, RawMessage
from scheduler.clock import Clock
from storage import settings as facts
from storage.database import Database, DatabaseAway
from storage.outbox import REMINDER, REPLY
from storage.shelf import Shelf
from web.app import House, create_app

if TYPE_CHECKING:
    from bot.channels.telegram.polling import Polling
    from bot.channels.telegram.webhook import Webhook

log = structlog.get_logger()
LOOK_AGAIN = 1.0
BACK_OFF = (1.0, 2.0, 5.0)
# The house never cuts its own writing short, so that whatever waits for SQLite ends well within ten seconds.
PATIENCE = 4
GRACE = 9


class AlreadyRunning(Exception):
    """Another process holds this data directory."""


def now() -> datetime:
    """The present moment; nothing below the doors asks for it."""
    return datetime.now(UTC)


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold DATA_DIR/run.lock. Raises AlreadyRunning."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "run.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(str(data_dir)) from error
        yield


class App:
    """Everything that runs, wired together."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        board: Board,
        *,
        roles: Sequence[Mapping[str, Any]] = (),
        addresses: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.settings = settings
        self.database = database
        self.board = board
        self.now = clock
        self.web = WebChannel()
        self.channels: dict[str, Channel] = {self.web.name: self.web}
        self.inbox = Inbox(database, board, self.channels, clock)
        self.outboxes = [Outbox(database, board, self.web, clock)]
        self.shelf = Shelf(settings.data_dir / "files")
        self.shelf.clear()
        self.intake: Polling | Webhook | None = None
        self.fetching: Fetching | None = None
        self._noted: str | None = None
        self.drift = Drift()
        self._noted_drift: int | None = None
        if telegram := telegram_of(settings):
            self.channels[telegram.name] = telegram
            self.intake = intake_of(settings, telegram, self._take, clock, board.secret)
            files_came, arrived = self.inbox.files_came, self.inbox.arrived
            self.fetching = Fetching(database, telegram, self.shelf, clock, files_came, arrived)
            # Two at work, so that a reply never stands behind a run of reminders.
            self.outboxes += [Outbox(database, board, telegram, clock, one) for one in (REPLY, REMINDER)]
        self.calls = [asyncio.Event() for _ in self.outboxes]
        self.over = asyncio.Event()
        self.clock = Clock(database, board.zone, clock, self.deliver, self.shelf, board.calendar)
        self.site = create_app(self._house(roles, addresses or {}))

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
            posts=self.intake.posts if self.intake else {},
            roles=roles,
            addresses=addresses,
        )

    async def _take(self, messages: Sequence[RawMessage]) -> dict[tuple[Chat, str], int]:
        ids = await self.inbox.receive(messages)
        self.drift.note(messages)
        return ids

    async def _receive(self, messages: Sequence[RawMessage]) -> Mapping[tuple[Chat, str], int]:
        return await self.inbox.receive(messages)

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
        async with self._serving() as address, asyncio.TaskGroup() as tasks:
            self.clock.start()
            tasks.create_task(self._keep_at(self._answer, self.inbox.arrived))
            tasks.create_task(self._keep_at(self.clock.look_again, asyncio.Event()))
            for outbox, called in zip(self.outboxes, self.calls, strict=True):
                tasks.create_task(self._keep_at(partial(self._deliver, outbox), called))
            if self.intake:
                tasks.create_task(self._take_in(self.intake))
            if self.fetching:
                tasks.create_task(self._fetch(self.fetching))
            log.info("ready", address=address)
            if ready:
                ready(address)
            await self.over.wait()
            await self.clock.stop()

    async def _answer(self) -> int:
        taken = await self.inbox.answer_waiting()
        if taken:
            self.deliver()
        return taken

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

    async def _fetch(self, fetching: Fetching) -> None:
        """Fetch what comes until the house closes; what is in hand then is left for the next start."""
        await self._keep_at(fetching.fetch_due, fetching.called)
        await fetching.close()

    async def _take_in(self, intake: "Polling | Webhook") -> None:
        """Take in what comes, and keep what is wrong with it where `tonghop status` looks."""
        profile = profile_of(intake.channel, self.database, self.board.agency, self.now)
        await intake.channel.start()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(intake.run(self.over))
                tasks.create_task(profile.run(intake.ready, self.over))
                tasks.create_task(self._keep_at(partial(self._note_problem, intake), asyncio.Event()))
        finally:
            await intake.channel.stop()

    async def _note_problem(self, intake: "Polling | Webhook") -> int:
        problem = intake.trouble.problem
        if problem != self._noted:
            async with self.database.begin() as store:
                await facts.put(store, facts.problem_of(intake.channel.name), problem)
            self._noted = problem
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

    @asynccontextmanager
    async def _serving(self) -> AsyncIterator[str]:
        """The web, served; yields its address (with the port the system chose, where 0 was asked for)."""
        listening = _listen(self.settings.http_host, self.settings.http_port)
        config = uvicorn.Config(
            self.site, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=GRACE
        )
        server = Server(config)
        serving = asyncio.create_task(server.serve([listening]))
        port = listening.getsockname()[1]
        closing = asyncio.create_task(self._close_when_over(server))
        try:
            yield self.settings.public_url or f"http://{self.settings.http_host}:{port}"
        finally:
            self.over.set()
            await asyncio.gather(closing, serving)

    async def _close_when_over(self, server: uvicorn.Server) -> None:
        await self.over.wait()
        server.should_exit = True


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except (OSError, OverflowError) as error:
        raise CannotListen(f"{host}:{port}") from error


class CannotListen(Exception):
    """The address is taken, or is not this machine's."""


class Server(uvicorn.Server):
    """Uvicorn that leaves the signals to us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing: the house listens for them."""
        yield
