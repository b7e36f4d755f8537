"""When a run is through its officers get its sheet, each for their part; and they hear of what was missed."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from domain.campaigns import Campaign, Policy
from domain.chat import Chat, Choice, MessageKind, Reply
from domain.reminders import is_quiet
from domain.sheets import Sheet
from scheduler import telling
from storage import campaigns, people, runs, units
from storage.database import Store
from texts import runs as texts

Letters = list[tuple[Chat, Reply]]
DAYTIME = Policy()


async def tell(store: Store, now: datetime, zone: ZoneInfo) -> int:
    """Write the sheets of runs that are through, and what was missed; returns how many messages that makes."""
    ended, missed = await runs.through(store, now), await _missed(store, now, zone)
    if not ended and not missed:
        return 0
    known = {one.id: one for one in await campaigns.all_campaigns(store)}
    letters = await _sheets(store, ended, known, now, zone)
    letters += await _told(store, missed, known, zone)
    await telling.put(store, letters, now)
    return len(letters)


async def _sheets(
    store: Store, ended: Iterable[runs.Stretch], known: dict[int, Campaign], now: datetime, zone: ZoneInfo
) -> Letters:
    letters: Letters = []
    for one in ended:
        found = await runs.sheet(store, one, known[one.campaign_id], now, zone)
        if await runs.end(store, one.id, "running", found):
            letters += await _by_officer(store, found, zone)
    return letters


async def _by_officer(store: Store, found: Sheet, zone: ZoneInfo) -> Letters:
    roots = await runs.officers(store)
    letters: Letters = []
    for person_id, chat in sorted((await people.chats_of(store, roots)).items()):
        theirs = found.within(await units.within(store, roots[person_id]))
        if theirs.lines:
            choices = [Choice(texts.FULL_LIST, f"sheet:{found.slot_id}")]
            if any(line.to_call for line in theirs.lines):
                choices.append(Choice(texts.CALL_LIST, f"calls:{found.slot_id}"))
            words = texts.sheet(theirs, found.due_at.astimezone(zone))
            letters.append((chat, Reply(words, tuple(choices), MessageKind.CARD)))
    return letters


async def _missed(store: Store, now: datetime, zone: ZoneInfo) -> list[runs.Stretch]:
    """What was missed; at night that can wait."""
    return [] if is_quiet(DAYTIME, now.astimezone(zone).time()) else await runs.missed(store)


async def _told(
    store: Store, missed: Iterable[runs.Stretch], known: dict[int, Campaign], zone: ZoneInfo
) -> Letters:
    """One message for all that was missed."""
    mine = [one for one in missed if await runs.end(store, one.id, "missed")]
    if not mine:
        return []
    slots = [
        (known[key].code, known[key].name, [one.due_at.astimezone(zone) for one in group])
        for key, group in groupby(mine, lambda one: one.campaign_id)
    ]
    chats = await people.chats_of_officers(store)
    return [(chat, Reply(texts.missed(slots))) for _, chat in sorted(chats.items())]
