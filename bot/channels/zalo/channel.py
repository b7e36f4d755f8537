"""One bot: what an event says, how a reply leaves as plain texts, and how many of them this month."""

from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import aclosing, suppress
from datetime import datetime
from typing import Any

import structlog

from bot.allowance import Allowance
from bot.channels.channel import FetchFailed, Said, SendFailed
from bot.channels.zalo import events, wording
from bot.channels.zalo.api import Api, Refused, ZaloError
from bot.channels.zalo.reasons import NOT_KNOWN, TOO_MANY, failure_of, of_the_picture
from bot.pace import Pace
from domain.chat import Capabilities, Chat, Inbound, Reply
from texts import channels as texts

log = structlog.get_logger()
RATE, IN_A_CHAT = 10, 1
URGENT, LATER = 0, 1
DEAD = 600.0


class PictureRefused(Exception):
    """The platform does not take this picture; words it might."""


class ZaloChannel:
    """One bot. Made without the network; `start` opens the connection, `stop` closes it.

    `title`: the name by which people find it; `dead`: the platform knows its token no more.
    """

    name = events.NAME
    capabilities = Capabilities(
        buttons=False,
        documents=False,
        edits=False,
        commands_menu=False,
        max_text=wording.LONGEST,
        pace=RATE,
        takes_files=False,
    )

    def __init__(self, token: str, api_url: str, allowance: Allowance) -> None:
        self.bot = token.partition(":")[0]
        self.title = allowance.bot.name
        self.dead = False
        self.api = Api(token, api_url)
        self.allowance = allowance
        self._pace = Pace(RATE, IN_A_CHAT)

    async def start(self) -> None:
        """Open the connections; nothing is asked of the platform yet."""
        await self.api.open()

    async def stop(self) -> None:
        """Close the connections."""
        await self.api.close()

    async def asked_name(self) -> str:
        """The name by which people find the bot; empty while the platform does not tell."""
        try:
            told = await self.api.call("getMe")
        except ZaloError as error:
            log.warning("zalo_name_unknown", reason=str(error))
            return ""
        names = told if isinstance(told, dict) else {}
        return str(names.get("display_name") or names.get("account_name") or "")

    def words(self, payload: Any) -> str:
        """Everything in an event that somebody wrote."""
        return events.words(payload)

    def parse(self, chat: Chat, payload: Any, received_at: datetime) -> Inbound:
        """The message of a stored event."""
        return events.parse(chat, payload, received_at)

    def file_name(self, payload: Any) -> str:
        """Only pictures come, without a name."""
        return ""

    async def fetch(self, payload: Any, largest: int) -> AsyncGenerator[bytes, None]:
        """The picture; its link is good for a while. Raises FetchFailed."""
        url = events.photo_of(payload)
        if not url.startswith(("https://", "http://")):
            raise FetchFailed("no link")
        try:
            async with aclosing(self.api.stream(url)) as chunks:
                async for chunk in chunks:
                    yield chunk
        except ZaloError as error:
            raise FetchFailed(str(error)) from None

    async def send(self, chat: Chat, reply: Reply, letter: int, *, urgent: bool) -> Said:
        """Send a reply, in as many pieces as it takes. Raises SendFailed.

        Nothing is asked of the platform while it has refused all: then it only says again what it said.
        """
        ref = ""
        for piece in wording.texts_of(reply):
            ref = await self._say(chat, "sendMessage", {"text": piece}, urgent=urgent)
        return Said("sent", ref)

    async def send_picture(self, chat: Chat, reply: Reply, letter: int, url: str, *, urgent: bool) -> Said | None:
        """Send a reply with a picture that Zalo fetches; None where it says no to that one. Raises SendFailed."""
        below, after = wording.below_a_picture(reply)
        try:
            ref = await self._say(chat, "sendPhoto", {"photo": url} | below, urgent=urgent)
        except PictureRefused:
            log.warning("picture_not_taken", bot=self.bot)
            return None
        for piece in after:
            ref = await self._say(chat, "sendMessage", {"text": piece}, urgent=urgent)
        return Said("sent", ref)

    def _check(self, *, urgent: bool) -> None:
        if self.dead:
            raise SendFailed(texts.ZALO_NOT_KNOWN, retry_after=DEAD, counts=False, elsewhere=True)
        if wait := self.allowance.refused_for():
            raise SendFailed(texts.ZALO_QUOTA, retry_after=wait, counts=False, elsewhere=True)
        if not urgent and self.allowance.spent:
            raise SendFailed(texts.MONTH_SPENT, elsewhere=True)
        self.allowance.go_ahead()

    async def _say(self, chat: Chat, method: str, content: Mapping[str, str], *, urgent: bool) -> str:
        if not self.dead:
            await self._pace.turn(chat.address, URGENT if urgent else LATER)
        self._check(urgent=urgent)
        self.allowance.take(reply=urgent)
        try:
            said = await self.api.call(method, {"chat_id": events.chat_id(chat), **content})
        except ZaloError as error:
            self._note(error, urgent=urgent)
            if "photo" in content and of_the_picture(error):
                raise PictureRefused from None
            raise failure_of(error, self.allowance.refused_for()) from None
        self.allowance.went_well()
        return str(said.get("message_id", ""))[: events.LONGEST_KEY] if isinstance(said, dict) else ""

    def _note(self, error: ZaloError, *, urgent: bool) -> None:
        """What is refused was not sent; of what is not answered nobody knows, so that it counts."""
        if not isinstance(error, Refused):
            return
        self.allowance.give_back(reply=urgent)
        code = error.code
        if code == TOO_MANY:
            self.allowance.refuse()
        if code == NOT_KNOWN:
            self.die()

    def die(self) -> None:
        """The platform does not know the token: nothing more is asked of it, and reminders go other ways."""
        self.dead = True
        self.allowance.stop()

    async def edit(self, chat: Chat, ref: str, reply: Reply) -> bool:
        """Nothing can be changed once it is sent."""
        return True

    async def toast(self, query: str, words: str) -> None:
        """No press waits here."""

    async def typing(self, chat: Chat) -> None:
        """That the bot is typing; what fails is forgotten."""
        with suppress(ZaloError):
            await self.api.call("sendChatAction", {"chat_id": events.chat_id(chat), "action": "typing"})

    def changed(self, chats: Collection[Chat]) -> None:
        """Nobody looks here."""
