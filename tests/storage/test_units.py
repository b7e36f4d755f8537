"""Units that end: they leave the counts on their day, their people are told, and the past keeps them."""

from datetime import date, datetime

import pytest

from domain.units import Unit
from scheduler import upkeep
from storage import audience, campaigns, outbox, people, summary, units
from storage.database import Store
from tests.support.people import UNITS, ZONE, House, at, chat

NOW = at("2023-06-10 08:00")


async def close(store: Store, code: str, on: date, heir: str | None = None, now: datetime = NOW) -> None:
    known = {unit.code: unit for unit in await units.all_units(store)}
    await units.close(store, known[code], on, known[heir] if heir else None, now)
    await upkeep.units_leave(store, now, ZONE)


async def expected(store: Store, house: House, as_of: datetime | None = None) -> list[int]:
    return [
        (await (summary.past(store, one, as_of) if as_of else summary.current(store, one, NOW))).units.expected
        for one in house.campaigns.values()
    ]


async def test_a_unit_counts_until_the_day_before_it_ends(house: House) -> None:
    async with house.database.begin() as store:
        await close(store, "DB003", date(2023, 6, 8))
        assert await expected(store, house) == [3, 3]
        assert await expected(store, house, at("2023-06-07 23:59")) == [4, 4]
        assert await expected(store, house, at("2023-06-08 23:59")) == [3, 3]
        told = await outbox.due(store, "web", "web", NOW, 10)
        assert [
            (letter.chat, "kết thúc hoạt động" in (letter.reply.text if letter.reply else "")) for letter in told
        ] == [(chat("Tú"), True)]
        assert not (await people.people_of(store, [chat("Tú")]))[chat("Tú")].duties
        await upkeep.units_leave(store, NOW, ZONE)
        assert len(await outbox.due(store, "web", "web", NOW, 10)) == 1


async def test_a_unit_that_ends_later_counts_until_then(house: House) -> None:
    async with house.database.begin() as store:
        await close(store, "DB003", date(2023, 6, 12))
        assert await expected(store, house) == [4, 4]
        await upkeep.units_leave(store, at("2023-06-12 00:01"), ZONE)
        assert await expected(store, house) == [3, 3]
        assert await expected(store, house, at("2023-06-11 23:59")) == [4, 4]


async def test_a_campaign_that_was_over_keeps_the_unit(house: House) -> None:
    async with house.database.begin() as store:
        await campaigns.close(store, "nq", at("2023-06-05 08:00"))
        await close(store, "DB003", date(2023, 6, 8))
        assert await expected(store, house) == [4, 3]


@pytest.mark.parametrize(
    ("closed", "heir", "above"),
    [
        ("DB000", "DB003", {"DB001": "DB003", "DB002": "DB003", "DB003": None}),
        # The heir lay below it: it takes its place in the tree.
        ("DB000", "DB001", {"DB001": None, "DB002": "DB001", "DB003": None}),
    ],
)
async def test_what_hung_below_a_unit_goes_to_its_heir(
    house: House, closed: str, heir: str, above: dict[str, str | None]
) -> None:
    async with house.database.begin() as store:
        await close(store, closed, date(2023, 6, 8), heir)
        found: dict[str, Unit] = {unit.code: unit for unit in await units.all_units(store)}
        assert {code: found[code].parent for code in above} == above
        assert (found[closed].merged_into, found[closed].active_to) == (heir, date(2023, 6, 8))


async def test_a_closed_unit_is_not_imported_again(house: House) -> None:
    async with house.database.begin() as store:
        await close(store, "DB003", date(2023, 6, 8))
        result = await units.import_units(store, UNITS, NOW)
        assert (result.unchanged, result.closed) == (3, ("DB003",))
        assert await campaigns.refit_all(store, NOW) == {}


async def test_who_was_excused_stays_out_when_the_list_changes(house: House) -> None:
    async with house.database.begin() as store:
        await audience.excuse(store, house.campaigns["nq"], house.units["DB003"], "đang giải thể", NOW, None)
        assert await campaigns.refit_all(store, NOW) == {}
        assert [(one.code, one.reason) for one in await audience.excused(store, house.campaigns["nq"].id)] == [
            ("DB003", "đang giải thể")
        ]
        assert await expected(store, house) == [3, 4]
