"""Units hear that a campaign opens: once, on the day that it does. What is said is read just before it goes."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, update

from domain.people import Role
from storage import unasked
from storage.database import Store
from storage.laggards import reachable
from storage.tables import audience, duties, openings, outbox

KIND = "opening"


async def promise(store: Store, campaign_id: int, now: datetime) -> None:
    """The units of a campaign are to hear that it opens."""
    await store.run(store.insert(openings).values(campaign_id=campaign_id, state="waiting", at=now))


async def waiting(store: Store) -> set[int]:
    """The campaigns whose units have not heard yet that they open."""
    return {row.campaign_id for row in await store.all(select(openings).where(openings.c.state == "waiting"))}


async def claim(store: Store, campaign_id: int, now: datetime, state: str = "told") -> bool:
    """Nobody need tell it any more, as it is told now, or (off) never will be; False when that was so before."""
    here = update(openings).where(openings.c.campaign_id == campaign_id, openings.c.state == "waiting")
    return bool((await store.run(here.values(state=state, at=now))).rowcount)


async def told_since(store: Store, moment: datetime) -> set[int]:
    """The campaigns of whose opening units have heard since that moment."""
    told = select(openings.c.campaign_id).where(openings.c.state == "told", openings.c.at >= moment)
    return {row.campaign_id for row in await store.all(told)}


async def reach(store: Store, unit_ids: Collection[int], now: datetime) -> int:
    """How many report for these units and can be written to now."""
    serving = _serving(unit_ids).where(duties.c.person_id.in_(reachable(now))).distinct().subquery()
    return await store.number(select(func.count()).select_from(serving))


def _serving(unit_ids: Any) -> Any:
    return select(duties.c.person_id).where(
        duties.c.unit_id.in_(unit_ids), duties.c.role == Role.SECRETARY, duties.c.to_at.is_(None)
    )


async def lay_out(store: Store, campaign_id: int, now: datetime) -> int:
    """A letter to each who reports for a unit of the campaign; returns how many."""
    members = select(audience.c.unit_id).where(audience.c.campaign_id == campaign_id, audience.c.to_at.is_(None))
    return await unasked.lay_out(store, _serving(members), KIND, now, now, campaign_id=campaign_id)


async def still_meant(store: Store, letter_ids: Collection[int]) -> dict[int, tuple[int, list[int]]]:
    """The letters whose person reports for units of their campaign now: letter → (campaign, those units)."""
    of_it = and_(audience.c.campaign_id == outbox.c.campaign_id, audience.c.to_at.is_(None))
    rows = await store.all(
        select(outbox.c.id, outbox.c.campaign_id, duties.c.unit_id)
        .join(duties, duties.c.person_id == outbox.c.person_id)
        .join(audience, and_(of_it, audience.c.unit_id == duties.c.unit_id))
        .where(outbox.c.id.in_(letter_ids), duties.c.role == Role.SECRETARY, duties.c.to_at.is_(None))
        .order_by(outbox.c.id, duties.c.unit_id)
    )
    found: dict[int, tuple[int, list[int]]] = {}
    for row in rows:
        found.setdefault(row.id, (row.campaign_id, []))[1].append(row.unit_id)
    return found
