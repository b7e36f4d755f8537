"""Units hear that a campaign opens, on the day that it does and at a decent hour; those published now, now."""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.calendar import WEEKDAYS, Calendar
from domain.campaigns import Campaign, CampaignDraft
from domain.notices import decent_moment
from storage import campaigns, openings
from storage.database import Conflict, Store


async def publish(
    store: Store, draft: CampaignDraft, now: datetime, person_id: int | None, told: int | None = None
) -> None:
    """Make a campaign; its units hear of it now if it is open, else when it opens.

    Raises Conflict when others are to hear it now than the officer was told.
    """
    made = await campaigns.create(store, draft, now, person_id)
    await openings.promise(store, made.id, now)
    if made.is_open(now) and await _tell(store, made, now) != told:
        raise Conflict(f"told of {made.code}")


async def tell(store: Store, now: datetime, zone: ZoneInfo, calendar: Calendar = WEEKDAYS) -> int:
    """Lay out what is due to be told by now; returns how many letters that makes."""
    due = await openings.waiting(store)
    if not due:
        return 0
    told = 0
    for campaign in await campaigns.all_campaigns(store):
        if campaign.id in due and _is_due(campaign, now, zone, calendar):
            told += await _tell(store, campaign, now)
    return told


def _is_due(campaign: Campaign, now: datetime, zone: ZoneInfo, calendar: Calendar) -> bool:
    """True once a decent hour has come since it opened, and it is one now; never once the deadline is past."""
    begun = decent_moment(campaign.opens_at, zone, calendar)
    decent = begun <= now == decent_moment(now, zone, calendar)
    return decent and campaign.is_open(now) and now < campaign.due_at


async def _tell(store: Store, campaign: Campaign, now: datetime) -> int:
    if not await openings.claim(store, campaign.id, now):
        return 0
    return await openings.lay_out(store, campaign.id, now)
