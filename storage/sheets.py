"""Sheets of reminder runs as they stand now, counted and paged by the database; and the runs there were."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func, or_, select

from domain.campaigns import Campaign
from domain.people import Role
from domain.sheets import Fate, Line
from storage.database import Store
from storage.laggards import lagging_of
from storage.runs import Stretch
from storage.tables import accounts, audience, duties, outbox, people, reminded, reminder_slots, units
from storage.units import under

Roots = Collection[int] | None
BEST = {"sent": (3, Fate.REMINDED), "shown": (2, Fate.UNSEEN), "waiting": (1, Fate.LATER)}
CALL = (Fate.UNREACHED, Fate.FAILED)
ORDER = (*CALL, Fate.UNSEEN, Fate.REMINDED, Fate.LATER, Fate.PROMISED)
TO_CALL = range(len(CALL))
# A slot that was due together with a later one of its campaign is done without a run of its own.
RAN = or_(
    reminder_slots.c.state == "running",
    and_(reminder_slots.c.state == "done", reminder_slots.c.sheet.is_not(None)),
)
LISTED = or_(RAN, reminder_slots.c.state.in_(("missed", "told")))


@dataclass(frozen=True, slots=True)
class Past:
    """A slot that has come; `kept`: the sheet as it was when the run was through, empty before and without one."""

    id: int
    campaign_id: int
    step: str
    due_at: datetime
    state: str
    kept: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """Of which run a sheet is asked for, as of when.

    `roots`: of what part of the tree (None: all); `codes`: of these units alone.
    """

    run: Stretch
    campaign: Campaign
    now: datetime
    zone: ZoneInfo
    roots: Roots = None
    codes: tuple[str, ...] | None = None

    def holds(self, unit_id: Any) -> list[Any]:
        """The conditions that a unit, by the column of its id, is asked about."""
        inside = [] if self.roots is None else [unit_id.in_(under(self.roots))]
        named = [] if self.codes is None else [unit_id.in_(select(units.c.id).where(units.c.code.in_(self.codes)))]
        return [*inside, *named]


async def past(store: Store, roots: Roots, page: tuple[int, int]) -> list[Past]:
    """The runs that units at and below the roots were in, newest first; a page is (first, how many)."""
    first, many = page
    newest = select(reminder_slots).where(*_concern(roots), LISTED).order_by(reminder_slots.c.due_at.desc())
    rows = await store.all(newest.order_by(reminder_slots.c.id.desc()).offset(first).limit(many))
    return [_past(row) for row in rows]


async def count_past(store: Store, roots: Roots) -> int:
    """How many runs units at and below the roots were in."""
    return await store.number(select(func.count()).select_from(reminder_slots).where(*_concern(roots), LISTED))


async def newest(store: Store, roots: Roots, campaign_ids: Collection[int]) -> Past | None:
    """The last run of any of these campaigns, or None."""
    here = select(reminder_slots).where(*_concern(roots), RAN, reminder_slots.c.campaign_id.in_(campaign_ids))
    row = await store.first(here.order_by(reminder_slots.c.due_at.desc(), reminder_slots.c.id.desc()).limit(1))
    return _past(row) if row else None


async def concerns(store: Store, slot_id: int, roots: Roots) -> bool:
    """True when it was a run, and a unit at or below the roots was in it."""
    here = select(reminder_slots.c.id).where(*_concern(roots), RAN, reminder_slots.c.id == slot_id)
    return await store.first(here) is not None


async def campaigns_within(store: Store, roots: Roots) -> set[int] | None:
    """The ids of the campaigns that ever asked units at and below the roots; None: all."""
    if roots is None:
        return None
    theirs = select(audience.c.campaign_id).where(audience.c.unit_id.in_(under(roots)))
    return {row.campaign_id for row in await store.all(theirs.distinct())}


def _concern(roots: Roots) -> list[Any]:
    if roots is None:
        return []
    theirs = select(audience.c.campaign_id).where(audience.c.unit_id.in_(under(roots)))
    return [reminder_slots.c.campaign_id.in_(theirs)]


def _past(row: Any) -> Past:
    return Past(row.id, row.campaign_id, row.step, row.due_at, row.state, row.sheet or {})


async def tally(store: Store, asked: Question) -> dict[Fate, int]:
    """How many lagging units came to each fate, as `storage.runs.sheet` has them."""
    found = _fates(asked)
    rows = await store.all(select(found.c.place, func.count().label("many")).group_by(found.c.place))
    return {fate: next((row.many for row in rows if row.place == place), 0) for place, fate in enumerate(ORDER)}


async def lines(store: Store, asked: Question, page: tuple[int, int], fates: Sequence[Fate] = ORDER) -> list[Line]:
    """The lagging units that came to these fates, whom to call first; a page is (first, how many)."""
    first, many = page
    found = _fates(asked)
    rows = await store.all(
        select(found.c.unit_id, found.c.place, units.c.code, units.c.name, units.c.phone)
        .join(units, units.c.id == found.c.unit_id)
        .where(found.c.place.in_([ORDER.index(fate) for fate in fates]))
        .order_by(case((found.c.place.in_(TO_CALL), 0), else_=found.c.place), units.c.code)
        .offset(first)
        .limit(many)
    )
    names = await _reporters(store, [row.unit_id for row in rows])
    return [
        Line(row.unit_id, row.code, row.name, row.phone, ORDER[row.place], tuple(names[row.unit_id]))
        for row in rows
    ]


async def in_charge(store: Store, roots: Roots, unit_ids: Collection[int]) -> set[int]:
    """Those of the units that lie at or below the roots."""
    if roots is None:
        return set(unit_ids)
    inside = select(units.c.id).where(units.c.id.in_(unit_ids), units.c.id.in_(under(roots)))
    return {row.id for row in await store.all(inside)}


def _fates(asked: Question) -> Any:
    """(unit_id, place): each lagging unit of the part, and the place in ORDER of what became of it."""
    lagging = lagging_of(asked.campaign, asked.now, asked.zone)
    serving = (duties.c.role == Role.SECRETARY) & duties.c.to_at.is_(None)
    rank = case({state: value for state, (value, _) in BEST.items()}, value=outbox.c.state, else_=0)
    letters = (
        select(duties.c.unit_id, func.max(rank).label("rank"))
        .select_from(reminded)
        .join(outbox, outbox.c.id == reminded.c.letter_id)
        .join(duties, duties.c.person_id == outbox.c.person_id)
        .where(reminded.c.slot_id == asked.run.id, serving, *asked.holds(duties.c.unit_id))
        .group_by(duties.c.unit_id)
        .subquery()
    )
    active = select(accounts.c.person_id).where(accounts.c.state == "active")
    reached = select(duties.c.unit_id).where(serving, duties.c.person_id.in_(active))
    place = case(
        *((letters.c.rank == value, ORDER.index(fate)) for value, fate in BEST.values()),
        (lagging.c.held, ORDER.index(Fate.PROMISED)),
        (lagging.c.unit_id.in_(reached), ORDER.index(Fate.FAILED)),
        else_=ORDER.index(Fate.UNREACHED),
    )
    return (
        select(lagging.c.unit_id, place.label("place"))
        .outerjoin(letters, letters.c.unit_id == lagging.c.unit_id)
        .where(*asked.holds(lagging.c.unit_id))
        .subquery()
    )


async def _reporters(store: Store, unit_ids: Sequence[int]) -> defaultdict[int, list[str]]:
    rows = await store.all(
        select(duties.c.unit_id, people.c.name)
        .join(people, people.c.id == duties.c.person_id)
        .where(duties.c.unit_id.in_(unit_ids), duties.c.role == Role.SECRETARY, duties.c.to_at.is_(None))
        .order_by(duties.c.id)
    )
    names: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        names[row.unit_id].append(row.name)
    return names
