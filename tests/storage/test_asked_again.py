"""Replies that had to be asked about again are kept for those who extend the word lists, without their writers."""

from datetime import timedelta

from scheduler.upkeep import KEPT, tidy
from storage import asked_again, erasure
from tests.support.people import House, at
from tests.support.transcript import Stage

MOMENT = at("2023-06-12 09:00")


async def latest(house: House) -> list[tuple[str, str, int]]:
    async with house.database.read() as store:
        return [(one.kind, one.words, one.times) for one in await asked_again.latest(store, 10)]


async def test_what_could_not_be_read_is_listed_until_its_time_or_its_writers_is_up(house: House) -> None:
    stage = Stage(house)
    for name in ("Lan", "Tú"):
        await stage.say(name, "/baocao")
        await stage.say(name, "[Học tập, quán triệt nghị quyết]")
        await stage.say(name, "ổn áp cả")
    await stage.say("Lan", "đâu vô đó")
    await stage.say("Lan", "chưa")
    await stage.say("Lan", "hôm nào rảnh")
    told = [("date", "hôm nào rảnh", 1), ("confirm", "đâu vô đó", 1), ("confirm", "ổn áp cả", 2)]
    assert sorted(await latest(house)) == sorted(told)
    async with house.database.read() as store:
        assert "Lan" not in str(await asked_again.latest(store, 10))
        assert len(await asked_again.latest(store, 2)) == 2
    async with house.database.begin() as store:
        await erasure.erase(store, house.people["Lan"], MOMENT)
    assert await latest(house) == [("confirm", "ổn áp cả", 1)]
    async with house.database.begin() as store:
        await tidy(store, MOMENT + KEPT - timedelta(days=1))
    assert len(await latest(house)) == 1
    async with house.database.begin() as store:
        await tidy(store, MOMENT + KEPT + timedelta(days=1))
    assert await latest(house) == []


async def test_a_long_one_is_cut(house: House) -> None:
    async with house.database.begin() as store:
        await asked_again.note(store, "confirm", "?", "a" * 4_000, None, MOMENT)
    assert await latest(house) == [("confirm", "a" * asked_again.LONGEST, 1)]
