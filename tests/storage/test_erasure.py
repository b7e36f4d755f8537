"""Somebody who asks to be erased is nowhere named any more; figures and others stay as they were."""

from storage import erasure, people, reports, sessions, summary
from storage.database import Database
from storage.tables import metadata
from tests.support.people import House, at, chat
from tests.support.transcript import Stage

MOMENT = at("2023-06-12 09:00")


async def everything(database: Database) -> str:
    async with database.read() as store:
        return str([(table.name, await store.all(table.select())) for table in metadata.sorted_tables])


async def test_a_name_goes_and_the_figures_stay(house: House) -> None:
    stage = Stage(house)
    for name in ("Lan", "Minh"):
        await stage.say(name, "/baocao")
        await stage.say(name, "[Học tập, quán triệt nghị quyết]")
        await stage.say(name, "tôi tên Lan, có việc gì ạ" if name == "Lan" else "[Đã tổ chức]")
        if name == "Lan":
            await stage.say(name, "[Đã tổ chức]")
    nq = house.campaigns["nq"]
    async with house.database.begin() as store:
        await sessions.open_session(store, "lan", MOMENT)
        before = await summary.current(store, nq, MOMENT)
        assert before.units.reported == 2
        await erasure.erase(store, house.people["Lan"], MOMENT)
    async with house.database.read() as store:
        assert await summary.current(store, nq, MOMENT) == before
        told = await reports.history(store, nq.id, house.units["DB001"])
        assert [one["by"] for one in told] == [erasure.ERASED]
        stood = await reports.debts_of(store, [nq], [house.units["DB001"], house.units["DB002"]])
        assert [debt.standing.by_name for debt in stood] == [erasure.ERASED, "Minh"]
        assert chat("Lan") not in await people.people_of(store, [chat("Lan"), chat("Minh")])
        assert [one.name for one in await people.without_duty(store)] == [erasure.ERASED]
    left = await everything(house.database)
    assert "'Lan'" not in left
    assert "tôi tên Lan" not in left
    assert "'lan'" not in left
    await stage.say("Lan", "/baocao")
    assert "mã 8 ký tự" in stage.channel.said[-1][1].text
