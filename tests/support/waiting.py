"""How a test waits for something to have happened, without sleeping."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Bell:
    """Rings whenever something has happened; who waits looks again."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        """Something has happened."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.done():
                one.set_result(None)

    async def until(self, look: Callable[[], Found | None], within: float, missing: Callable[[], str]) -> Found:
        """What look() finds, as soon as it is neither None nor false. Raises AssertionError with missing()."""
        try:
            async with asyncio.timeout(within):
                while not (found := look()):
                    future = asyncio.get_running_loop().create_future()
                    self._waiting.append(future)
                    await future
        except TimeoutError:
            raise AssertionError(f"within {within} s: {missing()}") from None
        return found
