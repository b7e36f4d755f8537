"""All bots of Zalo as one channel, for whoever reads what came: the bot is told by the chat."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from bot.channels.channel import Said
from bot.channels.zalo import events
from bot.channels.zalo.channel import ZaloChannel
from domain.chat import Chat, Inbound, Reply


class ZaloBots:
    """Several bots under one name."""

    name = bot = events.NAME
    capabilities = ZaloChannel.capabilities

    def __init__(self, bots: Sequence[ZaloChannel]) -> None:
        self._bots = {one.bot: one for one in bots}

    def words(self, payload: Any) -> str:
        """Everything in an event that somebody wrote."""
        return events.words(payload)

    def parse(self, chat: Chat, payload: Any, received_at: datetime) -> Inbound:
        """The message of a stored event."""
        return events.parse(chat, payload, received_at)

    async def send(self, chat: Chat, reply: Reply, letter: int, *, urgent: bool) -> Said:
        """By the bot of the chat. Raises SendFailed."""
        return await self._bots[chat.bot].send(chat, reply, letter, urgent=urgent)

    async def edit(self, chat: Chat, ref: str, reply: Reply) -> bool:
        """Nothing can be changed once it is sent."""
        return True

    async def toast(self, query: str, words: str) -> None:
        """No press waits here."""

    async def typing(self, chat: Chat) -> None:
        """By the bot of the chat; one that is no longer of the settings does nothing."""
        if chat.bot in self._bots:
            await self._bots[chat.bot].typing(chat)

    def changed(self, chats: Collection[Chat]) -> None:
        """Nobody looks here."""
