"""The list of units on the dashboard: looked through as a table, taken as it was seen; units that end."""

import hashlib
import io
import re
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import openpyxl
import pytest

from domain.people import Role
from storage import campaigns, summary, units
from tests.support.people import UNITS, House, add_person, at
from tests.support.rooms import Rooms, rooms

NOW = at("2023-06-12 08:00")
PAGE = "/bang/danh-sach"
HEAD = ("Mã", "Tên", "Loại", "Khối", "Đảng viên", "Chỉ tiêu")
GOOD = (
    HEAD,
    ("DB001", "Đảng bộ Sở Mẫu", "", "cơ quan", 73, 4),
    ("DB002", "Chi bộ Trường Mẫu", "", "trường học", 20, 2),
    ("DB009", "Chi bộ Mới", "", "cơ quan", 9, 1),
)


@pytest.fixture
async def desk(house: House, tmp_path: Path) -> AsyncIterator[Rooms]:
    async with rooms(house, tmp_path, NOW) as opened:
        yield opened


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def zeros() -> bytes:
    """A workbook that unpacks to far more than it is."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"<workbook/>")
        parts.writestr("xl/worksheets/sheet1.xml", b"\0" * (70 * 1024 * 1024))
    return kept.getvalue()


async def hand_in(browser: httpx.AsyncClient, content: bytes, name: str = "don-vi.xlsx") -> httpx.Response:
    """The page that follows."""
    key = hashlib.sha256(name.encode() + content).hexdigest()[:20]
    answer = await browser.post(PAGE, data={"key": key}, files={"file": (name, content)})
    return await browser.get(answer.headers["location"]) if answer.status_code == 303 else answer


async def test_every_bad_row_is_shown_and_nothing_can_be_taken(house: House, desk: Rooms) -> None:
    bad = workbook(HEAD, ("DB001", "", "", "cơ quan", "bảy", 3), ("DB001", "Hai", "", "", 1, 1))
    async with desk.browser("Thu") as thu:
        page = (await hand_in(thu, bad)).text
        await thu.post("/bang/lam", data={"action": "list:take:1", "key": "k1", "back": PAGE})
        csv = (await hand_in(thu, b"x,y\n1,2\n", "x.csv")).text
        marked = await hand_in(thu, workbook(*GOOD), "TOI_TỐI MẬT.xlsx")
        bomb = await hand_in(thu, zeros())
        secret = await hand_in(thu, "Mã,Tên\nMẬT\n".encode(), "a.csv")
        nothing = await thu.post(PAGE, data={"key": "u9"}, files={"file": ("a.csv", b"")})
    rows = re.findall(r'<th scope="row">Dòng (\d+)</th><td data-label="Cột">([^<]+)</td>', page)
    assert rows == [("2", "Tên"), ("2", "Đảng viên"), ("3", "Mã")]
    assert "list:take" not in page
    assert "không thấy dòng tiêu đề" in csv
    assert [one.status_code for one in (marked, bomb, secret, nothing)] == [422, 415, 422, 400]
    async with house.database.read() as store:
        assert len(await units.all_units(store)) == len(UNITS)


async def test_what_was_seen_is_taken_and_the_campaigns_follow(house: House, desk: Rooms) -> None:
    async with desk.browser("Thu") as thu:
        page = (await hand_in(thu, workbook(*GOOD))).text
        assert "Thêm 1, đổi 1, giữ nguyên 1 đơn vị." in page
        assert re.search(r"Chỉ tiêu: .*<del>3</del> → .*<ins>4</ins>", page)
        assert "Đợt kh, từ nay thêm: DB009; đổi chỉ tiêu: DB001." in page
        action = re.search(r"list:take:\d+", page)
        assert action
        done = await thu.post("/bang/lam", data={"action": action[0], "key": "k1", "back": PAGE})
        told = (await thu.get(done.headers["location"])).text
        again = (await hand_in(thu, workbook(*GOOD))).text
    assert "✅ Đã nhập don-vi.xlsx: thêm 1, sửa 1, giữ nguyên 1 đơn vị." in told
    assert "giống hệt" in again
    async with house.database.read() as store:
        assert {one.code: one.individual_quota for one in await units.all_units(store)}["DB001"] == 4
        counted = await summary.current(store, house.campaigns["nq"], NOW)
        assert counted.units.expected == 5


async def test_the_end_of_a_unit_is_told_with_x_and_y_and_then_done(house: House, desk: Rooms) -> None:
    await desk.say("Tú", "/baocao")
    await desk.say("Tú", "1")
    await desk.say("Tú", "rồi")
    async with desk.browser("Thu") as thu:
        page = (await thu.get(f"{PAGE}?ma=db003&ngay=2023-06-12&vao=DB001")).text
        assert "Đảng bộ Bệnh viện Mẫu kết thúc từ ngày 12/6/2023, sáp nhập vào Đảng bộ Sở Mẫu" in page
        assert "01/04 → 0/03 đơn vị" in page
        for query, wrong in (("ma=DB9&ngay=2023-06-12", "DB9"), ("ma=DB003&ngay=x", "chọn ngày")):
            assert wrong in (await thu.get(f"{PAGE}?{query}")).text
        itself = await thu.get(f"{PAGE}?ma=DB003&ngay=2023-06-12&vao=DB003")
        assert "chính nó" in itself.text
        form = {"code": "DB003", "on": "2023-06-12", "into": "DB001", "key": "e1"}
        done = await thu.post(f"{PAGE}/ket-thuc", data=form)
        assert "sáp nhập vào Đảng bộ Sở Mẫu" in (await thu.get(done.headers["location"])).text
    async with house.database.read() as store:
        counted = await summary.current(store, house.campaigns["nq"], NOW)
        assert (counted.units.reported, counted.units.expected) == (0, 3)
        assert await campaigns.campaign(store, "nq")


async def test_only_officers_of_the_whole_tree_come_in_and_only_to_their_own_files(
    house: House, desk: Rooms
) -> None:
    async with house.database.begin() as store:
        await add_person(store, "Quý", Role.OFFICER, "DB000", at("2023-02-01 08:00"))
        await add_person(store, "Sơn", Role.OFFICER, None, at("2023-02-01 08:00"))
    async with desk.browser("Thu") as thu, desk.browser("Sơn") as son:
        action = re.search(r"list:take:(\d+)", (await hand_in(thu, workbook(*GOOD))).text)
        assert action
        assert "DB009" not in (await son.get(f"{PAGE}?tep={action[1]}")).text
        await son.post("/bang/lam", data={"action": action[0], "key": "k1", "back": "/bang"})
        assert PAGE in (await thu.get("/bang")).text
    for name in ("Quý", "Hùng"):
        async with desk.browser(name) as other:
            assert (await other.get(PAGE)).headers["location"] == "/bang"
            assert (await hand_in(other, workbook(*GOOD))).url.path == "/bang"
            assert PAGE not in (await other.get("/bang")).text
            await other.post("/bang/lam", data={"action": action[0], "key": "k1", "back": "/bang"})
        await desk.hand_in(name, {"name": "close-unit", "code": "DB001", "on": "2023-06-12", "into": ""})
    async with house.database.read() as store:
        known = await units.all_units(store)
        assert len(known) == len(UNITS)
        assert not any(one.active_to for one in known)
