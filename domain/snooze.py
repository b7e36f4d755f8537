"""To be reminded later: the moments a person may choose from, at a decent hour and before the deadline."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import Calendar, local
from domain.reminders import may_leave
from domain.reports import Debt

TONIGHT = time(19, 0)
SOONEST = timedelta(minutes=30)


def moments(debts: Sequence[Debt], now: datetime, zone: ZoneInfo, calendar: Calendar) -> list[datetime]:
    """Tonight, and the next two days that people work on: those before the next deadline of what is owed."""
    policies = [debt.campaign.policy for debt in debts]
    bound = next_deadline(debts, now)
    return [
        moment
        for moment in _candidates(debts, now, zone, calendar)
        if moment >= now + SOONEST
        and (bound is None or moment < bound)
        and may_leave(moment, policies, zone, calendar)
    ]


def next_deadline(debts: Sequence[Debt], now: datetime) -> datetime | None:
    """The first deadline that is yet to come; None when all have passed."""
    return min((debt.campaign.due_at for debt in debts if debt.campaign.due_at > now), default=None)


def _candidates(debts: Sequence[Debt], now: datetime, zone: ZoneInfo, calendar: Calendar) -> Iterator[datetime]:
    today = now.astimezone(zone).date()
    yield local(today, TONIGHT, zone)
    hour = max((debt.campaign.policy.at for debt in debts), default=time(8, 0))
    day = today
    for _ in range(2):
        day = calendar.working_day_from(day + timedelta(days=1))
        yield local(day, hour, zone)
