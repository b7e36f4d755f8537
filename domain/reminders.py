"""Reminder slots: at which moments a campaign's lagging units are due for a reminder, and when one may leave."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendar import WEEKDAYS, Calendar, local
from domain.campaigns import Campaign, Policy
from domain.reports import Debt

GRACE = timedelta(hours=6)
CAP, WEEK = 4, timedelta(days=7)
ORDER_LASTS = timedelta(hours=1)
ON_ITS_WAY = timedelta(minutes=1)
LOOKS_AHEAD = 60
OVERDUE_PROMISE = 5


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment at which a campaign's reminder is due; `step` says why (before-3, overdue-1).

    `day` is that of the moment, `deadline` the campaign's, both where the Board is. A campaign has one slot a day,
    and each step once for a deadline, however often its hour changes. None: somebody asked for it.
    """

    step: str
    due_at: datetime
    day: date | None = None
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """An officer moved a slot: it holds as long as the policy would still have it at `from_at`."""

    from_at: datetime
    to_at: datetime


Moves = Mapping[tuple[date, str], Moved]
"""(deadline, step) → where the slot was moved to."""
UNMOVED: Moves = {}


@dataclass(frozen=True, slots=True)
class Run:
    """What a reminder run of one campaign planned: lagging units, messages queued, units nobody reaches."""

    campaign_code: str
    lagging: int
    queued: int
    unreachable: tuple[str, ...]
    slot_id: int = 0


class Manner(StrEnum):
    """Why a reminder is to leave: by the policy, by its reader's wish for later, or because somebody said now."""

    PLANNED = "planned"
    SNOOZED = "snoozed"
    ORDERED = "ordered"


def slots(campaign: Campaign, zone: ZoneInfo, calendar: Calendar = WEEKDAYS, moves: Moves = UNMOVED) -> list[Slot]:
    """All slots of a campaign's policy, in order; of several on one day the first stands."""
    steps = [_moved(slot, moves, zone) for slot in planned_slots(campaign, zone, calendar)]
    days: dict[date | None, Slot] = {}
    for slot in sorted(steps, key=lambda slot: slot.due_at):
        days.setdefault(slot.day, slot)
    return list(days.values())


def planned_slots(campaign: Campaign, zone: ZoneInfo, calendar: Calendar) -> list[Slot]:
    """The slots as the policy has them, whatever was moved: those before the deadline, then those after it."""
    return [*_before(campaign, zone, calendar), *_overdue(campaign, zone, calendar)]


def _moved(slot: Slot, moves: Moves, zone: ZoneInfo) -> Slot:
    moved = moves.get((slot.deadline, slot.step)) if slot.deadline else None
    if moved is None or moved.from_at != slot.due_at:
        return slot
    return replace(slot, due_at=moved.to_at, day=moved.to_at.astimezone(zone).date())


def _before(campaign: Campaign, zone: ZoneInfo, calendar: Calendar) -> Iterator[Slot]:
    policy, deadline = campaign.policy, campaign.due_at.astimezone(zone).date()
    for days in policy.days_before:
        day = deadline - timedelta(days=days)
        if policy.working_days_only:
            day = calendar.working_day_before(day)
        moment = local(day, _hour(policy), zone)
        if campaign.opens_at <= moment < campaign.due_at:
            yield Slot(f"before-{days}", moment, day, deadline)


def _overdue(campaign: Campaign, zone: ZoneInfo, calendar: Calendar) -> Iterator[Slot]:
    policy, deadline = campaign.policy, campaign.due_at.astimezone(zone).date()
    for turn in range(1, policy.overdue_times + 1):
        day = calendar.working_days_after(deadline, turn * policy.overdue_every)
        yield Slot(f"overdue-{turn}", local(day, _hour(policy), zone), day, deadline)


def _hour(policy: Policy) -> time:
    return policy.quiet_to if is_quiet(policy, policy.at) else policy.at


def due_slots(
    campaign: Campaign,
    now: datetime,
    zone: ZoneInfo,
    calendar: Calendar = WEEKDAYS,
    moves: Moves = UNMOVED,
) -> list[Slot]:
    """The slots whose moment has come and is not yet older than the grace; none while nothing may leave."""
    if not may_leave(now, [campaign.policy], zone, calendar):
        return []
    return [slot for slot in slots(campaign, zone, calendar, moves) if now - GRACE < slot.due_at <= now]


def missed_slots(
    campaign: Campaign,
    since: datetime,
    now: datetime,
    zone: ZoneInfo,
    calendar: Calendar = WEEKDAYS,
    moves: Moves = UNMOVED,
) -> list[Slot]:
    """The slots after a moment for which it is too late now."""
    begun = max(since, campaign.opens_at)
    return [slot for slot in slots(campaign, zone, calendar, moves) if begun < slot.due_at <= now - GRACE]


def is_quiet(policy: Policy, at: time) -> bool:
    """True in the policy's quiet hours; from equal to to is no quiet hours at all."""
    begins, ends = policy.quiet_from, policy.quiet_to
    if begins <= ends:
        return begins <= at < ends
    return at >= begins or at < ends


def may_leave(moment: datetime, policies: Sequence[Policy], zone: ZoneInfo, calendar: Calendar) -> bool:
    """True outside the quiet hours of all policies, on a day that people work on where one asks for that."""
    there = moment.astimezone(zone)
    works = calendar.is_working_day(there.date())
    return all(not is_quiet(one, there.time()) and (works or not one.working_days_only) for one in policies)


def next_decent(
    moment: datetime, policies: Sequence[Policy], zone: ZoneInfo, calendar: Calendar
) -> datetime | None:
    """The first moment from this one on at which a reminder may leave; None when there is none in two months."""
    if may_leave(moment, policies, zone, calendar):
        return moment
    today = moment.astimezone(zone).date()
    hours = sorted({time(0), *(one.quiet_to for one in policies)})
    days = (today + timedelta(days=ahead) for ahead in range(LOOKS_AHEAD))
    later = (local(day, hour, zone) for day in days for hour in hours)
    return next((one for one in later if one > moment and may_leave(one, policies, zone, calendar)), None)


def departure(
    now: datetime,
    wanted_at: datetime,
    manner: Manner,
    policies: Sequence[Policy],
    lately: Sequence[datetime],
    zone: ZoneInfo,
    calendar: Calendar,
) -> datetime | None:
    """When a reminder that is ready now may leave: now, later, or never (None), as its grace is over.

    `lately`: when this person's other reminders left, the latest first. An order lasts for an hour, whatever the
    hour; after that the reminder is like any other. What a reader asked for waits for as long as it must.
    """
    if manner is Manner.ORDERED and now - wanted_at <= ORDER_LASTS:
        return now
    if manner is Manner.SNOOZED:
        return _leaving(now, policies, zone, calendar)
    if now - wanted_at > GRACE:
        return None
    free = lately[CAP - 1] + WEEK if len(lately) >= CAP else now
    if free > now:
        return _leaving(free, policies, zone, calendar)
    found = _leaving(now, policies, zone, calendar)
    return found if found is not None and found - wanted_at <= GRACE else None


def _leaving(moment: datetime, policies: Sequence[Policy], zone: ZoneInfo, calendar: Calendar) -> datetime | None:
    """Nothing sets out in the last minute before quiet begins: it would arrive in it."""
    found = next_decent(moment, policies, zone, calendar)
    if found is None or may_leave(found + ON_ITS_WAY, policies, zone, calendar):
        return found
    return next_decent(found + ON_ITS_WAY, policies, zone, calendar)


def holds_back(debt: Debt, now: datetime, zone: ZoneInfo) -> bool:
    """True while a promised date keeps reminders away: until that day, never past the day before the deadline.

    Once overdue, as long as `overdue_hold` has it.
    """
    standing, deadline = debt.standing, debt.campaign.due_at.astimezone(zone).date()
    if standing.planned_on is None:
        return False
    today = now.astimezone(zone).date()
    if today < deadline:
        return today <= standing.planned_on
    until = standing.overdue_until
    return now >= debt.campaign.due_at and until is not None and deadline <= until and today <= until


def overdue_hold(debt: Debt, planned: date, now: datetime, zone: ZoneInfo, calendar: Calendar) -> date | None:
    """Until which day a date promised once overdue holds reminders back: at most five working days, and once."""
    deadline, stood = debt.campaign.due_at.astimezone(zone).date(), debt.standing.overdue_until
    if now < debt.campaign.due_at or (stood is not None and stood >= deadline):
        return stood
    today = now.astimezone(zone).date()
    return min(planned, calendar.working_days_after(today, OVERDUE_PROMISE))
