"""What waits for the bot, and the two ways to it: it asks (polling), or it is told (a webhook)."""

import asyncio
import contextlib
import re
from collections import OrderedDict, deque
from collections.abc import Callable
from itertools import islice
from typing import Any

import aiohttp

from tests.support.telegram.limits import Faults
from tests.support.telegram.values import Refused, bad
from tests.support.waiting import Bell

KINDS = (
    "message edited_message channel_post edited_channel_post callback_query my_chat_member chat_member "
    "chat_join_request message_reaction message_reaction_count inline_query chosen_inline_result poll poll_answer"
)
USUAL = frozenset(KINDS.split()) - {"chat_member", "message_reaction", "message_reaction_count"}
FIRST = 700_000_001
LONGEST_POLL = 50
HOOKED = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
TWICE = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
LOCAL = re.compile(r"http://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?|https://[^\s/]+(/\S*)?")


class Updates:
    """The queue; an update is forgotten once it is confirmed, by an offset or by the webhook's 2xx."""

    def __init__(self, bell: Bell, faults: Faults, clock: Callable[[], float]) -> None:
        self.pending: OrderedDict[int, tuple[int, dict[str, Any]]] = OrderedDict()
        self.confirmed = self.made = 0
        self.allowed = USUAL
        self.webhook: Webhook | None = None
        self.clock, self._bell, self._faults = clock, bell, faults
        self._poller: asyncio.Future[None] | None = None

    def push(self, chat_id: int, kind: str, content: dict[str, Any]) -> None:
        """Something happened that the bot is to hear of."""
        if kind not in self.allowed:
            return
        number = FIRST + self.made
        self.made += 1
        self.pending[number] = chat_id, {"update_id": number, kind: content}
        if self.webhook:
            self.webhook.add(chat_id, number)
        elif self._poller and not self._poller.done():
            self._poller.set_result(None)

    async def poll(self, offset: int, limit: int, wait: int, allowed: list[str] | None) -> list[dict[str, Any]]:
        """getUpdates. Raises Refused for the older of two pollers."""
        if self.webhook:
            raise Refused(409, HOOKED)
        self._allow(allowed)
        self._interrupt()
        self._confirm(offset)
        if not self.pending and wait:
            await self._wait(min(wait, LONGEST_POLL))
        return [update for _, update in islice(self.pending.values(), limit)]

    async def hook(self, url: str, secret: str, connections: int, drop: bool, allowed: list[str] | None) -> None:
        """setWebhook; an empty address takes it away. Plain http only on this machine."""
        if url and not LOCAL.fullmatch(url):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self._allow(allowed)
        self._interrupt()
        await self.close()
        if drop:
            self.pending.clear()
        if url:
            self.webhook = Webhook(self, url, secret, connections)
            for number, (chat_id, _) in self.pending.items():
                self.webhook.add(chat_id, number)

    def done(self, number: int) -> None:
        """The webhook has taken it."""
        if self.pending.pop(number, None):
            self.confirmed += 1
            self._bell.ring()

    async def close(self) -> None:
        """No webhook any more."""
        if self.webhook:
            webhook, self.webhook = self.webhook, None
            await webhook.close()

    async def polled(self, within: float = 10.0) -> None:
        """Until the bot waits for updates. Raises AssertionError."""
        await self._bell.until(lambda: self._poller, within, lambda: "the bot does not poll")

    async def settled(self, within: float = 10.0) -> None:
        """Until the bot has confirmed all there is. Raises AssertionError."""
        await self._bell.until(lambda: not self.pending, within, lambda: f"{len(self.pending)} not confirmed")

    def _allow(self, kinds: list[str] | None) -> None:
        if kinds is not None:
            self.allowed = frozenset(kinds) or USUAL

    def _interrupt(self) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_exception(Refused(409, TWICE))

    def _confirm(self, offset: int) -> None:
        before = next(reversed(self.pending), 0) + offset + 1 if offset < 0 else offset
        passed = bool(self.pending) and next(iter(self.pending)) < before
        if passed and self._faults.forgotten_confirms:
            self._faults.forgotten_confirms -= 1
            return
        while self.pending and next(iter(self.pending)) < before:
            self.pending.popitem(last=False)
            self.confirmed += 1
        if passed:
            self._bell.ring()

    async def _wait(self, seconds: float) -> None:
        mine = self._poller = asyncio.get_running_loop().create_future()
        self._bell.ring()
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(mine, seconds)
        finally:
            if self._poller is mine:
                self._poller = None


class Webhook:
    """Posts updates: in order within a chat, each until it is answered 2xx, some chats at once."""

    retry_every = 0.05

    def __init__(self, updates: Updates, url: str, secret: str, connections: int) -> None:
        self.url, self.connections = url, connections
        self.failure: dict[str, Any] = {}
        self._updates, self._queues = updates, dict[int, deque[int]]()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._gate = asyncio.Semaphore(connections)
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        self._session = aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(60))

    def add(self, chat_id: int, number: int) -> None:
        """One more for a chat."""
        self._queues.setdefault(chat_id, deque()).append(number)
        if chat_id not in self._tasks:
            self._tasks[chat_id] = asyncio.create_task(self._deliver(chat_id))

    async def close(self) -> None:
        """Stop posting; what is not taken stays pending."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._session.close()

    async def _deliver(self, chat_id: int) -> None:
        queue = self._queues[chat_id]
        while queue:
            if await self._taken(self._updates.pending[queue[0]][1]):
                self._updates.done(queue.popleft())
            else:
                await asyncio.sleep(self.retry_every)
        del self._queues[chat_id], self._tasks[chat_id]

    async def _taken(self, update: dict[str, Any]) -> bool:
        try:
            async with self._gate, self._session.post(self.url, json=update, allow_redirects=False) as answer:
                if 200 <= answer.status < 300:
                    return True
                why = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            why = f"Connection failed: {type(error).__name__}"
        self.failure = {"last_error_date": int(self._updates.clock()), "last_error_message": why}
        return False
