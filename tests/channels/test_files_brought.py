"""Messages with files: what an update brings, what its stored form says, and a file that never comes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from bot.channels.telegram import updates
from bot.channels.telegram.channel import TelegramChannel
from bot.fetching import Fetching
from domain.chat import Chat, Event, FileRef
from domain.people import Link, Role
from storage import inbox, invites
from storage.shelf import Shelf
from storage.tables import files
from tests.support.documents import JPG, many_files
from tests.support.people import BOARD, House, chat
from tests.support.telegram import Fake
from tests.support.telegram.chats import Shown
from texts import evidence as texts

NOW = datetime(2023, 6, 12, 8, tzinfo=UTC)
CHAT = Chat("telegram", "7", "5")
ABOUT = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": {"id": 5, "first_name": "Lan"}}
SIZES = [{"file_id": "s", "width": 90, "height": 67}, {"file_id": "l", "width": 1280, "height": 960}]
DOCUMENT = {"file_id": "d", "file_name": "TỐI_MẬT.docx"}


def update(**content: Any) -> dict[str, Any]:
    return {"update_id": 9, "message": {**ABOUT, **content}}


BROUGHT = {
    "a picture": ({"photo": SIZES}, "l", "", None),
    "a picture with words": ({"photo": SIZES, "caption": "rồi ạ"}, "l", "", "rồi ạ"),
    "a document": ({"document": DOCUMENT}, "d", "", None),
    "one of an album": ({"photo": SIZES, "media_group_id": "77"}, "l", "77", None),
    "a text": ({"text": "rồi"}, None, "", None),
    "a film with words": ({"video": {"file_id": "v"}, "caption": "rồi"}, None, "", "rồi"),
}


@pytest.mark.parametrize("what", BROUGHT)
def test_what_a_message_brings(what: str) -> None:
    content, file_id, album, caption = BROUGHT[what]
    raw = updates.taken("7", update(**content), NOW)
    assert raw is not None
    assert (raw.brings_file, raw.album) == (file_id is not None, album)
    assert (updates.file_of(raw.payload) or {}).get("file_id") == file_id
    below = updates.parse(CHAT, raw.caption, NOW).text if raw.caption else None
    assert below == caption


def test_in_a_group_no_file_is_fetched() -> None:
    assert updates.taken("7", update(photo=SIZES, caption="rồi", chat={"id": -5, "type": "group"}), NOW) is None


def test_a_mark_is_looked_for_in_the_name_and_the_caption() -> None:
    assert "TỐI MẬT" in updates.words(update(document=DOCUMENT, caption="kính gửi"))
    assert "kính gửi" in updates.words(update(document=DOCUMENT, caption="kính gửi"))


def test_a_stored_message_tells_of_its_files_and_of_those_not_taken() -> None:
    stored = {
        **update(photo=SIZES),
        "files": [{"id": 3, "name": "anh-1.jpg", "size": 9}],
        "refusals": ["Tệp rỗng"],
    }
    read = updates.parse(CHAT, stored, NOW)
    assert (read.files, read.refusals, read.event) == ((FileRef(3, "anh-1.jpg"),), ("Tệp rỗng",), Event.NONE)
    assert updates.parse(CHAT, update(sticker={}), NOW).event is Event.NO_WORDS


class Desk:
    """Somebody who may hand files in, the fake, and a clock that a test moves."""

    def __init__(self, house: House, fake: Fake, folder: Path, channel: TelegramChannel) -> None:
        self.database, self.fake, self.channel = house.database, fake, channel
        self.now, self.called, self.ready = NOW, asyncio.Event(), asyncio.Event()
        self.shelf = Shelf(folder / "files")
        self.fetching = Fetching(self.database, channel, self.shelf, lambda: self.now, self.called, self.ready)

    async def joins(self) -> None:
        here = Chat("telegram", self.channel.bot, str(self.fake.person("Lan").id))
        async with self.database.begin() as store:
            code = (await invites.create(store, BOARD.secret, Role.SECRETARY, ["DB001"], NOW))[0].code
            invite = (await invites.named(store, BOARD.secret, [code]))[code]
            await invites.link(store, Link(invite.id, here, "Lan", None, "đồng ý"), NOW)

    async def sends(self) -> None:
        await self.comes(await self.fake.person("Lan").sends_document("ke-hoach.pdf", b"%PDF-"))

    async def comes(self, shown: Shown) -> None:
        async with self.database.begin() as store:
            raw = updates.taken(self.channel.bot, {"update_id": shown.id, "message": shown.message}, NOW)
            assert raw is not None
            await inbox.take_in(store, [raw])

    async def tried(self) -> int:
        """One round of fetching, to its end; how much was taken up."""
        self.called.clear()
        if taken := await self.fetching.fetch_due():
            await asyncio.wait_for(self.called.wait(), 10)
        return taken

    async def answered(self) -> list[Any]:
        async with self.database.begin() as store:
            return [one.payload.get("refusals") for one in await inbox.claim(store, 9, self.now)]


@pytest.fixture
async def desk(house: House, tmp_path: Path) -> AsyncIterator[Desk]:
    async with Fake() as fake:
        channel = TelegramChannel(fake.token, fake.url)
        await channel.start()
        desk = Desk(house, fake, tmp_path, channel)
        await desk.joins()
        yield desk
        await desk.fetching.close()
        await channel.stop()


async def test_a_file_that_does_not_come_in_a_minute_is_asked_for_again(desk: Desk) -> None:
    await desk.sends()
    desk.fake.faults.broken["getFile"] = 100
    assert (await desk.tried(), await desk.answered()) == (1, [])
    assert await desk.tried() == 0
    desk.now += timedelta(seconds=59.9)
    assert await desk.tried() == 1
    assert await desk.answered() == [["Hệ thống chưa lấy được tệp vừa rồi; đề nghị đồng chí gửi lại."]]
    assert (await desk.tried(), [path for path in desk.shelf.root.rglob("*") if path.is_file()]) == (0, [])


async def test_after_a_long_stop_a_file_is_tried_once_all_the_same(desk: Desk) -> None:
    await desk.sends()
    desk.now += timedelta(hours=1)
    assert await desk.tried() == 1
    assert "hỏng" in (await desk.answered())[0][0]


async def test_a_unit_has_a_day_of_files_whoever_sends_them_and_the_next_day_another(desk: Desk) -> None:
    async with desk.database.begin() as store:
        await store.run(insert(files), many_files(chat("Lan"), NOW))
    await desk.sends()
    assert (await desk.tried(), await desk.answered()) == (1, [[texts.ENOUGH]])
    assert not desk.fake.calls("getFile")
    desk.now += timedelta(days=1)
    await desk.sends()
    assert (await desk.tried(), len(desk.fake.calls("getFile"))) == (1, 1)


async def test_what_comes_of_an_album_while_the_rest_is_fetched_is_one_message_with_it(desk: Desk) -> None:
    lan = desk.fake.person("Lan")
    for number in range(2):
        await desk.comes(await lan.sends_photo(JPG + bytes([number]), album="a1"))
    late = await lan.sends_photo(JPG + b"late", album="a1")
    desk.now += timedelta(seconds=5)
    desk.fake.faults.latency = 0.3
    desk.called.clear()
    assert await desk.fetching.fetch_due() == 1
    await desk.comes(late)
    await asyncio.wait_for(desk.called.wait(), 10)
    desk.now += timedelta(seconds=5)
    assert await desk.tried() == 1
    async with desk.database.begin() as store:
        (told,) = await inbox.claim(store, 9, desk.now)
    assert [one["name"] for one in told.payload["files"]] == ["anh-1.jpg", "anh-2.jpg", "anh-3.jpg"]
