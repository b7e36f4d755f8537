"""One bot: who has a seat with it, what it may still send this month, and what waits for it."""

import asyncio
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from tests.support.zalo.fake import Fake

SEATS, MONTHLY = 50, 3_000
STILL_THERE = 5.0
"""For so many seconds after a poll what comes is kept for the next one."""
Event = dict[str, Any]


class Refused(Exception):
    """A request is refused: the code, and what is said of it."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description


@dataclass
class Webhook:
    """Where the bot is told of what came, and by which secret; `statuses`: what was answered there."""

    url: str
    secret: str
    statuses: list[int] = field(default_factory=list)


class Bot:
    """As the platform has it. `refusals`: what methods are answered next, before all else."""

    def __init__(self, fake: "Fake", number: int) -> None:
        self.fake = fake
        self.id = f"{2_000_000_000_000 + number}"
        self.token = f"{self.id}:ZaloFakeSecretForTests{number:04}"
        self.name = f"Bot Báo cáo {number}"
        self.seats: set[str] = set()
        self.most_seats, self.monthly, self.sent = SEATS, MONTHLY, 0
        self.screens: dict[str, list[str]] = {}
        self.pictures: list[bytes] = []
        self.queue: deque[Event] = deque()
        self.last: Event | None = None
        self.webhook: Webhook | None = None
        self.refusals: dict[str, deque[Refused]] = {}
        self.answered: Counter[tuple[str, int]] = Counter()
        self.polling, self.polled_at = False, -STILL_THERE
        self._pushes: set[asyncio.Task[None]] = set()

    def refuse(self, method: str, code: int, description: str, times: int = 1) -> None:
        """Answer the next requests of a method so."""
        self.refusals.setdefault(method, deque()).extend(Refused(code, description) for _ in range(times))

    def admit(self, person_id: str) -> bool:
        """A seat for somebody who writes; False where none is left: then nothing of it arrives."""
        if person_id not in self.seats and len(self.seats) >= self.most_seats:
            return False
        self.seats.add(person_id)
        self.screens.setdefault(person_id, [])
        return True

    def hear(self, event: Event) -> None:
        """Something came for the bot."""
        if self.webhook:
            task = asyncio.create_task(self._push(self.webhook, event))
            self._pushes.add(task)
            task.add_done_callback(self._pushes.discard)
        elif self.fake.repeats or self.polling or time.monotonic() - self.polled_at < STILL_THERE:
            self.queue.append(event)
        self.fake.bell.ring()

    async def settled(self) -> None:
        """Until everything was brought to the webhook."""
        while self._pushes:
            await asyncio.gather(*self._pushes)

    async def _push(self, hook: Webhook, event: Event) -> None:
        body = event if self.fake.flat else {"ok": True, "result": event}
        headers = {"X-Bot-Api-Secret-Token": hook.secret, "User-Agent": "Java/17"}
        assert self.fake.session
        for wait in (0.05, 0.2, 0.5, 1.0, 2.0, None):
            status = 0
            try:
                async with self.fake.session.post(hook.url, json=body, headers=headers) as answer:
                    status = answer.status
            except aiohttp.ClientError:
                pass
            hook.statuses.append(status)
            self.fake.bell.ring()
            if 200 <= status < 300 or wait is None:
                return
            await asyncio.sleep(wait)

    async def poll(self, seconds: float) -> Event | list[Event]:
        """What came; an idle poll is refused with 408."""
        if self.webhook:
            raise Refused(400, "Bad Request: webhook is set, use deleteWebhook first")
        if self.polling:
            self.fake.wrong.append("two pollers of one token")
        if time.monotonic() - self.polled_at < self.fake.rest * 0.9:
            self.fake.wrong.append("a poll right after another")
        self.polling = True
        self.fake.bell.ring()
        try:
            return await self._next(seconds)
        finally:
            self.polling, self.polled_at = False, time.monotonic()

    async def _next(self, seconds: float) -> Event | list[Event]:
        if not self.queue and self.fake.repeats and self.last:
            return self._formed(self.last)
        try:
            await self.fake.bell.until(lambda: self.queue, seconds, lambda: "idle")
        except AssertionError:
            raise Refused(408, "Request timeout") from None
        self.last = self.queue.popleft()
        return self._formed(self.last)

    def _formed(self, event: Event) -> Event | list[Event]:
        return [event] if self.fake.in_lists else event
