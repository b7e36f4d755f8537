"""Planning reminder runs: a slot is claimed once, and each person who lags gets one row in the outbox."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, literal, select, update

from domain.campaigns import Campaign
from domain.chat import Chat
from domain.reminders import WEEK, Manner, Run, Slot
from storage import laggards
from storage.database import Store
from storage.outbox import REMINDER, Letter
from storage.tables import (
    accounts,
    campaign_versions,
    campaigns,
    duties,
    outbox,
    people,
    reminded,
    reminder_slots,
)

Claimed = tuple[int, Campaign]
ONE_UNIT = "unit"


async def claim(
    store: Store, wanted: Sequence[tuple[Campaign, Slot]], now: datetime, state: str = "done"
) -> list[Claimed]:
    """Claim slots; returns (slot id, campaign) of those that nobody had claimed before.

    `state`: done, running (its sheet is to come), missed (officers are to be told).
    """
    if not wanted:
        return []
    rows = [
        {
            "campaign_id": campaign.id,
            "step": slot.step,
            "due_at": slot.due_at,
            "day": slot.day,
            "deadline": slot.deadline,
            "claimed_at": now,
            "state": state,
        }
        for campaign, slot in wanted
    ]
    added = await store.all(
        store.insert(reminder_slots)
        .on_conflict_do_nothing()
        .returning(reminder_slots.c.id, reminder_slots.c.campaign_id),
        rows,
    )
    by_id = {campaign.id: campaign for campaign, _ in wanted}
    return [(row.id, by_id[row.campaign_id]) for row in added]


async def defined_at(store: Store) -> dict[int, datetime]:
    """When each campaign became what it is now: what was due before that, nobody missed."""
    rows = await store.all(
        select(campaign_versions.c.campaign_id, func.max(campaign_versions.c.at).label("at")).group_by(
            campaign_versions.c.campaign_id
        )
    )
    return {row.campaign_id: row.at for row in rows}


async def plan(
    store: Store,
    claimed: Sequence[Claimed],
    now: datetime,
    zone: ZoneInfo,
    manner: Manner = Manner.PLANNED,
) -> list[Run]:
    """Lay one reminder a person in the outbox for the claimed slots; returns what each campaign's run planned.

    A person who already has a reminder waiting gets no second one: that one will name all that is owed. Several
    slots of one campaign are one run, that of the last.
    """
    runs = {campaign.id: (slot_id, campaign) for slot_id, campaign in sorted(claimed, key=lambda one: one[0])}
    if not runs:
        return []
    await _queue(store, laggards.owing([campaign for _, campaign in runs.values()], now, zone), manner, now)
    return [await _run(store, slot_id, campaign, now, zone, manner) for slot_id, campaign in runs.values()]


async def plan_unit(
    store: Store, about: Sequence[Campaign], unit_id: int, now: datetime, zone: ZoneInfo, manner: Manner
) -> None:
    """Lay a reminder in the outbox for each of those who report for a unit that lags in these campaigns.

    It is of a slot of its own in each campaign, of which nobody gets a sheet; whoever has a reminder waiting gets
    no second one.
    """
    await claim(store, [(campaign, Slot(ONE_UNIT, now)) for campaign in about], now)
    await _queue(store, laggards.owing(about, now, zone, unit_id), manner, now)
    for campaign in about:
        slot_id = await store.number(
            select(reminder_slots.c.id).where(
                reminder_slots.c.campaign_id == campaign.id, reminder_slots.c.due_at == now
            )
        )
        await _link(store, slot_id, laggards.owing([campaign], now, zone, unit_id))
        if manner is Manner.ORDERED:
            await _hurry(store, slot_id, now)


async def still_owed(store: Store, letter: Letter) -> bool:
    """True while the person of a reminder lags in a campaign that the reminder is about and that is open.

    One that its reader asked for is about everything.
    """
    about = (
        select(reminder_slots.c.campaign_id)
        .join(reminded, reminded.c.slot_id == reminder_slots.c.id)
        .where(reminded.c.letter_id == letter.id)
    )
    still_open = select(campaigns.c.id).where(campaigns.c.closed_at.is_(None))
    if letter.manner is not Manner.SNOOZED:
        still_open = still_open.where(campaigns.c.id.in_(about))
    found = laggards.lagging(still_open)
    owing = (
        select(func.count())
        .select_from(duties)
        .join(found, found.c.unit_id == duties.c.unit_id)
        .where(
            duties.c.person_id == letter.person_id,
            duties.c.role == "secretary",
            duties.c.to_at.is_(None),
        )
    )
    return bool(await store.number(owing))


async def about(store: Store, letter_ids: Collection[int]) -> dict[int, set[int]]:
    """The ids of the campaigns whose runs each of these reminders is of."""
    rows = await store.all(
        select(reminded.c.letter_id, reminder_slots.c.campaign_id)
        .join(reminder_slots, reminder_slots.c.id == reminded.c.slot_id)
        .where(reminded.c.letter_id.in_(letter_ids))
    )
    found: dict[int, set[int]] = {}
    for row in rows:
        found.setdefault(row.letter_id, set()).add(row.campaign_id)
    return found


async def letters_of(store: Store, slot_id: int) -> list[int]:
    """The ids of the reminders of a run, in the order they were laid out."""
    ours = select(reminded.c.letter_id).where(reminded.c.slot_id == slot_id).order_by(reminded.c.letter_id)
    return [row.letter_id for row in await store.all(ours)]


async def lately(store: Store, person_ids: Collection[int], now: datetime) -> dict[int, list[datetime]]:
    """When these people's reminders left within a week, each the latest first; not those they asked for."""
    left = func.coalesce(outbox.c.sent_at, outbox.c.shown_at).label("at")
    rows = await store.all(
        select(outbox.c.person_id, left)
        .where(
            outbox.c.kind == "reminder",
            outbox.c.person_id.in_(person_ids),
            outbox.c.state.in_(["sent", "shown"]),
            outbox.c.manner != Manner.SNOOZED.value,
            left > now - WEEK,
        )
        .order_by(left.desc())
    )
    found: dict[int, list[datetime]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row.at)
    return found


async def put_off(store: Store, letter_id: int, until: datetime) -> None:
    """A reminder is to leave then."""
    await store.run(update(outbox).where(outbox.c.id == letter_id).values(not_before=until, wanted_at=until))


async def too_late(store: Store, letter_id: int) -> None:
    """A reminder is not to leave any more: its grace is over."""
    await store.run(update(outbox).where(outbox.c.id == letter_id).values(state="cancelled", error="too late"))


async def snooze(store: Store, person_id: int, chat: Chat, until: datetime, now: datetime) -> None:
    """A person is to be reminded then, and not before: of a reminder that waits, or of a new one."""
    later = {"manner": Manner.SNOOZED.value, "wanted_at": until, "not_before": until}
    waiting = and_(outbox.c.kind == "reminder", outbox.c.state == "waiting", outbox.c.person_id == person_id)
    if (await store.run(update(outbox).where(waiting).values(later))).rowcount:
        return
    row = {
        "channel": chat.channel,
        "bot": chat.bot,
        "address": chat.address,
        "person_id": person_id,
        "priority": REMINDER,
        "kind": "reminder",
        "created_at": now,
        **later,
    }
    await store.run(store.insert(outbox).values(row))


async def _queue(store: Store, owing: Any, manner: Manner, now: datetime) -> None:
    columns = {
        "channel": accounts.c.channel,
        "bot": accounts.c.bot,
        "address": accounts.c.address,
        "person_id": people.c.id,
        "priority": literal(REMINDER),
        "kind": literal("reminder"),
        "manner": literal(manner.value),
        "wanted_at": literal(now, outbox.c.wanted_at.type),
        "state": literal("waiting"),
        "not_before": literal(now, outbox.c.not_before.type),
        "created_at": literal(now, outbox.c.created_at.type),
        "tries": literal(0),
    }
    chosen = (
        select(*columns.values())
        .select_from(people)
        .join(accounts, accounts.c.id == laggards.account_of(people.c.id, now))
        .where(people.c.id.in_(owing))
        .order_by(people.c.id)
    )
    await store.run(store.insert(outbox).from_select(list(columns), chosen).on_conflict_do_nothing())


async def _run(
    store: Store, slot_id: int, campaign: Campaign, now: datetime, zone: ZoneInfo, manner: Manner
) -> Run:
    await _link(store, slot_id, laggards.owing([campaign], now, zone))
    if manner is Manner.ORDERED:
        await _hurry(store, slot_id, now)
    lagging, unreached = await laggards.lagging_and_unreached(store, campaign, now)
    queued = await store.number(select(func.count()).select_from(reminded).where(reminded.c.slot_id == slot_id))
    here = update(reminder_slots).where(reminder_slots.c.id == slot_id)
    await store.run(here.values(state="running", lagging=lagging, queued=queued))
    return Run(campaign.code, lagging, queued, unreached, slot_id)


async def _link(store: Store, slot_id: int, owing: Any) -> None:
    """The reminders that wait for these people, new or of an earlier run, are the slot's."""
    waiting = select(literal(slot_id), outbox.c.id).where(
        outbox.c.kind == "reminder", outbox.c.state == "waiting", outbox.c.person_id.in_(owing)
    )
    await store.run(store.insert(reminded).from_select(["slot_id", "letter_id"], waiting).on_conflict_do_nothing())


async def _hurry(store: Store, slot_id: int, now: datetime) -> None:
    """What waited for a better hour leaves now; not what its reader asked for."""
    ours = select(reminded.c.letter_id).where(reminded.c.slot_id == slot_id)
    await store.run(
        update(outbox)
        .where(outbox.c.id.in_(ours), outbox.c.state == "waiting", outbox.c.manner == Manner.PLANNED.value)
        .values(manner=Manner.ORDERED.value, wanted_at=now, not_before=now)
    )


async def lateness(store: Store) -> float:
    """How many seconds after it was due the slot that was planned last was planned; 0 where there is none."""
    slot = reminder_slots.c
    row = await store.first(
        select(slot.due_at, slot.claimed_at).where(slot.state != "missed").order_by(slot.id.desc())
    )
    return max((row.claimed_at - row.due_at).total_seconds(), 0.0) if row else 0.0
