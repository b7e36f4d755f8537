"""Notices: what an officer tells the reporters of units, and at which hours that may be."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import WEEKDAYS, Calendar, local
from domain.chat import FileRef

MORNING, FROM, TO = time(8), time(7), time(20)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it was sent; `part`: to whom, in words. It goes out from `not_before` on, with its file."""

    id: int
    key: str
    by_id: int
    text: str
    part: str
    at: datetime
    not_before: datetime
    called_off: bool
    file: FileRef | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a notice would reach: people, of how many of the units it is meant for."""

    people: int
    units: int
    units_reached: int


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody who has not acknowledged a notice: whose reporter, how to call.

    `failed`: it did not arrive; `left`: got it, and reports for the unit no more.
    """

    name: str
    unit_name: str
    phone: str
    failed: bool
    left: bool = False


@dataclass(frozen=True, slots=True)
class Echo:
    """What came of a notice: how many it went to, how many acknowledged it, the first of the others."""

    people: int
    acknowledged: int
    silent: tuple[Silent, ...]


def decent_moment(now: datetime, zone: ZoneInfo, calendar: Calendar = WEEKDAYS) -> datetime:
    """The moment itself from 7:00 to 20:00 on a working day; else 8:00 on the next one, or later that day."""
    here = now.astimezone(zone)
    day = here.date()
    if calendar.is_working_day(day) and FROM <= here.time() < TO:
        return now
    if here.time() >= FROM or not calendar.is_working_day(day):
        day += timedelta(days=1)
        while not calendar.is_working_day(day):
            day += timedelta(days=1)
    return local(day, MORNING, zone)
