"""When a deed is put by a clause: on a day that is past, or one that is to come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from language.dates import find_days
from language.misread import Misread
from language.spelling import plain

BEFORE = re.compile(
    r"\b(?:tuan|thang|hom|dot|bua|quy|nam) (?:truoc|roi|qua|ngoai)\b|\btu (?:lau|hom|thang|tuan)\b"
)
THIS_ONE = re.compile(r"\bthu (?:\d|hai|ba|tu|nam|sau|bay) (?:nay|toi)\b")
MONTH = re.compile(r"\bthang (\d{1,2})\b(?!\s?/)")


@dataclass(frozen=True, slots=True)
class Times:
    """The days that a clause names, seen from the day it was written; without that day nothing is certain."""

    said: str
    days: Sequence[date]
    today: date | None

    @property
    def past(self) -> bool:
        """Every day named has been, today at the latest."""
        return self.today is not None and bool(self.days) and all(day <= self.today for day in self.days)

    @property
    def before(self) -> bool:
        """Before today, be it without a day: "tuần trước"."""
        if not self.days:
            return bool(BEFORE.search(self.said))
        return self.today is not None and all(day < self.today for day in self.days)

    @property
    def to_come(self) -> bool:
        """Every day named is to come, or "tháng 7" is said in June."""
        if self.today is None:
            return False
        if self.days:
            return all(day > self.today for day in self.days)
        months = [int(one) for one in MONTH.findall(self.said)]
        return bool(months) and all(self.today.month < one <= 12 for one in months)

    @property
    def this_one(self) -> bool:
        """ "thứ 7 này", "thứ hai tới"."""
        return bool(THIS_ONE.search(self.said))


def times_of(clause: str, today: date | None) -> Times:
    """The times of a clause; a day that is impossible is none."""
    said = plain(clause)
    try:
        return Times(said, list(find_days(said, today)) if today else (), today)
    except Misread:
        return Times(said, (), today)
