"""Whole conversations as plain text: read, played against the product, and written down again.

@ 2023-06-12 08:00            the clock
! remind                      what is due is planned and delivered
! evening                     officers are shown what comes, if more than two people are to be reminded
! sheets                      officers are told of what is through, and of what was missed
! tick                        leaders, and units of a campaign that opens, are told what they are to hear now
! broken Lan                  where somebody's conversation stands is past all reading
! invite CODE1 leader DB000   a code, named CODE1 in what follows
Lan: rồi ạ                    what somebody writes
Lan: 📎 anh.jpg               a file somebody sends
Lan: [Đã tổ chức]             what somebody presses (or types the number of)
Bot: …                        what that person hears; choices last, in brackets
Bot → Minh: …                 what another person hears
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.channels.channel import Said
from bot.inbox import Inbox
from bot.listing import Listing
from bot.making import Maker
from bot.outbox import Outbox
from domain.chat import Capabilities, Chat, FileRef, Inbound, RawMessage, Reply, Talk
from domain.exports import MadeFile, OnShelf
from domain.people import CODE_LETTERS, Role, read_code
from scheduler import digest, openings, previews, sheets
from scheduler.reminders import plan_due, run_now
from storage import campaigns, files, inbox, invites, people, settings
from storage.shelf import Shelf
from tests.support.lists import LISTS
from tests.support.people import (
    BOARD,
    House,
    accepted_campaign,
    add_person,
    at,
    campaign_of_all_kinds,
    chat,
    detail_campaign,
)

CODE = re.compile(rf"\b[{CODE_LETTERS}]{{8}}\b")
EXAMPLE = "ABCD2345"
TOKEN = re.compile(r"/mo/[\w-]+")
LINE = re.compile(r"^(?P<who>[^\s:#@!][^:\n]*): (?P<text>.*)$")


BEGUN = at("2023-06-12 08:00")


class Recorder:
    """A channel that keeps what is said on it."""

    name = "web"
    bot = "web"
    capabilities = Capabilities(True, True, False, True, 4096, 0)

    def __init__(self, *, buttons: bool = True) -> None:
        self.capabilities = replace(self.capabilities, buttons=buttons)
        self.said: list[tuple[Chat, Reply]] = []
        self.files: list[tuple[Chat, MadeFile]] = []

    def parse(self, chat: Chat, payload: Any, received_at: datetime) -> Inbound:
        file = payload.get("file")
        return Inbound(
            chat,
            payload.get("text", ""),
            received_at,
            press=payload.get("action"),
            sender=payload.get("sender", ""),
            files=(FileRef(file["id"], file["name"]),) if file else (),
            marked=bool(payload.get("marked")),
        )

    def words(self, payload: Any) -> str:
        return str(payload["text"])

    async def send(self, chat: Chat, reply: Reply, letter: int, *, urgent: bool) -> Said:
        self.said.append((chat, reply))
        return Said("sent")

    async def send_file(self, chat: Chat, reply: Reply, letter: int, file: MadeFile, *, urgent: bool) -> Said:
        self.files.append((chat, file))
        return await self.send(chat, replace(reply, files=(FileRef(0, file.name),)), letter, urgent=urgent)

    async def send_kept(self, chat: Chat, reply: Reply, letter: int, file: OnShelf, *, urgent: bool) -> Said:
        return await self.send(chat, replace(reply, files=(FileRef(0, file.name),)), letter, urgent=urgent)

    async def edit(self, chat: Chat, ref: str, reply: Reply) -> bool:
        self.said.append((chat, reply))
        return True

    async def toast(self, query: str, words: str) -> None:
        return None

    async def typing(self, chat: Chat) -> None:
        return None

    def changed(self, chats: Collection[Chat]) -> None:
        return None


@dataclass
class Stage:
    """A house in which a transcript is played; `by_number` types the number of a choice instead of pressing it."""

    house: House
    by_number: bool = False
    now: datetime = BEGUN
    codes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.channel = Recorder(buttons=not self.by_number)
        self.last: dict[Chat, Reply] = {}
        self.keys = count(1)
        channels = {"web": self.channel}
        self.inbox = Inbox(self.house.database, BOARD, channels, lambda: self.now)  # type: ignore[arg-type]
        self.shelf = Shelf(self.house.folder / "files") if self.house.folder else None
        reads = Listing(self.house.database, self.shelf, lambda: self.now) if self.shelf else None
        maker = Maker(self.house.database, BOARD, patience=60, lists=reads)
        self.outbox = Outbox(
            self.house.database, BOARD, self.channel, lambda: self.now, maker=maker, shelf=self.shelf
        )

    async def say(self, name: str, text: str) -> list[tuple[Chat, Reply]]:
        """Somebody writes or presses; returns what is said thereupon."""
        payload = {"text": text, "sender": name if name[0].isupper() else ""}
        if text.startswith("📎 "):
            payload["file"] = await self._handed_in(name, text[2:])
        if text.startswith("[") and text.endswith("]"):
            payload |= self._choose(chat(name), text[1:-1])
        raw = RawMessage(chat(name), f"k{next(self.keys)}", payload, self.now)
        await self.inbox.receive([raw])
        return await self.settle()

    async def _handed_in(self, name: str, file: str) -> dict[str, object]:
        key, new = f"f{next(self.keys)}", files.NewFile("0" * 64, file, "pdf", 1)
        if self.shelf:
            taken = await self.shelf.keep(LISTS.get(file, file.encode()))
            new = replace(new, sha256=taken.sha256, size=taken.size)
        async with self.house.database.begin() as store:
            kept = await files.keep(store, chat(name), key, new, self.now)
        return {"id": kept, "name": file}

    def _choose(self, where: Chat, label: str) -> dict[str, str]:
        shown = self.last[where]
        labels = [choice.label for choice in shown.choices]
        place = labels.index(label)
        if not self.by_number:
            return {"text": label, "action": shown.choices[place].action}
        return {"text": label if shown.numeric else str(place + 1)}

    async def settle(self) -> list[tuple[Chat, Reply]]:
        """Answer and deliver until nothing is left to do."""
        before = len(self.channel.said)
        while await self.inbox.answer_waiting():
            pass
        while await self.outbox.deliver_due():
            pass
        # Chats are served side by side: only the order within each is promised.
        heard = sorted(self.channel.said[before:], key=lambda pair: pair[0].address)
        self.last |= {where: reply for where, reply in heard if reply.choices}
        return heard

    async def command(self, words: Sequence[str]) -> list[tuple[Chat, Reply]]:
        """A line that begins with an exclamation mark."""
        if words == ["tick"]:
            await digest.tell(self.house.database, self.now, BOARD.zone)
            async with self.house.database.begin() as store:
                await openings.tell(store, self.now, BOARD.zone, BOARD.calendar)
            return await self.settle()
        async with self.house.database.begin() as store:
            match words:
                case ["remind"]:
                    await plan_due(store, self.now, BOARD.zone)
                    await settings.put(store, settings.TICKED_AT, self.now.isoformat())
                case ["evening"]:
                    await previews.tell(store, self.now, BOARD.zone, BOARD.calendar, large=2)
                case ["sheets"]:
                    await sheets.tell(store, self.now, BOARD.zone)
                case ["broken", name]:
                    conversation, _ = await inbox.talk_of(store, chat(name))
                    await inbox.save_talks(store, {conversation: Talk("report", {"draft": "broken"}, at=self.now)})
                case ["blocked", name]:
                    await people.unreachable(store, [chat(name)], self.now)
                case ["remind", "now"]:
                    chosen = [one for one in await campaigns.all_campaigns(store) if one.is_open(self.now)]
                    await run_now(store, chosen, self.now, BOARD.zone)
                case ["invite", name, role, *unit]:
                    made = await invites.create(
                        store, BOARD.secret, Role(role), [unit[0] if unit else None], self.now
                    )
                    self.codes[name] = made[0].code
                case ["campaign", "details"]:
                    await campaigns.create(store, detail_campaign(), self.now)
                case ["campaign", "all"]:
                    await campaigns.create(store, campaign_of_all_kinds(), self.now)
                case ["campaign", "accepted"]:
                    await campaigns.create(store, accepted_campaign(), self.now)
                case ["duty", name, unit]:
                    await add_person(store, name, Role.SECRETARY, unit, self.now)
                case ["close", code]:
                    await campaigns.close(store, code, self.now)
                case _:
                    raise ValueError(f"no such command: {words}")
        return await self.settle()


async def play(stage: Stage, script: str) -> str:
    """Play a script's moves; returns it with what was really said."""
    written: list[str] = []
    for line in moves(script):
        written.append(line)
        heard: list[tuple[Chat, Reply]] = []
        speaker = None
        if line.startswith("@ "):
            stage.now = at(line[2:])
        elif line.startswith("! "):
            heard = await stage.command(line[2:].split())
        elif found := LINE.match(line):
            speaker = chat(found["who"])
            stage.now += timedelta(seconds=5)
            heard = await stage.say(found["who"], _with_codes(found["text"], stage.codes))
        written += [_hide_codes(_told(where, reply, speaker), stage.codes) for where, reply in heard]
    return "\n".join(written).rstrip() + "\n"


def moves(script: str) -> Iterator[str]:
    """The lines of a script that are not the bot's."""
    for line in script.splitlines():
        if not line.startswith(("Bot:", "Bot →", "     ")):
            yield line


def _told(where: Chat, reply: Reply, speaker: Chat | None) -> str:
    head = "Bot: " if where == speaker else f"Bot → {where.address.capitalize()}: "
    text = reply.text.replace("\n", "\n     ")
    text += "".join(f"\n     📎 {file.name}" for file in reply.files)
    choices = " ".join(f"[{choice.label}]" for choice in reply.choices)
    return f"{head}{text}" + (f"\n     {choices}" if choices else "")


def _with_codes(text: str, codes: dict[str, str]) -> str:
    for name, code in codes.items():
        text = text.replace(name, code)
    return text


def _hide_codes(text: str, codes: dict[str, str]) -> str:
    for code in CODE.findall(text):
        if read_code(code) and code not in {*codes.values(), EXAMPLE}:
            codes[f"NEW{len(codes) + 1}"] = code
    for name, code in codes.items():
        text = text.replace(code, name)
    return TOKEN.sub("/mo/…", text)
