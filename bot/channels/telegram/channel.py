"""The channel: what an update says, and how a reply, a toast, a changed message leave, at the bot's pace."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from telegram import Bot, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.channel import Said, SendFailed
from bot.channels.telegram import updates, wording
from bot.channels.telegram.request import AiohttpRequest
from bot.pace import Pace
from domain.chat import Capabilities, Chat, Inbound, Reply
from texts import channels as texts

log = structlog.get_logger()
NOW, SOON, LATER = 0, 1, 2
TOAST = 200
NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid")
DONE = ("message is not modified", "message to edit not found", "message can't be edited")


class TelegramChannel:
    """One bot. Made without the network; `start` opens the connection, `stop` closes it."""

    name = updates.NAME

    def __init__(self, token: str, api_url: str, proxy: str = "", rate: float = 28, chat_rate: float = 1) -> None:
        self.bot = token.partition(":")[0]
        self.capabilities = Capabilities(
            buttons=True, documents=True, edits=True, commands_menu=True, max_text=wording.LONGEST, pace=rate
        )
        self.pace = Pace(rate, chat_rate)
        self._requests = (AiohttpRequest(proxy), AiohttpRequest(proxy))
        self.api = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )

    async def start(self) -> None:
        """Open the connections; nothing is asked of the platform yet."""
        for request in self._requests:
            await request.initialize()

    async def stop(self) -> None:
        """Close the connections."""
        for request in self._requests:
            await request.shutdown()

    def words(self, payload: Any) -> str:
        """Everything in an update that somebody wrote."""
        return updates.words(payload)

    def parse(self, chat: Chat, payload: Any, received_at: datetime) -> Inbound:
        """The message of a stored update."""
        return updates.parse(chat, payload, received_at)

    async def send(self, chat: Chat, reply: Reply, letter: int, *, urgent: bool) -> Said:
        """Send a reply, in as many pieces as it takes; its buttons are under the last. Raises SendFailed."""
        *earlier, last = wording.pieces(wording.told(reply))
        for piece in earlier:
            await self._say(chat, piece, None, urgent=urgent)
        said = await self._say(chat, last, wording.keyboard(letter, reply), urgent=urgent)
        return Said("sent", str(said.message_id))

    async def _say(self, chat: Chat, text: str, keyboard: Any, *, urgent: bool) -> Message:
        await self.pace.turn(chat.address, NOW if urgent else LATER)
        try:
            return await self.api.send_message(
                int(chat.address), wording.html(text), parse_mode="HTML", reply_markup=keyboard
            )
        except TelegramError as error:
            raise self._failure(error) from None

    async def edit(self, chat: Chat, ref: str, reply: Reply) -> None:
        """Change what a message shows; one that is gone, or shows that already, is done. Raises SendFailed."""
        await self.pace.turn(chat.address, SOON)
        try:
            text = wording.html(wording.pieces(wording.told(reply))[-1])
            await self.api.edit_message_text(text, int(chat.address), int(ref), parse_mode="HTML")
        except BadRequest as error:
            if not any(reason in str(error).casefold() for reason in DONE):
                raise self._failure(error) from None
        except TelegramError as error:
            raise self._failure(error) from None

    async def toast(self, query: str, words: str) -> None:
        """Answer a press: its app stops waiting, and shows the words for a moment. Never tried again."""
        with suppress(TelegramError):
            await self.api.answer_callback_query(query, words[:TOAST] or None)

    async def typing(self, chat: Chat) -> None:
        """That the bot is typing, for five seconds or until the answer comes."""
        await self.pace.turn(f"typing in {chat.address}", SOON)  # the chat's own turns are for its replies
        with suppress(TelegramError):
            await self.api.send_chat_action(int(chat.address), "typing")

    def changed(self, chats: Collection[Chat]) -> None:
        """Nobody looks here."""

    def _failure(self, error: TelegramError) -> SendFailed:
        """What went wrong, without anything that could hold the token."""
        match error:
            case RetryAfter():
                wait = error._retry_after.total_seconds()
                self.pace.pause(wait)
                return SendFailed(texts.TOO_FAST, retry_after=wait, counts=False)
            case Forbidden():
                return SendFailed(str(error), unreachable=True)
            case ChatMigrated():
                return SendFailed(texts.MOVED, final=True)
            case InvalidToken():
                return SendFailed(texts.NOT_KNOWN, retry_after=60, counts=False)
            case BadRequest():
                nobody = any(reason in str(error).casefold() for reason in NOBODY)
                return SendFailed(str(error), unreachable=nobody, final=not nobody)
        return SendFailed(type(error).__name__, counts=False)
