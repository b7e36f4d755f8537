"""A person's own page: what it shows, and the events that keep it up to date."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from domain.chat import Chat
from domain.exports import Form
from storage import people, sessions
from storage.database import DatabaseAway
from storage.outbox import Said, page_of
from texts import page as texts
from web.house import House

SHOWN = 100
STILL_HERE = 15.0


def chat_of(address: str) -> Chat:
    """The chat that takes place on the page of an address."""
    return Chat("web", "web", address)


def event(name: str, data: Any) -> str:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def item(line: Said, zone: ZoneInfo) -> dict[str, Any]:
    """A line of the conversation as the page draws it."""
    shared = {"id": line.id, "at": line.at.astimezone(zone).isoformat(), "mine": line.reply is None}
    if line.reply is None:
        said = line.payload or {}
        text = texts.NOT_KEPT if said.get("marked") else said.get("label") or said.get("text", "")
        mine: dict[str, Any] = {"text": text, "client": line.key, "kind": "text", "choices": [], "figures": []}
        return shared | mine | {"upload": _upload(said.get("file"))}
    reply = line.reply
    return shared | {
        "text": reply.text,
        "kind": reply.kind,
        "layout": reply.layout,
        "choices": [asdict(choice) for choice in reply.choices],
        "figures": [asdict(figure) for figure in reply.figures],
        "files": [asdict(file) for file in reply.files],
        "picture": reply.export is not None and reply.export.form is Form.PICTURE,
        "client": None,
    }


def _upload(file: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {"id": file["id"], "name": file["name"], "size": file["size"]} if file else None


class Feed:
    """What one open page has been told, so that it is told only what is new."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._told: dict[str, dict[str, Any]] = {}
        self._who: dict[str, Any] | None = None

    def news(self, lines: list[Said], who: dict[str, Any]) -> Iterable[str]:
        """The events that bring the page from what it was told to what is so now."""
        if who != self._who:
            self._who = who
            yield event("who", who)
        now = {line.id: item(line, self._zone) for line in lines}
        oldest = min((one["at"] for one in now.values()), default="")
        for key in [key for key, told in self._told.items() if key not in now and told["at"] >= oldest]:
            del self._told[key]
            yield event("gone", {"id": key})
        for key, one in now.items():
            if self._told.get(key) != one:
                self._told[key] = one
                yield event("item", one)


async def events(house: House, address: str, token: str) -> AsyncIterator[str]:
    """Everything the page must know, then everything new; until it goes, its session ends or the house closes."""
    feed, chat, greeted = Feed(house.board.zone), chat_of(address), False
    with house.subscribe(address) as changed:
        while not house.over.is_set():
            changed.clear()
            try:
                async with house.database.read() as store:
                    if await sessions.address_of(store, token, house.clock()) != address:
                        return
                    lines = await page_of(store, chat, SHOWN)
                    person = (await people.people_of(store, [chat])).get(chat)
            except DatabaseAway:
                yield ": away\n\n"
            else:
                for news in feed.news(lines, texts.who(person, house.board.agency)):
                    yield news
                if not greeted:
                    greeted = True
                    yield event("ready", {"more": len(lines) == SHOWN})
            yield await _quiet(changed, house.over)


async def _quiet(changed: asyncio.Event, over: asyncio.Event) -> str:
    """Wait for news; a comment after a while keeps the line open through proxies."""
    waits = [asyncio.create_task(changed.wait()), asyncio.create_task(over.wait())]
    try:
        await asyncio.wait(waits, timeout=STILL_HERE, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    return ": here\n\n"
