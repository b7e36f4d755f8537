"""Intake by webhook: Zalo posts to a path that nobody can guess, and is told 200 once what came is stored."""

import asyncio
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.channels.channel import Receive
from bot.channels.hidden import hidden
from bot.channels.trying import Trouble, keep_trying
from bot.channels.zalo import events
from bot.channels.zalo.api import Refused
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.reasons import NOT_KNOWN, NOWHERE, reason_of
from domain.chat import RawMessage
from texts import channels as texts

HEADER = "x-bot-api-secret-token"
LOOK_AGAIN = 60.0
TAKEN, NOT_READABLE, NOT_ZALO = 200, 400, 401


def path_of(secret: str, bot: str) -> str:
    """Where on our own site a bot's events are posted."""
    return f"/zalo/{hidden(secret, f'zalo webhook: path of {bot}')}"


class Webhook:
    """Takes what Zalo posts. `ready` once Zalo knows the address; `look_again`: seconds until it is asked."""

    def __init__(
        self, channel: ZaloChannel, receive: Receive, clock: Callable[[], datetime], address: str, secret: str
    ) -> None:
        self.channel = channel
        self.trouble = Trouble(f"zalo {channel.bot}", reason_of)
        self.ready = asyncio.Event()
        self.path = path_of(secret, channel.bot)
        self.brings_again = True
        self.posts = {self.path: self.take}
        self.look_again = LOOK_AGAIN
        self._url = address + self.path
        self._token = hidden(secret, f"zalo webhook: token of {channel.bot}")
        self._receive = receive
        self._clock = clock
        self._problem = ""

    async def run(self, over: asyncio.Event) -> None:
        """See to it, until the house closes, that Zalo posts here."""
        await keep_trying(self._once, self.trouble, over, self.look_again)

    async def _once(self) -> str:
        if self.channel.dead:
            await asyncio.Event().wait()
        try:
            if await self._known_url() != self._url:
                told = await self.channel.api.call("setWebhook", {"url": self._url, "secret_token": self._token})
                self._problem = texts.ZALO_NOT_VERIFIED if _failed(told) else ""
        except Refused as error:
            if error.code == NOT_KNOWN:
                self.channel.die()
            raise
        self.ready.set()
        return self._problem

    async def _known_url(self) -> str:
        """Where Zalo posts now; it says 404 where it posts nowhere."""
        try:
            info = await self.channel.api.call("getWebhookInfo")
        except Refused as error:
            if error.code == NOWHERE:
                return ""
            raise
        return str(info.get("url") or "") if isinstance(info, dict) else ""

    async def take(self, headers: Mapping[str, str], body: bytes) -> int:
        """The status that answers a post; only 200 means that it need not come again. Raises DatabaseAway."""
        if not hmac.compare_digest(headers.get(HEADER, "").encode(), self._token.encode()):
            return NOT_ZALO
        try:
            raw = [one for one in self._read(json.loads(body)) if one is not None]
        except (ValueError, TypeError, KeyError, AttributeError):
            return NOT_READABLE
        if raw:
            await self._receive(raw)
        return TAKEN

    def _read(self, told: Any) -> list[RawMessage | None]:
        now, bot = self._clock(), self.channel
        return [events.taken(bot.bot, event, now, bot.title) for event in events.events_in(told)]


def _failed(told: Any) -> bool:
    """True when Zalo kept the address, but says that it could not reach it."""
    checked = told.get("verification") if isinstance(told, dict) else None
    return isinstance(checked, dict) and any(value is False for value in checked.values())
