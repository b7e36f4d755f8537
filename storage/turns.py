"""Whose turn it is to do what only one process at a time may do: kept for a while, renewed by whoever has it."""

from datetime import datetime, timedelta

from storage import settings
from storage.database import Store

KEPT = timedelta(seconds=90)
TURN_LOCK = 7_302_120


async def take(store: Store, what: str, who: str, now: datetime) -> bool:
    """Take or renew the turn; False while it is somebody else's."""
    await store.take_turns(TURN_LOCK)
    holder, _, at = (await settings.get(store, _name(what)) or "").partition(" ")
    if holder not in ("", who) and now - datetime.fromisoformat(at) < KEPT:
        return False
    await settings.put(store, _name(what), f"{who} {now.isoformat()}")
    return True


async def leave(store: Store, what: str, who: str) -> None:
    """Let the next one have it."""
    holder = (await settings.get(store, _name(what)) or "").partition(" ")[0]
    if holder == who:
        await settings.put(store, _name(what), "")


def _name(what: str) -> str:
    return f"{what}.turn"
