"""The field at a glance, a page at a time: units against campaigns, now or as of a past moment."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from domain.campaigns import Campaign, ItemKind
from domain.chat import State
from domain.matrix import Cell, Matrix, Order, Reach, Row, Sieve, state_of
from domain.people import Role
from domain.reports import Quotas, unpack
from domain.reviews import Verdict
from storage.database import Store
from storage.reports import last_before
from storage.summary import Scope, audience_of, stood_of
from storage.tables import accounts, audience, campaigns, duties, reports, standings, units
from storage.units import under

MARKS: dict[State, str] = {
    "done": '"on_time":1',
    "late": '"late":1',
    "notyet": '"not_yet":1',
    "returned": '"returned":1',
}


async def read(
    store: Store,
    known: Sequence[Campaign],
    as_of: datetime | None,
    today: date,
    scope: Scope,
    sieve: Sieve,
    page: tuple[int, int],
) -> Matrix:
    """The units of a scope that a sieve lets through, on a page (first, how many), with a cell a campaign.

    `as_of`: None for now; `known` as they were then. `today`: the day of that moment, on the Board's clock.
    """
    wanted = [*_there(today, scope), *_sifted(known, as_of, sieve)]
    rows, found = await _page(store, known, as_of, wanted, sieve, page)
    total = await store.number(select(func.count()).select_from(units).where(*_there(today, scope)))
    ids = [row.id for row in rows]
    columns = [await cells(store, one, as_of, ids) for one in known]
    reach = await reach_of(store, ids)
    return Matrix(
        tuple(
            Row(
                id=row.id,
                code=row.code,
                name=row.name,
                sector=row.sector,
                members=row.members,
                cells=tuple(column.get(row.id) for column in columns),
                reach=reach.get(row.id, Reach()),
            )
            for row in rows
        ),
        found,
        total,
    )


async def _page(
    store: Store,
    known: Sequence[Campaign],
    as_of: datetime | None,
    wanted: Sequence[ColumnElement[bool]],
    sieve: Sieve,
    page: tuple[int, int],
) -> tuple[Sequence[Any], int]:
    """The units of a page, and how many there are; where finding them means looking at all, in one go."""
    count, (first, many) = select(func.count()).select_from(units).where(*wanted), page
    at_once = bool(sieve.states) or sieve.order is Order.LAG
    counted = [func.count().over().label("found")] if at_once else []
    rows = await store.all(
        select(units.c.id, units.c.code, units.c.name, units.c.sector, units.c.members, *counted)
        .where(*wanted)
        .order_by(*_ordered(known, as_of, sieve.order))
        .offset(first)
        .limit(many)
    )
    return rows, rows[0].found if at_once and rows else await store.number(count)


def _there(today: date, scope: Scope) -> list[ColumnElement[bool]]:
    return [or_(units.c.active_to.is_(None), units.c.active_to > today), *scope.holds(units.c.id)]


def _sifted(known: Sequence[Campaign], as_of: datetime | None, sieve: Sieve) -> list[ColumnElement[bool]]:
    wanted = [units.c.search.contains(word, autoescape=True) for word in sieve.words]
    if sieve.sector:
        wanted.append(units.c.sector == sieve.sector)
    if sieve.under is not None:
        wanted.append(units.c.id.in_(under([sieve.under])))
    if sieve.states:
        wanted.append(or_(*(units.c.id.in_(_at(one, as_of, sieve.states)) for one in known)))
    return wanted


def _at(campaign: Campaign, as_of: datetime | None, states: Sequence[State]) -> Any:
    """The ids of the units that stand at one of the states."""
    if as_of is None:
        return _at_now(campaign, states)
    here, stood = audience_of(campaign.id, as_of, Scope()), stood_of(campaign.id, as_of)
    told = select(here.c.unit_id).outerjoin(stood, stood.c.unit_id == here.c.unit_id)
    return told.where(or_(*(_stands(stood, state) for state in states)))


def _at_now(campaign: Campaign, states: Sequence[State]) -> Any:
    """The same at this moment, from what is kept beside the figures: the figures themselves need not be read."""
    told = and_(standings.c.campaign_id == campaign.id, standings.c.unit_id == audience.c.unit_id)
    here = select(audience.c.unit_id).where(audience.c.campaign_id == campaign.id, audience.c.to_at.is_(None))
    return here.outerjoin(standings, told).where(or_(*(_stands_now(campaign, state) for state in states)))


def _stands_now(campaign: Campaign, state: State) -> ColumnElement[bool]:
    back = standings.c.review == Verdict.RETURNED
    match state:
        case "silent":
            return standings.c.version.is_(None)
        case "returned":
            return back
        case "notyet":
            return and_(~standings.c.reported, ~back)
        case "done":
            return and_(standings.c.reported, standings.c.became_at <= campaign.due_at)
    return and_(standings.c.reported, standings.c.became_at > campaign.due_at)


def _stands(stood: Any, state: State) -> ColumnElement[bool]:
    figures = stood.c.figures
    if state == "silent":
        spoke = (figures.contains(mark, autoescape=True) for mark in MARKS.values())
        return or_(figures.is_(None), ~or_(*spoke))
    told = figures.contains(MARKS[state], autoescape=True)
    back = figures.contains(MARKS["returned"], autoescape=True)
    return and_(told, ~back) if state == "notyet" else told


def _ordered(known: Sequence[Campaign], as_of: datetime | None, order: Order) -> list[Any]:
    """By code; or by the earliest deadline that each unit lags behind, those that lag nowhere last."""
    if order is Order.CODE or not known:
        return [units.c.code]
    due = sorted(known, key=lambda one: (one.due_at, one.id))
    lags = [(units.c.id.in_(_lagging(one, as_of)), place) for place, one in enumerate(due)]
    return [case(*lags, else_=len(due)), units.c.code]


def _lagging(campaign: Campaign, as_of: datetime | None) -> Any:
    here, stood = audience_of(campaign.id, as_of, Scope()), stood_of(campaign.id, as_of)
    told = select(here.c.unit_id).outerjoin(stood, stood.c.unit_id == here.c.unit_id)
    return told.where(or_(stood.c.reported.is_(None), ~stood.c.reported))


async def cells(
    store: Store, campaign: Campaign, as_of: datetime | None, unit_ids: Sequence[int]
) -> dict[int, Cell]:
    """Where each of these units stands in a campaign, by unit; without those that it does not ask."""
    if not unit_ids:
        return {}
    here, stood = audience_of(campaign.id, as_of, Scope()), _told(campaign.id, as_of)
    rows = await store.all(
        select(here.c.unit_id, here.c.quotas, stood.c.figures, stood.c.planned_on, stood.c.at)
        .outerjoin(stood, stood.c.unit_id == here.c.unit_id)
        .where(here.c.unit_id.in_(unit_ids))
    )
    return {row.unit_id: _cell(campaign, row) for row in rows}


def _told(campaign_id: int, as_of: datetime | None) -> Any:
    """What stands, or stood, with when it was said: (unit_id, figures, planned_on, at)."""
    if as_of is None:
        at = func.coalesce(standings.c.became_at, standings.c.said_at).label("at")
        kept = select(standings.c.unit_id, standings.c.figures, standings.c.planned_on, at)
        return kept.where(standings.c.campaign_id == campaign_id).subquery()
    last = last_before(campaign_id, as_of)
    said = select(reports.c.unit_id, reports.c.figures, reports.c.planned_on, reports.c.said_at.label("at"))
    return said.join(last, last.c.id == reports.c.id).subquery()


def _cell(campaign: Campaign, row: Any) -> Cell:
    figures = unpack(row.figures or "{}")
    return Cell(
        state_of(figures),
        row.at,
        row.planned_on,
        _parts(campaign, figures, unpack(row.quotas)),
        "waiting" in figures,
    )


def _parts(campaign: Campaign, figures: dict[str, int], quotas: Quotas) -> dict[str, tuple[int, int]]:
    counted = [item.key for item in campaign.items if item.kind is ItemKind.QUOTA]
    return {key: (figures.get(f"done:{key}", 0), quotas.get(key, 0)) for key in counted}


async def reach_of(store: Store, unit_ids: Sequence[int]) -> dict[int, Reach]:
    """How each of these units' reporters are reached, by unit; without those that nobody reports for."""
    rows = await store.all(
        select(duties.c.unit_id, accounts.c.channel, accounts.c.state)
        .outerjoin(accounts, accounts.c.person_id == duties.c.person_id)
        .where(duties.c.unit_id.in_(unit_ids), duties.c.to_at.is_(None), duties.c.role == Role.SECRETARY)
        .order_by(accounts.c.last_seen_at)
    )
    found: dict[int, Reach] = {}
    for row in rows:
        before = found.get(row.unit_id, Reach(held=True))
        found[row.unit_id] = Reach(row.channel, held=True) if row.state == "active" else before
    return found


async def parents(store: Store, scope: Scope, most: int) -> list[Any]:
    """The units of a scope that have units below them: (id, code, name), by code, at most so many."""
    below = units.alias("below")
    has_some = select(below.c.parent_id).where(below.c.parent_id.is_not(None), below.c.active_to.is_(None))
    found = select(units.c.id, units.c.code, units.c.name).where(
        units.c.id.in_(has_some), *scope.holds(units.c.id)
    )
    return list(await store.all(found.order_by(units.c.code).limit(most)))


async def newest(store: Store) -> tuple[int, int]:
    """What changes with every report and every change to a campaign: a mark of how far the figures have come."""
    told = await store.number(select(func.coalesce(func.max(reports.c.id), 0)))
    return told, await store.number(select(func.coalesce(func.sum(campaigns.c.version), 0)))
