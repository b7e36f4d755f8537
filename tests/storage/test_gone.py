"""A bot that has left the settings: its letters go another way or are called off, its people are to be called."""

from datetime import timedelta

from sqlalchemy import select

from domain.bots import Bot
from domain.chat import Chat, Reply
from domain.people import Role
from scheduler.reminders import run_now
from storage import gone, invites, outbox, people, runs, summary
from storage.gone import Gone
from storage.tables import outbox as letters
from tests.support.people import BOARD, ZONE, House, at, chat

NOON = at("2023-06-12 12:00")
LEFT, STAYS, PAGES = ("zalo", "1"), ("telegram", "2"), ("web", "web")
AT_WORK = {STAYS, PAGES}


async def moves_to(house: House, name: str, *bots: tuple[str, str]) -> None:
    """Somebody writes by these bots only, by the last of them last."""
    async with house.database.begin() as store:
        for minutes, bot in enumerate(bots):
            where = Chat(*bot, f"{name}-{bot[1]}")
            await people.add_account(store, house.people[name], where, NOON + timedelta(minutes=minutes))
        await people.reached(store, chat(name), NOON, can_be=False)


async def stands(house: House) -> dict[str, tuple[str, str]]:
    """Where each letter goes, and how it is: by whom it is for."""
    async with house.database.read() as store:
        names = {value: key for key, value in house.people.items()}
        rows = await store.all(select(letters).where(letters.c.kind == "reminder"))
        return {names[row.person_id]: (row.channel, row.state) for row in rows}


async def test_letters_of_a_bot_that_left_take_another_way_or_end_at_the_call_list(house: House) -> None:
    await moves_to(house, "Lan", STAYS, LEFT)
    await moves_to(house, "Minh", LEFT)
    campaign, minh = house.campaigns["nq"], Chat(*LEFT, "Minh-1")
    async with house.database.begin() as store:
        (run,) = await run_now(store, [campaign], NOON, ZONE)
        await outbox.put(store, [(minh, Reply("trả lời"))], NOON)
        assert await gone.part(store, AT_WORK, NOON) == (1, 2)
    assert await stands(house) == {
        "Lan": ("telegram", "waiting"),
        "Minh": ("zalo", "cancelled"),
        "Tú": ("web", "waiting"),
    }
    async with house.database.begin() as store:
        (of,) = [one for one in await runs.through(store, NOON + timedelta(days=1)) if one.id == run.slot_id]
        sheet = await runs.sheet(store, of, campaign, NOON, ZONE)
        assert [line.code for line in sheet.lines if line.to_call] == ["DB000", "DB002"]
        assert [one.code for one in await summary.missing(store, campaign) if not one.reachable] == [
            "DB000",
            "DB002",
        ]
        assert (await people.counts(store))["unreachable"] == 1
        assert await people.chats_of(store, [house.people["Minh"]]) == {}
        (again,) = await run_now(store, [campaign], NOON + timedelta(minutes=9), ZONE)
        assert again.unreachable == ("DB000", "DB002")
        assert await gone.standing(store, AT_WORK, NOON) == Gone(2, 1)


async def test_a_bot_that_is_back_has_its_people_again(house: House) -> None:
    await moves_to(house, "Minh", LEFT)
    async with house.database.begin() as store:
        for bots in (AT_WORK, AT_WORK, {*AT_WORK, LEFT}):
            assert await gone.part(store, bots, NOON) == (0, 0)
        minh = house.people["Minh"]
        assert await people.chats_of(store, [minh]) == {minh: Chat(*LEFT, "Minh-1")}
        assert (await people.counts(store))["unreachable"] == 0
        assert await people.lost_since(store) is None
        assert await gone.standing(store, {*AT_WORK, LEFT}, NOON) == Gone()


async def test_who_blocked_such_a_bot_or_left_stays_so(house: House) -> None:
    await moves_to(house, "Minh", LEFT)
    await moves_to(house, "Lan", LEFT)
    async with house.database.begin() as store:
        await people.unreachable(store, [Chat(*LEFT, "Minh-1")], NOON)
        await people.leave(store, house.people["Lan"], NOON)
        for bots in (AT_WORK, {*AT_WORK, LEFT}):
            await gone.part(store, bots, NOON)
        assert await people.chats_of(store, [house.people[name] for name in ("Lan", "Minh")]) == {}


async def test_open_codes_that_name_it_are_counted_and_new_ones_name_another(house: House) -> None:
    old, new = Bot("zalo", "1", "Bot 1"), Bot("zalo", "3", "Bot 3")
    async with house.database.begin() as store:
        await invites.create(store, BOARD.secret, Role.SECRETARY, ["DB000"], NOON, [old])
        assert (await gone.standing(store, {*AT_WORK, ("zalo", "3")}, NOON)).codes == 1
        (made,) = await invites.create(store, BOARD.secret, Role.SECRETARY, ["DB000"], NOON, [new])
        assert made.bot == new
        assert (await gone.standing(store, {*AT_WORK, ("zalo", "3")}, NOON + timedelta(days=31))).codes == 0
