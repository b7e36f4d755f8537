"""What stands behind a figure is exactly the units that make it, now and as of a past moment."""

from datetime import datetime, timedelta

from domain.campaigns import Campaign
from domain.reports import make_report, reviewed
from domain.reviews import Review, Verdict
from domain.summary import Summary
from handlers.opened import FIGURES
from storage import campaigns, entries, reports, summary
from storage.database import Store
from storage.summary import WHOLE, Scope
from tests.support.people import House, accepted_campaign, at

DAYS = [at("2023-06-13 08:00") + timedelta(days=day) for day in range(5)]


async def told(store: Store, house: House) -> Campaign:
    """A day each: DB000 in time and accepted, DB001 late and accepted, DB002 returned, DB003 waiting."""
    campaign = await campaigns.create(store, accepted_campaign(), at("2023-01-05 00:00"))
    for code, moment, verdict in (
        ("DB000", DAYS[0], Verdict.ACCEPTED), ("DB002", DAYS[1], Verdict.RETURNED),
        ("DB001", DAYS[2], Verdict.ACCEPTED), ("DB003", DAYS[3], Verdict.NONE),
    ):  # fmt: skip
        debt = (await reports.debts_of(store, [campaign], [house.units[code]]))[0]
        made = make_report(
            debt, {"essays": True}, words=f"lời của {code}", person_id=house.people["Lan"], by_name="Lan",
            chat=None, said_at=moment, recorded_at=moment,
        )  # fmt: skip
        await reports.record(store, [(made, None)])
        if verdict:
            debt = (await reports.debts_of(store, [campaign], [house.units[code]]))[0]
            found = Review(
                verdict, house.people["Thu"], "Thu", moment, debt.standing.version, "lý do", good=code == "DB000"
            )
            await reports.record(store, [(reviewed(debt, found), None)])
    return campaign


def counted(found: Summary) -> dict[str, int]:
    units = found.units
    return {
        "on": units.on_time, "late": units.late, "no": units.not_yet, "plan": units.planned,
        "wait": units.waiting, "back": units.returned, "none": units.silent,
    }  # fmt: skip


async def behind(store: Store, campaign: Campaign, as_of: datetime | None, scope: Scope) -> dict[str, int]:
    return {
        name: (await entries.behind(store, campaign, as_of, scope, mark, (0, 10)))[1]
        for name, mark in FIGURES.items()
    }


async def test_the_units_behind_a_figure_are_as_many_as_it_says(house: House) -> None:
    async with house.database.begin() as store:
        campaign = await told(store, house)
        for scope in (WHOLE, Scope(frozenset({house.units["DB000"]})), Scope(None, ("bệnh viện",))):
            now = await summary.current(store, campaign, DAYS[4], scope)
            assert await behind(store, campaign, None, scope) == counted(now)
            for moment in DAYS:
                past = await summary.past(store, campaign, moment, scope)
                assert await behind(store, campaign, moment, scope) == counted(past)
        assert counted(await summary.current(store, campaign, DAYS[4])) == {
            "on": 1, "late": 1, "no": 2, "plan": 0, "wait": 1, "back": 1, "none": 0,
        }  # fmt: skip


async def test_a_page_of_units_with_who_and_which_words(house: House) -> None:
    async with house.database.begin() as store:
        campaign = await told(store, house)
        first, count = await entries.behind(store, campaign, None, WHOLE, None, (0, 3))
        second, _ = await entries.behind(store, campaign, None, WHOLE, None, (3, 3))
        assert count == 4
        assert [one.code for one in [*first, *second]] == ["DB000", "DB001", "DB002", "DB003"]
        assert second[0].told is not None
        assert (second[0].told.words, second[0].told.by_name) == ("lời của DB003", "Lan")
        then, _ = await entries.behind(store, campaign, DAYS[0], WHOLE, None, (0, 4))
        assert [one.told is not None for one in then] == [True, False, False, False]


async def test_each_part_of_the_units_is_counted_and_a_unit_above_the_scope_is_not_named(house: House) -> None:
    async with house.database.begin() as store:
        campaign = await told(store, house)

        def shares(found: list[entries.Share]) -> list[tuple[str, int, int]]:
            return [(one.name, one.reported, one.expected) for one in found]

        assert shares(await entries.by_sector(store, campaign, None, WHOLE)) == [
            ("bệnh viện", 0, 1), ("cơ quan", 2, 2), ("trường học", 0, 1),
        ]  # fmt: skip
        assert shares(await entries.by_parent(store, campaign, DAYS[4], WHOLE)) == [
            ("Đảng bộ Khối Mẫu", 1, 2), ("", 1, 2),
        ]  # fmt: skip
        below = Scope(frozenset({house.units["DB001"]}))
        assert shares(await entries.by_parent(store, campaign, None, below)) == [("", 1, 1)]


async def test_how_much_the_count_has_grown(house: House) -> None:
    async with house.database.begin() as store:
        campaign = await told(store, house)
        now = await summary.current(store, campaign, DAYS[4])
        grown = await summary.moved(store, campaign, now, (DAYS[0], at("2023-06-01 00:00")), WHOLE)
        assert (grown.day, grown.week) == (1, 2)
