"""Reminder runs on the dashboard: the sheet that officers get, counted by the database, and of one's own part."""

import io
from pathlib import Path

import docx
import pytest
from sqlalchemy import select, update

from domain.people import Role
from domain.sheets import Fate
from storage import campaigns, runs, sheets, units
from storage import tables as t
from storage.sheets import ORDER, Question
from tests.support.board import Board, words
from tests.support.people import ZONE, House, add_person, at

MORNING = at("2023-06-12 08:00")


@pytest.fixture
async def board(house: House, tmp_path: Path) -> Board:
    """The run of the 12th: Lan was reminded, Minh is unreachable, Tú has promised a day, DB000 has nobody.

    Quý is the officer, Bình the leader, of DB000 and what is below it.
    """
    async with house.database.begin() as store:
        for name, role in (("Quý", Role.OFFICER), ("Bình", Role.LEADER)):
            await add_person(store, name, role, "DB000", at("2023-01-05 00:00"))
        await store.run(update(t.units).values(phone="0900 000 001"))
    made = Board(house, tmp_path)
    made.stage.now = MORNING
    await made.stage.command(["blocked", "Minh"])
    for said in ("/baocao", "[Học tập, quán triệt nghị quyết]", "[Chưa]", "14/6"):
        await made.stage.say("Tú", said)
    await made.stage.command(["remind"])
    await made.stage.command(["sheets"])
    return made


async def run_id(board: Board) -> int:
    async with board.house.database.read() as store:
        return int((await store.first(select(t.reminder_slots.c.id))).id)


async def test_the_counted_sheet_is_the_one_that_officers_get(board: Board) -> None:
    stage, house = board.stage, board.house
    await stage.say("Lan", "/baocao")
    async with house.database.read() as store:
        nq = await campaigns.campaign(store, "nq")
        run = await runs.run(store, await run_id(board))
        assert nq is not None
        assert run is not None
        whole = await runs.sheet(store, run, nq, stage.now, ZONE)
        for roots in (
            None,
            frozenset({house.units["DB000"]}),
            frozenset({house.units["DB003"]}),
            frozenset[int](),
        ):
            asked = Question(run, nq, stage.now, ZONE, roots)
            sheet = whole.within(await units.within(store, roots))
            assert await sheets.tally(store, asked) == {fate: sheet.count(fate) for fate in ORDER}
            lines = [one for page in range(4) for one in await sheets.lines(store, asked, (page, 1))]
            assert sorted(lines, key=lambda one: one.code) == list(sheet.lines)
            assert await sheets.lines(store, asked, (0, 9), sheets.CALL) == [o for o in sheet.lines if o.to_call]
    assert {one.fate for one in whole.lines} == {Fate.REMINDED, Fate.PROMISED, Fate.UNREACHED}


async def test_an_officer_sees_the_runs_and_whom_to_call(board: Board) -> None:
    number = await run_id(board)
    async with board.browser("Thu") as thu:
        field = words(await thu.page("/bang"))
        assert "Đợt nhắc 08:00 ngày 12/6 Học tập, quán triệt nghị quyết; số liệu khi nhắc xong Chưa" in field
        assert "Chưa báo cáo 04 đơn vị Đã nhắc 01" in field
        assert "Cần gọi điện: 02 đơn vị" in field
        assert "Đảng bộ Khối Mẫu chưa có đầu mối 0900 000 001" in field
        assert "Chi bộ Trường Mẫu đ/c Minh đã chặn bot" in field
        assert "Đợt nhắc" not in words(await thu.page("/bang?ngay=2023-06-11"))
        listed = words(await thu.page("/bang/nhac"))
        assert "08:00 thứ Hai 12/6/2023 Học tập, quán triệt nghị quyết trước hạn 3 ngày 04 01 0 02" in listed
        assert "08:00 thứ Tư 14/6 Học tập, quán triệt nghị quyết trước hạn 1 ngày Hoãn Đổi giờ" in listed
        whole = words(await thu.page(f"/bang/nhac/{number}"))
        assert "DB003 Đảng bộ Bệnh viện Mẫu đã hẹn ngày Tú" in whole
        paper = words(await thu.page(f"/bang/nhac/{number}/goi"))
        file = await thu.client.get(f"/bang/nhac/{number}/goi.docx")
    printed = docx.Document(io.BytesIO(file.content)).tables[0].rows[1:]
    assert len(printed) == 2
    for row in printed:
        place, name, why, phone, _ = (cell.text for cell in row.cells)
        assert f"{place} {name} {why} {phone}" in paper


async def test_who_has_a_part_sees_that_part_and_a_leader_no_phone(board: Board) -> None:
    number = await run_id(board)
    pages = ("/bang", "/bang/nhac", f"/bang/nhac/{number}", f"/bang/nhac/{number}/goi")
    for name in ("Bình", "Quý"):
        async with board.browser(name) as somebody:
            told = [words((await somebody.client.get(page)).text) for page in pages]
        assert not any("Bệnh viện" in page for page in told)
        assert "Chưa báo cáo 03 đơn vị" in told[0]
        assert "04" not in told[1].partition("Đã qua")[2]
        assert "Hoãn" not in told[1]  # the run has units that are not in Quý's charge
        assert "Nhắc ngay" not in told[1]
        assert ("0900" in " ".join(told)) == ("Minh" in " ".join(told)) == (name == "Quý")
    async with board.browser("Bình") as bình:
        for address in (f"{number}/goi", f"{number}/goi.docx", "999", "99999999999999999999"):
            answer = await bình.client.get(f"/bang/nhac/{address}")
            assert (answer.status_code, answer.headers["location"]) == (303, "/bang/nhac"), address


async def test_a_run_of_units_elsewhere_is_not_there(board: Board) -> None:
    number = await run_id(board)
    async with board.house.database.begin() as store:
        await store.run(t.audience.delete().where(t.audience.c.unit_id != board.house.units["DB003"]))
    async with board.browser("Quý") as quý:
        assert "Chưa có lượt nhắc nào" in words(await quý.page("/bang/nhac"))
        for address in (f"{number}", f"{number}/goi", f"{number}/goi.docx"):
            assert (await quý.client.get(f"/bang/nhac/{address}")).status_code == 303


async def test_a_coming_run_is_put_off_and_units_are_reminded_after_a_look(board: Board) -> None:
    board.stage.now = at("2023-06-13 09:00")
    async with board.browser("Thu") as thu:
        page = words(await thu.press("/bang/nhac", "Hoãn"))
        assert "Đã dời lượt nhắc Học tập, quán triệt nghị quyết sang 08:00 thứ Năm 15/6/2023" in page
        page = await thu.press("/bang/nhac", "Học tập, quán triệt nghị quyết")
        assert "Gửi tới: đ/c Lan (Đảng bộ Sở Mẫu)." in words(page)
        assert "Đ/c Lan: Đảng bộ Sở Mẫu còn 02 nội dung chưa báo cáo xong." in words(page)
        pane = page.partition('id="tro-ly"')[2]
        assert pane.count("Nhắc ngay") >= 1
