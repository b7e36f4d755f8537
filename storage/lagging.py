"""The units that lag in a campaign, as a query that others build on."""

from typing import Any

from sqlalchemy import and_, or_, select

from storage.tables import audience, standings


def lagging(campaign_id: Any) -> Any:
    """(unit_id, planned_on) of the units that a campaign counts and that have not done all it asks."""
    here = and_(standings.c.campaign_id == audience.c.campaign_id, standings.c.unit_id == audience.c.unit_id)
    return (
        select(audience.c.unit_id, standings.c.planned_on)
        .outerjoin(standings, here)
        .where(
            audience.c.campaign_id == campaign_id,
            audience.c.to_at.is_(None),
            or_(standings.c.lagging.is_(None), standings.c.lagging),
        )
        .subquery()
    )
