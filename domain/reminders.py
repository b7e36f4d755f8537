"""Reminder slots: at which moments a campaign's lagging units are due for a reminder."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import local, working_day_before, working_days_after
from domain.campaigns import Campaign
from domain.reports import Debt

GRACE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment at which a campaign's reminder is due; `step` says why (before-3, overdue-1)."""

    step: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """What a reminder run of one campaign planned: lagging units, messages queued, units nobody reaches."""

    campaign_code: str
    lagging: int
    queued: int
    unreachable: tuple[str, ...]


def slots(campaign: Campaign, zone: ZoneInfo) -> list[Slot]:
    """All slots of a campaign's policy, in order; of several at the same moment the first stands."""
    steps = [*_before(campaign, zone), *_overdue(campaign, zone)]
    moments: dict[datetime, Slot] = {}
    for slot in sorted(steps, key=lambda slot: slot.due_at):
        moments.setdefault(slot.due_at, slot)
    return list(moments.values())


def due_slots(campaign: Campaign, now: datetime, zone: ZoneInfo, grace: timedelta = GRACE) -> list[Slot]:
    """The slots whose moment has come and is not yet older than the grace."""
    return [slot for slot in slots(campaign, zone) if now - grace < slot.due_at <= now]


def _before(campaign: Campaign, zone: ZoneInfo) -> list[Slot]:
    policy, deadline = campaign.policy, campaign.due_at.astimezone(zone).date()
    found = []
    for days in policy.days_before:
        day = deadline - timedelta(days=days)
        if policy.working_days_only:
            day = working_day_before(day)
        moment = local(day, policy.at, zone)
        if campaign.opens_at <= moment < campaign.due_at:
            found.append(Slot(f"before-{days}", moment))
    return found


def _overdue(campaign: Campaign, zone: ZoneInfo) -> list[Slot]:
    policy, deadline = campaign.policy, campaign.due_at.astimezone(zone).date()
    return [
        Slot(
            f"overdue-{turn}",
            local(working_days_after(deadline, turn * policy.overdue_every), policy.at, zone),
        )
        for turn in range(1, policy.overdue_times + 1)
    ]


def holds_back(debt: Debt, now: datetime, zone: ZoneInfo) -> bool:
    """True while a promised date keeps reminders away: until that day, never past the day before the deadline."""
    planned = debt.standing.planned_on
    if planned is None:
        return False
    today = now.astimezone(zone).date()
    last = debt.campaign.due_at.astimezone(zone).date() - timedelta(days=1)
    return today <= min(planned, last)
