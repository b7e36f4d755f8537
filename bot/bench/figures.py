"""What a part of the bench comes to."""

import time
from collections.abc import Awaitable, Callable

Figures = dict[str, float]


class LeftOut(Exception):
    """A part cannot be measured here; the sentence says why."""


async def times(work: Callable[[], Awaitable[None]], runs: int) -> list[float]:
    """How long the work took each time, in seconds."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - began)
    return taken


def ms(seconds: float) -> float:
    """Seconds in milliseconds, as figures are told."""
    return round(seconds * 1000, 2)
