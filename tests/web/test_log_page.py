"""The log on the dashboard: found by words, kind and day, paged, and only of what an officer has in charge."""

from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, delete, func, select, update

from domain.people import Role
from storage import audit, erasure, units
from storage.database import MIGRATIONS
from storage.tables import audit as lines
from storage.tables import people
from tests.support.board import Board, words
from tests.support.people import House, add_person, at
from tests.support.transcript import Stage


async def test_the_log_is_searched_paged_and_kept_to_ones_charge(house: House, tmp_path: Path) -> None:
    board = Board(house, tmp_path)
    async with house.database.begin() as store:
        await add_person(store, "Quý", Role.OFFICER, "DB000", at("2023-01-05 00:00"))
        for number in range(120):
            unit = house.units["DB003" if number % 2 else "DB001"]
            moment = at(f"2023-06-{1 + number // 20:02d} 08:00")
            await audit.note(store, "excuse", "nq", moment, house.people["Thu"], unit=unit, reason=f"cớ {number}")
        await erasure.erase(store, house.people["Minh"], at("2023-06-11 08:00"), house.people["Thu"])
    async with board.browser("Thu") as thu:
        first = words(await thu.page("/bang/nhat-ky"))
        assert "1/2" in first
        assert first.index("cớ 119") < first.index("cớ 118")
        found = words(await thu.page("/bang/nhat-ky?tim=mien benh vien mau thu&ngay=2023-06-02&viec=excuse"))
        assert "10 dòng" in found
        assert "08:00 2/6/2023 Đ/c Thu miễn Đảng bộ Bệnh viện Mẫu khỏi đợt Học tập" in found
        assert "Đầu mối đã xóa nhận làm đầu mối báo cáo của Chi bộ Trường Mẫu" in words(
            await thu.page("/bang/nhat-ky?tim=dau moi da xoa truong")
        )
        assert "Không có dòng nào khớp" in words(await thu.page("/bang/nhat-ky?tim=minh"))
        assert (await thu.client.get("/bang/nhat-ky?trang=9&tim=mien")).headers["location"].endswith("&trang=1")
    async with board.browser("Quý") as quý:
        theirs = words(await quý.page("/bang/nhat-ky"))
        assert "cớ 118" in theirs
        assert "cớ 119" not in theirs
        assert "Bệnh viện" not in theirs
        assert "tạo đợt" in theirs
    async with board.browser("Hùng") as hùng:
        assert (await hùng.client.get("/bang/nhat-ky")).headers["location"] == "/bang"
        assert "Nhật ký" not in words(await hùng.page("/bang"))


async def test_lines_from_before_are_found_too(house: House) -> None:
    """A database of the version before: what its lines are about is taken from what they tell."""
    stage = Stage(house)
    for said in ("/dot kh miễn DB001 sáp nhập", "[Miễn]", "/ghiho DB001 nq đã tổ chức rồi", "/donvi DB001"):
        await stage.say("Thu", said)
    for said in ("[Gỡ đ/c Lan]", "[Gỡ]"):
        await stage.say("Thu", said)
    async with house.database.begin() as store:
        await units.close(store, (await units.all_units(store))[1], date(2023, 7, 1), None, stage.now)
        before = [tuple(row) for row in await store.all(NAMED)]
        await store.run(delete(lines).where(lines.c.action == "on behalf"))
        await store.run(update(lines).values(unit_id=None, about_id=None, campaign_id=None))
        await store.run(update(people).values(search=""))
        await store.connection.run_sync(_fill_in)
        assert sorted(map(str, before)) == sorted(map(str, [tuple(row) for row in await store.all(NAMED)]))
        assert await store.number(select(func.count()).where(people.c.search == "lan")) == 1
    assert {action for action, *about in before if any(about)} == {
        *("add campaign", "link", "excuse", "on behalf", "remove", "close unit"),
    }


NAMED = select(lines.c.action, lines.c.unit_id, lines.c.about_id, lines.c.campaign_id)


def _fill_in(connection: Connection) -> None:
    """What the migration does to the lines that are there."""
    spec = spec_from_file_location("log", MIGRATIONS / "versions" / "0016_log.py")
    assert spec and spec.loader
    migration = module_from_spec(spec)
    spec.loader.exec_module(migration)
    with Operations.context(MigrationContext.configure(connection)):
        migration._fill()
        migration._name_people()
        migration._add_verdicts()
