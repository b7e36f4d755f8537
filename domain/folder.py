"""Everything about one unit: who serves it, and for each campaign what it owes and all that was said and sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.campaigns import Campaign
from domain.matrix import Cell
from domain.people import Holder
from domain.reports import Answers, Debt, Quotas
from domain.reviews import Review
from domain.units import Unit


@dataclass(frozen=True, slots=True)
class Version:
    """One version of what a unit says. `review`: an officer's verdict made it; `restated`: it was counted anew."""

    number: int
    said_at: datetime
    recorded_at: datetime
    answers: Answers
    words: str = ""
    by_name: str = ""
    channel: str = ""
    planned_on: date | None = None
    on_behalf: bool = False
    restated: bool = False
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class Nudge:
    """A reminder to whoever reports for the unit, and what became of it: the outbox's state."""

    at: datetime
    to: str
    channel: str
    state: str


@dataclass(frozen=True, slots=True)
class Place:
    """A unit in a campaign. `debt`: None when it is not asked (any more); `excused`: why not, since `left_at`.

    `versions`: of the page that is looked at, newest first, of `told` in all.
    """

    campaign: Campaign
    quotas: Quotas
    debt: Debt | None
    cell: Cell | None
    excused: str = ""
    left_at: datetime | None = None
    versions: Sequence[Version] = ()
    told: int = 0
    nudges: Sequence[Nudge] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Where somebody writes from, and when they did last; `lost`: since when nobody is reached there."""

    channel: str
    seen: datetime
    active: bool
    lost: datetime | None


@dataclass(frozen=True, slots=True)
class Servant:
    """Somebody who reports for the unit, or leads or serves the part of the tree below it."""

    held: Holder
    accounts: Sequence[Account]


@dataclass(frozen=True, slots=True)
class Near:
    """A unit above or below, or the one that it was merged into."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A unit in full. `parent`, `heir`: where the reader may see them; `below`: the first of `hangs` units."""

    unit: Unit
    parent: Near | None
    heir: Near | None
    below: Sequence[Near]
    hangs: int
    servants: Sequence[Servant]
    places: Sequence[Place]
    codes: int = 0
