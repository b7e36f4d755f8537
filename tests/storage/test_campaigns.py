"""Whom a campaign is for."""

from dataclasses import replace

import pytest

from domain.campaigns import Audience
from storage import campaigns, reports, summary
from storage.audience import NoUnits
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
