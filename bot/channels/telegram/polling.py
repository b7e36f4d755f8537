"""Intake by polling: the offset moves only once what came is stored, so that nothing is lost or repeated."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from telegram.error import Conflict

from bot.channels.channel import Receive
from bot.channels.telegram import updates
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.reasons import reason_of
from bot.channels.trying import Trouble, keep_trying

AT_ONCE, SHORT, LONG = 100, 1, 25


class Polling:
    """Asks for updates, again and again. `ready` once the platform has accepted that it asks."""

    def __init__(self, channel: TelegramChannel, receive: Receive, clock: Callable[[], datetime]) -> None:
        self.channel = channel
        self.trouble = Trouble("telegram", reason_of)
        self.ready = asyncio.Event()
        self.brings_again = True
        self.posts: dict[str, Callable[[Mapping[str, str], bytes], Awaitable[int]]] = {}
        self._receive = receive
        self._clock = clock
        self._offset: int | None = None

    async def run(self, over: asyncio.Event) -> None:
        """Poll until the house closes."""
        await keep_trying(self._once, self.trouble, over)

    async def _once(self) -> None:
        if not self.ready.is_set():
            await self._take_over()
        # After trouble a short one first: it soon tells that all is well again.
        patience = SHORT if self.trouble.problem else LONG
        try:
            found = await self.channel.updates(self._offset, AT_ONCE, patience)
        except Conflict:
            self.ready.clear()
            raise
        if not found:
            return
        now = self._clock()
        raw = [updates.taken(self.channel.bot, update, now, self.channel.username) for update in found]
        if kept := [one for one in raw if one is not None]:
            await self._receive(kept)
        self._offset = found[-1]["update_id"] + 1

    async def _take_over(self) -> None:
        """Whoever was told by webhook before is told so no more; what waits there comes by polling now."""
        api = self.channel.api
        if (await api.get_webhook_info()).url:
            await api.delete_webhook(drop_pending_updates=False)
        await self.channel.learn_name()
        self.ready.set()
