"""An even pace for one bot: so many messages a second in all, one a second to a chat after a small burst.

Evenly, as the platform cuts off whoever sends a second's worth at once. What was lost by waking late is caught up,
but no second ever holds more than the pace has it. Who is more urgent goes first.
"""

import asyncio
import heapq
import time
from collections import deque
from collections.abc import Callable
from itertools import count

BURST, LATE = 3, 1
FORGET = 1_000


class Pace:
    """Turns to send. `rate`: messages a second for the bot; `chat_rate`: for each chat."""

    def __init__(self, rate: float, chat_rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._between, self._in_chat = 1 / rate, 1 / chat_rate
        self._clock = clock
        self._next = 0.0
        self._given: deque[float] = deque(maxlen=max(1, int(rate)))
        self._chats: dict[str, float] = {}
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._giving: asyncio.Task[None] | None = None

    async def turn(self, address: str, urgency: int, between: float = 0) -> None:
        """Wait until it is this message's turn; of those that wait, the smallest urgency is next.

        Without an address it is for no chat in particular. `between`: seconds from one message to the next in this
        chat, where that is slower than in others.
        """
        if address:
            await self._in_its_chat(address, max(between, self._in_chat))
        given: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (urgency, next(self._numbers), given))
        if self._giving is None or self._giving.done():
            self._giving = asyncio.create_task(self._give())
        await given

    def pause(self, seconds: float) -> None:
        """Nobody's turn comes for so long: the platform asked for it."""
        self._next = max(self._next, self._clock() + seconds)

    async def _in_its_chat(self, address: str, between: float) -> None:
        now = self._clock()
        if len(self._chats) > FORGET:
            self._chats = {chat: until for chat, until in self._chats.items() if until > now}
        until = max(self._chats.get(address, 0.0), now)
        self._chats[address] = until + between
        ahead = until - now - (BURST - 1) * between
        if ahead > 0:
            await asyncio.sleep(ahead)

    async def _give(self) -> None:
        while self._waiting:
            now = self._clock()
            if (wait := self._opens() - now) > 0:
                await asyncio.sleep(wait)
                continue
            _, _, given = heapq.heappop(self._waiting)
            if not given.done():
                self._next = max(self._next, now - LATE * self._between) + self._between
                self._given.append(now)
                given.set_result(None)

    def _opens(self) -> float:
        """When the next turn may be given."""
        full = len(self._given) == self._given.maxlen
        return max(self._next, self._given[0] + 1) if full else self._next
