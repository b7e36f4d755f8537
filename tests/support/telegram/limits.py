"""How fast a bot may write: in all, to a person, to a group; and what a test can break."""

import math
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.support.telegram.values import Refused


class Window:
    """At most so many in any sliding time of so many seconds; who comes sooner is shut out for a while."""

    def __init__(self) -> None:
        self.times: deque[float] = deque()
        self.closed_until = 0.0

    def take(self, now: float, most: int, seconds: float, penalty: float | None) -> None:
        """Count one. Raises Refused with retry_after, in seconds."""
        times = self.times
        while times and times[0] <= now - seconds:
            times.popleft()
        if now >= self.closed_until and len(times) >= most:
            self.closed_until = now + (penalty or times[0] + seconds - now)
        if now < self.closed_until:
            wait = max(1, math.ceil(self.closed_until - now))
            raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        times.append(now)


@dataclass
class Limits:
    """Each limit is (messages, seconds); bursts to a person are borne, as by the real one."""

    clock: Callable[[], float]
    on: bool = True
    bot: tuple[int, float] = (30, 1)
    paid: tuple[int, float] = (1000, 1)
    private: tuple[int, float] = (20, 20)
    group: tuple[int, float] = (20, 60)
    retry_after: float | None = None
    all: Window = field(default_factory=Window)

    def count(self, window: Window, private: bool, paid: bool) -> None:
        """A message or an edit goes to a chat. Raises Refused."""
        if self.on:
            now = self.clock()
            self.all.take(now, *(self.paid if paid else self.bot), self.retry_after)
            window.take(now, *(self.private if private else self.group), self.retry_after)

    def close(self, seconds: float) -> None:
        """Answer 429 to every message for some seconds."""
        self.all.closed_until = self.clock() + seconds


@dataclass
class Faults:
    """Counters are per method: faults.lost["sendMessage"] = 1 breaks the next one; "*" is any method."""

    clock: Callable[[], float]
    latency: float = 0.0
    down_until: float = 0.0
    broken: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    forgotten_confirms: int = 0
    turned_away: int = 0

    def down(self, seconds: float = math.inf) -> None:
        """Answer 502 to everything; 0 ends it."""
        self.down_until = self.clock() + seconds

    @property
    def is_down(self) -> bool:
        """Whether everything is answered 502."""
        return self.clock() < self.down_until

    def breaks(self, method: str) -> bool:
        """Whether to answer 500 and do nothing."""
        return _spent(self.broken, method)

    def loses(self, method: str) -> bool:
        """Whether to do it and drop the connection."""
        return _spent(self.lost, method)


def _spent(counter: Counter[str], method: str) -> bool:
    if counter:
        for name in (method, "*"):
            if counter[name] > 0:
                counter[name] -= 1
                return True
    return False
