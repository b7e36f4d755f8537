"""The evening before a large run officers see whom it will remind, and may put it off or change its hour."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import Calendar, local
from domain.campaigns import Campaign
from domain.chat import MessageKind, Reply
from domain.coming import offers
from domain.reminders import UNMOVED, Slot, planned_slots, slots
from scheduler import telling
from storage import campaigns, coming, laggards, people, runs
from storage.database import Store
from texts import runs as texts

LARGE = 20
AT, WITHIN = time(16, 30), timedelta(hours=3)


async def tell(store: Store, now: datetime, zone: ZoneInfo, calendar: Calendar, large: int = LARGE) -> int:
    """Show what comes on the next working day to more than `large` people; returns how many messages."""
    moves = await coming.moves(store)
    told = 0
    for campaign in await campaigns.all_campaigns(store):
        if not campaign.is_open(now):
            continue
        for slot in slots(campaign, zone, calendar, moves.get(campaign.id, UNMOVED)):
            if _is_near(slot, now, zone, calendar) and not await coming.looked_at(store, campaign.id, slot):
                told += await _show(store, campaign, slot, now, zone, calendar, large)
    return told


def _is_near(slot: Slot, now: datetime, zone: ZoneInfo, calendar: Calendar) -> bool:
    """True from half past four on the working day before the slot, for three hours."""
    day = slot.due_at.astimezone(zone).date()
    shown = local(calendar.working_day_before(day - timedelta(days=1)), AT, zone)
    return shown <= now < shown + WITHIN


async def _show(
    store: Store, campaign: Campaign, slot: Slot, now: datetime, zone: ZoneInfo, calendar: Calendar, large: int
) -> int:
    from_at = next(one.due_at for one in planned_slots(campaign, zone, calendar) if one.step == slot.step)
    if not await coming.note_looked(store, campaign.id, slot, from_at, now):
        return 0
    owing = await laggards.people_owing(store, campaign, slot.due_at, zone)
    if len(owing) <= large:
        return 0
    lagging, unreached = await laggards.lagging_and_unreached(store, campaign, slot.due_at)
    text = texts.preview(campaign.name, slot.due_at.astimezone(zone), len(owing), lagging, len(unreached))
    reply = Reply(text, offers(campaign.id, slot, texts.OFFERS), MessageKind.CARD, layout="chips")
    roots = await runs.officers(store)
    chats = [
        chat
        for person_id, chat in sorted((await people.chats_of(store, roots)).items())
        if await runs.in_charge_of_all(store, roots[person_id], campaign.id)
    ]
    await telling.put(store, [(chat, reply) for chat in chats], now)
    return len(chats)
