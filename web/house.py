"""What the house hands to its web."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from domain.board import Board
from domain.campaigns import CampaignDraft
from domain.chat import Chat, RawMessage, Reply
from domain.exports import Export, MadeFile
from domain.reports import Quotas
from domain.units import Unit
from storage.database import Database
from storage.shelf import Shelf

LOOPBACK = ("127.0.0.1", "localhost", "::1")
Receive = Callable[[Sequence[RawMessage]], Awaitable[Mapping[tuple[Chat, str], int]]]
Take = Callable[[Mapping[str, str], bytes], Awaitable[int]]
Rehearse = Callable[[CampaignDraft, Unit, Quotas, datetime], Sequence[str | Reply]]
Subscribe = Callable[[str], AbstractContextManager[asyncio.Event]]
Make = Callable[[str, Export], Awaitable[MadeFile | str]]
Words = Callable[[Chat, Mapping[str, Any]], str]


def unrehearsed(draft: CampaignDraft, unit: Unit, quotas: Quotas, now: datetime) -> Sequence[str | Reply]:
    """No conversation: for a house that shows none."""
    return ()


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose app opened a page of ours: their chat, and a key that no other opening has."""

    chat: Chat
    key: str


@dataclass(frozen=True, slots=True)
class Call:
    """How an app vouches for who opens a page of ours in it; None: it does not, or not just now.

    `framed_by`: the addresses that may show that one page in a frame.
    """

    read: Callable[[str, datetime], Caller | None]
    framed_by: str


@dataclass(frozen=True, slots=True)
class House:
    """Where to read, how to pass on what comes, whose house it is.

    `roles`: the demonstration's role page, as groups for the template; `addresses`: role id → page address.
    `metrics`: what a monitor is told. `make`: a file for whoever has the page of an address, or the sentence that
    says why there is none; `words`: what somebody wrote in a stored message. `rehearse`: what a unit's secretary
    will get of a campaign: replies, and as text what the secretary answers. `call`: how an app vouches for who
    opens a page in it. `posts`: path → what takes the headers and the body of a post there, and tells the status
    to answer.
    """

    database: Database
    board: Board
    receive: Receive
    subscribe: Subscribe
    trouble: Callable[[], str]
    clock: Callable[[], datetime]
    hosts: tuple[str, ...]
    secure: bool
    over: asyncio.Event
    shelf: Shelf
    metrics: Callable[[], Awaitable[bytes]]
    make: Make
    words: Words
    rehearse: Rehearse = unrehearsed
    call: Call | None = None
    posts: Mapping[str, Take] = field(default_factory=dict)
    roles: Sequence[Mapping[str, Any]] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)

    @property
    def public_host(self) -> str | None:
        """The host of the address that people open, where it is not this machine's own."""
        host = urlsplit(self.board.address).hostname
        return None if host in LOOPBACK else host
