"""The count: x/y of a campaign at a moment, made of figures that are only ever added up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from domain.campaigns import Campaign, Item, ItemKind


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """How many units: reported + not_yet + silent = expected; on_time + late = reported.

    Part of not_yet are those that are returned, that have promised a day, and that wait to be accepted.
    """

    expected: int
    reported: int
    on_time: int
    late: int
    not_yet: int
    returned: int
    silent: int
    planned: int
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class ItemCount:
    """One item's figure: done/total (confirm: units, quota: what is counted), or what its kind has."""

    item: Item
    done: int = 0
    total: int = 0
    gave: int = 0
    counts: Mapping[str, int] | None = None
    earliest: date | None = None
    latest: date | None = None

    @property
    def remaining(self) -> int:
        """What is still to come; never below zero."""
        return max(0, self.total - self.done)


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """A unit that has not reported; `reachable`: somebody of it can be written to.

    `state`: "returned", "waiting" (to be accepted), else empty.
    """

    code: str
    name: str
    reachable: bool
    planned_on: date | None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """By how many units the count has grown since the day before, and since a week before."""

    day: int = 0
    week: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """A campaign's figures as of a moment. `to_the_day`: the moment is the end of a day asked for."""

    campaign: Campaign
    as_of: datetime
    units: UnitCounts
    items: tuple[ItemCount, ...]
    missing: tuple[MissingUnit, ...] = ()
    to_the_day: bool = False
    moved: Moved = Moved()

    def naming(self, missing: Iterable[MissingUnit]) -> "Summary":
        """The same with the names of the missing units."""
        return replace(self, missing=tuple(missing))


def percent(done: int, total: int) -> Decimal:
    """done/total in per cent, two decimals, half up; 100 only when all is done; of nothing it is 0."""
    if total <= 0:
        return Decimal("0.00")
    share = (Decimal(done) * 100 / total).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return share if done >= total or share < 100 else Decimal("99.99")


def add_up(parts: Iterable[tuple[Mapping[str, int], int]]) -> dict[str, int]:
    """The sum of figures, each given with how many times it occurs."""
    total: dict[str, int] = {}
    for figures, times in parts:
        for measure, number in figures.items():
            total[measure] = total.get(measure, 0) + number * times
    return total


def summarize(
    campaign: Campaign,
    figures: Mapping[str, int],
    as_of: datetime,
    *,
    to_the_day: bool = False,
) -> Summary:
    """The summary that the added-up figures make; `expected` and `of:KEY` are the denominators."""
    expected = figures.get("expected", 0)
    reported, not_yet = figures.get("reported", 0), figures.get("not_yet", 0)
    units = UnitCounts(
        expected=expected,
        reported=reported,
        on_time=figures.get("on_time", 0),
        late=figures.get("late", 0),
        not_yet=not_yet,
        returned=figures.get("returned", 0),
        silent=expected - reported - not_yet,
        planned=figures.get("planned", 0),
        waiting=figures.get("waiting", 0),
    )
    items = tuple(_count(item, figures, expected) for item in campaign.items)
    return Summary(campaign, as_of, units, items, to_the_day=to_the_day)


def _count(item: Item, figures: Mapping[str, int], expected: int) -> ItemCount:
    gave = figures.get(f"gave:{item.key}", 0)
    match item.kind:
        case ItemKind.CONFIRM:
            return ItemCount(item, done=figures.get(f"yes:{item.key}", 0), total=expected)
        case ItemKind.QUOTA:
            return ItemCount(item, done=figures.get(f"done:{item.key}", 0), total=figures.get(f"of:{item.key}", 0))
        case ItemKind.NUMBER:
            return ItemCount(item, done=figures.get(f"sum:{item.key}", 0), gave=gave)
        case ItemKind.CHOICE:
            picked = {option: figures.get(f"pick:{item.key}:{option}", 0) for option in item.options}
            return ItemCount(item, counts=picked)
        case ItemKind.DATE:
            days = _days(item.key, figures)
            return ItemCount(item, gave=gave, earliest=min(days, default=None), latest=max(days, default=None))
        case ItemKind.TEXT | ItemKind.FILE:
            return ItemCount(item, gave=gave)


def _days(key: str, figures: Mapping[str, int]) -> list[date]:
    prefix = f"day:{key}:"
    return [
        date.fromisoformat(measure.removeprefix(prefix))
        for measure, number in figures.items()
        if number and measure.startswith(prefix)
    ]
