"""The dashboard of a house in this process: its web, and an assistant that answers at once."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from bot.channels.web import WebChannel
from bot.inbox import Inbox
from bot.listing import Listing
from bot.making import Maker
from bot.outbox import Outbox
from domain.chat import Chat, RawMessage
from handlers.rehearsal import rehearse
from storage import sessions
from storage.shelf import Shelf
from tests.support.people import BOARD, House, chat
from web.app import create_app
from web.house import House as WebHouse

ADDRESS = "http://board.example"


class Rooms:
    """The web of a house at a moment; who says something is answered before it returns."""

    def __init__(self, house: House, folder: Path, now: datetime, **more: Any) -> None:
        self.house, self.now = house, now
        self.channel = WebChannel()
        self.shelf = Shelf(folder / "files")
        self.inbox = Inbox(house.database, BOARD, {"web": self.channel}, lambda: self.now)  # type: ignore[arg-type]
        lists = Listing(house.database, self.shelf, lambda: self.now)
        self.maker = Maker(house.database, BOARD, patience=60, lists=lists)
        self.outbox = Outbox(
            house.database, BOARD, self.channel, lambda: self.now, maker=self.maker, shelf=self.shelf
        )
        self.keys = count(1)
        self.site = create_app(
            WebHouse(
                database=house.database,
                board=BOARD,
                receive=self.receive,
                subscribe=self.subscribe,
                trouble=lambda: "",
                clock=lambda: self.now,
                hosts=("board.example",),
                secure=False,
                over=asyncio.Event(),
                shelf=self.shelf,
                metrics=lambda: asyncio.sleep(0, b""),
                make=lambda address, export: self.maker.made_for(chat(address), export, self.now),
                words=lambda where, payload: str(payload.get("text", "")),
                rehearse=partial(rehearse, BOARD),
                **more,
            )
        )

    async def receive(self, messages: Sequence[RawMessage]) -> Mapping[tuple[Chat, str], int]:
        ids = await self.inbox.receive(messages)
        while await self.inbox.answer_waiting():
            pass
        while await self.outbox.deliver_due():
            pass
        return ids

    @contextmanager
    def subscribe(self, address: str) -> Iterator[asyncio.Event]:
        event = self.channel.subscribe(address)
        yield event
        self.channel.unsubscribe(address, event)

    @asynccontextmanager
    async def browser(self, name: str) -> AsyncIterator[httpx.AsyncClient]:
        """Somebody at the dashboard."""
        async with self.house.database.begin() as store:
            token = await sessions.open_session(store, name.casefold(), self.now)
        transport = httpx.ASGITransport(self.site)
        cookies = {"tonghop": token}
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, cookies=cookies) as client:
            yield client

    async def say(self, name: str, text: str) -> None:
        """Somebody writes in their chat."""
        await self.receive([RawMessage(chat(name), f"s{next(self.keys)}", {"text": text}, self.now)])

    async def hand_in(self, name: str, form: Mapping[str, Any]) -> None:
        """Somebody hands a form in, whatever the page would have said to it."""
        payload = {"form": form, "label": "x"}
        await self.receive([RawMessage(chat(name), f"s{next(self.keys)}", payload, self.now)])


@asynccontextmanager
async def rooms(house: House, folder: Path, now: datetime, **more: Any) -> AsyncIterator[Rooms]:
    """The dashboard of a house, at a moment."""
    yield Rooms(house, folder, now, **more)
