"""Which reminders are due, and their runs: the clock only says that a minute has passed."""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from domain.calendar import WEEKDAYS, Calendar, local
from domain.campaigns import Campaign
from domain.reminders import GRACE, UNMOVED, Manner, Run, Slot, due_slots, missed_slots
from storage import campaigns, coming, openings, reminders, settings
from storage.database import Store


async def plan_due(store: Store, now: datetime, zone: ZoneInfo, calendar: Calendar = WEEKDAYS) -> list[Run]:
    """Claim every slot that is due and plan its run; a slot that was claimed before does nothing.

    What came due while nothing ticked, and is too late now, is claimed as missed.
    """
    moves = await coming.moves(store)
    open_now = [one for one in await campaigns.all_campaigns(store) if one.is_open(now)]
    wanted = [
        (campaign, slot)
        for campaign in open_now
        for slot in due_slots(campaign, now, zone, calendar, moves.get(campaign.id, UNMOVED))
    ]
    await _note_missed(store, open_now, now, zone, calendar)
    return await _run(store, await _not_news(store, wanted, now, zone), now, zone, Manner.PLANNED)


async def _not_news(
    store: Store, wanted: Sequence[tuple[Campaign, Slot]], now: datetime, zone: ZoneInfo
) -> list[tuple[Campaign, Slot]]:
    """On the day that units hear that a campaign opens they are not reminded of it as well."""
    if not wanted:
        return []
    news = await openings.told_since(store, local(now.astimezone(zone).date(), time(0), zone))
    await reminders.claim(store, [one for one in wanted if one[0].id in news], now, "told")
    return [one for one in wanted if one[0].id not in news]


async def _note_missed(
    store: Store, open_now: Sequence[Campaign], now: datetime, zone: ZoneInfo, calendar: Calendar
) -> None:
    ticked = await settings.get(store, settings.TICKED_AT)
    if ticked is None:
        return
    moves, defined = await coming.moves(store), await reminders.defined_at(store)
    since = datetime.fromisoformat(ticked) - GRACE
    missed = [
        (one, slot)
        for one in open_now
        for slot in missed_slots(
            one, max(since, defined.get(one.id, since)), now, zone, calendar, moves.get(one.id, UNMOVED)
        )
    ]
    await reminders.claim(store, missed, now, "missed")


async def run_now(
    store: Store,
    chosen: Sequence[Campaign],
    now: datetime,
    zone: ZoneInfo,
    manner: Manner = Manner.ORDERED,
) -> list[Run]:
    """A run that somebody asked for, outside the policy's slots; ordered, it leaves at whatever hour it is."""
    return await _run(store, [(campaign, Slot("asked", now)) for campaign in chosen], now, zone, manner)


async def remind_unit(store: Store, unit_id: int, now: datetime, zone: ZoneInfo, manner: Manner) -> None:
    """Whoever reports for a unit is reminded now of all that they owe."""
    open_now = [one for one in await campaigns.all_campaigns(store) if one.is_open(now)]
    await reminders.plan_unit(store, open_now, unit_id, now, zone, manner)


async def _run(
    store: Store, wanted: Sequence[tuple[Campaign, Slot]], now: datetime, zone: ZoneInfo, manner: Manner
) -> list[Run]:
    return await reminders.plan(store, await reminders.claim(store, wanted, now), now, zone, manner)
