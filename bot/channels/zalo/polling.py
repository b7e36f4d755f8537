"""Intake by polling: for trials, as what a poll brings is not brought again for certain.

So one poller a bot, a rest between polls, and what came is stored before the next, and before the house closes.
While the database is away it is kept in hand, up to a bound, and polling goes on, as what nobody asks for may be
lost. What comes again is known by its id and dropped.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from bot.channels.channel import Receive, Take
from bot.channels.trying import Trouble, keep_trying
from bot.channels.zalo import events
from bot.channels.zalo.api import Refused
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.reasons import IDLE, NOT_KNOWN, NOWHERE, AnotherPolls, hooked, reason_of
from bot.turns import Turn
from domain.chat import RawMessage
from storage.database import DatabaseAway
from texts import channels as texts

log = structlog.get_logger()
SHORT, LONG, SPARE = 1, 30, 15.0
REST, PATIENCE = 1.0, 1.0
REMEMBERED = MOST_IN_HAND = 1_000


class Polling:
    """Asks for events, again and again. `ready` once it may; `rest`: seconds between two polls.

    `own`: the path of a webhook that this house set before, and may take away; `turn`: who may poll.
    """

    def __init__(
        self,
        channel: ZaloChannel,
        receive: Receive,
        clock: Callable[[], datetime],
        own: str,
        turn: Turn | None = None,
    ) -> None:
        self.channel = channel
        self._turn = turn
        self.trouble = Trouble(f"zalo {channel.bot}", reason_of)
        self.ready = asyncio.Event()
        self.brings_again = False
        self.posts: Mapping[str, Take] = {}
        self.rest = REST
        self._receive = receive
        self._clock = clock
        self._own = own
        self._in_hand: dict[tuple[str, str], RawMessage] = {}
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._storing: asyncio.Task[None] | None = None
        self._away = ""
        self._ended = False

    async def run(self, over: asyncio.Event) -> None:
        """Poll until the house closes; what came by then is stored."""
        await keep_trying(self._once, self.trouble, over, self.rest)
        left = [self._turn.leave()] if self._turn else []
        await asyncio.gather(self._storing or self._store_in_hand(), *left, return_exceptions=True)

    async def _once(self) -> str:
        if self._ended:
            await asyncio.Event().wait()
        away = await self._store()
        if len(self._in_hand) >= MOST_IN_HAND:
            return away
        if self._turn and not await self._turn.mine():
            raise AnotherPolls
        try:
            if not self.ready.is_set():
                await self._take_over()
            await self._poll()
        except Refused as error:
            if error.code != IDLE:
                self._ended = error.code == NOT_KNOWN or hooked(error)
                if error.code == NOT_KNOWN:
                    self.channel.die()
                raise
        return await self._store()

    async def _poll(self) -> None:
        # After trouble a short one first: it soon tells that all is well again.
        patience = SHORT if self.trouble.problem else LONG
        told = await self.channel.api.call("getUpdates", {"timeout": patience}, patience + SPARE)
        for event in events.events_in(told or []):
            self._take(event)

    def _take(self, event: events.Told) -> None:
        try:
            raw = events.taken(self.channel.bot, event, self._clock(), self.channel.title)
        except (KeyError, TypeError, AttributeError):
            log.warning("event_not_readable", bot=self.channel.bot, event_name=str(event.get("event_name"))[:60])
            return
        if raw is not None and (raw.chat.address, raw.key) not in self._seen:
            self._in_hand.setdefault((raw.chat.address, raw.key), raw)

    async def _store(self) -> str:
        """Store what is in hand: what is in the way, or "". What takes long goes on while more is asked for."""
        if self._storing is None and self._in_hand:
            self._storing = asyncio.create_task(self._store_in_hand())
        if self._storing and (await asyncio.wait({self._storing}, timeout=PATIENCE))[0]:
            stored, self._storing = self._storing, None
            try:
                await stored
                self._away = ""
            except DatabaseAway as away:
                self._away = texts.cannot_store(str(away))
        return self._away

    async def _store_in_hand(self) -> None:
        batch = dict(self._in_hand)
        if not batch:
            return
        await self._receive(list(batch.values()))
        for key in batch:
            self._seen[key] = None
            del self._in_hand[key]
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)

    async def _take_over(self) -> None:
        """A webhook of our own is taken away; one that is somebody else's is left, and told of by the poll."""
        try:
            info = await self.channel.api.call("getWebhookInfo")
        except Refused as error:
            if error.code != NOWHERE:
                raise
            info = None
        if isinstance(info, dict) and str(info.get("url") or "").endswith(self._own):
            await self.channel.api.call("deleteWebhook")
        self.ready.set()
