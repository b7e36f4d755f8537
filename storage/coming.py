"""Slots that are yet to come: which officers were shown beforehand, and where they moved them."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select, update

from domain.reminders import UNMOVED, Moved, Moves, Slot
from storage import audit
from storage.database import Conflict, Store
from storage.tables import coming_slots, reminder_slots


async def moves(store: Store) -> dict[int, Moves]:
    """What officers moved, by campaign."""
    found: defaultdict[int, dict[object, Moved]] = defaultdict(dict)
    for row in await store.all(select(coming_slots).where(coming_slots.c.to_at.is_not(None))):
        found[row.campaign_id][row.deadline, row.step] = Moved(row.from_at, row.to_at)
    return dict(found)  # type: ignore[arg-type]


async def moves_of(store: Store, campaign_id: int) -> Moves:
    """What officers moved of one campaign."""
    return (await moves(store)).get(campaign_id, UNMOVED)


async def move(
    store: Store, campaign_id: int, slot: Slot, from_at: datetime, now: datetime, by: int | None, *, again: bool
) -> None:
    """A slot is due at another moment than the policy's `from_at`; `again`: officers are to be shown it once more.

    Raises Conflict when it has run.
    """
    if await has_run(store, campaign_id, slot):
        raise Conflict(f"slot {slot.step} of campaign {campaign_id}")
    await _keep(store, campaign_id, slot, from_at, to_at=slot.due_at, looked_at=None if again else now)
    moved = {"campaign": campaign_id, "step": slot.step, "to": slot.due_at.isoformat()}
    await audit.note(store, "move reminder", str(campaign_id), now, by, **moved)


async def has_run(store: Store, campaign_id: int, slot: Slot) -> bool:
    """True when that step was claimed for that deadline."""
    here = (reminder_slots.c.campaign_id == campaign_id) & (reminder_slots.c.step == slot.step)
    found = select(reminder_slots.c.id).where(here, reminder_slots.c.deadline == slot.deadline)
    return await store.first(found) is not None


async def looked_at(store: Store, campaign_id: int, slot: Slot) -> bool:
    """True when officers were shown it, or were not as it was too small."""
    here = (coming_slots.c.campaign_id == campaign_id) & (coming_slots.c.deadline == slot.deadline)
    row = await store.first(select(coming_slots.c.looked_at).where(here, coming_slots.c.step == slot.step))
    return row is not None and row.looked_at is not None


async def note_looked(store: Store, campaign_id: int, slot: Slot, from_at: datetime, now: datetime) -> bool:
    """Note that it was shown, or need not be; False when somebody else did so first."""
    await _keep(store, campaign_id, slot, from_at)
    here = (coming_slots.c.campaign_id == campaign_id) & (coming_slots.c.deadline == slot.deadline)
    mine = update(coming_slots).where(here, coming_slots.c.step == slot.step, coming_slots.c.looked_at.is_(None))
    return bool((await store.run(mine.values(looked_at=now))).rowcount)


async def _keep(store: Store, campaign_id: int, slot: Slot, from_at: datetime, **values: datetime | None) -> None:
    row = {"campaign_id": campaign_id, "deadline": slot.deadline, "step": slot.step, "from_at": from_at}
    statement = store.insert(coming_slots).values(row | values)
    keys = ["campaign_id", "deadline", "step"]
    await store.run(statement.on_conflict_do_update(index_elements=keys, set_={"from_at": from_at} | values))
