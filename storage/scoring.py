"""What each unit did in campaigns that are over or due: what the year's points are made of."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, func, select

from domain.campaigns import Campaign
from domain.reports import unpack
from domain.reviews import Verdict
from domain.scoring import Deed, Record
from storage.database import Store
from storage.summary import Scope
from storage.tables import audience, reviews, standings, units

DEEDS = (Deed.ON_TIME, Deed.LATE, Deed.WAITING)


async def records(store: Store, campaigns: Sequence[Campaign], scope: Scope) -> list[Record]:
    """A record of every unit that counts in each of the campaigns, in their order and by unit."""
    found = []
    for campaign in campaigns:
        returned = await _returned(store, campaign.id)
        good = await _good(store, campaign.id)
        for row in await _rows(store, campaign.id, scope):
            deed = _deed(unpack(row.figures or "{}"))
            praised = row.id in good and row.review == Verdict.ACCEPTED
            found.append(
                Record(row.code, row.name, row.sector, campaign.name, deed, returned.get(row.id, 0), praised)
            )
    return found


def _deed(figures: dict[str, int]) -> Deed:
    return next((deed for deed in DEEDS if figures.get(deed)), Deed.MISSING)


async def _rows(store: Store, campaign_id: int, scope: Scope) -> Sequence[Any]:
    stood = and_(standings.c.campaign_id == audience.c.campaign_id, standings.c.unit_id == audience.c.unit_id)
    here = [audience.c.campaign_id == campaign_id, audience.c.to_at.is_(None)]
    return await store.all(
        select(units.c.id, units.c.code, units.c.name, units.c.sector, standings.c.figures, standings.c.review)
        .join(audience, audience.c.unit_id == units.c.id)
        .outerjoin(standings, stood)
        .where(*here, *scope.holds(audience.c.unit_id))
        .order_by(units.c.code)
    )


async def _returned(store: Store, campaign_id: int) -> dict[int, int]:
    """How often each unit's report came back."""
    rows = await store.all(
        select(reviews.c.unit_id, func.count().label("times"))
        .where(reviews.c.campaign_id == campaign_id, reviews.c.verdict == Verdict.RETURNED)
        .group_by(reviews.c.unit_id)
    )
    return {row.unit_id: row.times for row in rows}


async def _good(store: Store, campaign_id: int) -> set[int]:
    """The units whose last verdict was that the report is good."""
    last = select(func.max(reviews.c.id)).where(reviews.c.campaign_id == campaign_id).group_by(reviews.c.unit_id)
    rows = await store.all(select(reviews.c.unit_id).where(reviews.c.id.in_(last), reviews.c.good))
    return {row.unit_id for row in rows}
