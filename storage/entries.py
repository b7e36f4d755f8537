"""What stands behind a figure: which units, who said it, when, in which words; and the count of each part."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, cast, func, or_, select

from domain.campaigns import Campaign
from domain.reports import Answers, Quotas, unpack
from storage.database import Store
from storage.reviews import Told, last_told
from storage.summary import Scope, audience_of, stood_of
from storage.tables import units
from storage.units import within

SILENT = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit behind a figure. `told` is None for one that never said anything."""

    code: str
    name: str
    answers: Answers
    quotas: Quotas
    planned_on: date | None
    told: Told | None


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a campaign's units: how many have reported, of how many. `name`: empty for those of none."""

    name: str
    reported: int
    expected: int


async def behind(
    store: Store, campaign: Campaign, as_of: datetime | None, scope: Scope, mark: str | None, page: tuple[int, int]
) -> tuple[list[Entry], int]:
    """The units of a figure on a page (first, how many), by code; and how many there are in all.

    `mark`: what the packed figures of such a unit hold (`"late":1`); SILENT: those that said nothing; None: all.
    """
    here, stood = audience_of(campaign.id, as_of, scope), stood_of(campaign.id, as_of)
    rows = (
        select(units.c.id, units.c.code, units.c.name, here.c.quotas, stood.c.answers, stood.c.planned_on)
        .join(here, here.c.unit_id == units.c.id)
        .outerjoin(stood, stood.c.unit_id == units.c.id)
        .where(*_marked(stood, mark))
    )
    count = await store.number(select(func.count()).select_from(rows.subquery()))
    first, many = page
    found = await store.all(rows.order_by(units.c.code).offset(first).limit(many))
    told = await last_told(store, campaign.id, [row.id for row in found], as_of) if found else {}
    return [_entry(row, told.get(row.id)) for row in found], count


def _marked(stood: Any, mark: str | None) -> list[Any]:
    if mark is None:
        return []
    if mark == SILENT:
        spoke = or_(
            stood.c.figures.contains('"reported":'), stood.c.figures.contains('"not_yet":', autoescape=True)
        )
        return [or_(stood.c.figures.is_(None), ~spoke)]
    return [stood.c.figures.contains(mark, autoescape=True)]


def _entry(row: Any, told: Told | None) -> Entry:
    return Entry(row.code, row.name, row.answers or {}, unpack(row.quotas), row.planned_on, told)


async def by_sector(store: Store, campaign: Campaign, as_of: datetime | None, scope: Scope) -> list[Share]:
    """The count of each sector, by name."""
    return await _shares(store, campaign, as_of, scope, units.c.sector)


async def by_parent(store: Store, campaign: Campaign, as_of: datetime | None, scope: Scope) -> list[Share]:
    """The count of what is directly below each unit, by its code; last of what is below none in the scope."""
    shares = await _shares(store, campaign, as_of, scope, units.c.parent_id)
    seen = await within(store, scope.roots)
    rows = await store.all(select(units.c.id, units.c.name).order_by(units.c.code))
    names = {row.id: row.name for row in rows if seen is None or row.id in seen}
    known = {share.name: share for share in shares}
    found = [Share(name, *_counts(known[str(key)])) for key, name in names.items() if str(key) in known]
    rest = [_counts(share) for share in shares if not share.name or int(share.name) not in names]
    return found + ([Share("", *(sum(column) for column in zip(*rest, strict=True)))] if rest else [])


def _counts(share: Share) -> tuple[int, int]:
    return share.reported, share.expected


async def _shares(
    store: Store, campaign: Campaign, as_of: datetime | None, scope: Scope, column: Any
) -> list[Share]:
    here, stood = audience_of(campaign.id, as_of, scope), stood_of(campaign.id, as_of)
    reported = func.coalesce(func.sum(cast(stood.c.reported, Integer)), 0)
    rows = await store.all(
        select(column, reported, func.count())
        .select_from(here)
        .join(units, units.c.id == here.c.unit_id)
        .outerjoin(stood, stood.c.unit_id == units.c.id)
        .group_by(column)
        .order_by(column)
    )
    return [Share(str(row[0] or ""), int(row[1]), row[2]) for row in rows]
