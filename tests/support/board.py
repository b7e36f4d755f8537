"""The dashboard of a house within the test: its pages as somebody gets them, and the assistant that answers."""

import asyncio
import html
import itertools
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from domain.chat import Chat, RawMessage
from storage import sessions
from storage.shelf import Shelf
from tests.support.people import House as People
from tests.support.people import chat
from tests.support.transcript import Stage
from web.app import House, create_app
from web.desk import Desk

HERE = "http://127.0.0.1"
FORM = re.compile(r'<form method="post" action="/bang/lam".*?</form>', re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Board:
    """A stage, and the web in front of it."""

    def __init__(self, house: People, folder: Path) -> None:
        self.stage = Stage(house)
        self.house = house
        served = House(
            database=house.database,
            board=self.stage.inbox.board,
            receive=self._receive,
            subscribe=_nothing,
            trouble=str,
            clock=lambda: self.stage.now,
            hosts=("127.0.0.1",),
            secure=False,
            over=asyncio.Event(),
            shelf=Shelf(folder),
            metrics=lambda: asyncio.sleep(0, b""),
            make=lambda address, export: self.stage.outbox.maker.made_for(chat(address), export, self.stage.now),
            words=lambda where, payload: str(payload.get("text", "")),
        )
        self.keys = itertools.count()
        self.desk, self.app = Desk(served), create_app(served)

    async def _receive(self, messages: Sequence[RawMessage]) -> Mapping[tuple[Chat, str], int]:
        """Stored, and answered at once."""
        told = [
            replace(one, payload={"text": one.payload.get("label", "")} | dict(one.payload)) for one in messages
        ]
        ids = await self.stage.inbox.receive(told)
        await self.stage.settle()
        return ids

    @asynccontextmanager
    async def browser(self, name: str) -> AsyncIterator["Looker"]:
        """Somebody at the dashboard; "" is a stranger."""
        token = ""
        if name:
            async with self.house.database.begin() as store:
                token = await sessions.open_session(store, chat(name).address, self.stage.now)
        cookies = {"tonghop": token} if token else {}
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url=HERE, cookies=cookies) as client:
            yield Looker(client)


@contextmanager
def _nothing(address: str) -> Iterator[asyncio.Event]:
    """Nothing has to be waited for: all is answered as it comes."""
    event = asyncio.Event()
    event.set()
    yield event


class Looker:
    """A browser without scripts."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def page(self, address: str) -> str:
        """The words and marks of a page that is there."""
        answer = await self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.text

    async def press(self, address: str, label: str, **more: str) -> str:
        """Press the first button with that label (or send its form) on a page; returns the page that follows."""
        for form in FORM.findall(await self.page(address)):
            if f">{label}</button>" in form:
                fields: dict[str, Any] = {name: html.unescape(value) for name, value in FIELD.findall(form)}
                answer = await self.client.post("/bang/lam", data=fields | more, follow_redirects=True)
                assert answer.status_code == 200, answer.text
                return answer.text
        raise AssertionError(f"no {label} on {address}")


def words(page: str) -> str:
    """What a page says, without its marks."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))
