"""Backups: when the day's is due, and which of the old ones are kept."""

from collections.abc import Collection
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

AT = time(2)
DAILY, WEEKLY = 7, 4


def is_due(latest: date | None, now: datetime, zone: ZoneInfo) -> bool:
    """True when there is none of today: from two in the morning on, and at once where yesterday's is missing."""
    here = now.astimezone(zone)
    if latest is None or latest >= here.date():
        return latest is None
    return here.time() >= AT or (here.date() - latest).days > 1


def kept(days: Collection[date]) -> set[date]:
    """Of the days that there are backups of: the last seven, and before those the last of each of four weeks."""
    newest = sorted(days, reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    for day in newest[DAILY:]:
        year, week, _ = day.isocalendar()
        weeks.setdefault((year, week), day)
    return {*newest[:DAILY], *list(weeks.values())[:WEEKLY]}
