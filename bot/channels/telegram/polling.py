"""Intake by polling: the offset moves only once what came is stored, so that nothing is lost or repeated."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram import updates
from bot.channels.telegram.channel import TelegramChannel
from domain.chat import Chat, RawMessage
from storage.database import DatabaseAway
from texts import channels as texts

log = structlog.get_logger()
AT_ONCE, SHORT, LONG = 100, 1, 25
BACK_OFF = (1.0, 2.0, 5.0, 15.0, 30.0)

Receive = Callable[[Sequence[RawMessage]], Awaitable[Mapping[tuple[Chat, str], int]]]


class Polling:
    """Asks for updates, again and again. `problem`: what keeps it from getting any, in a sentence; else empty."""

    def __init__(self, channel: TelegramChannel, receive: Receive, clock: Callable[[], datetime]) -> None:
        self.channel = channel
        self.problem = ""
        self._receive = receive
        self._clock = clock
        self._offset: int | None = None
        self._ready = False

    async def run(self, over: asyncio.Event) -> None:
        """Poll until the house closes. What fails is tried again, ever more slowly; it is told of once."""
        failures = 0
        ended = asyncio.create_task(over.wait())
        while not over.is_set():
            asking = asyncio.create_task(self._once())
            await asyncio.wait({asking, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                asking.cancel()
            failures = 0 if await self._went_well(asking) else failures + 1
            if failures:
                pause = BACK_OFF[min(failures, len(BACK_OFF)) - 1]
                await asyncio.wait({ended}, timeout=pause)
        ended.cancel()

    async def _went_well(self, asking: "asyncio.Task[None]") -> bool:
        try:
            await asking
        except asyncio.CancelledError:
            return True
        except DatabaseAway as away:
            return self._tell(texts.cannot_store(str(away)))
        except InvalidToken:
            return self._tell(texts.NOT_KNOWN)
        except Conflict:
            return self._tell(texts.ANOTHER_POLLER)
        except TelegramError as error:
            return self._tell(texts.no_answer(type(error).__name__))
        self._tell("")
        return True

    def _tell(self, problem: str) -> bool:
        """Note what is wrong, and say it once; always False, as it did not go well."""
        if problem != self.problem:
            self.problem = problem
            (log.warning if problem else log.info)("telegram", problem=problem or "none")
        return False

    async def _once(self) -> None:
        api = self.channel.api
        if not self._ready:
            # Whoever was told by webhook before is told so no more; what waits there comes by polling now.
            await api.delete_webhook(drop_pending_updates=False)
            self._ready = True
        # After trouble a short one first: it soon tells that all is well again.
        patience = SHORT if self.problem else LONG
        found = await api.get_updates(self._offset, AT_ONCE, patience, allowed_updates=updates.ALLOWED)
        if not found:
            return
        now = self._clock()
        raw = [updates.taken(self.channel.bot, update.to_dict(), now) for update in found]
        if kept := [one for one in raw if one is not None]:
            await self._receive(kept)
        self._offset = found[-1].update_id + 1
