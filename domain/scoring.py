"""The year's points: a few rules, what each unit did in each campaign, and the ranking that follows, explained."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from zoneinfo import ZoneInfo

from domain.campaigns import Campaign
from domain.summary import percent


class Deed(StrEnum):
    """How a unit met a campaign's deadline. What still waits to be accepted is not judged."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Grade:
    """A name for whoever reached so many per cent of the points."""

    from_percent: int
    name: str


GRADES = (Grade(90, "Xuất sắc"), Grade(75, "Tốt"), Grade(50, "Khá"), Grade(0, "Cần cố gắng"))


@dataclass(frozen=True, slots=True)
class Scoring:
    """Points in a campaign: for the deed, for each time a report was returned, for one that was found good."""

    on_time: int = 10
    late: int = 6
    missing: int = 0
    returned: int = -2
    good: int = 1
    grades: tuple[Grade, ...] = GRADES

    def of(self, deed: Deed) -> int:
        """The points of a deed; of what waits none."""
        return {Deed.ON_TIME: self.on_time, Deed.LATE: self.late, Deed.MISSING: self.missing}.get(deed, 0)

    def grade(self, share: Decimal) -> str:
        """The name of a share in per cent: that of the highest grade it reaches; empty below all."""
        reached = [one for one in self.grades if share >= one.from_percent]
        return max(reached, key=lambda one: one.from_percent).name if reached else ""


@dataclass(frozen=True, slots=True)
class Record:
    """What a unit did in one campaign. `returned`: how often its report came back."""

    code: str
    name: str
    sector: str
    campaign: str
    deed: Deed
    returned: int = 0
    good: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit in the ranking. `most` is what it could have reached without `good`; units alike share a place."""

    place: int
    code: str
    name: str
    sector: str
    points: int
    most: int
    percent: Decimal
    grade: str
    records: tuple[Record, ...]


def scored(campaigns: Iterable[Campaign], year: int, at: datetime, zone: ZoneInfo) -> list[Campaign]:
    """The campaigns that are scored: due in that year and by that moment, and not called off."""
    return [
        one
        for one in campaigns
        if one.due_at.astimezone(zone).year == year and one.due_at <= at and one.cancelled_at is None
    ]


def points(rules: Scoring, record: Record) -> int:
    """The points of one campaign; none for what is not judged yet."""
    if record.deed is Deed.WAITING:
        return 0
    return rules.of(record.deed) + rules.returned * record.returned + (rules.good if record.good else 0)


def rank(rules: Scoring, records: Iterable[Record]) -> list[Ranked]:
    """The units by the share of the points they could reach; equal shares have one place: 1, 2, 2, 4.

    By the share, as not every campaign is for every unit. Who has not been judged in any is left out.
    """
    by_unit = groupby(sorted(records, key=lambda one: one.code), key=lambda one: one.code)
    found = [_total(rules, tuple(theirs)) for _, theirs in by_unit]
    found = [one for one in found if one.most > 0]
    ordered = sorted(found, key=lambda one: (-_share(one), one.code))
    shares = [_share(one) for one in ordered]
    return [_placed(one, shares.index(_share(one)) + 1) for one in ordered]


def _total(rules: Scoring, theirs: tuple[Record, ...]) -> Ranked:
    judged = [one for one in theirs if one.deed is not Deed.WAITING]
    reached, most = sum(points(rules, one) for one in judged), rules.on_time * len(judged)
    share = percent(reached, most) if reached > 0 else Decimal("0.00")
    first = theirs[0]
    return Ranked(0, first.code, first.name, first.sector, reached, most, share, rules.grade(share), theirs)


def _share(one: Ranked) -> Fraction:
    return Fraction(one.points, one.most)


def _placed(one: Ranked, place: int) -> Ranked:
    return Ranked(place, one.code, one.name, one.sector, one.points, one.most, one.percent, one.grade, one.records)
