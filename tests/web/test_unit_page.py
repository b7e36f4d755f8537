"""A unit in full: who sees it, what they see of it, and that officers act there as in the chat."""

from pathlib import Path

import pytest
from sqlalchemy import insert, update

from domain.people import Role
from storage import people, reports, tables
from storage.units import by_code
from tests.support.board import Board, words
from tests.support.people import House, add_person, at
from texts import review

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HELD = ("[Học tập, quán triệt nghị quyết]", "rồi ạ, chi bộ đã học xong")


@pytest.fixture
async def board(house: House, tmp_path: Path) -> Board:
    """Lan was reminded and reported, then put it right; Quý is the officer, Bình the leader, of DB000's part."""
    async with house.database.begin() as store:
        for name, role in (("Quý", Role.OFFICER), ("Bình", Role.LEADER)):
            await add_person(store, name, role, "DB000", at("2023-01-05 00:00"))
        await store.run(update(tables.units).values(phone="0900 000 003"))
    made = Board(house, tmp_path)
    stage = made.stage
    await stage.command(["remind"])
    for said in ("[Học tập, quán triệt nghị quyết]", "[Chưa]", "15/6", "/baocao", *HELD):
        await stage.say("Lan", said)
    return made


async def test_all_that_was_said_and_sent_is_told_the_latest_first(board: Board) -> None:
    async with board.browser("Bình") as bình:
        page = words(await bình.page("/bang/don-vi/DB001"))
    assert "DB001 · cơ quan · 73 đảng viên" in page
    assert "Trực thuộc: Đảng bộ Khối Mẫu" in page
    assert "đ/c Lan , đầu mối báo cáo từ 5/1/2023 Trang riêng, dùng lần cuối 08:00 ngày 12/6/2023" in page
    assert "Học tập, quán triệt nghị quyết đã, 12/6 Hạn 17:00 15/6" in page
    assert "Còn thiếu: kế hoạch của tập thể; kế hoạch của cá nhân" in page
    told = (
        "Đã tổ chức học tập, quán triệt nghị quyết rồi ạ, chi bộ đã học xong lần 3, đ/c Lan, qua trang riêng",
        "Chưa tổ chức, dự kiến 15/6 15/6 lần 2, đ/c Lan",
        "Nhắc đ/c Lan qua trang riêng, đã gửi",
    )
    places = [page.index(line) for line in told]
    assert places == sorted(places)


@ONE_DATABASE
async def test_a_leader_reads_and_a_part_is_all_that_its_people_see(board: Board) -> None:
    async with board.browser("Hùng") as hùng:
        page = await hùng.page("/bang/don-vi/DB000")
        assert "0900 000 003" not in page
        assert "/bang/lam" not in page
        assert {f"/bang/don-vi/{code}" in page for code in ("DB001", "DB002")} == {True}
    for name in ("Bình", "Quý", "Lan", ""):
        async with board.browser(name) as other:
            answer = await other.client.get("/bang/don-vi/DB003")
            nothing = await other.client.get("/bang/don-vi/DB999")
            assert "Bệnh viện" not in answer.text
            assert (answer.status_code, answer.headers.get("location")) == (
                nothing.status_code,
                nothing.headers.get("location"),
            )
    async with board.house.database.begin() as store:
        await store.run(
            update(tables.units)
            .where(tables.units.c.code == "DB001")
            .values(merged_into=board.house.units["DB003"])
        )
    async with board.browser("Quý") as quý:
        page = await quý.page("/bang/don-vi/DB001")
        assert "Bệnh viện" not in page
        assert "0900 000 003" in page


@ONE_DATABASE
async def test_an_officer_returns_a_report_with_a_note_and_its_secretary_hears_of_it(board: Board) -> None:
    async with board.browser("Quý") as quý:
        after = words(await quý.press("/bang/don-vi/DB001", "Trả lại báo cáo", note="Thiếu ngày tổ chức"))
    assert "Đã trả lại báo cáo của Đảng bộ Sở Mẫu. Đầu mối của đơn vị được báo ngay." in after
    assert "bị trả lại" in after
    assert "Trả lại: Thiếu ngày tổ chức đ/c Quý" in after
    assert any("“Thiếu ngày tổ chức”" in reply.text for _, reply in board.stage.channel.said)
    async with board.browser("Quý") as quý:
        accepted = words(await quý.press("/bang/don-vi/DB001", "Chấp nhận, tốt"))
    assert "Đã chấp nhận báo cáo của Đảng bộ Sở Mẫu." in accepted
    assert "Chấp nhận, chất lượng tốt đ/c Quý" in accepted
    assert review.RETURN in accepted


@ONE_DATABASE
async def test_what_was_pressed_twice_or_too_late_is_done_once(board: Board) -> None:
    async with board.browser("Thu") as thu:
        page = await thu.page("/bang/don-vi/DB001")
        await thu.press("/bang/don-vi/DB001", "Chấp nhận")
        key = page.split('name="key" value="')[1].split('"')[0]
        old = {"key": key, "back": "/bang/don-vi/DB001", "action": f"review:1:{board.house.units['DB001']}:3:yes"}
        late = await thu.client.post("/bang/lam", data=old | {"label": "Chấp nhận"}, follow_redirects=True)
        assert review.MOVED_ON in late.text
        again = await thu.client.post("/bang/lam", data=old | {"label": "Chấp nhận"}, follow_redirects=True)
        assert review.MOVED_ON in again.text
    async with board.house.database.read() as store:
        told = await reports.history(store, 1, board.house.units["DB001"])
    assert [one["restated"] for one in told] == [False, False, False, True]


async def test_the_other_acts_of_an_officer(board: Board) -> None:
    async with board.browser("Thu") as thu:
        reminded = words(await thu.press("/bang/don-vi/DB002", "Nhắc riêng"))
        assert "Đang nhắc đ/c Minh (Chi bộ Trường Mẫu)" in reminded
        assert "Đơn vị đã tổ chức" in words(await thu.press("/bang/don-vi/DB002", "Ghi hộ"))
        assert "Mã cho đầu mối báo cáo" in words(await thu.press("/bang/don-vi/DB002", "Cấp mã mới"))
        asked = words(await thu.press("/bang/don-vi/DB002", "Miễn đơn vị", note="đang giải thể"))
        assert "Lý do: đang giải thể" in asked
        await board.stage.say("Thu", "Miễn")
        excused = words(await thu.page("/bang/don-vi/DB002"))
        assert "Được miễn từ 12/6/2023: đang giải thể" in excused
        assert "Từ bây giờ đơn vị lại tính" in words(await thu.press("/bang/don-vi/DB002", "Bỏ miễn"))
        assert "Gỡ đ/c Minh khỏi" in words(await thu.press("/bang/don-vi/DB002", "Gỡ"))
    async with board.house.database.begin() as store:
        await people.unreachable(store, [(await people.chats_of(store, [2]))[2]], at("2023-06-12 09:00"))
    async with board.browser("Thu") as thu:
        assert "không liên lạc được từ 12/6/2023" in words(await thu.page("/bang/don-vi/DB002"))


async def test_a_long_history_comes_in_pages(board: Board) -> None:
    unit = board.house.units["DB001"]
    async with board.house.database.begin() as store:
        first = await store.first(tables.reports.select().where(tables.reports.c.unit_id == unit))
        row = {name: value for name, value in first._mapping.items() if name != "id"}
        more = [row | {"version": number, "words": f"lời thứ {number}"} for number in range(4, 204)]
        await store.run(insert(tables.reports), more)
        assert await by_code(store, "DB001")
    async with board.browser("Hùng") as hùng:
        whole = await hùng.page("/bang/don-vi/DB001")
        assert "Xem tất cả 203 lần báo" in whole
        assert words(whole).count("lời thứ") == 5
        seen = [words(await hùng.page(f"/bang/don-vi/DB001?dot=nq&trang={page}")) for page in range(5)]
    assert "lời thứ 203 " in seen[0]
    assert sum(page.count("lời thứ") for page in seen) == 200
    assert "5/5" in seen[4]
