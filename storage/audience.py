"""Whom a campaign is for, by date: units join, leave, are excused, and their quotas change.

A row of the audience is a stretch of time. The tallies move with every row that begins or ends, in the same
transaction, by what the unit adds: its denominators, and what it has reported.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, select, update

from domain.calendar import local
from domain.campaigns import Audience, Campaign, CampaignDraft, Item, QuotaRule, Refit
from domain.reports import denominators, pack, unpack
from domain.summary import add_up
from domain.units import Unit
from storage import audit
from storage.database import Conflict, Store
from storage.tables import audience, campaigns, standings, tallies, units
from storage.units import all_units, within

NAMED_AT_MOST = 1_000


class NoUnits(Exception):
    """The audience of a campaign is empty, or it names units that do not exist (their codes)."""

    def __init__(self, unknown: Sequence[str] = ()) -> None:
        super().__init__(", ".join(unknown))
        self.unknown = tuple(unknown)


@dataclass(frozen=True, slots=True)
class Excused:
    """A unit that was excused from a campaign, when and why."""

    unit_id: int
    code: str
    name: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Row:
    """A stretch that is running, with what its unit adds to the figures."""

    id: int
    campaign_id: int
    unit_id: int
    quotas: str
    figures: str
    from_at: datetime

    def adds(self) -> Mapping[str, int]:
        return add_up([(denominators(unpack(self.quotas)), 1), (unpack(self.figures), 1)])


def chosen(draft: CampaignDraft, known: Sequence[Unit]) -> dict[int, str]:
    """The units a campaign is for, with their packed quotas. Raises NoUnits."""
    found = {
        unit.id: pack(_unit_quotas(draft.quotas, unit))
        for unit in matching(known, draft.audience)
        if _is_asked(draft.campaign.items, _unit_quotas(draft.quotas, unit))
    }
    if not found:
        raise NoUnits
    return found


def matching(known: Sequence[Unit], wanted: Audience) -> list[Unit]:
    """The active units that an audience names. Raises NoUnits with the codes that there are not."""
    active = [unit for unit in known if unit.active_to is None]
    codes = {unit.code for unit in known}
    unknown = [code for code in (*wanted.codes, wanted.under) if code and code not in codes]
    if unknown:
        raise NoUnits(unknown)
    below = _codes_under(known, wanted.under) if wanted.under else codes
    return [
        unit
        for unit in active
        if unit.code in below
        and (not wanted.codes or unit.code in wanted.codes)
        and (not wanted.sectors or unit.sector in wanted.sectors)
    ]


def _codes_under(known: Sequence[Unit], root: str) -> set[str]:
    found = {root}
    while more := {unit.code for unit in known if unit.parent in found} - found:
        found |= more
    return found


def _is_asked(items: Iterable[Item], quotas: Mapping[str, int]) -> bool:
    """False for a unit of which nothing is asked: only quotas are, and all of its own are zero."""
    return any(item.required and quotas.get(item.key, 1) for item in items)


def _unit_quotas(rules: Mapping[str, QuotaRule], unit: Unit) -> dict[str, int]:
    return {key: _quota(rule, unit) for key, rule in rules.items()}


def _quota(rule: QuotaRule, unit: Unit) -> int:
    if isinstance(rule, str):
        return unit.individual_quota
    return rule if isinstance(rule, int) else rule.get(unit.code, 0)


async def confined(store: Store, wanted: Audience, roots: frozenset[int] | None) -> Audience:
    """Whom a campaign is for, never beyond the parts of the tree below the roots (None: all). Raises NoUnits."""
    if roots is None:
        return wanted
    known = await all_units(store)
    inside = await within(store, roots) or set()
    theirs = [one for one in known if one.id in inside and one.active_to is None]
    head = [one.code for one in theirs if one.id in roots]
    if len(roots) == 1 and head and not wanted.codes and not wanted.under:
        return replace(wanted, under=head[0])
    named = {one.code for one in matching(known, wanted)}
    codes = tuple(one.code for one in theirs if one.code in named)
    if not codes:
        raise NoUnits
    return Audience(codes=codes)


async def forecast(
    store: Store, campaign_id: int, draft: CampaignDraft, known: Sequence[Unit] | None = None
) -> Refit:
    """What `fit` would do now; `known`: were these the units. Raises NoUnits."""
    known = await all_units(store) if known is None else known
    wanted, present = await _wanted_and_present(store, campaign_id, draft, known)
    return _refit(wanted, present, known)


async def _wanted_and_present(
    store: Store, campaign_id: int, draft: CampaignDraft, known: Sequence[Unit]
) -> tuple[dict[int, str], dict[int, _Row]]:
    excused = await _excused_ids(store, campaign_id)
    wanted = {unit_id: quotas for unit_id, quotas in chosen(draft, known).items() if unit_id not in excused}
    return wanted, {row.unit_id: row for row in await _running(store, [audience.c.campaign_id == campaign_id])}


def _requoted(wanted: Mapping[int, str], present: Mapping[int, _Row]) -> set[int]:
    return {key for key, quotas in wanted.items() if key in present and present[key].quotas != quotas}


def _refit(wanted: Mapping[int, str], present: Mapping[int, _Row], known: Sequence[Unit]) -> Refit:
    codes = {unit.id: unit.code for unit in known}
    changes = (wanted.keys() - present.keys(), present.keys() - wanted.keys(), _requoted(wanted, present))
    return Refit(*(tuple(sorted(codes[key] for key in keys)) for keys in changes))


async def fit(store: Store, campaign_id: int, draft: CampaignDraft, from_at: datetime) -> Refit:
    """Bring the audience in line with what the campaign says it is, from a moment on. Raises NoUnits.

    Who was excused stays out; who has left does not come back. The caller holds the campaign.
    """
    known = await all_units(store)
    wanted, present = await _wanted_and_present(store, campaign_id, draft, known)
    requoted = _requoted(wanted, present)
    left, joined = present.keys() - wanted.keys(), wanted.keys() - present.keys()
    await _end(store, [present[key] for key in sorted(left | requoted)], from_at)
    await _begin(store, campaign_id, {key: wanted[key] for key in sorted(joined | requoted)}, from_at)
    return _refit(wanted, present, known)


async def hold(store: Store, campaign_ids: Collection[int]) -> None:
    """Hold campaigns still until the transaction ends: nobody records a report in them meanwhile."""
    await store.run(
        select(campaigns.c.id).where(campaigns.c.id.in_(campaign_ids)).order_by(campaigns.c.id).with_for_update()
    )


async def touch(store: Store, campaign_ids: Collection[int]) -> None:
    """Note that campaigns change: whoever is recording a report made on what they were must begin again."""
    await store.run(
        update(campaigns).where(campaigns.c.id.in_(campaign_ids)).values(version=campaigns.c.version + 1)
    )


async def _running(store: Store, conditions: Sequence[Any]) -> list[_Row]:
    stood = and_(standings.c.campaign_id == audience.c.campaign_id, standings.c.unit_id == audience.c.unit_id)
    rows = await store.all(
        select(audience, standings.c.figures)
        .outerjoin(standings, stood)
        .where(audience.c.to_at.is_(None), *conditions)
        .order_by(audience.c.campaign_id, audience.c.unit_id)
    )
    return [
        _Row(row.id, row.campaign_id, row.unit_id, row.quotas, row.figures or "{}", row.from_at) for row in rows
    ]


async def _end(store: Store, rows: Sequence[_Row], to_at: datetime, excused: str | None = None) -> None:
    """End stretches; one that had not begun by then never counts at all."""
    if not rows:
        return
    await store.run(
        update(audience)
        .where(audience.c.id == bindparam("row"), audience.c.to_at.is_(None))
        .values(to_at=bindparam("end"), excused=excused),
        [{"row": row.id, "end": max(to_at, row.from_at)} for row in rows],
    )
    await add_to_tallies(store, _changes((row.campaign_id, row.adds(), -1) for row in rows))


async def _begin(store: Store, campaign_id: int, quotas: Mapping[int, str], from_at: datetime) -> None:
    if not quotas:
        return
    rows = [
        {"campaign_id": campaign_id, "unit_id": unit_id, "quotas": packed, "from_at": from_at}
        for unit_id, packed in quotas.items()
    ]
    await store.run(store.insert(audience), rows)
    # No database takes tens of thousands of parameters: of so many, all that stand are read.
    named = [audience.c.unit_id.in_(quotas)] if len(quotas) <= NAMED_AT_MOST else []
    standing = await _running(store, [audience.c.campaign_id == campaign_id, *named])
    begun = (row for row in standing if row.unit_id in quotas)
    await add_to_tallies(store, _changes((row.campaign_id, row.adds(), 1) for row in begun))


def _changes(parts: Iterable[tuple[int, Mapping[str, int], int]]) -> dict[tuple[int, str], int]:
    changes: dict[tuple[int, str], int] = {}
    for campaign_id, figures, times in parts:
        for measure, number in figures.items():
            key = (campaign_id, measure)
            changes[key] = changes.get(key, 0) + number * times
    return changes


async def add_to_tallies(store: Store, changes: Mapping[tuple[int, str], int]) -> None:
    """Add to the campaigns' figures; rows are locked in key order, so that no two workers deadlock."""
    rows = [
        {"campaign_id": campaign_id, "measure": measure, "number": number}
        for (campaign_id, measure), number in sorted(changes.items())
        if number
    ]
    if not rows:
        return
    statement = store.insert(tallies)
    await store.run(
        statement.on_conflict_do_update(
            index_elements=["campaign_id", "measure"],
            set_={"number": tallies.c.number + statement.excluded.number},
        ),
        rows,
    )


async def leave(store: Store, zone: ZoneInfo, now: datetime) -> list[int]:
    """Units whose last day has come leave every campaign that was still open then; returns their ids.

    They count until the day before: as of the closing day they are gone from x and from y.
    """
    today = now.astimezone(zone).date()
    gone = {
        row.id: local(row.active_to, time(0), zone)
        for row in await store.all(select(units.c.id, units.c.active_to).where(units.c.active_to <= today))
    }
    if not gone:
        return []
    rows = await _running(store, [audience.c.unit_id.in_(gone)])
    if not rows:
        return []
    await touch(store, {row.campaign_id for row in rows})
    rows = await _running(store, [audience.c.unit_id.in_(gone)])
    closed = {
        row.id: row.closed_at
        for row in await store.all(select(campaigns.c.id, campaigns.c.closed_at))
        if row.closed_at is not None
    }
    leaving = [row for row in rows if closed.get(row.campaign_id, now) > gone[row.unit_id]]
    for row in leaving:
        await _end(store, [row], gone[row.unit_id])
    return sorted({row.unit_id for row in leaving})


async def excuse(
    store: Store, campaign: Campaign, unit_id: int, reason: str, now: datetime, person_id: int | None
) -> None:
    """A unit need not report in a campaign any more. Raises Conflict when it is not in it."""
    await touch(store, [campaign.id])
    here = [audience.c.campaign_id == campaign.id, audience.c.unit_id == unit_id]
    rows = await _running(store, here)
    if not rows:
        raise Conflict(f"unit {unit_id} is not in {campaign.code}")
    await _end(store, rows, now, reason)
    await audit.note(store, "excuse", campaign.code, now, person_id, unit=unit_id, reason=reason)


async def take_back(store: Store, campaign: Campaign, unit_id: int, now: datetime, person_id: int | None) -> None:
    """Undo an excuse: the unit counts again, with the quotas it had. Raises Conflict when there was none."""
    await touch(store, [campaign.id])
    row = await store.first(
        select(audience)
        .where(audience.c.campaign_id == campaign.id, audience.c.unit_id == unit_id)
        .order_by(audience.c.id.desc())
        .limit(1)
    )
    if row is None or row.to_at is None or row.excused is None:
        raise Conflict(f"unit {unit_id} was not excused from {campaign.code}")
    await _begin(store, campaign.id, {unit_id: row.quotas}, now)
    await audit.note(store, "readmit", campaign.code, now, person_id, unit=unit_id)


async def _excused_ids(store: Store, campaign_id: int) -> set[int]:
    """The units whose last stretch ended with an excuse."""
    rows = await store.all(
        select(audience.c.unit_id, audience.c.excused, audience.c.to_at)
        .where(audience.c.campaign_id == campaign_id)
        .order_by(audience.c.id)
    )
    last = {row.unit_id: row for row in rows}
    return {unit_id for unit_id, row in last.items() if row.to_at is not None and row.excused is not None}


async def excused(store: Store, campaign_id: int) -> list[Excused]:
    """Who is excused from a campaign now, by code."""
    ids = await _excused_ids(store, campaign_id)
    rows = await store.all(
        select(units.c.id, units.c.code, units.c.name, audience.c.excused, audience.c.to_at)
        .join(units, units.c.id == audience.c.unit_id)
        .where(audience.c.campaign_id == campaign_id, audience.c.unit_id.in_(ids), audience.c.excused.is_not(None))
        .order_by(audience.c.id)
    )
    last = {row.code: Excused(row.id, row.code, row.name, row.excused, row.to_at) for row in rows}
    return [last[code] for code in sorted(last)]


async def is_in(store: Store, campaign_id: int, unit_id: int) -> bool:
    """True while the unit counts in the campaign."""
    here = and_(audience.c.campaign_id == campaign_id, audience.c.unit_id == unit_id)
    return await store.first(select(audience.c.id).where(here, audience.c.to_at.is_(None))) is not None


async def members_of(store: Store, campaign_id: int) -> set[int]:
    """The ids of the units that count in a campaign now."""
    rows = await store.all(
        select(audience.c.unit_id).where(audience.c.campaign_id == campaign_id, audience.c.to_at.is_(None))
    )
    return {row.unit_id for row in rows}
