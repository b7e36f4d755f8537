"""What the house hands to its web."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from domain.board import Board
from domain.chat import Chat, RawMessage
from domain.exports import Export, MadeFile
from storage.database import Database
from storage.shelf import Shelf

LOOPBACK = ("127.0.0.1", "localhost", "::1")
Receive = Callable[[Sequence[RawMessage]], Awaitable[Mapping[tuple[Chat, str], int]]]
Take = Callable[[Mapping[str, str], bytes], Awaitable[int]]
Subscribe = Callable[[str], AbstractContextManager[asyncio.Event]]
Make = Callable[[str, Export], Awaitable[MadeFile | str]]
Words = Callable[[Chat, Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class House:
    """Where to read, how to pass on what comes, whose house it is.

    `roles`: the demonstration's role page, as groups for the template; `addresses`: role id → page address.
    `metrics`: what a monitor is told. `make`: a file for whoever has the page of an address, or the sentence that
    says why there is none; `words`: what somebody wrote in a stored message. `posts`: path → what takes the
    headers and the body of a post there, and tells the status to answer.
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
    posts: Mapping[str, Take] = field(default_factory=dict)
    roles: Sequence[Mapping[str, Any]] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)

    @property
    def public_host(self) -> str | None:
        """The host of the address that people open, where it is not this machine's own."""
        host = urlsplit(self.board.address).hostname
        return None if host in LOOPBACK else host
