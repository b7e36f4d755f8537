"""Bots that take only so many people, and so many messages a month."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

NEARLY, ALL = 80, 100


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that people write to, by a code. `name`: how they find it; `link`: where, if anybody told.

    `seats`: how many people it takes; `monthly`: how many messages it may send a month; 0: no limit is known.
    `group_mark`: how the addresses of its groups begin, which hold no seat.
    """

    channel: str
    id: str
    name: str
    link: str = ""
    seats: int = 0
    monthly: int = 0
    group_mark: str = ""


def share(taken: int, most: int) -> int:
    """How far a limit is used up, as officers are told: 0, nearly (80) or all of it (100)."""
    if not most or taken * ALL < most * NEARLY:
        return 0
    return ALL if taken >= most else NEARLY


def month_of(moment: datetime, zone: ZoneInfo) -> str:
    """The month on the Board's calendar: "2026-11"."""
    return moment.astimezone(zone).strftime("%Y-%m")


def kept_for_replies(monthly: int, replies: int, moment: datetime, zone: ZoneInfo) -> int:
    """How many messages of the month are kept for replies: what those took a day so far, for each day left.

    Never more than is left when officers are warned.
    """
    today = moment.astimezone(zone)
    days_left = (end_of_month(moment, zone).date() - today.date()).days
    return min(monthly * (ALL - NEARLY) // ALL, -(-replies * days_left // today.day))


def end_of_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """When the next day begins there."""
    tomorrow = moment.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone)


def end_of_month(moment: datetime, zone: ZoneInfo) -> datetime:
    """When the next month begins there."""
    local = moment.astimezone(zone)
    year, month = (local.year + 1, 1) if local.month == 12 else (local.year, local.month + 1)
    return datetime(year, month, 1, tzinfo=zone)
