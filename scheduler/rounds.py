"""A campaign is called off: from then nobody is asked, and those who were asked are told."""

from datetime import datetime

from domain.campaigns import Campaign
from domain.chat import Reply
from storage import audience, campaigns, openings, outbox, people
from storage.database import Store
from texts.campaigns import called_off


async def call_off(
    store: Store, campaign: Campaign, now: datetime, person_id: int | None = None, reason: str = ""
) -> None:
    """Cancel a campaign; where it was open, its units' reporters hear of it."""
    was_open = campaign.is_open(now)
    await campaigns.cancel(store, campaign.code, now, person_id)
    await openings.claim(store, campaign.id, now, "off")
    if not was_open:
        return
    members = await audience.members_of(store, campaign.id)
    chats = await people.chats_of(store, await people.secretaries_of(store, members))
    told = [(chat, Reply(called_off(campaign.name, reason))) for _, chat in sorted(chats.items())]
    await outbox.put(store, told, now)
