"""Which reminders are due, and their runs: the clock only says that a minute has passed."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.campaigns import Campaign
from domain.reminders import Run, Slot, due_slots
from storage import campaigns, reminders
from storage.database import Store


async def plan_due(store: Store, now: datetime, zone: ZoneInfo) -> list[Run]:
    """Claim every slot that is due and plan its run; a slot that was claimed before does nothing."""
    wanted = [
        (campaign, slot)
        for campaign in await campaigns.all_campaigns(store)
        if campaign.is_open(now)
        for slot in due_slots(campaign, now, zone)
    ]
    return await _run(store, wanted, now, zone)


async def run_now(store: Store, chosen: Sequence[Campaign], now: datetime, zone: ZoneInfo) -> list[Run]:
    """A run that somebody asked for, outside the policy's slots."""
    return await _run(store, [(campaign, Slot("asked", now)) for campaign in chosen], now, zone)


async def _run(store: Store, wanted: Sequence[tuple[Campaign, Slot]], now: datetime, zone: ZoneInfo) -> list[Run]:
    return await reminders.plan(store, await reminders.claim(store, wanted, now), now, zone)
