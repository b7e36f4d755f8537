"""Runs that are under way, and the sheets of those that are through."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select, update

from domain.campaigns import Campaign
from domain.people import Role
from domain.sheets import Line, Sheet, fate
from storage.database import Store
from storage.laggards import lagging_of
from storage.tables import accounts, audience, duties, outbox, people, reminded, reminder_slots, units
from storage.units import under

SOON = timedelta(hours=1)
LONGEST = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run as it stands in the database."""

    id: int
    campaign_id: int
    step: str
    due_at: datetime


async def through(store: Store, now: datetime) -> list[Stretch]:
    """The runs whose letters have all come to something, but for those that wait for a better hour."""
    waits = (
        exists()
        .where(reminded.c.slot_id == reminder_slots.c.id, outbox.c.id == reminded.c.letter_id)
        .where(outbox.c.state == "waiting", outbox.c.not_before <= now + SOON)
    )
    rows = await store.all(
        select(reminder_slots)
        .where(
            reminder_slots.c.state == "running",
            ~waits | (reminder_slots.c.claimed_at < now - LONGEST),
        )
        .order_by(reminder_slots.c.due_at, reminder_slots.c.id)
    )
    return [Stretch(row.id, row.campaign_id, row.step, row.due_at) for row in rows]


async def run(store: Store, slot_id: int) -> Stretch | None:
    """The run of that number, or None."""
    row = await store.first(select(reminder_slots).where(reminder_slots.c.id == slot_id))
    return Stretch(row.id, row.campaign_id, row.step, row.due_at) if row else None


async def missed(store: Store) -> list[Stretch]:
    """The slots that were missed, of which officers have not been told."""
    rows = await store.all(
        select(reminder_slots)
        .where(reminder_slots.c.state == "missed")
        .order_by(reminder_slots.c.campaign_id, reminder_slots.c.due_at)
    )
    return [Stretch(row.id, row.campaign_id, row.step, row.due_at) for row in rows]


async def end(store: Store, slot_id: int, state: str, sheet: Sheet | None = None) -> bool:
    """A run, or a missed slot, has been told of; False when somebody else did that first."""
    here = update(reminder_slots).where(reminder_slots.c.id == slot_id, reminder_slots.c.state == state)
    values = {"state": "done" if state == "running" else "told", "sheet": sheet.kept() if sheet else None}
    return bool((await store.run(here.values(values))).rowcount)


async def sheet(store: Store, of: Stretch, campaign: Campaign, now: datetime, zone: ZoneInfo) -> Sheet:
    """The sheet of a run as it stands now: the units that lag at this moment."""
    lagging = lagging_of(campaign, now, zone)
    owing = await store.all(
        select(lagging.c.unit_id, lagging.c.held, units.c.code, units.c.name, units.c.phone)
        .join(units, units.c.id == lagging.c.unit_id)
        .order_by(units.c.code)
    )
    active = select(accounts.c.person_id).where(accounts.c.state == "active")
    reporting = await store.all(
        select(duties.c.unit_id, people.c.name, duties.c.person_id.in_(active).label("reachable"))
        .join(people, people.c.id == duties.c.person_id)
        .join(lagging, lagging.c.unit_id == duties.c.unit_id)
        .where(duties.c.role == Role.SECRETARY, duties.c.to_at.is_(None))
        .order_by(duties.c.id)
    )
    states = await _states(store, of.id)
    names, reachable = defaultdict(list), set()
    for row in reporting:
        names[row.unit_id].append(row.name)
        if row.reachable:
            reachable.add(row.unit_id)
    lines = tuple(
        Line(
            row.unit_id,
            row.code,
            row.name,
            row.phone,
            fate(states[row.unit_id], promised=bool(row.held), reachable=row.unit_id in reachable),
            tuple(names[row.unit_id]),
        )
        for row in owing
    )
    return Sheet(of.id, campaign.id, campaign.name, of.due_at, lines)


async def _states(store: Store, slot_id: int) -> defaultdict[int, list[str]]:
    """What became of a run's letters, by the units of those whom they went to."""
    rows = await store.all(
        select(duties.c.unit_id, outbox.c.state)
        .select_from(reminded)
        .join(outbox, outbox.c.id == reminded.c.letter_id)
        .join(duties, duties.c.person_id == outbox.c.person_id)
        .where(reminded.c.slot_id == slot_id, duties.c.role == Role.SECRETARY, duties.c.to_at.is_(None))
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row.unit_id].append(row.state)
    return found


async def officers(store: Store) -> dict[int, frozenset[int] | None]:
    """The roots that each officer is in the charge of; None is the whole tree."""
    rows = await store.all(
        select(duties.c.person_id, duties.c.unit_id).where(duties.c.role == Role.OFFICER, duties.c.to_at.is_(None))
    )
    roots: defaultdict[int, set[int | None]] = defaultdict(set)
    for row in rows:
        roots[row.person_id].add(row.unit_id)
    return {
        person_id: None if None in found else frozenset(one for one in found if one is not None)
        for person_id, found in roots.items()
    }


async def in_charge_of_all(store: Store, roots: Collection[int] | None, campaign_id: int) -> bool:
    """True when every unit of a campaign lies in the subtrees of the roots."""
    if roots is None:
        return True
    beyond = select(audience.c.unit_id).where(
        audience.c.campaign_id == campaign_id, audience.c.to_at.is_(None), audience.c.unit_id.not_in(under(roots))
    )
    return bool(roots) and await store.first(beyond.limit(1)) is None
