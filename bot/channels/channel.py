"""What every channel is: it turns raw messages into Inbound, and says replies as it can."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from bot.channels.trying import Trouble
from domain.chat import Capabilities, Chat, Inbound, RawMessage, Reply
from domain.exports import MadeFile, OnShelf

Receive = Callable[[Sequence[RawMessage]], Awaitable[Mapping[tuple[Chat, str], int]]]
Take = Callable[[Mapping[str, str], bytes], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a reply: sent, or shown to somebody who has yet to look.

    `ref` names it on the channel, `file` the file that went with it.
    """

    state: Literal["sent", "shown"]
    ref: str = ""
    file: str = ""


@dataclass
class SendFailed(Exception):
    """A reply was not delivered: try again after some seconds, or never (`final`), or nobody is there.

    `counts`: False where the channel as a whole is at fault, so that it is no try of this reply's. `moved_to`: the
    chat is at another address now. `at_most`: before so many tries it is tried again whatever
    else is said. `elsewhere`: the bot takes nothing now, so that a reminder goes to another account of the person.
    """

    reason: str
    retry_after: float | None = None
    unreachable: bool = False
    final: bool = False
    counts: bool = True
    moved_to: str = ""
    at_most: int | None = None
    elsewhere: bool = False


class FetchFailed(Exception):
    """A file did not come: it may at another time."""


class TooBig(Exception):
    """A file is larger than the channel hands on."""


class BringsFiles(Protocol):
    """A channel whose messages only name their files."""

    name: str
    bot: str

    def file_name(self, payload: Any) -> str:
        """What a payload's file is called, or "" for a picture; pure."""
        ...

    def fetch(self, payload: Any, largest: int) -> AsyncGenerator[bytes, None]:
        """The file of a payload, as it comes; `largest` in bytes. Raises FetchFailed, TooBig."""
        ...


@runtime_checkable
class TakesFiles(Protocol):
    """A channel that takes documents."""

    async def send_file(self, chat: Chat, reply: Reply, letter: int, file: MadeFile, *, urgent: bool) -> Said:
        """Deliver a reply with its file. Raises SendFailed."""
        ...

    async def send_kept(self, chat: Chat, reply: Reply, letter: int, file: OnShelf, *, urgent: bool) -> Said:
        """Deliver a reply with a file of the shelf, brought to the channel once. Raises SendFailed, OSError."""
        ...


@runtime_checkable
class ShowsPictures(Protocol):
    """A channel that fetches pictures at an address."""

    async def send_picture(self, chat: Chat, reply: Reply, letter: int, url: str, *, urgent: bool) -> Said | None:
        """Deliver a reply with the picture; None where the platform does not take that one. Raises SendFailed."""
        ...


class Channel(Protocol):
    """A channel and one bot on it."""

    name: str
    bot: str
    capabilities: Capabilities

    def parse(self, chat: Chat, payload: Any, received_at: datetime) -> Inbound:
        """The message of a stored payload; pure."""
        ...

    def words(self, payload: Any) -> str:
        """Everything in a payload that somebody wrote; pure."""
        ...

    async def send(self, chat: Chat, reply: Reply, letter: int, *, urgent: bool) -> Said:
        """Deliver one reply, the letter of that number; reminders are not urgent. Raises SendFailed."""
        ...

    async def edit(self, chat: Chat, ref: str, reply: Reply) -> bool:
        """Show something else where a reply stands, if the channel can; False: it is gone. Raises SendFailed."""
        ...

    async def toast(self, query: str, words: str) -> None:
        """Answer a press that waits, on a channel where presses do; what fails is forgotten."""
        ...

    async def typing(self, chat: Chat) -> None:
        """Show that an answer is being prepared, on a channel that can; what fails is forgotten."""
        ...

    def changed(self, chats: Collection[Chat]) -> None:
        """Something of these chats was committed."""
        ...


class Intake(Protocol):
    """What takes in the messages of one bot. `posts`: path on our own site → what takes a post there.

    `brings_again`: the platform brings once more what could not be stored.
    """

    trouble: Trouble
    ready: asyncio.Event
    brings_again: bool

    @property
    def posts(self) -> Mapping[str, Take]:
        """None where nothing is posted to us."""
        ...

    async def run(self, over: asyncio.Event) -> None:
        """Until the house closes."""
        ...
