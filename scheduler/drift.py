"""Officers hear once a day that the machine's clock is wrong: reminders and deadlines go by it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.campaigns import Policy
from domain.chat import Reply
from domain.reminders import is_quiet
from storage import outbox, people, settings
from storage.database import Store
from texts import runs as texts

DAYTIME = Policy()


async def tell(store: Store, now: datetime, zone: ZoneInfo) -> int:
    """Tell them by day, where they have not been told today; returns how many messages that makes."""
    off, there = int(await settings.get(store, settings.CLOCK_OFF) or 0), now.astimezone(zone)
    today = there.date().isoformat()
    if not off or is_quiet(DAYTIME, there.time()) or await settings.get(store, settings.CLOCK_TOLD) == today:
        return 0
    await settings.put(store, settings.CLOCK_TOLD, today)
    words = Reply(texts.clock_off(abs(off), ahead=off > 0))
    chats = await people.chats_of_officers(store)
    await outbox.put(store, [(chat, words) for _, chat in sorted(chats.items())], now)
    return len(chats)
