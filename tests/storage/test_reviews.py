"""Verdicts are kept beside the reports, move the figures, and count once; what was late goes by what was said."""

from dataclasses import replace
from datetime import datetime

import pytest

from domain.campaigns import Campaign
from domain.reports import Debt, make_report, reviewed
from domain.reviews import Counts, Review, Verdict
from storage import campaigns, reports, reviews, summary
from storage.database import Conflict, Store
from storage.summary import WHOLE, Scope
from tests.support.people import House, accepted_campaign, at

SAID, JUDGED, AGAIN = at("2023-06-14 16:00"), at("2023-06-16 09:00"), at("2023-06-17 09:00")


async def made(store: Store) -> Campaign:
    return await campaigns.create(store, accepted_campaign(), at("2023-01-05 00:00"))


async def debt(store: Store, house: House, campaign: Campaign, unit: str = "DB001") -> Debt:
    return (await reports.debts_of(store, [campaign], [house.units[unit]]))[0]


async def tell(
    store: Store, house: House, campaign: Campaign, moment: datetime, said: datetime, *, on_behalf: bool = False
) -> None:
    report = make_report(
        await debt(store, house, campaign), {"essays": True}, words="rồi ạ", person_id=house.people["Thu"],
        by_name="Thu", chat=None, said_at=said, recorded_at=moment, on_behalf=on_behalf,
    )  # fmt: skip
    await reports.record(store, [(report, None)])


async def judge(
    store: Store, house: House, campaign: Campaign, verdict: Verdict, moment: datetime, note: str = ""
) -> None:
    stood = await debt(store, house, campaign)
    found = Review(verdict, house.people["Thu"], "Thu", moment, stood.standing.version, note)
    await reports.record(store, [(reviewed(stood, found), None)])


def counted(found: summary.Summary) -> tuple[int, int, int, int, int]:
    units = found.units
    return (units.reported, units.on_time, units.late, units.waiting, units.returned)


async def test_the_count_moves_when_a_report_is_accepted_and_each_past_moment_stays(house: House) -> None:
    async with house.database.begin() as store:
        campaign = await made(store)
        await tell(store, house, campaign, SAID, SAID)
        assert (await debt(store, house, campaign)).standing.lagging is False
        await judge(store, house, campaign, Verdict.RETURNED, JUDGED, "thiếu tệp")
        returned = await debt(store, house, campaign)
        assert (returned.standing.lagging, returned.standing.note) == (True, "thiếu tệp")
        await tell(store, house, campaign, AGAIN, AGAIN)
        await judge(store, house, campaign, Verdict.ACCEPTED, AGAIN)
        then = [await summary.past(store, campaign, moment) for moment in (SAID, JUDGED, AGAIN)]
        assert [counted(one) for one in then] == [(0, 0, 0, 1, 0), (0, 0, 0, 0, 1), (1, 0, 1, 0, 0)]
        now = await summary.current(store, campaign, AGAIN)
        assert (now.units, now.items) == (then[-1].units, then[-1].items)
        told = await reports.history(store, campaign.id, house.units["DB001"])
        assert [(one["version"], one["restated"]) for one in told] == [
            (1, False),
            (2, True),
            (3, False),
            (4, True),
        ]
        last = await reviews.last(store, campaign.id, house.units["DB001"])
        assert last is not None
        assert (last.verdict, last.by_name, last.version) == (Verdict.ACCEPTED, "Thu", 3)


async def test_how_long_an_officer_took_makes_no_report_late(house: House) -> None:
    async with house.database.begin() as store:
        campaign = await made(store)
        await tell(store, house, campaign, SAID, SAID)
        await judge(store, house, campaign, Verdict.ACCEPTED, JUDGED)
        assert counted(await summary.current(store, campaign, JUDGED)) == (1, 1, 0, 0, 0)


async def test_what_an_officer_wrote_down_late_was_said_in_time(house: House) -> None:
    async with house.database.begin() as store:
        campaign = replace(await made(store), counts=Counts.SUBMITTED)
        await tell(store, house, campaign, JUDGED, SAID, on_behalf=True)
        assert counted(await summary.current(store, campaign, JUDGED)) == (1, 1, 0, 0, 0)
        told = await reviews.last_told(store, campaign.id, [house.units["DB001"]])
        assert told[house.units["DB001"]].on_behalf
        assert told[house.units["DB001"]].said_at == SAID


async def test_only_the_first_verdict_on_a_version_is_kept(house: House) -> None:
    async with house.database.begin() as store:
        campaign = await made(store)
        await tell(store, house, campaign, SAID, SAID)
    with pytest.raises(Conflict):
        async with house.database.begin() as store:
            stood = await debt(store, house, campaign)
            for verdict in (Verdict.ACCEPTED, Verdict.RETURNED):
                found = Review(verdict, house.people["Thu"], "Thu", JUDGED, stood.standing.version)
                await reports.record(store, [(reviewed(stood, found), None)])


async def test_what_waits_is_told_of_the_part_of_the_tree(house: House) -> None:
    async with house.database.begin() as store:
        campaign = await made(store)
        await tell(store, house, campaign, SAID, SAID)
        unit = house.units["DB001"]
        assert await reviews.waiting(store, [campaign.id], WHOLE) == [(campaign.id, unit, 1)]
        assert await reviews.waiting(store, [campaign.id], Scope(frozenset({house.units["DB003"]}))) == []
        await judge(store, house, campaign, Verdict.ACCEPTED, JUDGED)
        assert await reviews.waiting(store, [campaign.id], WHOLE) == []
