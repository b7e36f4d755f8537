"""Files on Telegram, with the real program: fetched, checked and kept, or refused and nothing of it left."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.app import now
from domain.campaigns import CampaignDraft, Item, ItemKind
from domain.chat import Chat
from domain.people import Link, Role
from domain.units import UnitRow
from storage import invites, people, reports, units
from storage.database import Database
from storage.tables import metadata
from tests.support import documents as made
from tests.support.people import BOARD, STUDIED, House, set_up_house, study_campaign
from tests.support.process import Running, environment, running
from tests.support.telegram import Fake, Person

pytestmark = pytest.mark.asyncio(loop_scope="module")
SENTINEL = "zebra-4711"
MEGA = 1024 * 1024
MORE_UNITS = [UnitRow(f"DB1{number:02}", f"Chi bộ Mẫu {number}") for number in range(20)]


def campaign() -> CampaignDraft:
    """A confirm, and pictures or documents that may be handed in with it."""
    draft = study_campaign(due="2030-01-01 17:00")
    photos = Item("photos", ItemKind.FILE, "Ảnh hội nghị", required=False)
    return replace(draft, campaign=replace(draft.campaign, items=(STUDIED, photos)))


@dataclass
class Day:
    """A house on Telegram with a unit for each who comes."""

    house: House
    fake: Fake
    folder: Path
    url: str
    runs: list[Running] = field(default_factory=list)
    came: int = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Running]:
        env = environment(
            self.url,
            self.folder / "data",
            TONGHOP_SECRET_KEY=BOARD.secret,
            TONGHOP_TELEGRAM_TOKEN=self.fake.token,
            TONGHOP_TELEGRAM_API_URL=self.fake.url,
            TONGHOP_TELEGRAM_CHAT_PACE="30",
        )
        async with running(env, cwd=self.folder) as run:
            self.runs.append(run)
            yield run

    async def secretary(self) -> tuple[Person, str]:
        """Somebody who reports for a unit of their own; its code."""
        unit, person = MORE_UNITS[self.came].code, self.fake.person(f"Đầu mối {self.came}")
        self.came += 1
        person.chat.met = True
        chat = Chat("telegram", self.fake.token.partition(":")[0], str(person.id))
        async with self.house.database.begin() as store:
            code = (await invites.create(store, BOARD.secret, Role.SECRETARY, [unit], now()))[0].code
            invite = (await invites.named(store, BOARD.secret, [code]))[code]
            await invites.link(store, Link(invite.id, chat, person.name, None, "đồng ý"), now())
        return person, unit

    async def officer(self) -> Person:
        """Thu, who writes from Telegram, too."""
        thu = self.fake.person("Thu")
        thu.chat.met = True
        chat = Chat("telegram", self.fake.token.partition(":")[0], str(thu.id))
        async with self.house.database.begin() as store:
            await people.add_account(store, self.house.people["Thu"], chat, now())
        return thu

    async def handed_in(self, unit: str) -> list[list[str]]:
        """The names of the files of each version of a unit's report."""
        async with self.house.database.read() as store:
            told = await reports.history(store, self.house.campaigns["nq"].id, self.house.units[unit])
        return [[file["name"] for file in one["answers"].get("photos") or ()] for one in told]

    def on_the_shelf(self) -> set[str]:
        """The name of every file below DATA_DIR/files."""
        return {path.name for path in (self.folder / "data/files").rglob("*") if path.is_file()}

    async def is_remembered(self, words: str) -> bool:
        """True when some row of the database holds the words."""
        async with self.house.database.read() as store:
            for table in metadata.sorted_tables:
                if any(words in str(row) for row in await store.all(select(table))):
                    return True
        return False


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def day(shared_folder: tuple[Path, str]) -> AsyncIterator[Day]:
    folder, url = shared_folder
    database = Database(url)
    async with database.begin() as store:
        await units.import_units(store, MORE_UNITS, now().replace(year=2023, month=1, day=1))
    house = await set_up_house(database, campaign())
    try:
        async with Fake() as fake:
            fake.limits.on = False
            day = Day(house, fake, folder, url)
            async with day.open():
                yield day
            assert not [one for one in fake.refused if one.description != "Bad Request: file is too big"]
    finally:
        await database.close()


async def test_a_picture_goes_with_the_report_in_its_largest_size(day: Day) -> None:
    lan, unit = await day.secretary()
    await lan.sends_photo(made.JPG)
    await lan.hears("Đã nhận tệp anh-1.jpg cho Học tập")
    await lan.presses("Đã tổ chức")
    assert "📎 anh-1.jpg" in (await lan.hears("Đã ghi nhận")).text
    assert await day.handed_in(unit) == [["anh-1.jpg"]]
    assert hashlib.sha256(made.JPG).hexdigest() in day.on_the_shelf()
    fetched = [request.params["file_id"] for request in day.fake.calls("getFile")]
    assert fetched == [lan.screen[0].message["photo"][-1]["file_id"]]


async def test_words_below_a_document_answer_as_words_after_it_would(day: Day) -> None:
    lan, unit = await day.secretary()
    await lan.sends_document("../Kế hoạch 12.DOCX", made.word("Kế hoạch"), "đã học rồi ạ")
    await lan.hears("Đã nhận tệp Kế hoạch 12.DOCX")
    assert "📎 Kế hoạch 12.DOCX" in (await lan.hears("Đã ghi nhận")).text
    assert await day.handed_in(unit) == [["Kế hoạch 12.DOCX"]]


async def test_an_officers_document_goes_to_those_whom_it_is_for_with_the_words_below_it(day: Day) -> None:
    (minh, unit), thu = await day.secretary(), await day.officer()
    letter = made.word("Thư mời")
    await thu.sends_document("thu-moi.docx", letter, "/thongbao Mời các đồng chí dự tập huấn.")
    assert "Thông báo kèm tệp thu-moi.docx." in (await thu.hears("Gửi cho ai?")).text
    await thu.writes(unit)
    preview = await thu.hears("Tin trên sẽ gửi tới 01 người")
    await thu.presses("Gửi thử cho tôi")
    assert (await thu.hears("Mời các đồng chí dự tập huấn.\n📎 thu-moi.docx")).document is None
    assert (await thu.hears("Mời các đồng chí dự tập huấn.")).document == "thu-moi.docx"
    await thu.hears("Đồng chí bấm Gửi để gửi")
    await thu.presses("Gửi ngay" if "Gửi ngay" in preview.labels else "Gửi")
    told = await minh.hears("Mời các đồng chí dự tập huấn.", within=30)
    assert (told.document, told.labels) == ("thu-moi.docx", ["Đã nhận"])
    assert day.fake.files.by_id[told.file_id or ""].content == letter
    await minh.presses("Đã nhận")
    await minh.hears("Cảm ơn đồng chí đã xác nhận.")


async def test_an_album_is_one_receipt(day: Day) -> None:
    lan, unit = await day.secretary()
    await lan.writes("/baocao")
    await lan.hears("Đơn vị đã")
    await lan.presses("Đã tổ chức")
    await lan.hears("Đã ghi nhận")
    for number in range(3):
        await lan.sends_photo(made.JPG + bytes([number]), album="a1")
    receipt = await lan.hears("anh-3.jpg")
    assert all(f"📎 anh-{number}.jpg" in receipt.text for number in (1, 2, 3))
    await lan.writes("/huy")
    await lan.hears("Hiện không có việc nào đang dở")
    assert (await day.handed_in(unit))[-1] == ["anh-1.jpg", "anh-2.jpg", "anh-3.jpg"]
    assert sum("📎" in shown.text for shown in lan.screen) == 1


REFUSED = {
    "too big, as told": ("to.pdf", b"%PDF-", 21 * MEGA, "lớn hơn 20 MB"),
    "too big, as it comes": ("to.pdf", b"%PDF-1.7" + bytes(20 * MEGA), 100, "lớn hơn 20 MB"),
    "a program": ("ke-hoach.pdf", made.PROGRAM, None, "Tệp này không nhận được"),
    "broken": ("hong.pdf", made.BROKEN_PDF, None, "hỏng hoặc đặt mật khẩu"),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_is_not_taken_is_refused_kindly_and_leaves_nothing(day: Day, what: str) -> None:
    name, data, size, sentence = REFUSED[what]
    lan, unit = await day.secretary()
    before = day.on_the_shelf()
    await lan.sends_document(name, data, size=size)
    await lan.hears(sentence)
    assert (day.on_the_shelf(), await day.handed_in(unit)) == (before, [])


MARKED = {
    "its first page": ("ke-hoach.docx", made.word(f"TỐI MẬT\n{SENTINEL}"), f"xin gửi {SENTINEL}"),
    "its name": (f"TỐI_MẬT {SENTINEL}.docx", made.word("Kế hoạch"), ""),
    "its caption": (f"{SENTINEL}.docx", made.word("Kế hoạch"), "Độ mật: MẬT"),
}


@pytest.mark.parametrize("what", MARKED)
async def test_of_a_marked_file_nothing_is_kept(day: Day, what: str) -> None:
    lan, unit = await day.secretary()
    before = day.on_the_shelf()
    await lan.sends_document(*MARKED[what])
    await lan.hears("có dấu chỉ độ mật")
    await lan.writes("/trangthai")
    await lan.hears("Học tập, quán triệt")
    assert (day.on_the_shelf(), await day.handed_in(unit)) == (before, [])
    assert not await day.is_remembered(SENTINEL)
    assert sum("dấu chỉ độ mật" in shown.text for shown in lan.screen) == 1


async def test_a_mark_on_one_of_an_album_is_a_mark_on_all_of_it(day: Day) -> None:
    lan, _ = await day.secretary()
    before = day.on_the_shelf()
    await lan.sends_photo(made.JPG + b"1", "TUYỆT MẬT", album="secret")
    await lan.sends_photo(made.JPG + b"2", album="secret")
    await lan.hears("có dấu chỉ độ mật")
    await lan.sends_photo(made.PNG)
    await lan.hears("Đã nhận tệp anh-1.jpg.png")
    assert day.on_the_shelf() - before == {hashlib.sha256(made.PNG).hexdigest()}
    assert not await day.is_remembered(str(lan.screen[1].message["photo"][-1]["file_id"]))


async def test_what_a_stranger_sends_is_not_even_fetched(day: Day) -> None:
    stranger = day.fake.person("Người lạ")
    fetched = len(day.fake.calls("getFile"))
    await stranger.sends_photo(made.JPG)
    await stranger.hears("mã")
    assert len(day.fake.calls("getFile")) == fetched


async def test_a_server_that_fails_for_a_moment_is_asked_again(day: Day) -> None:
    lan, unit = await day.secretary()
    day.fake.faults.broken["file"] = 1
    day.fake.faults.broken["getFile"] = 1
    await lan.sends_document("ke-hoach.pdf", made.pdf("Kế hoạch"), "đã học rồi")
    await lan.hears("Đã ghi nhận")
    assert await day.handed_in(unit) == [["ke-hoach.pdf"]]


async def test_what_is_said_after_a_file_is_answered_after_it_and_others_do_not_wait(day: Day) -> None:
    lan, _ = await day.secretary()
    other, _ = await day.secretary()
    day.fake.files.flow.clear()
    before = len(day.fake.calls("file"))
    await lan.sends_photo(made.PNG)
    await lan.writes("đã học rồi ạ")
    await day.fake.called("file", before + 1)
    await day.fake.updates.settled()
    await other.writes("/trangthai")
    await other.hears("Học tập, quán triệt")
    assert len(lan.screen) == 2
    day.fake.files.flow.set()
    assert "📎 anh-1.jpg.png" in (await lan.hears("Đã ghi nhận")).text


async def test_a_kill_in_the_middle_of_a_download_loses_nothing(day: Day) -> None:
    lan, unit = await day.secretary()
    day.fake.files.flow.clear()
    before = len(day.fake.calls("file"))
    await lan.sends_document("ke-hoach.pdf", made.pdf("Kế hoạch"), "đã học rồi")
    await day.fake.called("file", before + 1)
    day.runs[-1].kill()
    await day.runs[-1].process.wait()
    day.fake.files.flow.set()
    async with day.open():
        await lan.hears("Đã ghi nhận")
        assert await day.handed_in(unit) == [["ke-hoach.pdf"]]
        assert not list((day.folder / "data/files/coming").iterdir())
