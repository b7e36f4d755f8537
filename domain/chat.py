"""What passes between a person and the assistant, whatever the channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from domain.exports import Export
from domain.lists import ListWork

Layout = Literal["stack", "row", "pair", "chips"]
State = Literal["done", "late", "notyet", "silent", "returned"]


class MessageKind(StrEnum):
    """What a message is to its reader; a channel may draw each in its own way.

    Text and reminders ask: once answered, their choices are used up. What the others offer may be chosen again.
    """

    TEXT = "text"
    RECEIPT = "receipt"
    REMINDER = "reminder"
    SUMMARY = "summary"
    CARD = "card"
    PASTE = "paste"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer on offer: the words shown, and what choosing it does (at most 64 bytes).

    `copy`: where a channel can put words on the clipboard, choosing it does that and nothing else.
    """

    label: str
    action: str
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One x/y of a summary: `counted` is the noun ("tập thể"), `percent` is ready to show ("51,24%")."""

    done: int
    total: int
    counted: str
    percent: str


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a summary with the shape it is drawn by: ("done", "đúng hạn 110"); None: plain words."""

    state: State | None
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """One campaign in a summary, for channels that can draw more than words; `note` stands below."""

    title: str
    measures: tuple[Measure, ...]
    parts: tuple[Part, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that was handed in: its number, and the name it came with."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the assistant says. `numeric`: the answer is a figure, so choices must not be numbered.

    `files` may be opened from it, by those who may. `export`: a file that is made just before it is sent.
    `enclosed`: a file of the house's shelf that goes with it. `list`: a list of units is read for it first.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    kind: MessageKind = MessageKind.TEXT
    layout: Layout = "stack"
    numeric: bool = False
    figures: tuple[Figures, ...] = ()
    files: tuple[FileRef, ...] = ()
    export: Export | None = None
    enclosed: FileRef | None = None
    list: ListWork | None = None

    @property
    def is_made(self) -> bool:
        """True while something of it is yet to be made or fetched, just before it is sent."""
        return bool((self.export or self.enclosed or self.list) and not self.files)


@dataclass(frozen=True, slots=True)
class Chat:
    """Where a conversation takes place: a channel, the bot on it, and the address there."""

    channel: str
    bot: str
    address: str


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A message as it came: `key` names it within the channel, so that a repeat is recognised.

    `brings_file`: a file of it is yet to be fetched; `album`: what it shares with files sent at once; `caption`:
    the words below a file as a payload of their own, read after it as if they had come in a message. `ref`: what
    its writer may edit it by, on a channel where they can. `dated`: when it was written, by the channel's clock.
    """

    chat: Chat
    key: str
    payload: Mapping[str, Any]
    received_at: datetime
    brings_file: bool = False
    album: str = ""
    caption: Mapping[str, Any] | None = None
    ref: str = ""
    dated: datetime | None = None


class Event(StrEnum):
    """What a message is that nobody wrote in words; NOT_BROUGHT: the channel does not tell what it was."""

    NONE = ""
    NO_WORDS = "no_words"
    NOT_BROUGHT = "not_brought"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    STALE_PRESS = "stale_press"
    PRESSED_AGAIN = "pressed_again"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an edited message said before, each time, and when it first came."""

    texts: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message as the handlers read it. `press` is the action of a pressed choice.

    `marked`: it bore a mark of secrecy, and nothing of it was kept. `origin`: where on the net it is from, hashed.
    `refusals`: sentences about files that came with it and were not taken.
    `offered`: the letter and the place in it of a pressed choice, where the channel remembers no more; `query`:
    what waits for a toast. `group`: others read along, and who wrote is told by `sender_address`. `moved_to`: the
    group's new address. `edit_of`: the ref of the message that this is a new version of; `earlier`: the others.
    `written`: the text with its lines as they were typed. `words_follow`: the words below its file come next.
    `form`: what a page's form holds, "name" says which.
    """

    chat: Chat
    text: str
    said_at: datetime
    press: str | None = None
    sender: str = ""
    files: tuple[FileRef, ...] = ()
    refusals: tuple[str, ...] = ()
    marked: bool = False
    origin: str = ""
    offered: tuple[int, int] | None = None
    query: str = ""
    group: bool = False
    event: Event = Event.NONE
    sender_address: str = ""
    moved_to: str = ""
    written: str = ""
    edit_of: str = ""
    earlier: Earlier | None = None
    words_follow: bool = False
    form: Mapping[str, Any] = field(default_factory=dict)

    @property
    def account(self) -> Chat:
        """Where the person who wrote is known from: in a group that is never the group's own chat."""
        return replace(self.chat, address=self.sender_address) if self.group else self.chat


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a conversation stands: its topic, what it holds, and the choices as they were shown."""

    topic: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    numeric: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do; `max_text` in UTF-16 units, `pace` in messages a second (0: no limit).

    `documents`: it takes a file with a message. `shelf`: its readers open what lies on the house's own shelf.
    `takes_files`: documents can be sent on it; else they are handed in on a page, by a one-time link.
    """

    buttons: bool
    documents: bool
    edits: bool
    commands_menu: bool
    max_text: int
    pace: float
    shelf: bool = False
    takes_files: bool = True
