"""What waits for an officer's verdict, what was found, and the words that are judged."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select

from domain.reviews import Review, Verdict
from storage.database import Store
from storage.summary import Scope
from storage.tables import audience, people, reports, reviews, standings

Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """What a unit last said in a campaign: the words, who and when; `on_behalf`: an officer wrote them down."""

    words: str
    by_name: str
    said_at: datetime
    on_behalf: bool


async def waiting(store: Store, campaign_ids: Collection[int], scope: Scope) -> list[Place]:
    """What waits to be accepted, the longest first: (campaign, unit, version)."""
    here = and_(audience.c.campaign_id == standings.c.campaign_id, audience.c.unit_id == standings.c.unit_id)
    rows = await store.all(
        select(standings.c.campaign_id, standings.c.unit_id, standings.c.version)
        .join(audience, here)
        .where(
            standings.c.campaign_id.in_(campaign_ids),
            standings.c.became_at.is_not(None),
            standings.c.review == Verdict.NONE,
            audience.c.to_at.is_(None),
            *scope.holds(standings.c.unit_id),
        )
        .order_by(standings.c.said_at, standings.c.campaign_id, standings.c.unit_id)
    )
    return [(row.campaign_id, row.unit_id, row.version) for row in rows]


async def last(store: Store, campaign_id: int, unit_id: int) -> Review | None:
    """The last verdict on a unit's reports in a campaign, or None."""
    row = await store.first(
        select(reviews, people.c.name)
        .join(people, people.c.id == reviews.c.person_id)
        .where(reviews.c.campaign_id == campaign_id, reviews.c.unit_id == unit_id)
        .order_by(reviews.c.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    return Review(Verdict(row.verdict), row.person_id, row.name, row.at, row.version, row.note, row.good)


async def last_told(
    store: Store, campaign_id: int, unit_ids: Collection[int], as_of: datetime | None = None
) -> dict[int, Told]:
    """What each unit last said itself in a campaign, now or by a moment, by unit; no verdicts, no recounts."""
    by_then = [] if as_of is None else [reports.c.recorded_at <= as_of]
    newest = (
        select(func.max(reports.c.id))
        .where(
            reports.c.campaign_id == campaign_id,
            reports.c.unit_id.in_(unit_ids),
            reports.c.restated.is_(False),
            *by_then,
        )
        .group_by(reports.c.unit_id)
    )
    rows = await store.all(
        select(reports, people.c.name)
        .outerjoin(people, people.c.id == reports.c.person_id)
        .where(reports.c.id.in_(newest))
    )
    return {row.unit_id: _told(row) for row in rows}


def _told(row: Any) -> Told:
    return Told(row.words, row.name or "", row.said_at, row.on_behalf)
