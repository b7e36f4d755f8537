"""Who lags, by one statement over all units: what is owed, what a promise holds back, who can be written to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select

from domain.campaigns import Campaign
from storage.allowances import is_spent
from storage.database import Store
from storage.tables import accounts, audience, duties, people, standings, units


def lagging(campaign_ids: Any) -> Any:
    """The lagging units of the campaigns (ids, or a query of them), with what they promised."""
    return (
        select(audience.c.campaign_id, audience.c.unit_id, standings.c.planned_on, standings.c.overdue_until)
        .outerjoin(
            standings,
            and_(standings.c.campaign_id == audience.c.campaign_id, standings.c.unit_id == audience.c.unit_id),
        )
        .where(
            audience.c.campaign_id.in_(campaign_ids),
            audience.c.to_at.is_(None),
            or_(standings.c.lagging.is_(None), standings.c.lagging),
        )
        .subquery()
    )


def lagging_of(campaign: Campaign, now: datetime, zone: ZoneInfo) -> Any:
    """A campaign's lagging units: (unit_id, held), held where a promised date holds reminders back."""
    found = lagging([campaign.id])
    return select(found.c.unit_id, held_back(found, [campaign], now, zone).label("held")).subquery()


def held_back(found: Any, about: Sequence[Campaign], now: datetime, zone: ZoneInfo) -> Any:
    """True where a promised date holds reminders back: domain/reminders.py, holds_back, for all units at once."""
    today = now.astimezone(zone).date()
    coming = [c.id for c in about if today < c.due_at.astimezone(zone).date()]
    overdue = [
        and_(
            found.c.campaign_id == c.id,
            found.c.overdue_until >= max(today, c.due_at.astimezone(zone).date()),
        )
        for c in about
        if now >= c.due_at
    ]
    before = and_(found.c.campaign_id.in_(coming), found.c.planned_on >= today)
    return func.coalesce(and_(found.c.planned_on.is_not(None), or_(before, *overdue)), False)


def owing(about: Sequence[Campaign], now: datetime, zone: ZoneInfo, unit_id: int | None = None) -> Any:
    """The ids of the people who report for a lagging unit, or for that one, that no promised date holds back."""
    found = lagging([campaign.id for campaign in about])
    return (
        select(duties.c.person_id)
        .join(found, found.c.unit_id == duties.c.unit_id)
        .where(
            duties.c.role == "secretary",
            duties.c.to_at.is_(None),
            ~held_back(found, about, now, zone),
            *([] if unit_id is None else [found.c.unit_id == unit_id]),
        )
    )


def reachable(now: datetime) -> Any:
    """The ids of the people who can be written to somewhere, unasked."""
    return select(accounts.c.person_id).where(accounts.c.state == "active", ~is_spent(accounts, now))


def account_of(person_id: Any, now: datetime) -> Any:
    """The id of the account, last used of those that take it, to which a person (a column) is written unasked."""
    own = accounts.alias("own")
    return (
        select(own.c.id)
        .where(own.c.person_id == person_id, own.c.state == "active", ~is_spent(own, now))
        .order_by(own.c.last_seen_at.desc(), own.c.id)
        .limit(1)
        .scalar_subquery()
    )


async def people_owing(store: Store, campaign: Campaign, now: datetime, zone: ZoneInfo) -> list[int]:
    """The ids of the people whom a run of the campaign at that moment would remind."""
    found = owing([campaign], now, zone).where(duties.c.person_id.in_(reachable(now)))
    return [row.person_id for row in await store.all(found.distinct().order_by(duties.c.person_id))]


async def reached_of(store: Store, unit_id: int, now: datetime) -> list[str]:
    """The names of those who report for a unit and can be written to, in the order they took it up."""
    rows = await store.all(
        select(people.c.name)
        .join(duties, duties.c.person_id == people.c.id)
        .where(
            duties.c.unit_id == unit_id,
            duties.c.role == "secretary",
            duties.c.to_at.is_(None),
            people.c.id.in_(reachable(now)),
        )
        .order_by(duties.c.id)
    )
    return [row.name for row in rows]


async def lagging_and_unreached(store: Store, campaign: Campaign, now: datetime) -> tuple[int, tuple[str, ...]]:
    """How many units of a campaign lag, and the codes of those for whom nobody can be written to."""
    found = lagging([campaign.id])
    reached = select(duties.c.unit_id).where(
        duties.c.role == "secretary", duties.c.to_at.is_(None), duties.c.person_id.in_(reachable(now))
    )
    rows = await store.all(
        select(units.c.code)
        .join(found, found.c.unit_id == units.c.id)
        .where(units.c.id.not_in(reached))
        .order_by(units.c.code)
    )
    return await store.number(select(func.count()).select_from(found)), tuple(row.code for row in rows)
