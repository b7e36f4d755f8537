"""A campaign as of a moment, unit by unit, for what is printed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from domain.campaigns import Campaign
from domain.dossier import Line, Told
from domain.reports import unpack
from domain.summary import Summary
from storage.database import Store
from storage.summary import WHOLE, Scope, audience_of, past, why_missing
from storage.tables import people, reports, units
from storage.units import within


@dataclass(frozen=True, slots=True)
class Found:
    """The figures, the units in the order of their codes, and whether some of their phones are told."""

    summary: Summary
    lines: tuple[Line, ...]
    phones: bool


async def read(
    store: Store,
    campaign: Campaign,
    as_of: datetime,
    scope: Scope = WHOLE,
    *,
    in_charge: Collection[int] | None = (),
    to_the_day: bool = False,
) -> Found:
    """Everything that was recorded by the moment, within a scope; `in_charge`: the roots whose phones are told."""
    summary = replace(await past(store, campaign, as_of, scope), to_the_day=to_the_day)
    theirs = await within(store, in_charge)
    told = await _told(store, campaign.id, as_of, scope)
    lines, phones = [], False
    for row in await _units(store, campaign.id, as_of, scope):
        may_call = theirs is None or row.id in theirs
        phones = phones or bool(may_call and row.phone)
        lines.append(_line(row, told[row.id], row.phone if may_call else ""))
    return Found(summary, tuple(lines), phones)


def _line(row: Any, told: list[Told], phone: str) -> Line:
    return Line(
        code=row.code,
        name=row.name,
        kind=row.kind,
        sector=row.sector,
        parent=row.parent or "",
        phone=phone,
        quotas=unpack(row.quotas),
        told=tuple(told),
    )


async def _units(store: Store, campaign_id: int, as_of: datetime, scope: Scope) -> Any:
    here, above = audience_of(campaign_id, as_of, scope), units.alias("above")
    return await store.all(
        select(units, here.c.quotas, above.c.name.label("parent"))
        .join(here, here.c.unit_id == units.c.id)
        .outerjoin(above, above.c.id == units.c.parent_id)
        .order_by(units.c.code)
    )


async def _told(store: Store, campaign_id: int, as_of: datetime, scope: Scope) -> defaultdict[int, list[Told]]:
    here = audience_of(campaign_id, as_of, scope)
    rows = await store.all(
        select(reports, people.c.name.label("by"))
        .outerjoin(people, people.c.id == reports.c.person_id)
        .where(
            reports.c.campaign_id == campaign_id,
            reports.c.recorded_at <= as_of,
            reports.c.unit_id.in_(select(here.c.unit_id)),
        )
        .order_by(reports.c.id)
    )
    found: defaultdict[int, list[Told]] = defaultdict(list)
    for row in rows:
        found[row.unit_id].append(
            Told(
                reported=row.reported,
                said_at=row.said_at,
                recorded_at=row.recorded_at,
                answers=row.answers,
                planned_on=row.planned_on,
                words=row.words,
                by=row.by or "",
                restated=row.restated,
                judged=why_missing(row.figures),
            )
        )
    return found
