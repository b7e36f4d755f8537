"""The list of units that an officer sends: done once, by who may, as it lies on the shelf then; never in part."""

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from sqlalchemy import select, update

from bot.listing import Listing
from domain.chat import RawMessage
from domain.people import Role
from domain.units import UnitRow
from exports import unit_list
from imports.evidence import Marked, NotTaken, inspected
from imports.units import read_units
from storage import outbox, people, tables, units
from tests.support import documents as made
from tests.support.lists import LISTS
from tests.support.people import House, at, chat
from tests.support.transcript import Stage
from texts import lists as texts

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LIST, BAD = "danh-sach.csv", "danh-sach-sai.csv"


async def names(house: House) -> dict[str, str]:
    async with house.database.read() as store:
        return {unit.code: unit.name for unit in await units.all_units(store)}


async def audits(house: House) -> list[tuple[str, int | None, dict[str, int]]]:
    async with house.database.read() as store:
        rows = await store.all(select(tables.audit).where(tables.audit.c.action == "import units"))
    return [(row.action, row.person_id, row.detail) for row in rows[1:]]  # the first is that of the house


def press(stage: Stage, label: str, key: str) -> RawMessage:
    action = next(one.action for one in stage.last[chat("Thu")].choices if one.label == label)
    return RawMessage(chat("Thu"), key, {"text": label, "action": action}, stage.now)


async def test_looking_changes_nothing_and_taking_is_noted_with_who_did_it(house: House) -> None:
    """A second press finds nothing to do; nobody but the officer hears anything."""
    stage, before = Stage(house), await names(house)
    await stage.say("Thu", f"📎 {LIST}")
    assert (await names(house), await audits(house)) == (before, [])
    await stage.inbox.receive([press(stage, texts.TAKE, "p1"), press(stage, texts.TAKE, "p2")])
    await stage.settle()
    assert await names(house) == before | {"DB004": "Chi bộ Phường Mẫu"}
    assert await audits(house) == [("import units", house.people["Thu"], {"added": 1, "changed": 1})]
    assert {where for where, _ in stage.channel.said} == {chat("Thu")}


async def test_a_crash_after_it_was_done_does_not_do_it_again_and_tells_what_was_done(house: House) -> None:
    """The change is written, its letter has not gone out: whoever takes it up says what was done then."""
    stage = Stage(house)
    await stage.say("Thu", f"📎 {LIST}")
    await stage.inbox.receive([press(stage, texts.TAKE, "p1")])
    await stage.inbox.answer_waiting()
    async with house.database.read() as store:
        (letter,) = await outbox.due(store, "web", "web", stage.now, 9)
    assert stage.shelf
    assert letter.reply
    assert letter.reply.list
    listing = Listing(house.database, stage.shelf, lambda: stage.now)
    done = await listing.made(letter, letter.reply.list)
    async with house.database.begin() as store:
        await store.run(update(tables.units).where(tables.units.c.code == "DB004").values(name="Đổi sau"))
    assert await listing.made(letter, letter.reply.list) == done
    await stage.settle()
    assert [reply for _, reply in stage.channel.said[-1:]] == [done]
    assert (await names(house))["DB004"] == "Đổi sau"


async def test_what_became_wrong_in_between_or_is_theirs_no_more_is_refused_whole(house: House) -> None:
    stage, before = Stage(house), await names(house)
    await stage.say("Thu", f"📎 {LIST}")
    assert stage.shelf
    async with house.database.begin() as store:  # another officer's list came first
        await units.import_units(store, [UnitRow("db004", "Chi bộ Khác")], stage.now)
    (_, told), *_ = await stage.say("Thu", "[Nhập]")
    assert "chỉ khác mã db004" in told.text
    await stage.say("Thu", f"📎 {BAD}")
    assert await names(house) == before | {"db004": "Chi bộ Khác"}
    async with house.database.begin() as store:
        held = next(one for one in await people.holders(store) if one.role is Role.OFFICER)
        await store.run(update(tables.units).where(tables.units.c.code == "db004").values(code="DB004"))
    await stage.say("Thu", f"📎 {LIST}")
    await stage.inbox.receive([press(stage, texts.TAKE, "late")])
    await stage.inbox.answer_waiting()
    async with house.database.begin() as store:
        await people.end_duty(store, held.duty_id, stage.now, None)
    await stage.settle()
    assert texts.NOT_YOURS in [reply.text for _, reply in stage.channel.said]
    assert (await names(house))["DB004"] == "Chi bộ Khác"


@SQLITE
async def test_nobody_reads_a_list_that_another_chat_sent(house: House) -> None:
    stage = Stage(house)
    await stage.say("Lan", f"📎 {LIST}")
    async with house.database.read() as store:
        (file,) = await store.all(select(tables.files))
    raw = RawMessage(chat("Thu"), "p", {"text": "Nhập", "action": f"list:take:{file.id}"}, stage.now)
    await stage.inbox.receive([raw])
    await stage.settle()
    assert stage.channel.said[-1] == (chat("Thu"), stage.channel.said[-1][1])
    assert stage.channel.said[-1][1].text == texts.GONE
    assert "DB004" not in await names(house)


@SQLITE
async def test_a_bomb_is_refused_by_a_sentence(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook of 70 MB in some kilobytes; and what is too large as it lies there."""
    stage = Stage(house)
    book = openpyxl.Workbook()
    packed = io.BytesIO()
    book.save(packed)
    with ZipFile(packed, "a", ZIP_DEFLATED) as parts:
        parts.writestr("xl/media/zeros.bin", bytes(70 * 1024 * 1024))
    assert stage.shelf
    monkeypatch.setitem(LISTS, "bom.xlsx", packed.getvalue())
    assert len(packed.getvalue()) < 100_000
    (_, told), *_ = await stage.say("Thu", "📎 bom.xlsx")
    assert told.text.startswith("Chưa nhập gì. Tệp bom.xlsx: tệp quá lớn")
    monkeypatch.setattr("bot.listing.LARGEST", 10)
    (_, told), *_ = await stage.say("Thu", f"📎 {LIST}")
    assert told.text == texts.TOO_LARGE


@SQLITE
async def test_the_list_as_it_stands_changes_nothing_when_it_comes_back(house: House) -> None:
    async with house.database.begin() as store:
        odd = UnitRow("007", "=Chi bộ; “Lẻ”", phone="0912345678", members=1200, parent="DB000")
        await units.import_units(store, [odd], at("2023-06-12 08:00"))
        known = await units.all_units(store)
    found = read_units(unit_list.make(known), {unit.code: unit.parent for unit in known})
    assert not found.problems
    async with house.database.begin() as store:
        result = await units.import_units(store, found.rows, at("2023-06-12 09:00"))
    assert (result.added, result.changed, result.unchanged) == (0, 0, 5)


async def test_only_an_officers_list_of_words_is_taken_and_none_with_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(LISTS[LIST])
    assert await inspected(path, LIST, lists=True) == "csv"
    with pytest.raises(NotTaken):
        await inspected(path, LIST)
    with pytest.raises(NotTaken):
        await inspected(path, "danh-sach.txt", lists=True)
    for encoding in ("utf-8", "utf-16"):
        path.write_text("mã,tên\nA,TỐI MẬT\n", encoding=encoding)
        with pytest.raises(Marked):
            await inspected(path, LIST, lists=True)
    path.write_bytes(made.pdf("Kế hoạch"))
    assert await inspected(path, "gia.csv", lists=True) == "pdf"
