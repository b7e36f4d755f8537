"""Planning reminder runs: a slot is claimed once, and each person who lags gets one row in the outbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, literal, or_, select, update

from domain.campaigns import Campaign
from domain.chat import Chat
from domain.reminders import CAP, WEEK, Manner, Run, Slot
from storage.database import Store
from storage.outbox import REMINDER, Letter
from storage.tables import (
    accounts,
    audience,
    campaign_versions,
    campaigns,
    duties,
    outbox,
    people,
    reminded,
    reminder_slots,
    standings,
    units,
)

Claimed = tuple[int, Campaign]


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
    await _queue(store, _owing([campaign for _, campaign in runs.values()], now, zone), manner, now)
    return [await _run(store, slot_id, campaign, now, zone, manner) for slot_id, campaign in runs.values()]


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
    lagging = _lagging(still_open)
    owing = (
        select(func.count())
        .select_from(duties)
        .join(lagging, lagging.c.unit_id == duties.c.unit_id)
        .where(
            duties.c.person_id == letter.person_id,
            duties.c.role == "secretary",
            duties.c.to_at.is_(None),
        )
    )
    return bool(await store.number(owing))


async def about(store: Store, letter_id: int) -> set[int]:
    """The ids of the campaigns whose runs a reminder is of."""
    rows = await store.all(
        select(reminder_slots.c.campaign_id)
        .join(reminded, reminded.c.slot_id == reminder_slots.c.id)
        .where(reminded.c.letter_id == letter_id)
    )
    return {row.campaign_id for row in rows}


async def lately(store: Store, letter: Letter, now: datetime) -> list[datetime]:
    """When the last reminders of a letter's person left within a week, the latest first; not those asked for."""
    left = func.coalesce(outbox.c.sent_at, outbox.c.shown_at).label("at")
    rows = await store.all(
        select(left)
        .where(
            outbox.c.kind == "reminder",
            outbox.c.person_id == letter.person_id,
            outbox.c.state.in_(["sent", "shown"]),
            outbox.c.manner != Manner.SNOOZED.value,
            left > now - WEEK,
        )
        .order_by(left.desc())
        .limit(CAP)
    )
    return [row.at for row in rows]


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


def _lagging(campaign_ids: Any) -> Any:
    """The lagging units of the campaigns (ids, or a query of them), with what they promised."""
    return (
        select(audience.c.campaign_id, audience.c.unit_id, standings.c.planned_on, standings.c.overdue_until)
        .outerjoin(
            standings,
            and_(standings.c.campaign_id == audience.c.campaign_id, standings.c.unit_id == audience.c.unit_id),
        )
        .where(
            audience.c.campaign_id.in_(campaign_ids),
            audience.c.to_at.is_(None),
            or_(standings.c.lagging.is_(None), standings.c.lagging),
        )
        .subquery()
    )


def lagging_of(campaign: Campaign, now: datetime, zone: ZoneInfo) -> Any:
    """A campaign's lagging units: (unit_id, held), held where a promised date holds reminders back."""
    found = _lagging([campaign.id])
    return select(found.c.unit_id, _held_back(found, [campaign], now, zone).label("held")).subquery()


def _held_back(lagging: Any, about: Sequence[Campaign], now: datetime, zone: ZoneInfo) -> Any:
    """True where a promised date holds reminders back: domain/reminders.py, holds_back, for all units at once."""
    today = now.astimezone(zone).date()
    coming = [c.id for c in about if today < c.due_at.astimezone(zone).date()]
    overdue = [
        and_(
            lagging.c.campaign_id == c.id,
            lagging.c.overdue_until >= max(today, c.due_at.astimezone(zone).date()),
        )
        for c in about
        if now >= c.due_at
    ]
    before = and_(lagging.c.campaign_id.in_(coming), lagging.c.planned_on >= today)
    return func.coalesce(and_(lagging.c.planned_on.is_not(None), or_(before, *overdue)), False)


def _owing(about: Sequence[Campaign], now: datetime, zone: ZoneInfo) -> Any:
    """The ids of the people who report for a lagging unit that no promised date holds back."""
    lagging = _lagging([campaign.id for campaign in about])
    return (
        select(duties.c.person_id)
        .join(lagging, lagging.c.unit_id == duties.c.unit_id)
        .where(
            duties.c.role == "secretary",
            duties.c.to_at.is_(None),
            ~_held_back(lagging, about, now, zone),
        )
    )


def _reachable() -> Any:
    return select(accounts.c.person_id).where(accounts.c.state == "active")


async def people_owing(store: Store, campaign: Campaign, now: datetime, zone: ZoneInfo) -> list[int]:
    """The ids of the people whom a run of the campaign at that moment would remind."""
    owing = _owing([campaign], now, zone).where(duties.c.person_id.in_(_reachable()))
    return [row.person_id for row in await store.all(owing.distinct().order_by(duties.c.person_id))]


async def _queue(store: Store, owing: Any, manner: Manner, now: datetime) -> None:
    own = accounts.alias("own")
    account = (
        select(own.c.id)
        .where(own.c.person_id == people.c.id, own.c.state == "active")
        .order_by(own.c.last_seen_at.desc(), own.c.id)
        .limit(1)
        .scalar_subquery()
    )
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
        .join(accounts, accounts.c.id == account)
        .where(people.c.id.in_(owing))
        .order_by(people.c.id)
    )
    await store.run(store.insert(outbox).from_select(list(columns), chosen).on_conflict_do_nothing())


async def _run(
    store: Store, slot_id: int, campaign: Campaign, now: datetime, zone: ZoneInfo, manner: Manner
) -> Run:
    await _link(store, slot_id, _owing([campaign], now, zone))
    if manner is Manner.ORDERED:
        await _hurry(store, slot_id, now)
    lagging = _lagging([campaign.id])
    reached = select(duties.c.unit_id).where(
        duties.c.role == "secretary", duties.c.to_at.is_(None), duties.c.person_id.in_(_reachable())
    )
    unreached = await store.all(
        select(units.c.code)
        .join(lagging, lagging.c.unit_id == units.c.id)
        .where(units.c.id.not_in(reached))
        .order_by(units.c.code)
    )
    counted = {
        "lagging": await store.number(select(func.count()).select_from(lagging)),
        "queued": await store.number(
            select(func.count()).select_from(reminded).where(reminded.c.slot_id == slot_id)
        ),
    }
    here = reminder_slots.c.id == slot_id
    await store.run(update(reminder_slots).where(here).values(state="running", **counted))
    return Run(campaign.code, counted["lagging"], counted["queued"], tuple(row.code for row in unreached), slot_id)


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
