"""Files by one-time links: a preview spends nothing, a press does; a platform fetches only its own picture."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.making import Maker
from bot.outbox import Outbox
from domain.chat import Chat, Reply
from domain.exports import Export, Form
from storage import outbox, people
from storage.database import Database
from storage.shelf import Shelf
from tests.channels.test_zalo import opened
from tests.support.people import BOARD, House, at, set_up_house
from tests.support.zalo import Fake
from texts import page, sending
from web.app import House as Site
from web.app import create_app

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOON = at("2023-06-12 12:00")
PUBLIC = "http://127.0.0.1:9"
LINK = re.compile(rf"Tải tệp ở {PUBLIC}(/tai/[\w-]{{32}}) \(dùng một lần, đến 12:30 ngày 12/6/2023\)")
PNG = b"\x89PNG"


@dataclass
class Room:
    """Hùng writes on a channel that takes no documents, and has a browser; both go by `now`."""

    house: House
    fake: Fake
    outbox: Outbox
    browser: httpx.AsyncClient
    now: datetime = NOON

    async def asks(self, form: Form, *, heard: bool = True) -> str:
        """What he is answered with a file of that form, if anything is `heard`."""
        chat = Chat("zalo", self.fake.bots[0].id, self.fake.person("Hùng").id)
        reply = Reply("Tổng hợp", export=Export(form, self.house.campaigns["nq"].id, self.now))
        async with self.house.database.begin() as store:
            await outbox.put(store, [(chat, reply)], self.now)
        while await self.outbox.deliver_due():
            pass
        return self.fake.person("Hùng").screen[-1] if heard else ""

    async def link(self, form: Form = Form.EXCEL) -> str:
        found = LINK.search(await self.asks(form))
        assert found
        return found[1]


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> AsyncIterator[Room]:
    house, board, shelf = await set_up_house(database), replace(BOARD, public=PUBLIC), Shelf(tmp_path / "files")
    now = [NOON]
    async with Fake() as fake, opened(fake, lambda: now[0]) as channel:
        site = Site(
            database=database,
            board=board,
            receive=lambda _: asyncio.sleep(0, {}),
            subscribe=lambda _: nullcontext(asyncio.Event()),
            trouble=lambda: "",
            clock=lambda: room.now,
            hosts=("127.0.0.1",),
            secure=False,
            over=asyncio.Event(),
            shelf=shelf,
            metrics=lambda: asyncio.sleep(0, b""),
            make=lambda *_: asyncio.sleep(0, ""),
            words=lambda *_: "",
        )
        maker = Maker(database, board, patience=60)
        delivers = Outbox(database, board, channel, lambda: room.now, maker=maker, shelf=shelf)
        hung = fake.person("Hùng")
        fake.bots[0].admit(hung.id)
        async with database.begin() as store:
            await people.add_account(store, house.people["Hùng"], Chat("zalo", channel.bot, hung.id), NOON)
        transport = httpx.ASGITransport(app=create_app(site))
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC) as browser:
            room = Room(house, fake, delivers, browser)
            yield room
        assert not fake.wrong


async def test_a_preview_spends_nothing_and_a_press_gives_the_file_for_five_minutes(room: Room) -> None:
    link = await room.link()
    for _ in range(2):
        shown = await room.browser.get(link)
        assert (shown.status_code, "Bảng Excel: nq_2023-06-12.xlsx (" in shown.text) == (200, True)
        assert "đến 12:30 ngày 12/6/2023" in shown.text
    assert (await room.browser.get(f"{link}/nq_2023-06-12.xlsx")).status_code == 410
    room.now = NOON + timedelta(minutes=29)
    pressed = await room.browser.post(link)
    assert pressed.status_code == 303
    for minutes in (0, 4):
        room.now = NOON + timedelta(minutes=29 + minutes)
        given = await room.browser.get(pressed.headers["location"])
        assert given.content.startswith(b"PK")
        assert given.headers["content-disposition"] == 'attachment; filename="nq_2023-06-12.xlsx"'
        assert (given.headers["x-content-type-options"], "set-cookie" in given.headers) == ("nosniff", False)
        assert (await room.browser.post(link)).status_code == 303
    room.now = NOON + timedelta(minutes=34)
    for answer in (await room.browser.post(link), await room.browser.get(pressed.headers["location"])):
        assert (answer.status_code, page.SAY["download_spent"] in answer.text) == (410, True)


async def test_a_link_that_is_too_old_or_never_was_says_how_to_get_another(room: Room) -> None:
    link = await room.link(Form.WORD)
    assert "Dự thảo báo cáo Word: nq_2023-06-12.docx" in (await room.browser.get(link)).text
    room.now = NOON + timedelta(minutes=30)
    for address in (link, "/tai/" + "x" * 32):
        for answer in (await room.browser.get(address), await room.browser.post(address)):
            assert (answer.status_code, page.SAY["download_spent"] in answer.text) == (410, True)


async def test_a_picture_lies_where_only_the_platform_was_told_for_a_day(room: Room) -> None:
    """The platform cannot fetch it here: so a link gives it out."""
    link = await room.link(Form.PICTURE)
    (told,) = room.fake.calls("sendPhoto")
    assert told["caption"] == "Tổng hợp"
    address = told["photo"].removeprefix(PUBLIC)
    assert re.fullmatch(r"/anh/[\w-]{32}\.png", address)
    for hours in (0, 23):
        room.now = NOON + timedelta(hours=hours)
        given = await room.browser.get(address)
        assert (given.status_code, given.content[:4]) == (200, PNG)
        assert given.headers["content-type"] == "image/png"
        assert (given.headers["x-content-type-options"], "set-cookie" in given.headers) == ("nosniff", False)
    for other in (address.replace("/anh/", "/tai/"), link.replace("/tai/", "/anh/") + ".png"):
        assert (await room.browser.get(other)).status_code in (404, 410)
    room.now = NOON + timedelta(hours=24)
    assert (await room.browser.get(address)).status_code == 404


@pytest.mark.parametrize(("code", "words"), [(400, "Bad Request: photo"), (403, "Forbidden"), (600, "")])
async def test_whatever_keeps_a_picture_from_being_taken_the_link_stands_in(
    room: Room, code: int, words: str
) -> None:
    room.fake.bots[0].refuse("sendPhoto", code, words)
    assert (await room.browser.get(await room.link(Form.PICTURE))).status_code == 200
    assert len(room.fake.person("Hùng").screen) == 1


async def test_who_is_gone_is_given_no_link(room: Room) -> None:
    room.fake.bots[0].refuse("sendPhoto", 400, "Bad Request: chat not found")
    await room.asks(Form.PICTURE, heard=False)
    assert not room.fake.calls("sendMessage")


async def test_without_an_address_the_words_say_where_the_file_is(room: Room) -> None:
    room.outbox.attaching.board = BOARD
    for form in Form:
        assert await room.asks(form) == sending.elsewhere("Tổng hợp")
    assert not room.fake.calls("sendPhoto")
