"""Files from the dashboard: what the summary says, of the day and part asked for, for whom they are."""

import asyncio
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from domain.exports import Form
from domain.people import Role
from storage import summary
from tests.support.board import Board, words
from tests.support.people import House, add_person, at

SCHOOL = "Chi bộ Trường Mẫu"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
async def board(house: House, tmp_path: Path) -> Board:
    """Minh reported on the 12th, Tú on the 13th; Bình leads DB000 and what is below it."""
    async with house.database.begin() as store:
        await add_person(store, "Bình", Role.LEADER, "DB000", at("2023-01-05 00:00"))
    made = Board(house, tmp_path)
    for name, moment in (("Minh", "2023-06-12 09:00"), ("Tú", "2023-06-13 09:00")):
        made.stage.now = at(moment)
        for said in ("/baocao", "[Học tập, quán triệt nghị quyết]", "[Đã tổ chức]"):
            await made.stage.say(name, said)
    return made


async def test_a_file_is_of_the_day_and_part_that_the_page_shows(board: Board) -> None:
    async with board.browser("Thu") as thu:
        page = await thu.page("/bang?ngay=2023-06-12&linh-vuc=tr%C6%B0%E1%BB%9Dng+h%E1%BB%8Dc&dot=nq")
        address = "/bang/tep/nq.xlsx?ngay=2023-06-12&amp;linh-vuc=tr%C6%B0%E1%BB%9Dng+h%E1%BB%8Dc"
        assert f'href="{address}"' in page
        assert 'alt="Tính đến ngày 12/6/2023, 100% cấp ủy cơ sở (1/1) đã tổ chức' in page
        answer = await thu.client.get(address.replace("&amp;", "&"))
        assert answer.headers["content-type"] == EXCEL
        assert answer.headers["x-content-type-options"] == "nosniff"
        name = "nq_2023-06-12_linh-vuc-truong-hoc.xlsx"
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert _units(answer.content) == {SCHOOL}
        of_school = "linh-vuc=tr%C6%B0%E1%BB%9Dng+h%E1%BB%8Dc"
        below, none = (board.house.units[code] for code in ("DB000", "DB003"))
        assert _units((await thu.client.get(f"/bang/tep/nq.xlsx?duoi={below}&{of_school}")).content) == {SCHOOL}
        assert (await thu.client.get(f"/bang/tep/nq.xlsx?duoi={none}&{of_school}")).status_code == 404
        for form, begins in ((Form.WORD, b"PK"), (Form.PICTURE, b"\x89PNG")):
            assert (await thu.client.get(f"/bang/tep/nq.{form}")).content.startswith(begins)
        answer = await thu.client.get("/bang/tep/nq.xlsx")
    async with board.house.database.read() as store:
        counted = await summary.current(store, board.house.campaigns["nq"], board.stage.now)
    states = [row["Tình trạng"] for row in _rows(answer.content)]
    assert len(states) == counted.units.expected == 4
    assert states.count("đúng hạn") == counted.units.reported == 2


async def test_a_file_holds_nothing_that_is_not_its_readers(board: Board) -> None:
    hospital = board.house.units["DB003"]
    async with board.browser("Bình") as binh:
        for address in ("nq.xlsx", "nq.docx", "nq.xlsx?ngay=2023-06-13", f"nq.xlsx?duoi={hospital}"):
            answer = await binh.client.get(f"/bang/tep/{address}")
            if answer.status_code == 404:
                assert "không thuộc phạm vi" in answer.text
            else:
                assert "Bệnh viện" not in _words_in(answer.content), address
        assert answer.status_code == 404
        page = await binh.page(f"/bang?dot=nq&duoi={hospital}")
        assert "Biểu đồ của đợt" not in page
    async with board.browser("Lan") as lan:
        assert (await lan.client.get("/bang/tep/nq.xlsx")).status_code == 403
    async with board.browser("") as nobody:
        assert (await nobody.client.get("/bang/tep/nq.xlsx")).status_code == 303


async def test_a_years_ranking_is_of_what_its_reader_may_count(board: Board) -> None:
    board.stage.now = at("2023-06-20 09:00")
    async with board.browser("Thu") as thu:
        assert 'href="/bang/xep-hang/2023.xlsx"' in await thu.page("/bang/dot")
        whole = await thu.client.get("/bang/xep-hang/2023.xlsx")
        assert (await thu.client.get("/bang/xep-hang/99999.xlsx")).status_code == 404
    async with board.browser("Bình") as binh:
        part = await binh.client.get("/bang/xep-hang/2023.xlsx")
    async with board.browser("Lan") as lan:
        assert (await lan.client.get("/bang/xep-hang/2023.xlsx")).status_code == 403
    assert 'filename="xep-hang-2023' in whole.headers["content-disposition"]
    assert "Bệnh viện" in _words_in(whole.content)
    assert "Bệnh viện" not in _words_in(part.content)
    assert SCHOOL in _words_in(part.content)


async def test_one_that_takes_long_holds_up_no_page_and_what_is_not_made_is_said_in_one_sentence(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file's turn does not come before the field was read."""
    async with board.browser("Thu") as thu:
        async with board.stage.outbox.maker._one_at_a_time:
            waiting = asyncio.create_task(thu.client.get("/bang/tep/nq.xlsx"))
            assert "Chi bộ Trường Mẫu" in await thu.page("/bang")
            assert not waiting.done()
        assert (await waiting).status_code == 200
        for file in ("xyz.xlsx", "nq.pdf", "nq", "nq.xlsx.exe"):
            answer = await thu.client.get(f"/bang/tep/{file}")
            assert answer.status_code == 404
            assert "Không có tệp này" in words(answer.text)
        monkeypatch.setattr("exports.files.make", _broken)
        answer = await thu.client.get("/bang/tep/nq.xlsx")
    assert answer.status_code == 503
    assert "Đồng chí tải lại sau ít phút" in words(answer.text)


def _broken(*_: object, **__: object) -> None:
    raise RuntimeError("broken")


def _rows(content: bytes) -> list[dict[str, Any]]:
    head, *rows = openpyxl.load_workbook(io.BytesIO(content))["Chi tiết"].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def _units(content: bytes) -> set[str]:
    return {row["Đơn vị"] for row in _rows(content)}


def _words_in(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
