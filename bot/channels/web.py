"""The personal page: always at hand, on any phone, with no platform between.

A row counts as sent only when a page has shown it, so `send` only puts it on the page.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.channels.channel import Said
from domain.chat import Capabilities, Chat, FileRef, Inbound, Reply

NAME = BOT = "web"


def chat_of(address: str) -> Chat:
    """The chat of a page's address."""
    return Chat(NAME, BOT, address)


class WebChannel:
    """The pages that are open in this process, woken when something of theirs has changed.

    `tell_others`: lets other processes hear of addresses whose pages may be open there.
    """

    name = NAME
    bot = BOT
    capabilities = Capabilities(
        buttons=True, documents=False, edits=False, commands_menu=True, max_text=20_000, pace=0, shelf=True
    )

    def __init__(self, tell_others: Callable[[Collection[str]], None] = lambda addresses: None) -> None:
        self._pages: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._tell_others = tell_others

    def parse(self, chat: Chat, payload: Any, received_at: datetime) -> Inbound:
        """{"text"}, {"action", "label"}, {"form", "label"}, {"file"} or {"marked"}; the hour is ours."""
        press, file = payload.get("action"), payload.get("file")
        return Inbound(
            chat,
            payload.get("label" if press or "form" in payload else "text", ""),
            received_at,
            press=press,
            files=(FileRef(file["id"], file["name"]),) if file else (),
            marked=bool(payload.get("marked")),
            origin=payload.get("from", ""),
            form=payload.get("form") or {},
        )

    def words(self, payload: Any) -> str:
        """What somebody wrote, to be looked at before it is kept."""
        return "\n".join([payload.get("text", ""), payload.get("label", ""), *_words_in(payload.get("form"))])

    async def send(self, chat: Chat, reply: Reply, letter: int, *, urgent: bool) -> Said:
        """On the page from now on; sent once somebody has seen it."""
        return Said("shown")

    async def edit(self, chat: Chat, ref: str, reply: Reply) -> bool:
        """A page hides used choices by itself."""
        return True

    async def toast(self, query: str, words: str) -> None:
        """No press waits here."""

    async def typing(self, chat: Chat) -> None:
        """A page shows by itself that it waits."""

    def changed(self, chats: Collection[Chat]) -> None:
        """Wake the pages of these chats, and those that are open in other processes."""
        addresses = [chat.address for chat in chats]
        self.wake(addresses)
        self._tell_others(addresses)

    def wake(self, addresses: Collection[str]) -> None:
        """Wake the pages of these addresses that are open in this process."""
        for address in addresses:
            for page in self._pages.get(address, ()):
                page.set()

    def subscribe(self, address: str) -> asyncio.Event:
        """An event that is set whenever something of the address changes."""
        event = asyncio.Event()
        self._pages[address].add(event)
        return event

    def unsubscribe(self, address: str, event: asyncio.Event) -> None:
        """The page is gone."""
        self._pages[address].discard(event)
        if not self._pages[address]:
            del self._pages[address]


def _words_in(value: Any) -> Iterator[str]:
    """Everything that was typed into a form."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _words_in(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _words_in(part)
