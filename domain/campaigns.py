"""Campaigns (đợt): what is asked of which units, until when, and how they are reminded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.reviews import Counts


class ItemKind(StrEnum):
    """What sort of answer an item takes."""

    CONFIRM = "confirm"
    QUOTA = "quota"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked. `counted` is the noun of its figure; `ask`, `yes`, `no`, `done` its own wording."""

    key: str
    kind: ItemKind
    label: str
    counted: str = ""
    required: bool = True
    ask: str = ""
    yes: str = ""
    no: str = ""
    done: str = ""
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """When lagging units are reminded. Times are local; `overdue_every` in working days."""

    days_before: tuple[int, ...] = (7, 3, 1, 0)
    at: time = time(8, 0)
    overdue_every: int = 3
    overdue_times: int = 3
    quiet_from: time = time(20, 0)
    quiet_to: time = time(7, 0)
    working_days_only: bool = True
    leaders_after: int = 5


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as it stands; `version` grows with every change to it."""

    id: int
    code: str
    title: str
    short: str
    opens_at: datetime
    due_at: datetime
    items: tuple[Item, ...]
    policy: Policy = field(default_factory=Policy)
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None
    version: int = 1
    counts: Counts = Counts.SUBMITTED

    @property
    def name(self) -> str:
        """The short title where there is one."""
        return self.short or self.title

    def is_open(self, now: datetime) -> bool:
        """True from opening until an officer closes it; being overdue does not close a campaign."""
        return self.opens_at <= now and (self.closed_at is None or now < self.closed_at)

    def is_coming(self, now: datetime) -> bool:
        """True until it opens, if it is to."""
        return now < self.opens_at and self.closed_at is None

    @property
    def head(self) -> Item | None:
        """The first required confirm: a unit has reported when it stands at yes."""
        return next((item for item in self.items if item.required and item.kind is ItemKind.CONFIRM), None)

    def item(self, key: str) -> Item | None:
        """The item of that key, or None."""
        return next((item for item in self.items if item.key == key), None)


RECENT = timedelta(days=92)
CODE_STEM = 24


def free_code(base: str, today: date, used: Iterable[str]) -> str:
    """A code that nobody has used, like that of what was begun from: "nq-2023-06", "nq-2023-06-2"."""
    first = f"{base.split('-')[0][:CODE_STEM]}-{today:%Y-%m}"
    taken = {code.casefold() for code in used}
    codes = (first, *(f"{first}-{place}" for place in range(2, 1000)))
    return next(code for code in codes if code.casefold() not in taken)


def to_tell(
    campaigns: Iterable[Campaign], at: datetime, *, all_closed: bool
) -> tuple[list[Campaign], list[Campaign]]:
    """The campaigns a leader is told of as of a moment: the open ones, and those closed within three months.

    `all_closed`: those closed longer ago as well.
    """
    begun = [one for one in campaigns if one.opens_at <= at and one.cancelled_at is None]
    closed = [one for one in begun if one.closed_at and one.closed_at <= at]
    return [one for one in begun if one.is_open(at)], [
        one for one in closed if all_closed or (one.closed_at and at - one.closed_at <= RECENT)
    ]


@dataclass(frozen=True, slots=True)
class Audience:
    """Which units a campaign is for. All empty: every active unit; otherwise those that match all given."""

    sectors: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    under: str | None = None


QuotaRule = str | int | Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    """A campaign as a file states it. `quotas`: item key → the units' column, one number, or by unit code."""

    campaign: Campaign
    audience: Audience
    quotas: Mapping[str, QuotaRule]


@dataclass(frozen=True, slots=True)
class Refit:
    """What a change did to a campaign's audience: codes of units, each list in order."""

    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    requoted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """True when something changed."""
        return bool(self.joined or self.left or self.requoted)
