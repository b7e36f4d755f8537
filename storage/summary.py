"""Figures of a campaign: now from the tallies or standings, of a past moment from the history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from domain.campaigns import Campaign
from domain.reports import denominators, unpack
from domain.summary import MissingUnit, Moved, Summary, add_up, summarize
from storage.campaigns import as_it_was
from storage.database import Store
from storage.reports import last_before
from storage.tables import accounts, audience, duties, reports, standings, tallies, units
from storage.units import under


@dataclass(frozen=True, slots=True)
class Scope:
    """What a summary is of: at and below these units (None: the whole tree), of these sectors (none: of all)."""

    roots: frozenset[int] | None = None
    sectors: tuple[str, ...] = ()

    def holds(self, column: Any) -> list[Any]:
        """The conditions that a unit id is in the scope."""
        in_tree = [] if self.roots is None else [column.in_(under(self.roots))]
        of_them = select(units.c.id).where(units.c.sector.in_(self.sectors))
        return [*in_tree, column.in_(of_them)] if self.sectors else in_tree


WHOLE = Scope()
STOOD = ("unit_id", "reported", "planned_on", "figures", "answers")


async def current(store: Store, campaign: Campaign, now: datetime, scope: Scope = WHOLE) -> Summary:
    """The figures now, without names: one indexed read where the scope is the whole tree."""
    if scope == WHOLE:
        rows = await store.all(
            select(tallies.c.measure, tallies.c.number).where(tallies.c.campaign_id == campaign.id)
        )
        return summarize(campaign, {row.measure: row.number for row in rows}, now)
    asked, stood = audience_of(campaign.id, None, scope), _standings(campaign.id, scope)
    return summarize(campaign, await _grouped(store, asked, stood), now)


async def past(store: Store, campaign: Campaign, as_of: datetime, scope: Scope = WHOLE) -> Summary:
    """The figures as of a moment: what was recorded by then, of what was asked then, over who counted then."""
    campaign = await as_it_was(store, campaign, as_of)
    last = last_before(campaign.id, as_of)
    here = audience_of(campaign.id, as_of, scope)
    said = (
        select(reports.c.figures, func.count())
        .join(last, last.c.id == reports.c.id)
        .where(reports.c.unit_id.in_(select(here.c.unit_id)))
        .group_by(reports.c.figures)
    )
    return summarize(campaign, await _grouped(store, here, said), as_of, to_the_day=True)


async def moved(
    store: Store, campaign: Campaign, now: Summary, moments: tuple[datetime, datetime], scope: Scope
) -> Moved:
    """By how many units the count has grown since each of two moments, a day and a week ago."""
    before = [
        (await past(store, campaign, moment, scope)).units.reported if campaign.opens_at <= moment else 0
        for moment in moments
    ]
    return Moved(now.units.reported - before[0], now.units.reported - before[1])


async def _grouped(store: Store, asked: Any, said: Any) -> dict[str, int]:
    quotas = await store.all(select(asked.c.quotas, func.count()).group_by(asked.c.quotas))
    figures = await store.all(said)
    return add_up(
        [
            *((denominators(unpack(row[0])), row[1]) for row in quotas),
            *((unpack(row[0]), row[1]) for row in figures),
        ]
    )


def audience_of(campaign_id: int, as_of: datetime | None, scope: Scope) -> Any:
    """The units that count now, or counted at the moment: a subquery of (unit_id, quotas)."""
    when = (
        [audience.c.to_at.is_(None)]
        if as_of is None
        else [audience.c.from_at <= as_of, or_(audience.c.to_at.is_(None), audience.c.to_at > as_of)]
    )
    return (
        select(audience.c.unit_id, audience.c.quotas)
        .where(audience.c.campaign_id == campaign_id, *when, *scope.holds(audience.c.unit_id))
        .subquery()
    )


def _standings(campaign_id: int, scope: Scope) -> Any:
    here = audience_of(campaign_id, None, scope)
    return (
        select(standings.c.figures, func.count())
        .where(standings.c.campaign_id == campaign_id, standings.c.unit_id.in_(select(here.c.unit_id)))
        .group_by(standings.c.figures)
    )


async def missing(
    store: Store,
    campaign: Campaign,
    as_of: datetime | None = None,
    scope: Scope = WHOLE,
    limit: int | None = None,
) -> list[MissingUnit]:
    """The units that have not reported, by code; `reachable` is told as of now."""
    here = audience_of(campaign.id, as_of, scope)
    stood = stood_of(campaign.id, as_of)
    reachable = (
        select(duties.c.unit_id)
        .join(accounts, accounts.c.person_id == duties.c.person_id)
        .where(duties.c.role == "secretary", duties.c.to_at.is_(None), accounts.c.state == "active")
    )
    rows = await store.all(
        select(
            units.c.code,
            units.c.name,
            units.c.id.in_(reachable).label("reachable"),
            stood.c.planned_on,
            stood.c.figures,
        )
        .join(here, here.c.unit_id == units.c.id)
        .outerjoin(stood, stood.c.unit_id == units.c.id)
        .where(or_(stood.c.reported.is_(None), stood.c.reported.is_(False)))
        .order_by(units.c.code)
        .limit(limit)
    )
    return [
        MissingUnit(row.code, row.name, bool(row.reachable), row.planned_on, why_missing(row.figures))
        for row in rows
    ]


def why_missing(figures: str | None) -> str:
    """Why a unit that said something is missing, beyond that it said no."""
    found = unpack(figures or "{}")
    return next((state for state in ("returned", "waiting") if found.get(state)), "")


def stood_of(campaign_id: int, as_of: datetime | None) -> Any:
    """Where each unit stands, or stood: a subquery of (unit_id, reported, planned_on, figures, answers)."""
    if as_of is None:
        return (
            select(
                standings.c.unit_id,
                standings.c.reported,
                standings.c.planned_on,
                standings.c.figures,
                standings.c.answers,
            )
            .where(standings.c.campaign_id == campaign_id)
            .subquery()
        )
    last = last_before(campaign_id, as_of)
    return select(*(reports.c[name] for name in STOOD)).join(last, last.c.id == reports.c.id).subquery()
