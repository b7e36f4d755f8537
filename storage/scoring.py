"""What each unit did in campaigns that are over or due: what the year's points are made of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from domain.campaigns import Campaign
from domain.reports import unpack
from domain.reviews import Verdict
from domain.scoring import Deed, Record
from storage.database import Store
from storage.summary import Scope, audience_of, stood_of
from storage.tables import reports, reviews, units

DEEDS = (Deed.ON_TIME, Deed.LATE, Deed.WAITING)


async def records(
    store: Store, campaigns: Sequence[Campaign], scope: Scope, as_of: datetime | None = None
) -> list[Record]:
    """A record of every unit that counts in each of the campaigns, in their order and by unit; or as of then."""
    found = []
    for campaign in campaigns:
        returned = await _returned(store, campaign.id, as_of)
        good = await _good(store, campaign.id, as_of)
        for row in await _rows(store, campaign.id, scope, as_of):
            deed = _deed(unpack(row.figures or "{}"))
            times, praised = returned.get(row.id, 0), row.id in good
            found.append(Record(row.code, row.name, row.sector, campaign.name, deed, times, praised))
    return found


def _deed(figures: dict[str, int]) -> Deed:
    return next((deed for deed in DEEDS if figures.get(deed)), Deed.MISSING)


async def _rows(store: Store, campaign_id: int, scope: Scope, as_of: datetime | None) -> Sequence[Any]:
    here, stood = audience_of(campaign_id, as_of, scope), stood_of(campaign_id, as_of)
    return await store.all(
        select(units.c.id, units.c.code, units.c.name, units.c.sector, stood.c.figures)
        .join(here, here.c.unit_id == units.c.id)
        .outerjoin(stood, stood.c.unit_id == units.c.id)
        .order_by(units.c.code)
    )


async def _returned(store: Store, campaign_id: int, as_of: datetime | None) -> dict[int, int]:
    """How often each unit's report came back."""
    rows = await store.all(
        select(reviews.c.unit_id, func.count().label("times"))
        .where(*_judged(campaign_id, as_of), reviews.c.verdict == Verdict.RETURNED)
        .group_by(reviews.c.unit_id)
    )
    return {row.unit_id: row.times for row in rows}


async def _good(store: Store, campaign_id: int, as_of: datetime | None) -> set[int]:
    """The units whose last report was found good, and who have told nothing since."""
    last = select(func.max(reviews.c.id)).where(*_judged(campaign_id, as_of)).group_by(reviews.c.unit_id)
    told_since = exists().where(
        reports.c.campaign_id == reviews.c.campaign_id,
        reports.c.unit_id == reviews.c.unit_id,
        reports.c.version > reviews.c.version,
        reports.c.restated.is_(False),
        *([reports.c.recorded_at <= as_of] if as_of else []),
    )
    accepted = reviews.c.verdict == Verdict.ACCEPTED
    rows = await store.all(
        select(reviews.c.unit_id).where(reviews.c.id.in_(last), reviews.c.good, accepted, ~told_since)
    )
    return {row.unit_id for row in rows}


def _judged(campaign_id: int, as_of: datetime | None) -> list[Any]:
    return [reviews.c.campaign_id == campaign_id, *([reviews.c.at <= as_of] if as_of else [])]
