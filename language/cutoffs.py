"""As of when? "tính đến hết tháng 5", "31/5", "hôm qua": the day figures are asked for, and what else was said."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from language.dates import find_days, without_days
from language.misread import Misread, Reason
from language.spelling import plain

MONTH = re.compile(r"\b(?:het|cuoi)\s+thang\s+(\d{1,2})(?:\s*(?:/|nam)\s*(\d{4}))?\b")
QUARTER = re.compile(r"\b(?:het|cuoi)?\s*quy\s+(iv|i{1,3}|[1-4])(?:\s*(?:/|nam)\s*(\d{4}))?\b")
LAST_MONTH = re.compile(r"\b(?:het|cuoi)\s+thang\s+truoc\b")
LAST_WEEK = re.compile(r"\b(?:het|cuoi)\s+tuan\s+truoc\b")
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
LEFT = re.compile(r"\d+\s?[/.-]\s?\d+|\b(?:thang|quy|tuan|nam)\s+(?:\d|i+v?\b|truoc|ngoai)|\bngay\s+\d|\b\d{4}\b")
Reader = Callable[[re.Match[str], date], date]


@dataclass(frozen=True, slots=True)
class Cutoff:
    """The day asked for, None where none was named; `rest`: the other words, plain."""

    day: date | None
    rest: str


def read_cutoff(text: str, today: date) -> Cutoff:
    """The day of a question. A month or quarter ends on its last day, the latest one that has begun.

    Raises Misread where a day is impossible, half a one or one of two: no figure is better than a wrong one.
    """
    said = plain(text)
    ends = {end for pattern, read in ENDS if (end := _end(pattern, read, said, today))}
    for pattern, _ in ENDS:
        said = pattern.sub(" ", said)
    named = ends | set(find_days(said, today))
    rest = " ".join(without_days(said).split())
    if len(named) > 1 or LEFT.search(rest):
        raise Misread(Reason.TWO_DATES if len(named) > 1 else Reason.NOT_A_DATE)
    return Cutoff(next(iter(named), None), rest)


def _end(pattern: re.Pattern[str], read: Reader, said: str, today: date) -> date | None:
    found = pattern.search(said)
    return read(found, today) if found else None


def _month(found: re.Match[str], today: date) -> date:
    return _last_of(int(found[1]), found[2], today)


def _quarter(found: re.Match[str], today: date) -> date:
    number = QUARTERS.get(found[1]) or int(found[1])
    return _last_of(3 * number, found[2], today, begins=3 * number - 2)


def _last_of(month: int, year: str | None, today: date, begins: int | None = None) -> date:
    if not 1 <= month <= 12:
        raise Misread(Reason.NOT_A_DATE)
    of = int(year) if year else today.year - ((begins or month) > today.month)
    if not date.min.year <= of <= date.max.year:
        raise Misread(Reason.NOT_A_DATE)
    return date(of, month, calendar.monthrange(of, month)[1])


def _last_month(found: re.Match[str], today: date) -> date:
    return today.replace(day=1) - timedelta(days=1)


def _last_week(found: re.Match[str], today: date) -> date:
    return today - timedelta(days=today.weekday() + 1)


ENDS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (MONTH, _month),
    (QUARTER, _quarter),
    (LAST_MONTH, _last_month),
    (LAST_WEEK, _last_week),
)
