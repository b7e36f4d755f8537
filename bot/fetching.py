"""Files that messages only name are fetched: outside any transaction, onto the shelf, before they are answered.

Whoever fetches holds the message for a few seconds and renews that as long as it takes, so that what a killed
process had in hand is soon taken up again.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.channels.channel import BringsFiles, FetchFailed, TooBig
from domain.access import may_hand_in
from domain.people import Person, Role
from imports import evidence
from imports.evidence import Marked, NotTaken
from storage import fetching, files, people
from storage.database import Database, DatabaseAway
from storage.fetching import Bundle, Part
from storage.files import NewFile
from storage.shelf import Shelf, Taken, TooLarge
from texts import evidence as texts
from texts import general

log = structlog.get_logger()
AT_ONCE = 8
HELD, RENEWED = timedelta(seconds=2), 0.7
AGAIN = (0.3, 0.7, 2.0, 4.0, 8.0)
ONE_TRY = timedelta(seconds=20)

Found = tuple[Part, NewFile, Taken]


class Fetching:
    """Fetches what one bot was sent. Sets `called` once a hand is free, `ready` once something can be answered."""

    def __init__(
        self,
        database: Database,
        channel: BringsFiles,
        shelf: Shelf,
        clock: Callable[[], datetime],
        called: asyncio.Event,
        ready: asyncio.Event,
    ) -> None:
        self.database = database
        self.channel = channel
        self.shelf = shelf
        self.clock = clock
        self.called = called
        self._ready = ready
        self._failures: dict[int, int] = {}
        self._at_work: set[asyncio.Task[None]] = set()
        self._patience: set[asyncio.Timeout] = set()

    async def fetch_due(self) -> int:
        """Take up what is to be fetched, as far as hands are free; returns how much. Raises DatabaseAway."""
        free, now = AT_ONCE - len(self._at_work), self.clock()
        if free <= 0:
            return 0
        async with self.database.read() as store:
            due = await fetching.next_due(store, self.channel.name, self.channel.bot)
        if due is None:
            return 0
        if due > now:
            asyncio.get_running_loop().call_later((due - now).total_seconds(), self.called.set)
            return 0
        async with self.database.begin() as store:
            bundles = await fetching.claim(store, self.channel.name, self.channel.bot, now, now + HELD, free)
        for bundle in bundles:
            task = asyncio.create_task(self._bring(bundle))
            self._at_work.add(task)
            task.add_done_callback(self._brought)
        return len(bundles)

    def _brought(self, task: "asyncio.Task[None]") -> None:
        self._at_work.discard(task)
        self.called.set()

    async def close(self) -> None:
        """Break off what is in hand: it is fetched after the next start."""
        for patience in self._patience:
            patience.reschedule(0)
        await asyncio.gather(*self._at_work)

    async def _bring(self, bundle: Bundle) -> None:
        try:
            async with self._held(bundle):
                await self._fetch(bundle)
        except DatabaseAway as away:
            log.warning("database_away", reason=str(away))
        except Exception as error:
            log.exception("fetching_failed", message=bundle.parts[0].id)
            with suppress(DatabaseAway):
                await self._put_off(bundle, error)

    async def _fetch(self, bundle: Bundle) -> None:
        """Fetch all of a bundle and hand it on, or put it off; what is not handed on leaves nothing behind."""
        if bundle.marked:
            return await self._refuse_marked(bundle)
        sender = await self._sender(bundle)
        if sender is None or not may_hand_in(sender):
            return await self._hand_on(bundle, [], [general.NOT_SECRETARY])
        async with self.database.read() as store:
            if await files.enough(store, sender, self.clock()):
                return await self._hand_on(bundle, [], [texts.ENOUGH])
        found: list[Found] = []
        refusals: list[str] = []
        try:
            async with self._as_long_as_it_is_worth(bundle):
                for number, part in enumerate(bundle.parts, 1):
                    await self._take(part, number, found, refusals, lists=sender.has(Role.OFFICER))
            for _, _, taken in found:
                await asyncio.to_thread(self.shelf.put, taken)
            await self._hand_on(bundle, found, refusals)
        except Marked:
            await self._refuse_marked(bundle)
        except (FetchFailed, OSError) as error:
            await self._put_off(bundle, error)
        finally:
            for _, _, taken in found:
                taken.path.unlink(missing_ok=True)
        return None

    @asynccontextmanager
    async def _as_long_as_it_is_worth(self, bundle: Bundle) -> AsyncIterator[None]:
        """Raises TimeoutError when that is over, or the house closes."""
        seconds = max(bundle.until - self.clock(), ONE_TRY).total_seconds()
        async with asyncio.timeout(seconds) as patience:
            self._patience.add(patience)
            try:
                yield
            finally:
                self._patience.discard(patience)

    async def _sender(self, bundle: Bundle) -> Person | None:
        async with self.database.read() as store:
            return (await people.people_of(store, [bundle.chat])).get(bundle.chat)

    async def _take(
        self, part: Part, number: int, found: list[Found], refusals: list[str], *, lists: bool
    ) -> None:
        """One file, looked through; or the sentence that says why not. Raises Marked, FetchFailed, OSError."""
        name = evidence.cleaned(self.channel.file_name(part.payload) or texts.photo(number))
        try:
            async with aclosing(self.channel.fetch(part.payload, evidence.LARGEST)) as chunks:
                taken = await self.shelf.take(chunks, evidence.LARGEST)
        except (TooBig, TooLarge):
            refusals.append(texts.TOO_LARGE)
            return
        try:
            kind = await evidence.inspected(taken.path, name, lists=lists)
        except NotTaken as refusal:
            refusals.append(str(refusal))
            taken.path.unlink(missing_ok=True)
        except BaseException:
            taken.path.unlink(missing_ok=True)
            raise
        else:
            found.append((part, NewFile(taken.sha256, evidence.titled(name, kind), kind, taken.size), taken))

    async def _hand_on(self, bundle: Bundle, found: list[Found], refusals: list[str]) -> None:
        now, kept = self.clock(), list[dict[str, Any]]()
        async with self.database.begin() as store:
            if not await fetching.still_fetching(store, bundle):
                return
            if await fetching.more_came(store, bundle):  # it is to be fetched whole
                await fetching.put_off(store, bundle.ids, now)
                return
            for part, new, _ in found:
                file_id = await files.keep(store, bundle.chat, part.key, new, now)
                kept.append({"id": file_id, "name": new.name, "size": new.size})
            await fetching.hand_on(store, bundle, {"files": kept, "refusals": refusals}, now)
        self._over(bundle)

    async def _refuse_marked(self, bundle: Bundle) -> None:
        async with self.database.begin() as store:
            if await fetching.still_fetching(store, bundle):
                await fetching.refuse_marked(store, bundle, self.clock())
        self._over(bundle)

    def _over(self, bundle: Bundle) -> None:
        self._failures.pop(bundle.parts[0].id, None)
        self._ready.set()

    async def _put_off(self, bundle: Bundle, error: Exception) -> None:
        """Try again, ever more slowly, while it is worth it; then the person is asked to send it again."""
        key, now = bundle.parts[0].id, self.clock()
        failures = self._failures.get(key, 0)
        again = now + timedelta(seconds=AGAIN[min(failures, len(AGAIN) - 1)])
        log.warning("file_not_fetched", message=key, reason=str(error) or type(error).__name__)
        if again >= bundle.until:
            return await self._hand_on(bundle, [], [texts.LOST])
        self._failures[key] = failures + 1
        async with self.database.begin() as store:
            await fetching.put_off(store, bundle.ids, again)
        return None

    @asynccontextmanager
    async def _held(self, bundle: Bundle) -> AsyncIterator[None]:
        """Nobody else takes the bundle up meanwhile."""
        over = asyncio.Event()
        renewing = asyncio.create_task(self._renew(bundle, over))
        try:
            yield
        finally:
            over.set()
            await renewing

    async def _renew(self, bundle: Bundle, over: asyncio.Event) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), RENEWED)
                return
            with suppress(DatabaseAway):
                async with self.database.begin() as store:
                    await fetching.put_off(store, bundle.ids, self.clock() + HELD)
