"""Whom a campaign is for."""

from dataclasses import replace
from datetime import datetime

import pytest

from domain.campaigns import Audience, Campaign, Item, ItemKind
from domain.reports import Answers, make_report
from scheduler import rounds
from storage import campaigns, outbox, reports, summary
from storage.audience import NoUnits
from storage.database import Conflict, Store
from tests.support.people import INDIVIDUALS, House, at, plan_campaign, study_campaign

NOW = at("2023-06-01 08:00")


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (Audience(), ["DB000", "DB001", "DB002", "DB003"]),
        (Audience(sectors=("cơ quan", "bệnh viện")), ["DB000", "DB001", "DB003"]),
        (Audience(codes=("DB003",)), ["DB003"]),
        (Audience(under="DB000"), ["DB000", "DB001", "DB002"]),
        (Audience(under="DB000", sectors=("trường học",)), ["DB002"]),
    ],
)
async def test_the_units_of_an_audience(house: House, wanted: Audience, codes: list[str]) -> None:
    async with house.database.begin() as store:
        made = await campaigns.create(store, replace(study_campaign("new"), audience=wanted), NOW)
        assert [unit.code for unit in await summary.missing(store, made)] == codes
        assert (await summary.current(store, made, NOW)).units.expected == len(codes)


@pytest.mark.parametrize("wanted", [Audience(codes=("X",)), Audience(under="X"), Audience(sectors=("X",))])
async def test_an_audience_of_nobody_is_refused(house: House, wanted: Audience) -> None:
    async with house.database.begin() as store:
        with pytest.raises(NoUnits):
            await campaigns.create(store, replace(study_campaign("new"), audience=wanted), NOW)


async def test_a_unit_without_a_quota_is_not_asked_for_one(house: House) -> None:
    """Where nothing but quotas is asked, a unit whose quota is zero does not count."""
    draft = plan_campaign("only")
    draft = replace(
        draft, campaign=replace(draft.campaign, items=(INDIVIDUALS,)), quotas={"individuals": {"DB001": 3}}
    )
    async with house.database.begin() as store:
        made = await campaigns.create(store, draft, NOW)
        counted = await summary.current(store, made, NOW)
        assert (counted.units.expected, counted.items[0].total) == (1, 3)
        assert not await reports.debts_of(store, [made], [house.units["DB002"]])


async def test_a_changed_campaign_keeps_what_was_reported_and_counts_it_anew(house: House) -> None:
    """Late becomes on time when the deadline moves; a past figure stays as it was given."""
    late, then = at("2023-06-16 09:00"), at("2023-06-16 18:00")
    now = at("2023-06-17 08:00")
    async with house.database.begin() as store:
        await report(store, house, "nq", "DB001", {"studied": True}, late)
        before = await summary.past(store, house.campaigns["nq"], then)
        assert (before.units.on_time, before.units.late) == (0, 1)
        draft = study_campaign(due="2023-06-20 17:00")
        items = (*draft.campaign.items, Item("held_on", ItemKind.DATE, "Ngày tổ chức"))
        draft = replace(draft, campaign=replace(draft.campaign, items=items))
        changed, refit = await campaigns.change(store, house.campaigns["nq"], draft, now)
        counted = await summary.current(store, changed, now)
        assert (not refit, counted.units.on_time, counted.units.late) == (True, 1, 0)
        again = await summary.past(store, changed, then)
        assert (again.units, len(again.items)) == (before.units, 1)
        debts = await reports.debts_of(store, [changed], [house.units["DB001"]])
        assert debts[0].standing.lagging
        assert [item.key for item in debts[0].owed_items()] == ["held_on"]
        assert debts[0].standing.by_name == "Lan"


async def test_a_report_made_on_what_a_campaign_was_is_made_again(house: House) -> None:
    async with house.database.begin() as store:
        stale = house.campaigns["nq"]
        await campaigns.change(store, stale, study_campaign(due="2023-06-20 17:00"), NOW)
        with pytest.raises(Conflict):
            await report(store, house, "nq", "DB001", {"studied": True}, NOW, stale)


async def test_a_change_that_changes_nothing_leaves_no_trace(house: House) -> None:
    async with house.database.begin() as store:
        changed, refit = await campaigns.change(store, house.campaigns["kh"], plan_campaign(), NOW)
        assert not refit
        assert await campaigns.as_it_was(store, changed, NOW) == replace(changed)


async def test_who_was_to_report_hears_that_it_is_called_off(house: House) -> None:
    async with house.database.begin() as store:
        await rounds.call_off(store, house.campaigns["nq"], NOW)
        told = await outbox.due(store, "web", "web", NOW, 10)
        assert [letter.chat.address for letter in told] == ["lan", "minh", "tú"]
        found = await campaigns.campaign(store, "nq")
        assert found
        assert not found.is_open(NOW)
        later = await campaigns.create(store, study_campaign("later", opens="2023-06-10 00:00"), NOW)
        await rounds.call_off(store, later, NOW)
        assert len(await outbox.due(store, "web", "web", NOW, 10)) == 3


async def report(
    store: Store,
    house: House,
    code: str,
    unit: str,
    given: Answers,
    moment: datetime,
    stale: Campaign | None = None,
) -> None:
    debts = await reports.debts_of(store, [stale or house.campaigns[code]], [house.units[unit]])
    made = make_report(
        debts[0],
        given,
        words="",
        person_id=None,
        by_name="Lan",
        chat=None,
        said_at=moment,
        recorded_at=moment,
    )
    await reports.record(store, [(made, None)])
