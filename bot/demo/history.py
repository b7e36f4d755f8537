"""A plausible history of the half-year: who answered what, when, in which words.

Its state at the end of 15/6/2023 is that of the report the domain notes describe: 116/121 units, 62/121
collectives, 172/344 individuals; at the end of 31/5/2023 it is 104, 41 and 120.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.calendar import WEEKDAYS
from domain.units import Unit

SEED = 2023
STUDIED_BY_MAY, STUDIED_ON_TIME, STUDIED = 104, 110, 116
PLANNED = 3
COLLECTIVES_BY_MAY, COLLECTIVES = 41, 62
INDIVIDUALS_BY_MAY, INDIVIDUALS = 120, 172
WINTER_SPRING = (date(2023, 1, 9), date(2023, 5, 31))
JUNE = (date(2023, 6, 1), date(2023, 6, 14))
DEADLINE_DAY = date(2023, 6, 15)
YES_WORDS = ("Đã tổ chức", "dạ rồi ạ", "đơn vị em học xong rồi", "da to chuc xong", "Xong rồi đồng chí nhé")
NO_WORDS = ("Chưa", "chưa ạ", "sắp xong rồi ạ")


@dataclass(frozen=True, slots=True)
class Told:
    """One report of the history, in local time."""

    at: datetime
    unit_id: int
    given: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""
    planned_on: date | None = None


def studied(units: Sequence[Unit], zone: ZoneInfo) -> list[Told]:
    """The history of nq-2023, by time."""
    chance = random.Random(SEED)  # noqa: S311 - a story, not a secret
    order = chance.sample(list(units), len(units))
    told = [*_studied_in_time(order[:STUDIED_ON_TIME], chance, zone)]
    told += [
        _yes(_at(DEADLINE_DAY, time(17, 5 + 7 * place), zone), unit, chance)
        for place, unit in enumerate(order[STUDIED_ON_TIME:STUDIED])
    ]
    for place, unit in enumerate(order[STUDIED:]):
        planned = date(2023, 6, 20) + timedelta(days=place) if place < PLANNED else None
        at = _at(date(2023, 6, 12), time(9, 10 + place), zone)
        told.append(Told(at, unit.id, {"studied": False}, chance.choice(NO_WORDS), planned))
    return sorted(told, key=lambda one: one.at)


def _studied_in_time(units: Sequence[Unit], chance: random.Random, zone: ZoneInfo) -> Iterator[Told]:
    for place, unit in enumerate(units):
        at = _moment(chance, *(WINTER_SPRING if place < STUDIED_BY_MAY else JUNE), zone)
        if place % 9 == 0:
            yield Told(at - timedelta(days=5), unit.id, {"studied": False}, chance.choice(NO_WORDS), at.date())
        yield _yes(at, unit, chance)


def _yes(at: datetime, unit: Unit, chance: random.Random) -> Told:
    return Told(at, unit.id, {"studied": True}, chance.choice(YES_WORDS))


def plans(units: Sequence[Unit], zone: ZoneInfo) -> list[Told]:
    """The history of kh-2023, by time: collectives first, their individuals as far as the totals go."""
    chance = random.Random(SEED + 1)  # noqa: S311 - a story, not a secret
    order = chance.sample(list(units), COLLECTIVES)
    told: list[Told] = []
    early = _share_out(order[:COLLECTIVES_BY_MAY], INDIVIDUALS_BY_MAY)
    for unit, count in early:
        at = _moment(chance, date(2023, 2, 10), date(2023, 5, 31), zone)
        told.append(Told(at, unit.id, {"collective": True, "individuals": count}, "Đã gửi"))
    late = _share_out(order[COLLECTIVES_BY_MAY:], INDIVIDUALS - sum(count for _, count in early))
    for unit, count in late:
        at = _moment(chance, date(2023, 6, 1), date(2023, 6, 14), zone)
        told.append(Told(at, unit.id, {"collective": True, "individuals": count}, "Đã gửi"))
    return sorted(told, key=lambda one: one.at)


def _share_out(units: Sequence[Unit], total: int) -> list[tuple[Unit, int]]:
    """The total over the units, none above its quota: the first units in full, the rest as far as it goes."""
    shared = []
    for unit in units:
        count = min(unit.individual_quota, total)
        total -= count
        shared.append((unit, count))
    if total:
        raise ValueError(f"{total} individuals more than the quotas hold")
    return shared


def lately(units: Sequence[Unit], silent: Sequence[str], now: datetime, zone: ZoneInfo) -> list[Told]:
    """What was answered so far in the campaign that is open now; the units named stay silent."""
    chance = random.Random(SEED + 2)  # noqa: S311 - a story, not a secret
    order = [unit for unit in chance.sample(list(units), len(units)) if unit.code not in silent]
    today = now.astimezone(zone)
    tomorrow = (today + timedelta(days=1)).date()
    told = [_yes(_before(today, chance), unit, chance) for unit in order[:73]]
    told += [
        Told(_before(today, chance), unit.id, {"studied": False}, chance.choice(NO_WORDS), tomorrow)
        for unit in order[73:80]
    ]
    return sorted(told, key=lambda one: one.at)


def _before(now: datetime, chance: random.Random) -> datetime:
    return now - timedelta(days=chance.randint(1, 9), minutes=chance.randint(1, 300))


def _moment(chance: random.Random, first: date, last: date, zone: ZoneInfo) -> datetime:
    """Some office hour of a working day."""
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    day = chance.choice([day for day in days if WEEKDAYS.is_working_day(day)])
    return _at(day, time(chance.randint(8, 16), chance.randint(0, 59)), zone)


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, zone)
