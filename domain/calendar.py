"""Working days and local time: which days people work, and when a day begins and ends.

The days off are data (imports/calendar.py reads them). A day that is not certain is worked by nobody here: a day
off that is only proposed is kept free, a make-up Saturday that is only proposed stays a day off.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

SATURDAY = 5
A_DAY = timedelta(days=1)


class Certainty(StrEnum):
    """How sure a day of the calendar is: announced, computed from the law and the moon, or proposed."""

    CONFIRMED = "confirmed"
    COMPUTED = "computed"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says: off, or (`works`) a Saturday that makes up for one."""

    day: date
    name: str
    certainty: Certainty
    works: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days people work: Monday to Friday but for the special days. `until`: the last day they are known for.

    Without special days nothing runs out: `until` is None.
    """

    special: Mapping[date, SpecialDay] = field(default_factory=dict)
    until: date | None = None

    def is_working_day(self, day: date) -> bool:
        """True when people certainly work on that day."""
        found = self.special.get(day)
        if found is None:
            return day.weekday() < SATURDAY
        return found.works and found.certainty is not Certainty.PROPOSED

    def name_of(self, day: date) -> str:
        """What a day off is called, where it has a name."""
        found = self.special.get(day)
        return found.name if found and not found.works else ""

    def working_day_before(self, day: date) -> date:
        """The day itself when people work on it, else the last working day before it."""
        while not self.is_working_day(day):
            day -= A_DAY
        return day

    def working_day_from(self, day: date) -> date:
        """The day itself when people work on it, else the next working day after it."""
        while not self.is_working_day(day):
            day += A_DAY
        return day

    def working_days_after(self, day: date, count: int) -> date:
        """The working day that is `count` working days after the day."""
        while count:
            day += A_DAY
            count -= self.is_working_day(day)
        return day


WEEKDAYS = Calendar()
"""Monday to Friday, where nobody knows of holidays."""


def local(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The moment of that wall-clock hour in the zone."""
    return datetime.combine(day, hour, zone)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The last microsecond of the day in the zone."""
    return local(day, time.max, zone)
