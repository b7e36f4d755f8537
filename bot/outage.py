"""While nothing can be stored whoever writes is told so, once an hour: the only words that go past the outbox.

Intake never waits for it, and what it keeps in memory is bounded: who finds no place is told another time.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.channels.channel import Channel, SendFailed
from domain.chat import Chat, Event, RawMessage, Reply
from texts import general

log = structlog.get_logger()
AGAIN = timedelta(hours=1)
WAITING, REMEMBERED = 500, 10_000


class Outage:
    """Tells the chats of one bot, at the channel's pace. `brought_again`: what was not stored comes again."""

    def __init__(self, channel: Channel, clock: Callable[[], datetime], *, brought_again: bool) -> None:
        self.channel = channel
        self.clock = clock
        self.words = Reply(general.OUTAGE if brought_again else general.OUTAGE_SEND_AGAIN)
        self._waiting: dict[Chat, RawMessage] = {}
        self._told: OrderedDict[Chat, datetime] = OrderedDict()
        self._telling: asyncio.Task[None] | None = None

    def note(self, messages: Sequence[RawMessage]) -> None:
        """These could not be stored: their writers are told, if they were not of late."""
        for message in messages:
            if len(self._waiting) < WAITING and not self._told_of_late(message.chat):
                self._waiting[message.chat] = message
        if self._waiting and (self._telling is None or self._telling.done()):
            self._telling = asyncio.create_task(self._tell())

    def over(self) -> None:
        """Messages are stored again: who was not told yet need not be."""
        self._waiting.clear()

    async def close(self) -> None:
        """Tell nobody any more."""
        self._waiting.clear()
        if self._telling:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)

    def _told_of_late(self, chat: Chat) -> bool:
        told = self._told.get(chat)
        return told is not None and self.clock() - told < AGAIN

    async def _tell(self) -> None:
        while self._waiting:
            chat, message = next(iter(self._waiting.items()))
            del self._waiting[chat]
            self._remember(chat)
            try:
                if self._is_somebody(message):
                    await self.channel.send(chat, self.words, 0, urgent=True)
            except SendFailed as failure:
                log.info("outage_not_told", reason=failure.reason)
            except Exception:
                log.exception("outage_not_told")

    def _remember(self, chat: Chat) -> None:
        self._told[chat] = self.clock()
        self._told.move_to_end(chat)
        while len(self._told) > REMEMBERED:
            self._told.popitem(last=False)

    def _is_somebody(self, message: RawMessage) -> bool:
        """True for a person who waits for an answer: no group, nobody who leaves."""
        read = self.channel.parse(message.chat, message.payload, message.received_at)
        return not read.group and read.event not in (Event.BLOCKED, Event.UNBLOCKED)
