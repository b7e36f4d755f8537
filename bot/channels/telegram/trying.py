"""What fails is tried again, ever more slowly, and told of once."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError

from storage.database import DatabaseAway
from texts import channels as texts

log = structlog.get_logger()
BACK_OFF = (1.0, 2.0, 5.0, 15.0, 30.0)


class Trouble:
    """What keeps something from working, in a sentence; empty: nothing. Each is said once in the log."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.problem = ""

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
    except TelegramError as error:
        trouble.tell(reason_of(error))
    except Exception as error:
        log.exception("work_failed", work=trouble.what)
        trouble.tell(texts.broken(type(error).__name__))
    else:
        trouble.tell(wrong or "")
        return True
    return False


def reason_of(error: TelegramError) -> str:
    """A sentence for the operator, without anything that could hold the token."""
    match error:
        case InvalidToken():
            return texts.NOT_KNOWN
        case Conflict():
            return texts.ANOTHER_POLLER
        case BadRequest():
            return texts.refused(str(error))
    return texts.no_answer(type(error).__name__)
