"""The leaders' weekly digest: who gets it, and that nobody gets it twice; the same for what is escalated."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select, update

from domain.campaigns import Campaign
from domain.people import Person, Role
from storage.database import Store
from storage.laggards import lagging
from storage.people import duties_of
from storage.tables import digests, duties, escalations, outbox, people, units


@dataclass(frozen=True, slots=True)
class Behind:
    """A unit that still lags; `planned_on`: what it promised."""

    unit_id: int
    code: str
    name: str
    planned_on: date | None


async def want(store: Store, person_id: int, *, wanted: bool) -> None:
    """Somebody wants the digest from now on, or no more."""
    await store.run(update(people).where(people.c.id == person_id).values(weekly=wanted))


async def wants(store: Store, person: Person) -> bool:
    """True when the person gets the digest: leaders unless they said no, officers once they said yes."""
    row = await store.first(select(people.c.weekly).where(people.c.id == person.id))
    chosen = row.weekly if row else None
    return person.has(Role.LEADER) if chosen is None else bool(chosen)


async def due(store: Store, week: date, since: datetime) -> list[Person]:
    """Who is to get the digest of a week and has not: those who held their duty at the moment it fell due."""
    had = select(digests.c.person_id).where(digests.c.week == week)
    by_role = or_(
        and_(duties.c.role == Role.LEADER, people.c.weekly.is_not(False)),
        and_(duties.c.role == Role.OFFICER, people.c.weekly.is_(True)),
    )
    rows = await store.all(
        select(people.c.id, people.c.name)
        .join(duties, duties.c.person_id == people.c.id)
        .where(by_role, duties.c.to_at.is_(None), duties.c.from_at <= since, people.c.id.not_in(had))
        .distinct()
        .order_by(people.c.id)
    )
    return await _with_duties(store, rows)


async def claim(store: Store, week: date, person_ids: Collection[int], now: datetime) -> set[int]:
    """Claim a week's digests; returns those whom nobody had claimed before."""
    if not person_ids:
        return set()
    rows = [{"person_id": one, "week": week, "at": now} for one in sorted(person_ids)]
    added = await store.all(store.insert(digests).on_conflict_do_nothing().returning(digests.c.person_id), rows)
    return {row.person_id for row in added}


async def outdated(store: Store, letter_ids: Collection[int]) -> set[int]:
    """The digests whose person has lost a duty since they were laid out: what they tell may be theirs no more."""
    lost = and_(duties.c.person_id == outbox.c.person_id, duties.c.to_at >= outbox.c.created_at)
    rows = await store.all(select(outbox.c.id).join(duties, lost).where(outbox.c.id.in_(letter_ids)))
    return {row.id for row in rows}


async def escalated(store: Store) -> set[tuple[int, int]]:
    """What was escalated already: (campaign, version)."""
    return {(row.campaign_id, row.version) for row in await store.all(select(escalations))}


async def claim_escalation(store: Store, campaign: Campaign, count: int, now: datetime) -> bool:
    """Claim the escalation of a campaign as it stands; False when somebody did before."""
    row = {"campaign_id": campaign.id, "version": campaign.version, "at": now, "units": count}
    added = store.insert(escalations).values(row).on_conflict_do_nothing().returning(escalations.c.campaign_id)
    return await store.first(added) is not None


async def behind(store: Store, campaign: Campaign) -> list[Behind]:
    """The units that lag in a campaign, whatever they promised, by code."""
    late = lagging([campaign.id])
    rows = await store.all(
        select(units.c.id, units.c.code, units.c.name, late.c.planned_on)
        .join(late, late.c.unit_id == units.c.id)
        .order_by(units.c.code)
    )
    return [Behind(row.id, row.code, row.name, row.planned_on) for row in rows]


async def readers(store: Store) -> list[Person]:
    """The leaders and officers, with their duties."""
    rows = await store.all(
        select(people.c.id, people.c.name)
        .join(duties, duties.c.person_id == people.c.id)
        .where(duties.c.role.in_([Role.LEADER, Role.OFFICER]), duties.c.to_at.is_(None))
        .distinct()
        .order_by(people.c.id)
    )
    return await _with_duties(store, rows)


async def _with_duties(store: Store, rows: Sequence[object]) -> list[Person]:
    found = [(row.id, row.name) for row in rows]  # type: ignore[attr-defined]
    held = await duties_of(store, {person_id for person_id, _ in found})
    return [Person(person_id, name, held.get(person_id, ())) for person_id, name in found]
