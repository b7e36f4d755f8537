"""Intake by webhook: Telegram posts to a path that nobody can guess, and is told 200 once what came is stored."""

import asyncio
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from telegram import WebhookInfo

from bot.channels.channel import Receive
from bot.channels.hidden import hidden
from bot.channels.telegram import updates
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.reasons import reason_of
from bot.channels.trying import Trouble, keep_trying
from domain.chat import RawMessage
from texts import channels as texts

HEADER = "x-telegram-bot-api-secret-token"
CONNECTIONS = 40
LOOK_AGAIN = 60.0
TAKEN, NOT_READABLE, NOT_TELEGRAM = 200, 400, 401


class Webhook:
    """Takes what Telegram posts. `path`: where on our own site; `ready` once Telegram knows the address.

    `look_again`: after how many seconds it asks Telegram whether posts get through.
    """

    def __init__(
        self, channel: TelegramChannel, receive: Receive, clock: Callable[[], datetime], address: str, secret: str
    ) -> None:
        self.channel = channel
        self.trouble = Trouble("telegram", reason_of)
        self.ready = asyncio.Event()
        self.path = f"/telegram/{hidden(secret, f'telegram webhook: path of {channel.bot}')}"
        self.brings_again = True
        self.posts = {self.path: self.take}
        self._url = address + self.path
        self._token = hidden(secret, f"telegram webhook: token of {channel.bot}")
        self.look_again = LOOK_AGAIN
        self._receive = receive
        self._clock = clock
        self._since = clock()

    async def run(self, over: asyncio.Event) -> None:
        """See to it, until the house closes, that Telegram posts here and gets through."""
        await keep_trying(self._once, self.trouble, over, self.look_again)

    async def _once(self) -> str | None:
        info = await self.channel.api.get_webhook_info()
        if self._differs(info):
            await self.channel.api.set_webhook(
                self._url,
                max_connections=CONNECTIONS,
                allowed_updates=updates.ALLOWED,
                drop_pending_updates=False,
                secret_token=self._token,
            )
        if not self.ready.is_set():
            await self.channel.learn_name()
            self._since = self._clock().replace(microsecond=0)
            self.ready.set()
            return None
        return self._in_the_way(info)

    def _in_the_way(self, info: WebhookInfo) -> str | None:
        """Why what waits at Telegram does not get through to us; what failed before we were ready is past."""
        failed = info.last_error_date
        if not info.pending_update_count or failed is None or failed < self._since:
            return None
        return texts.not_through(info.last_error_message or "")

    def _differs(self, info: WebhookInfo) -> bool:
        asked_for = info.url, info.max_connections, set(info.allowed_updates or ())
        return asked_for != (self._url, CONNECTIONS, set(updates.ALLOWED))

    async def take(self, headers: Mapping[str, str], body: bytes) -> int:
        """The status that answers a post; only 200 means that it need not come again. Raises DatabaseAway."""
        if not hmac.compare_digest(headers.get(HEADER, "").encode(), self._token.encode()):
            return NOT_TELEGRAM
        try:
            raw = self._read(json.loads(body))
        except (ValueError, TypeError, KeyError, AttributeError):
            return NOT_READABLE
        if raw is not None:
            await self._receive([raw])
        return TAKEN

    def _read(self, update: Any) -> RawMessage | None:
        channel = self.channel
        return updates.taken(channel.bot, update, self._clock(), channel.username) if update["update_id"] else None
