"""The channel: what an update says, and how a reply, a toast, a changed message leave, at the bot's pace."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import aclosing, suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram import Bot, InlineKeyboardMarkup, InputFile, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.channel import FetchFailed, Said, SendFailed, TooBig
from bot.channels.pieces import length
from bot.channels.telegram import updates, wording
from bot.channels.telegram.kept import KeptFiles, file_id_of
from bot.channels.telegram.request import PATIENCE, AiohttpRequest
from bot.pace import Pace
from domain.chat import Capabilities, Chat, Inbound, MessageKind, Reply
from domain.exports import Form, MadeFile, OnShelf
from texts import channels as texts
from texts import sending

log = structlog.get_logger()
AT_ONCE, NOW, SOON, LATER = -1, 0, 1, 2
TOAST = 200
# Twenty a minute go to a group, a burst of three among them.
IN_A_GROUP = 60 / 17
NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid")
TOO_BIG = "file is too big"
LARGEST = {True: 10_000_000, False: 50_000_000}  # a picture, a document
PICTURES = ("jpg", "png")
UPLOADING = 60.0
SHOWN, GONE = ("message is not modified",), ("message to edit not found", "message can't be edited")


class TelegramChannel:
    """One bot. Made without the network; `start` opens the connection, `stop` closes it."""

    name = updates.NAME

    def __init__(self, token: str, api_url: str, proxy: str = "", rate: float = 28, chat_rate: float = 1) -> None:
        self.bot = token.partition(":")[0]
        self.capabilities = Capabilities(
            buttons=True, documents=True, edits=True, commands_menu=True, max_text=wording.LONGEST, pace=rate
        )
        self.username = ""
        self.pace = Pace(rate, chat_rate)
        self._left: dict[int, int] = {}
        self._kept = KeptFiles()
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

    async def learn_name(self) -> None:
        """Ask by which name people find the bot, and address it in groups. Raises TelegramError."""
        self.username = str((await self.api.get_me()).username or "")

    async def asked_name(self) -> str:
        """That name; empty while the platform does not tell."""
        try:
            await self.learn_name()
        except TelegramError as error:
            log.warning("telegram_name_unknown", reason=type(error).__name__)
        return self.username

    def words(self, payload: Any) -> str:
        """Everything in an update that somebody wrote."""
        return updates.words(payload)

    def parse(self, chat: Chat, payload: Any, received_at: datetime) -> Inbound:
        """The message of a stored update."""
        return updates.parse(chat, payload, received_at)

    def file_name(self, payload: Any) -> str:
        """What a document is called; "" for a picture."""
        return str((updates.file_of(payload) or {}).get("file_name", ""))

    async def fetch(self, payload: Any, largest: int) -> AsyncGenerator[bytes, None]:
        """The document, or the picture in its largest size. Raises FetchFailed, TooBig."""
        told = updates.file_of(payload) or {}
        if told.get("file_size", 0) > largest:
            raise TooBig
        try:
            found = await self.api.get_file(told["file_id"])
            async with aclosing(self._requests[0].stream(found.file_path or "")) as chunks:
                async for chunk in chunks:
                    yield chunk
        except BadRequest as error:
            if TOO_BIG in str(error).casefold():
                raise TooBig from None
            raise FetchFailed(str(error)) from None
        except TelegramError as error:
            raise FetchFailed(type(error).__name__) from None

    async def send(self, chat: Chat, reply: Reply, letter: int, *, urgent: bool) -> Said:
        """Send a reply, in as many pieces as it takes; its buttons are under the last. Raises SendFailed.

        What of it has left is not sent again when it is tried again.
        """
        *earlier, last = wording.pieces(wording.told(reply))
        await self._ahead(chat, earlier, letter, reply.kind, urgent=urgent)
        text = wording.html(last, reply.kind)
        said = await self._say(chat, text, wording.keyboard(letter, reply), urgent=urgent)
        self._left.pop(letter, None)
        return Said("sent", str(said["message_id"]))

    async def _ahead(
        self,
        chat: Chat,
        pieces: Sequence[str],
        letter: int,
        kind: MessageKind = MessageKind.TEXT,
        *,
        urgent: bool,
    ) -> None:
        """What goes before the last of a letter, but for what has left already."""
        for piece in pieces[self._left.get(letter, 0) :]:
            await self._say(chat, wording.html(piece, kind), None, urgent=urgent)
            self._left[letter] = self._left.get(letter, 0) + 1

    async def _say(
        self, chat: Chat, text: str, keyboard: InlineKeyboardMarkup | None, *, urgent: bool
    ) -> Mapping[str, Any]:
        await self.pace.turn(chat.address, NOW if urgent else LATER, _between(chat))
        said = {"chat_id": int(chat.address), "text": text, "parse_mode": "HTML"}
        buttons = keyboard and keyboard.to_dict()
        try:
            message: Mapping[str, Any] = await self._ask("sendMessage", reply_markup=buttons, **said)
        except TelegramError as error:
            raise self._failure(error) from None
        return message

    async def updates(self, offset: int | None, limit: int, patience: float) -> list[dict[str, Any]]:
        """What has come, as JSON, waited for so many seconds; what lies before the offset is acknowledged by it.

        Raises TelegramError.
        """
        asked = {"offset": offset, "limit": limit, "timeout": patience, "allowed_updates": updates.ALLOWED}
        found: list[dict[str, Any]] = await self._requests[1].ask(
            f"{self.api.base_url}/getUpdates", asked, PATIENCE + patience
        )
        return found

    async def _ask(self, method: str, **parameters: Any) -> Any:
        return await self._requests[0].ask(f"{self.api.base_url}/{method}", parameters)

    async def send_file(self, chat: Chat, reply: Reply, letter: int, file: MadeFile, *, urgent: bool) -> Said:
        """Send a file with the words below it; more words than fit there go before it. Raises SendFailed."""
        if len(file.content) > LARGEST[file.form is Form.PICTURE]:
            return await self.send(chat, Reply(sending.TOO_LARGE), letter, urgent=urgent)
        upload = InputFile(file.content, filename=file.name)
        return await self._with_file(chat, reply, letter, upload, picture=file.form is Form.PICTURE, urgent=urgent)

    async def send_kept(self, chat: Chat, reply: Reply, letter: int, file: OnShelf, *, urgent: bool) -> Said:
        """Send a file of the shelf with the words below it: uploaded once, then by its id here.

        Raises SendFailed, OSError.
        """

        async def send(upload: InputFile | str, picture: bool) -> Said:
            return await self._with_file(chat, reply, letter, upload, picture=picture, urgent=urgent)

        return await self._kept.send(file, send, file.type in PICTURES and file.size <= LARGEST[True])

    async def _with_file(
        self, chat: Chat, reply: Reply, letter: int, file: InputFile | str, *, picture: bool, urgent: bool
    ) -> Said:
        words = wording.told(reply)
        if length(words) > wording.LONGEST_CAPTION:
            await self._ahead(chat, wording.pieces(words), letter, urgent=urgent)
            words = ""
        await self.pace.turn(chat.address, NOW if urgent else LATER, _between(chat))
        try:
            said = await self._upload(chat, words, wording.keyboard(letter, reply), file, picture=picture)
        except TelegramError as error:
            raise self._failure(error) from None
        self._left.pop(letter, None)
        return Said("sent", str(said.message_id), file_id_of(said))

    async def _upload(
        self, chat: Chat, words: str, keyboard: Any, file: InputFile | str, *, picture: bool
    ) -> Message:
        send: Callable[..., Awaitable[Message]] = self.api.send_photo if picture else self.api.send_document
        caption = wording.html(words) if words else None
        return await send(
            int(chat.address), file, caption, parse_mode="HTML", reply_markup=keyboard, read_timeout=UPLOADING
        )

    async def edit(self, chat: Chat, ref: str, reply: Reply) -> bool:
        """Change what a message shows; True when it shows that now, False when it is gone. Raises SendFailed."""
        await self.pace.turn(chat.address, SOON, _between(chat))
        try:
            where = {"chat_id": int(chat.address), "message_id": int(ref), "parse_mode": "HTML"}
            if reply.enclosed:
                await self._ask("editMessageCaption", caption=wording.html(wording.below(reply)), **where)
            else:
                text = wording.html(wording.pieces(wording.told(reply))[-1])
                await self._ask("editMessageText", text=text, **where)
        except BadRequest as error:
            if _is(error, GONE):
                return False
            if not _is(error, SHOWN):
                raise self._failure(error) from None
        except TelegramError as error:
            raise self._failure(error) from None
        return True

    async def toast(self, query: str, words: str) -> None:
        """Answer a press: its app stops waiting, and shows the words for a moment. Never tried again."""
        await self.pace.turn("", AT_ONCE)
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
                told = error.retry_after
                wait = told.total_seconds() if isinstance(told, timedelta) else float(told)
                self.pace.pause(wait)
                return SendFailed(texts.TOO_FAST, retry_after=wait, counts=False)
            case Forbidden():
                return SendFailed(str(error), unreachable=True)
            case ChatMigrated():
                return SendFailed(texts.MOVED, counts=False, moved_to=str(error.new_chat_id))
            case InvalidToken():
                return SendFailed(texts.NOT_KNOWN, retry_after=60, counts=False)
            case BadRequest():
                nobody = _is(error, NOBODY)
                return SendFailed(str(error), unreachable=nobody, final=not nobody)
        return SendFailed(type(error).__name__, counts=False)


def _between(chat: Chat) -> float:
    return IN_A_GROUP if updates.is_group(chat) else 0


def _is(error: BadRequest, reasons: Collection[str]) -> bool:
    return any(reason in str(error).casefold() for reason in reasons)
