"""Planning reminder runs: a slot is claimed once, and each person who lags gets one row in the outbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, literal, or_, select, update

from domain.campaigns import Campaign
from domain.reminders import Run, Slot
from storage.allowances import is_spent
from storage.database import Store
from storage.outbox import REMINDER, Letter
from storage.tables import accounts, audience, campaigns, duties, outbox, people, reminder_slots, standings, units

Claimed = tuple[int, Campaign]


async def claim(store: Store, wanted: Sequence[tuple[Campaign, Slot]], now: datetime) -> list[Claimed]:
    """Claim slots; returns (slot id, campaign) of those that nobody had claimed before."""
    if not wanted:
        return []
    rows = [
        {"campaign_id": campaign.id, "step": slot.step, "due_at": slot.due_at, "claimed_at": now}
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


async def plan(store: Store, claimed: Sequence[Claimed], now: datetime, zone: ZoneInfo) -> list[Run]:
    """Lay one reminder a person in the outbox for the claimed slots; returns what each campaign's run planned.

    A person who already has a reminder waiting gets no second one: that one will name all that is owed.
    """
    if not claimed:
        return []
    await _queue(
        store, _owing([campaign for _, campaign in claimed], now, zone), [slot_id for slot_id, _ in claimed], now
    )
    runs = []
    for slot_id, campaign in claimed:
        run = await _run(store, campaign, now, zone)
        await store.run(
            update(reminder_slots)
            .where(reminder_slots.c.id == slot_id)
            .values(lagging=run.lagging, queued=run.queued)
        )
        runs.append(run)
    return runs


async def still_owed(store: Store, letter: Letter) -> bool:
    """True while the person of a reminder lags in a campaign that the reminder is about and that is open."""
    about = select(reminder_slots.c.campaign_id).where(reminder_slots.c.id.in_(letter.slots))
    still_open = select(campaigns.c.id).where(campaigns.c.id.in_(about), campaigns.c.closed_at.is_(None))
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


def _lagging(campaign_ids: Any) -> Any:
    """The lagging units of the campaigns (ids, or a query of them): (campaign_id, unit_id, planned_on)."""
    return (
        select(audience.c.campaign_id, audience.c.unit_id, standings.c.planned_on)
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


def _owing(about: Sequence[Campaign], now: datetime, zone: ZoneInfo) -> Any:
    """The ids of the people who report for a lagging unit that no promised date holds back."""
    today = now.astimezone(zone).date()
    before_deadline = [c.id for c in about if today < c.due_at.astimezone(zone).date()]
    lagging = _lagging([campaign.id for campaign in about])
    held_back = and_(lagging.c.campaign_id.in_(before_deadline), lagging.c.planned_on >= today)
    return (
        select(duties.c.person_id)
        .join(lagging, lagging.c.unit_id == duties.c.unit_id)
        .where(
            duties.c.role == "secretary",
            duties.c.to_at.is_(None),
            or_(lagging.c.planned_on.is_(None), ~held_back),
        )
    )


async def _queue(store: Store, owing: Any, slot_ids: Sequence[int], now: datetime) -> None:
    own = accounts.alias("own")
    account = (
        select(own.c.id)
        .where(own.c.person_id == people.c.id, own.c.state == "active", ~is_spent(own, now))
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
        "slots": literal(list(slot_ids), outbox.c.slots.type),
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


async def _run(store: Store, campaign: Campaign, now: datetime, zone: ZoneInfo) -> Run:
    lagging = _lagging([campaign.id])
    reachable = select(accounts.c.person_id).where(accounts.c.state == "active", ~is_spent(accounts, now))
    reached = select(duties.c.unit_id).where(
        duties.c.role == "secretary", duties.c.to_at.is_(None), duties.c.person_id.in_(reachable)
    )
    owing = _owing([campaign], now, zone).where(duties.c.person_id.in_(reachable)).distinct()
    unreached = await store.all(
        select(units.c.code)
        .join(lagging, lagging.c.unit_id == units.c.id)
        .where(units.c.id.not_in(reached))
        .order_by(units.c.code)
    )
    return Run(
        campaign_code=campaign.code,
        lagging=await store.number(select(func.count()).select_from(lagging)),
        queued=await store.number(select(func.count()).select_from(owing.subquery())),
        unreachable=tuple(row.code for row in unreached),
    )
