"""Working days and local time: when a day begins and ends, and which days people work."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


def is_working_day(day: date) -> bool:
    """True from Monday to Friday."""
    return day.weekday() < SATURDAY


def working_day_before(day: date) -> date:
    """The day itself when people work on it, else the last working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_days_after(day: date, count: int) -> date:
    """The working day that is `count` working days after the day."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def local(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The moment of that wall-clock hour in the zone."""
    return datetime.combine(day, hour, zone)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The last microsecond of the day in the zone."""
    return local(day, time.max, zone)
