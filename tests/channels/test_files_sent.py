"""A file is made as its letter goes out: with the rights of who reads it, once, and in nobody's way."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.web import WebChannel
from bot.making import Maker
from bot.outbox import Outbox
from domain.chat import Capabilities, Chat, Reply
from domain.exports import Export, Form
from domain.people import Role
from domain.units import UnitRow
from storage import campaigns, files, notices, outbox, people, units
from storage.database import Database
from storage.notices import NewNotice, Whom
from storage.outbox import Letter
from storage.shelf import Shelf
from storage.summary import WHOLE
from storage.tables import duties
from storage.tables import files as kept_files
from storage.tables import outbox as letters
from tests.support.people import BOARD, House, add_person, at, chat, set_up_house, study_campaign
from tests.support.telegram import Fake, Person
from tests.support.telegram.fake import BOT, TOKEN
from tests.support.transcript import Recorder, Stage
from texts import announcing, report, sending

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOON = at("2023-06-12 12:00")
ALL = [Form.EXCEL, Form.WORD, Form.PICTURE]


@dataclass
class Room:
    """A house whose letters to Telegram and to pages are delivered when a test says so."""

    house: House
    fake: Fake
    shelf: Shelf
    channel: TelegramChannel
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.maker = Maker(self.house.database, BOARD, patience=60)
        self.outbox = Outbox(
            self.house.database, BOARD, self.channel, lambda: self.now, maker=self.maker, shelf=self.shelf
        )
        web = WebChannel()
        self.pages = Outbox(self.house.database, BOARD, web, lambda: self.now, maker=self.maker, shelf=self.shelf)

    async def meets(self, name: str) -> Person:
        person = self.fake.person(name)
        await person.writes("/start")
        async with self.house.database.begin() as store:
            await people.add_account(store, self.house.people[name], where(person), NOON)
        return person

    def export(self, form: Form, campaign: str = "nq", part: str = "") -> Export:
        return Export(form, self.house.campaigns[campaign].id, NOON, part)

    async def put(self, to: Chat, *replies: Reply) -> list[int]:
        async with self.house.database.begin() as store:
            return [await outbox.put_one(store, to, reply, self.now) for reply in replies]

    async def notice(self, name: str, content: bytes, text: str = "Mời họp.") -> files.NewFile:
        """Thu tells everybody something, with a file of that name."""
        new = files.NewFile((await self.shelf.keep(content)).sha256, name, name[-3:], len(content))
        async with self.house.database.begin() as store:
            file = await files.keep(store, chat("Thu"), name, new, self.now)
            told = NewNotice(name, text, Whom(WHOLE), "tất cả", self.now, file)
            assert await notices.send(store, told, self.house.people["Thu"], self.now.date(), self.now)
        return new

    async def letter(self, number: int) -> Letter:
        async with self.house.database.read() as store:
            return (await outbox.letters(store, [number]))[number]

    async def deliver(self, *, seconds: float = 0) -> None:
        self.now += timedelta(seconds=seconds)
        while await self.outbox.deliver_due() or await self.pages.deliver_due():
            pass


def where(person: Person) -> Chat:
    return Chat("telegram", str(BOT), str(person.id))


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> AsyncIterator[Room]:
    house = await set_up_house(database)
    async with Fake() as fake, talking(fake) as channel:
        yield Room(house, fake, Shelf(tmp_path / "files"), channel)
        assert not fake.refused


@asynccontextmanager
async def talking(fake: Fake) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(TOKEN, fake.url)
    await channel.start()
    try:
        yield channel
    finally:
        await channel.stop()


def content_of(room: Room, person: Person, name: str) -> bytes:
    shown = next(one for one in person.screen if one.document == name)
    return room.fake.files.by_id[shown.file_id or ""].content


async def test_each_form_goes_out_as_what_it_is_with_its_words_below(room: Room) -> None:
    hung = await room.meets("Hùng")
    replies = [Reply(f"{form}: <b>&", export=room.export(form)) for form in ALL]
    await room.put(where(hung), *replies, Reply("sau cùng"))
    await room.deliver()
    assert [one.text for one in hung.screen if one.by_bot] == [*(reply.text for reply in replies), "sau cùng"]
    book = openpyxl.load_workbook(io.BytesIO(content_of(room, hung, "nq_2023-06-12.xlsx")))
    assert [row[1].value for row in book["Chi tiết"].iter_rows(min_row=2)] == ["DB000", "DB001", "DB002", "DB003"]
    assert docx.Document(io.BytesIO(content_of(room, hung, "nq_2023-06-12.docx"))).paragraphs
    picture = hung.screen[-2]
    assert "photo" in picture.message
    assert room.fake.files.by_id[picture.file_id or ""].content.startswith(b"\x89PNG")


async def test_words_that_do_not_fit_below_a_file_go_before_it(room: Room) -> None:
    hung = await room.meets("Hùng")
    fits, long = "Ạ" * 1024, "😀" * 513
    await room.put(where(hung), *(Reply(words, export=room.export(Form.EXCEL)) for words in (fits, long)))
    await room.deliver()
    told = [(one.text, one.document) for one in hung.screen if one.by_bot]
    assert told == [(fits, "nq_2023-06-12.xlsx"), (long, None), ("", "nq_2023-06-12.xlsx")]


async def test_what_fails_is_tried_again_in_order_and_made_once(room: Room) -> None:
    hung = await room.meets("Hùng")
    first, _ = await room.put(where(hung), Reply("tệp", export=room.export(Form.EXCEL)), Reply("sau"))
    room.fake.faults.broken["sendDocument"] = 1
    await room.deliver()
    under_way = await room.maker.made(await room.letter(first), room.export(Form.EXCEL))
    room.fake.limits.close(1)
    await room.deliver(seconds=70)
    assert not [one for one in hung.screen if one.by_bot]
    assert await room.maker.made(await room.letter(first), room.export(Form.EXCEL)) is under_way
    await room.deliver(seconds=70)
    assert [one.text for one in hung.screen if one.by_bot] == ["tệp", "sau"]
    assert not room.maker._under_way


async def test_a_crash_between_sending_and_noting_repeats_that_letter_alone(room: Room) -> None:
    hung = await room.meets("Hùng")
    await room.put(where(hung), Reply("1"), Reply("2", export=room.export(Form.EXCEL)), Reply("3"))
    room.fake.faults.lost["sendDocument"] = 1
    await room.deliver()
    room = Room(room.house, room.fake, room.shelf, room.channel, room.now)  # as after a start
    await room.deliver(seconds=70)
    assert [one.text for one in hung.screen if one.by_bot] == ["1", "2", "2", "3"]


async def test_who_blocked_the_bot_finds_the_file_on_their_page(room: Room) -> None:
    hung = await room.meets("Hùng")
    await hung.blocks()
    (number,) = await room.put(where(hung), Reply("tệp", export=room.export(Form.WORD)))
    await room.deliver()
    letter = await room.letter(number)
    assert (letter.chat, letter.state) == (chat("Hùng"), "shown")
    assert letter.reply is not None
    (file,) = letter.reply.files
    async with room.house.database.read() as store:
        kept = await files.find(store, file.id)
    assert kept is not None
    assert (file.name, kept.chat, kept.unit_id) == ("nq_2023-06-12.docx", chat("Hùng"), None)
    assert docx.Document(str(room.shelf.place(kept.sha256))).paragraphs
    # Written down twice, as after a crash before the letter was noted: the same file.
    async with room.house.database.begin() as store:
        await outbox.set_words(store, {number: replace(letter.reply, files=())})
        await store.run(update(letters).where(letters.c.id == number).values(state="waiting"))
    await room.deliver()
    again = (await room.letter(number)).reply
    assert again is not None
    assert again.files == letter.reply.files


async def test_rights_are_those_of_the_moment_it_is_made(room: Room) -> None:
    """Bình leads DB000: asked for while leading all, made of what is left; and of nothing once that is gone."""
    async with room.house.database.begin() as store:
        room.house.people["Bình"] = await add_person(store, "Bình", Role.LEADER, "DB000", NOON)
    binh, whole, sector = await room.meets("Bình"), room.export(Form.EXCEL), f"u{room.house.units['DB003']}"
    await room.put(where(binh), Reply("phần mình", export=whole), Reply("x", export=replace(whole, part=sector)))
    await room.deliver()
    book = openpyxl.load_workbook(io.BytesIO(content_of(room, binh, "nq_2023-06-12_" + THEIRS + ".xlsx")))
    assert [row[1].value for row in book["Chi tiết"].iter_rows(min_row=2)] == ["DB000", "DB001", "DB002"]
    assert binh.screen[-1].text == sending.NOT_YOURS_ANY_MORE
    await room.put(where(binh), *(Reply("y", export=room.export(form)) for form in ALL))
    async with room.house.database.begin() as store:
        await store.run(update(duties).values(to_at=NOON))
    await room.deliver()
    assert [one.text for one in binh.screen[-3:]] == [sending.NOT_YOURS_ANY_MORE] * 3


THEIRS = "dang-bo-khoi-mau-va-cac-don-vi-truc-thuo"


async def test_a_file_that_cannot_be_made_is_told_in_a_sentence_and_the_rest_goes_on(room: Room) -> None:
    hung = await room.meets("Hùng")
    broken = Export(Form.EXCEL, room.house.campaigns["nq"].id, datetime.min.replace(tzinfo=NOON.tzinfo))
    await room.put(where(hung), Reply("tệp", export=broken), Reply("sau"))
    with capture_logs() as logs:
        await room.deliver()
    assert [one.text for one in hung.screen if one.by_bot] == [sending.FAILED, "sau"]
    assert [line["event"] for line in logs] == ["export_failed"]


async def test_a_template_that_cannot_be_used_is_told_of_and_none_is_needed(room: Room, tmp_path: Path) -> None:
    hung = await room.meets("Hùng")
    template = tmp_path / "mau-bao-cao.docx"
    room.maker.board = replace(BOARD, template=str(template))
    for content in (b"no document", None):
        template.write_bytes(content) if content else template.unlink()
        await room.put(where(hung), Reply("tệp", export=room.export(Form.WORD)))
        await room.deliver()
    told = [(one.text, one.document) for one in hung.screen if one.by_bot]
    assert told == [(report.broken(template.name, report.NOT_A_DOCUMENT), None), ("tệp", "nq_2023-06-12.docx")]


async def test_a_file_that_takes_long_holds_up_nobody(room: Room) -> None:
    hung, thu = await room.meets("Hùng"), await room.meets("Thu")
    room.maker.patience = 0
    await room.put(where(hung), Reply("tệp", export=room.export(Form.PICTURE)), Reply("sau"))
    await room.put(where(thu), Reply("ngay"))
    await room.deliver()
    assert [one.text for one in thu.screen if one.by_bot] == ["ngay"]
    assert not [one for one in hung.screen if one.by_bot]
    assert (hung.chat.doing, thu.chat.doing) == ("typing", None)
    room.maker.patience = 60
    await room.deliver(seconds=2)
    assert [one.text for one in hung.screen if one.by_bot] == ["tệp", "sau"]


async def test_a_long_list_is_one_message_and_a_workbook(room: Room) -> None:
    many = [UnitRow(f"CB{place:03d}", f"Chi bộ Mẫu số {place}", "chi bộ", "cơ quan") for place in range(40)]
    async with room.house.database.begin() as store:
        await units.import_units(store, many, NOON)
        late = study_campaign("moi", opens="2023-06-01 00:00")
        await campaigns.create(store, late, NOON)
    stage = Stage(room.house, now=NOON + timedelta(minutes=1))
    (_, told), (_, sent) = await stage.say("Hùng", "/chuanop moi")
    assert told.text.count("\n") == 31
    assert told.text.endswith("… và 14 đơn vị khác, có trong bảng Excel kèm theo.")
    assert "còn 44 đơn vị chưa báo cáo" in told.text
    assert (sent.text, [file.name for file in sent.files]) == (
        "Danh sách đầy đủ: Học tập, quán triệt nghị quyết",
        ["moi_2023-06-12.xlsx"],
    )
    book = openpyxl.load_workbook(io.BytesIO(stage.channel.files[0][1].content))
    assert book["Chi tiết"].max_row == 45


async def test_where_files_cannot_be_sent_the_words_say_where_they_are(room: Room) -> None:
    recorder = Recorder()
    recorder.capabilities = Capabilities(True, False, False, True, 4096, 0)
    plain = Outbox(room.house.database, BOARD, recorder, lambda: room.now, maker=room.maker)
    await room.put(chat("Hùng"), Reply("Excel: Học tập", export=room.export(Form.EXCEL)))
    await plain.deliver_due()
    assert [reply.text for _, reply in recorder.said] == [sending.elsewhere("Excel: Học tập")]
    assert not recorder.files


async def test_a_file_larger_than_the_platform_takes_is_told_of(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung = await room.meets("Hùng")
    monkeypatch.setattr("bot.channels.telegram.channel.LARGEST", {True: 10, False: 10})
    await room.put(where(hung), Reply("tệp", export=room.export(Form.EXCEL)))
    await room.deliver()
    assert [one.text for one in hung.screen if one.by_bot] == [sending.TOO_LARGE]


BOARDS = announcing.notice(BOARD.agency, "Mời họp.")


def sent_as(room: Room, method: str, field: str) -> list[str]:
    """Of each file that was sent: its id there, or that it was uploaded."""
    given = (one.params.get(field) for one in room.fake.calls(method) if one.status == 200)
    return [one if isinstance(one, str) else "uploaded" for one in given]


async def test_the_file_of_a_notice_is_uploaded_once_and_lies_on_the_pages_of_those_who_got_it(room: Room) -> None:
    """Lan and Minh are on Telegram, Tú on his page; the press is shown below the file."""
    lan, minh = await room.meets("Lan"), await room.meets("Minh")
    await room.notice("thu-moi.pdf", b"%PDF- thu moi")
    await room.deliver(seconds=2)
    shown = [next(one for one in who.screen if one.document == "thu-moi.pdf") for who in (lan, minh)]
    assert [(one.text, one.labels) for one in shown] == [(BOARDS, ["Đã nhận"])] * 2
    assert room.fake.files.by_id[shown[1].file_id or ""].content == b"%PDF- thu moi"
    assert sorted(sent_as(room, "sendDocument", "document")) == [shown[0].file_id, "uploaded"]
    async with room.house.database.begin() as store:
        (page,) = await outbox.page_of(store, chat("Tú"), 9)
        letter = next(one for one in (await outbox.letters(store, range(99))).values() if one.chat == where(lan))
        await outbox.choose(store, {letter.id: "Đã nhận"}, room.now)
    assert page.reply is not None
    async with room.house.database.read() as store:
        kept = await files.find(store, page.reply.files[0].id)
    assert kept is not None
    assert (kept.chat, room.shelf.place(kept.sha256).read_bytes()) == (chat("Tú"), b"%PDF- thu moi")
    await room.deliver()
    assert [(one.text, one.labels) for one in lan.screen if one.document] == [(f"{BOARDS}\n→ Đã nhận", [])]


async def test_what_is_no_picture_for_telegram_goes_as_a_document_and_long_words_before_it(room: Room) -> None:
    lan = await room.meets("Lan")
    await room.notice("anh.png", b"\x89PNG\r\n\x1a\n", "Ạ" * 2000)
    room.fake.faults.broken["sendDocument"] = 1
    await room.deliver(seconds=2)
    await room.deliver(seconds=70)
    long = announcing.notice(BOARD.agency, "Ạ" * 2000)
    assert [(one.text, one.document) for one in lan.screen if one.by_bot] == [(long, None), ("", "anh.png")]
    room.fake.refused.clear()


async def test_a_file_that_telegram_knows_no_more_is_uploaded_again(room: Room) -> None:
    await room.meets("Lan")
    await room.notice("1.pdf", b"%PDF- x")
    await room.deliver(seconds=2)
    room.fake.files.by_id.clear()
    await room.notice("again", b"%PDF- x")
    async with room.house.database.begin() as store:
        await store.run(update(kept_files).values(name="1.pdf"))
    await room.deliver(seconds=2)
    assert sent_as(room, "sendDocument", "document") == ["uploaded", "uploaded"]
    room.fake.refused.clear()


async def test_a_notice_whose_file_is_kept_no_more_still_says_its_words(room: Room) -> None:
    lan = await room.meets("Lan")
    new = await room.notice("1.pdf", b"%PDF- x")
    room.shelf.place(new.sha256).unlink()
    await room.deliver(seconds=2)
    assert [one.text for one in lan.screen if one.by_bot] == [sending.gone(BOARDS)]


async def test_where_no_file_can_be_sent_that_of_a_notice_waits_on_the_page(room: Room) -> None:
    """Words lead to /web; there it lies, once, with its button."""
    stage = Stage(replace(room.house, folder=room.shelf.root.parent), now=NOON)
    stage.channel.capabilities = replace(stage.channel.capabilities, documents=False, takes_files=False)
    await room.notice("1.pdf", b"%PDF- x")
    stage.shelf = room.shelf
    await stage.settle()
    told = {where.address: reply for where, reply in stage.channel.said}
    assert told["lan"].text == sending.on_page(BOARDS, "1.pdf")
    for _ in range(2):
        await stage.say("Lan", "/web")
    (laid,) = [reply for where, reply in stage.channel.said if where == chat("Lan") and reply.files]
    assert ([one.name for one in laid.files], laid.choices) == (["1.pdf"], told["lan"].choices)
