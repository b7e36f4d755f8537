"""What time does to data: units leave on their day, and what is kept no longer is deleted."""

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from domain.chat import Reply
from storage import (
    asked_again,
    audience,
    files,
    guesses,
    health,
    inbox,
    invites,
    outbox,
    people,
    sessions,
    settings,
    tickets,
    units,
)
from storage.database import Database, Store
from texts import notices
from texts import units as texts

KEPT = timedelta(days=180)
EXPORTS_KEPT = timedelta(days=7)
GUESSED = timedelta(hours=1)
A_WEEK = timedelta(days=6, hours=12)
AT_ONCE = 1000


async def units_leave(store: Store, now: datetime, zone: ZoneInfo) -> None:
    """Units whose day has come leave the counts; their people's duties end with them, and they are told."""
    gone = await units.gone(store, now.astimezone(zone).date())
    if not gone:
        return
    await audience.leave(store, zone, now)
    await invites.revoke_of(store, list(gone), now)
    ended = await people.dismiss(store, list(gone), now)
    chats = await people.chats_of(store, {person_id for person_id, _ in ended})
    names = {unit.code: unit.name for unit in await units.all_units(store)} if ended else {}
    letters = [
        (chats[person_id], Reply(texts.farewell(gone[unit_id], names.get(gone[unit_id].merged_into or ""))))
        for person_id, unit_id in ended
        if person_id in chats
    ]
    await outbox.put(store, letters, now)


async def tidy(store: Store, now: datetime) -> set[str]:
    """Delete what is kept no longer: after 180 days messages and files that became no report, as people were told.

    Returns the sha256 of bytes that nothing names any more.
    """
    await inbox.purge(store, now - KEPT)
    await asked_again.purge(store, now - KEPT)
    await sessions.purge(store, now)
    await tickets.purge(store, now)
    await guesses.purge(store, now - GUESSED)
    return await files.purge(store, now - KEPT, now - EXPORTS_KEPT)


async def check_counts(store: Store, now: datetime) -> list[str]:
    """Hold the running counts to the reports they are made of; officers hear of a campaign where they differ."""
    off = await health.uncounted(store)
    if off:
        chats = await people.chats_of_officers(store)
        told = Reply(notices.counts_off(off))
        await outbox.put(store, [(chat, told) for _, chat in sorted(chats.items())], now)
    return off


async def look_through(database: Database, now: datetime) -> str:
    """Once a week: is the database's file whole? Officers hear of damage; returns it, "" for none."""
    async with database.read() as store:
        last = await settings.get(store, settings.LOOKED_THROUGH)
        if last is not None and now - datetime.fromisoformat(last) < A_WEEK:
            return ""
        broken = await health.damage(store)
    async with database.begin() as store:
        if broken:
            chats = await people.chats_of_officers(store)
            told = Reply(notices.DAMAGED)
            await outbox.put(store, [(chat, told) for _, chat in sorted(chats.items())], now)
        else:
            await settings.put(store, settings.LOOKED_THROUGH, now.isoformat())
    return broken


async def orphans(store: Store, lying: Collection[str]) -> set[str]:
    """Of the bytes that lie on the shelf, by sha256, those that no file names: theirs was never written down.

    None where they are the greater part: then this database is not the one that the shelf belongs to.
    """
    named: set[str] = set()
    rest = iter(lying)
    while some := list(islice(rest, AT_ONCE)):
        named |= await files.named(store, some)
    return set(lying) - named if len(named) * 2 >= len(lying) else set()
