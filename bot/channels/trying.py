"""What fails is tried again, ever more slowly, and told of once."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from storage.database import DatabaseAway
from texts import channels as texts

log = structlog.get_logger()
BACK_OFF = (1.0, 2.0, 5.0, 15.0, 30.0)


class Trouble:
    """What keeps something from working, in a sentence; empty: nothing. Each is said once in the log.

    `reason_of`: what an error of the channel means to the operator; None for one that is not the channel's.
    """

    def __init__(self, what: str, reason_of: Callable[[Exception], str | None]) -> None:
        self.what = what
        self.problem = ""
        self.reason_of = reason_of

    def tell(self, problem: str) -> None:
        """Note what is wrong, or with an empty sentence that nothing is any more."""
        if problem != self.problem:
            self.problem = problem
            (log.warning if problem else log.info)(self.what, problem=problem or "none")


async def keep_trying(
    once: Callable[[], Awaitable[str | None]], trouble: Trouble, over: asyncio.Event, rest: float = 0
) -> None:
    """Do it again and again until the house closes, with a rest of some seconds between.

    What it returns is wrong all the same, though it went well itself.
    """
    failures = 0
    ended = asyncio.create_task(over.wait())
    while not over.is_set():
        asking = asyncio.ensure_future(once())
        await asyncio.wait({asking, ended}, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            asking.cancel()
        failures = 0 if await _went_well(asking, trouble) else failures + 1
        pause = BACK_OFF[min(failures, len(BACK_OFF)) - 1] if failures else rest
        if pause:
            await asyncio.wait({ended}, timeout=pause)
    ended.cancel()


async def _went_well(asking: "asyncio.Future[str | None]", trouble: Trouble) -> bool:
    try:
        wrong = await asking
    except asyncio.CancelledError:
        return True
    except DatabaseAway as away:
        trouble.tell(texts.cannot_store(str(away)))
    except Exception as error:
        reason = trouble.reason_of(error)
        if reason is None:
            log.exception("work_failed", work=trouble.what)
        trouble.tell(reason or texts.broken(type(error).__name__))
    else:
        trouble.tell(wrong or "")
        return True
    return False
