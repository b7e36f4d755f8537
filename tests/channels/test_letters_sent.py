"""Codes for many units leave as a file, in any form the same; no table knows them, and a crash loses none."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import select, update

from bot.making import Maker
from domain.bots import Bot
from domain.chat import Reply
from domain.exports import Form, MadeFile
from domain.people import Role
from domain.units import UnitRow
from handlers import letters
from storage import invites, people, tables, units
from storage.codes import code_of
from tests.support.people import BOARD, House, add_person, at, chat
from tests.support.transcript import Stage
from texts import general, officers, sending
from texts import letters as texts

BEGUN = at("2023-01-05 00:00")
WAYS_IN = replace(
    BOARD,
    links=("https://chat.example/mau_bot?start={code}",),
    bots=(Bot("zalo", "1", "Báo cáo Mẫu", "https://zalo.example/1", seats=2),),
)


@pytest.fixture
async def stage(house: House) -> Stage:
    """A stage where Quý is the officer of DB000, and the Board has a bot with a link and one with two seats."""
    async with house.database.begin() as store:
        await add_person(store, "Quý", Role.OFFICER, "DB000", BEGUN)
    found = Stage(house)
    found.inbox.board = found.inbox.deeds.board = found.outbox.maker.board = WAYS_IN
    return found


async def given(stage: Stage, name: str, form: Form, asked: str = "/moi tất cả") -> MadeFile:
    await stage.say(name, asked)
    await stage.say(name, f"[{texts.FORMS[form]}]")
    return stage.channel.files[-1][1]


async def told(stage: Stage, name: str, label: str) -> Reply:
    ((_, reply),) = await stage.say(name, f"[{label}]")
    return reply


def codes_in(file: MadeFile) -> dict[str, str]:
    """By unit the code that a list gives."""
    _, *rows = openpyxl.load_workbook(io.BytesIO(file.content)).active.iter_rows(values_only=True)
    return {str(row[0]): str(row[2]) for row in rows}


def words_of(file: MadeFile) -> str:
    """What stands on letters, without spaces."""
    if file.form is Form.PDF:
        words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages)
    else:
        cells = [cell for table in Document(io.BytesIO(file.content)).tables for cell in table.rows[0].cells]
        words = "".join(one.text for cell in cells for one in cell.paragraphs)
    return "".join(words.split())


async def good(house: House, codes: dict[str, str]) -> set[str]:
    """The units whose codes somebody may still use."""
    async with house.database.read() as store:
        found = await invites.named(store, BOARD.secret, codes.values())
    return {unit for unit, code in codes.items() if code in found and not found[code].revoked}


async def send_again(stage: Stage, name: str) -> list[str]:
    """The letter with the file goes out once more, as after a crash before it was noted; what is said then."""
    async with stage.house.database.begin() as store:
        rows: list[Any] = [row for row in await store.all(select(tables.outbox)) if "export" in row.reply]
        (number,) = [row.id for row in rows if row.address == chat(name).address]
        await store.run(update(tables.outbox).where(tables.outbox.c.id == number).values(state="waiting"))
    stage.outbox.maker = stage.outbox.attaching.maker = Maker(stage.house.database, WAYS_IN, patience=60)
    return [reply.text for _, reply in await stage.settle()]


async def test_all_forms_bring_the_same_codes_and_nothing_else_knows_them(stage: Stage, house: House) -> None:
    codes = codes_in(await given(stage, "Thu", Form.EXCEL))
    assert codes.keys() == {"DB000", "DB001", "DB002", "DB003"}
    for form in (Form.PDF, Form.WORD):
        await told(stage, "Thu", texts.FORMS[form])
        words = words_of(stage.channel.files[-1][1])
        assert [words.count(code) for code in codes.values()] == [1, 1, 1, 1]
        assert words.count("ban.examplehay") == words.count("chat.example/mau_bot") == 4
        assert words.count("BáocáoMẫu") == 2  # as many as it has seats
    async with house.database.read() as store:
        rows = [row for table in tables.metadata.sorted_tables for row in await store.all(select(table))]
    everything = str([tuple(row) for row in rows])  # the library shortens what it shows of a row
    assert "seed" in everything
    assert not [code for code in codes.values() if code in everything]
    offered = stage.last[chat("Thu")]
    await stage.say("Hoa", codes["DB000"])
    await stage.say("Hoa", "[Đúng]")
    async with house.database.read() as store:
        held = await people.holders_of(store, house.units["DB000"])
    assert [one.name for one in held if one.role is Role.SECRETARY] == ["Hoa"]
    stage.last[chat("Thu")] = offered
    await told(stage, "Thu", texts.FORMS[Form.EXCEL])
    assert codes_in(stage.channel.files[-1][1]) == {unit: codes[unit] for unit in codes if unit != "DB000"}


async def test_a_batch_takes_the_place_of_what_nobody_used(stage: Stage, house: House) -> None:
    async with house.database.begin() as store:
        made = await invites.create(store, BOARD.secret, Role.SECRETARY, ["DB000", "DB003"], BEGUN)
        (leader,) = await invites.create(store, BOARD.secret, Role.LEADER, ["DB000"], stage.now)
    first = codes_in(await given(stage, "Quý", Form.EXCEL))
    assert first.keys() == {"DB000", "DB001", "DB002"}
    assert await good(house, {str(one.unit_code): one.code for one in made}) == {"DB003"}
    assert await good(house, {"leader": leader.code})
    second = codes_in(await given(stage, "Thu", Form.EXCEL, "/moi chưa có"))
    assert await good(house, second) == second.keys() == {"DB000"}
    assert await good(house, first) == {"DB001", "DB002"}
    asked_again = stage.last[chat("Thu")]
    assert (await told(stage, "Thu", texts.REVOKE)).text == texts.revoked(1)
    assert (await good(house, second), await good(house, first)) == (set(), {"DB001", "DB002"})
    for label in (texts.FORMS[Form.WORD], texts.REVOKE):
        stage.last[chat("Thu")] = asked_again
        assert (await told(stage, "Thu", label)).text == texts.NONE_GOOD
    stage.now += timedelta(days=31)
    assert (await told(stage, "Quý", texts.FORMS[Form.WORD])).text == texts.NONE_GOOD


async def test_a_file_that_is_made_after_a_crash_has_the_codes_that_were_handed_out(stage: Stage) -> None:
    codes = codes_in(await given(stage, "Thu", Form.EXCEL))
    assert await send_again(stage, "Thu") == [texts.caption(Form.EXCEL, 4)]
    again = [codes_in(file) for _, file in stage.channel.files]
    assert again == [codes, codes]


async def test_only_who_is_in_charge_when_it_is_made_gets_them(stage: Stage, house: House) -> None:
    codes = codes_in(await given(stage, "Thu", Form.EXCEL))
    stage.last[chat("Quý")] = stage.last[chat("Hùng")] = stage.last[chat("Thu")]
    await told(stage, "Quý", texts.FORMS[Form.WORD])
    words = words_of(stage.channel.files[-1][1])
    assert {unit for unit, code in codes.items() if code in words} == {"DB000", "DB001", "DB002"}
    assert (await told(stage, "Hùng", texts.FORMS[Form.WORD])).text == general.NOT_YOURS
    async with house.database.begin() as store:
        held = await people.holders_of(store, house.units["DB000"])
        await people.end_duty(store, next(one.duty_id for one in held if one.name == "Quý"), stage.now, None)
    assert await send_again(stage, "Quý") == [sending.NOT_YOURS_ANY_MORE]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_long_list_goes_on_and_too_many_are_left_to_the_command_line(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage.house.database.begin() as store:
        many = [UnitRow(f"CB{place:03d}", f"Chi bộ Mẫu số {place}") for place in range(130)]
        await units.import_units(store, many, stage.now)
    ((_, first),) = await stage.say("Thu", "/moi")
    pages = [first, await told(stage, "Thu", officers.MORE), await told(stage, "Thu", officers.MORE)]
    assert [page.text.count("• ") for page in pages] == [60, 60, 11]
    assert all(page.text.startswith("Còn 131 đơn vị") for page in pages)
    assert officers.MORE not in [choice.label for choice in pages[-1].choices]
    monkeypatch.setattr(letters, "MOST", 100)
    assert (await told(stage, "Thu", texts.for_these(131))).text == texts.too_many(131, 100)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_codes_are_made_where_no_file_can_bring_them(stage: Stage) -> None:
    stage.channel.capabilities = replace(stage.channel.capabilities, takes_files=False)
    assert [reply.text for _, reply in await stage.say("Thu", "/moi tất cả")] == [texts.NOT_HERE]


def test_a_code_follows_from_the_key_the_seed_and_the_unit() -> None:
    codes = [code_of(key, seed, unit) for key in "ab" for seed in "xy" for unit in range(500)]
    assert len(set(codes)) == 2000
    assert codes[0] == code_of("a", "x", 0)
