"""Leaders hear of the week on Monday morning, and of the units that still lag days after a deadline; each once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.access import READERS, summary_roots
from domain.calendar import WEEKDAYS, Calendar
from domain.campaigns import Campaign
from domain.chat import Choice, MessageKind, Reply
from domain.digest import A_WEEK, Moved, digest_moment, due_week, escalates
from domain.people import Person
from storage import campaigns, digests, outbox, people, summary, units
from storage.database import Database, Store
from storage.digests import Behind
from storage.summary import Scope
from texts import digest as texts
from texts import summary as parts

Roots = frozenset[int] | None
SCOPES = 3  # as many are read in one tick: what else is due is not held up by a past that takes long to count


@dataclass(frozen=True, slots=True)
class Weekly:
    """The digests of a week, read but not yet claimed: by person, what each is told; None: nothing to say."""

    week: date
    words: dict[int, str | None]


async def tell(database: Database, now: datetime, zone: ZoneInfo, calendar: Calendar = WEEKDAYS) -> int:
    """Lay what is due in the outbox; returns how many letters. What is read takes no turn from who writes."""
    async with database.read() as store:
        weekly = await _weekly(store, now, zone, calendar)
        late = await _late(store, now, zone, calendar)
    if weekly is None and not late:
        return 0
    async with database.begin() as store:
        sent = await _send_weekly(store, weekly, now) if weekly else 0
        for campaign in late:
            sent += await _escalate(store, campaign, now, zone)
    return sent


async def _weekly(store: Store, now: datetime, zone: ZoneInfo, calendar: Calendar) -> Weekly | None:
    week = due_week(now, zone, calendar)
    moment = digest_moment(week, zone, calendar) if week else None
    if week is None or moment is None:
        return None
    due = await digests.due(store, week, moment)
    if not due:
        return None
    open_now = [
        one for one in await campaigns.all_campaigns(store) if one.is_open(now) and one.cancelled_at is None
    ]
    read: dict[Roots, list[Moved]] = {}
    words: dict[int, str | None] = {}
    for person in due:
        roots = summary_roots(person)
        if roots not in read:
            if len(read) == SCOPES:
                continue
            read[roots] = await _moved(store, open_now, now, moment - A_WEEK, Scope(roots))
        words[person.id] = _told(read[roots], now, week, zone, _part(person, roots))
    return Weekly(week, words)


async def _moved(
    store: Store, open_now: Sequence[Campaign], now: datetime, since: datetime, scope: Scope
) -> list[Moved]:
    """The campaigns that count somebody in the scope, each now and as of then."""
    found = []
    for campaign in open_now:
        counted = await summary.current(store, campaign, now, scope)
        if counted.units.expected:
            begun = campaign.opens_at <= since
            found.append(Moved(counted, await summary.past(store, campaign, since, scope) if begun else None))
    return sorted(found, key=lambda one: one.now.campaign.due_at)


def _told(found: Sequence[Moved], now: datetime, week: date, zone: ZoneInfo, part: str) -> str | None:
    """The digest of what moved or is due; a campaign that lies still is left away, and so is a week of those."""
    told = [one for one in found if one.is_news or (one.is_due(week, zone) and _is_lacking(one))]
    if not told:
        return None
    dues = [one.now.campaign.due_at.astimezone(zone) for one in told]
    return texts.digest(told, dues, now.astimezone(zone), week, part)


def _is_lacking(one: Moved) -> bool:
    return one.now.units.reported < one.now.units.expected


def _part(person: Person, roots: Roots) -> str:
    """What a person who does not see the whole tree is told about."""
    if roots is None:
        return ""
    return parts.scope([duty.unit_name for duty in person.duties if duty.role in READERS])


async def _send_weekly(store: Store, weekly: Weekly, now: datetime) -> int:
    """Claim, and lay out what was claimed, together: whoever else read the same sends nothing."""
    claimed = await digests.claim(store, weekly.week, set(weekly.words), now)
    chats = await people.chats_of(store, claimed)
    choices = (Choice(parts.MISSING, "missing:::"), Choice(texts.STOP, "weekly:off"))
    letters = [
        (person_id, chat, Reply(words, choices, MessageKind.CARD))
        for person_id, chat in sorted(chats.items())
        if (words := weekly.words[person_id]) is not None
    ]
    await outbox.put_digests(store, letters, now)
    return len(letters)


async def _late(store: Store, now: datetime, zone: ZoneInfo, calendar: Calendar) -> list[Campaign]:
    """The campaigns whose lagging units are to be named now, and were not yet."""
    late = [one for one in await campaigns.all_campaigns(store) if escalates(one, now, zone, calendar)]
    done = await digests.escalated(store) if late else set()
    waiting = [one for one in late if (one.id, one.version) not in done]
    return [one for one in waiting if await digests.behind(store, one)]


async def _escalate(store: Store, campaign: Campaign, now: datetime, zone: ZoneInfo) -> int:
    """Name the units that lag to each leader and officer who may see them, once; returns how many were told."""
    behind = await digests.behind(store, campaign)
    if not behind or not await digests.claim_escalation(store, campaign, len(behind), now):
        return 0
    readers = await digests.readers(store)
    chats = await people.chats_of(store, {one.id for one in readers})
    inside = {roots: await units.within(store, roots) for roots in {summary_roots(one) for one in readers}}
    letters = []
    for one in readers:
        roots = summary_roots(one)
        named = _seen(behind, inside[roots])
        if named and one.id in chats:
            words = _late_words(campaign, named, now, zone, _part(one, roots))
            letters.append((one.id, chats[one.id], Reply(words, kind=MessageKind.CARD)))
    await outbox.put_digests(store, letters, now)
    return len(letters)


def _seen(behind: Sequence[Behind], inside: Collection[int] | None) -> list[Behind]:
    return [one for one in behind if inside is None or one.unit_id in inside]


def _late_words(campaign: Campaign, named: Sequence[Behind], now: datetime, zone: ZoneInfo, part: str) -> str:
    due = campaign.due_at.astimezone(zone)
    days = (now.astimezone(zone).date() - due.date()).days
    return texts.escalation(campaign.name, due, days, named, part)
