"""A campaign as of a moment, unit by unit: what every printed thing is made of."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from domain.board import Board
from domain.campaigns import Campaign
from domain.chat import State
from domain.reports import Quotas
from domain.summary import Summary


@dataclass(frozen=True, slots=True)
class Told:
    """One report of a unit; `restated`: nobody said anything, what stood was only counted anew.

    `judged`: "returned", "waiting" (to be accepted), else empty.
    """

    reported: bool
    said_at: datetime
    recorded_at: datetime
    answers: Mapping[str, Any] = field(default_factory=dict)
    planned_on: date | None = None
    words: str = ""
    by: str = ""
    restated: bool = False
    judged: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A unit of the audience and all that it told by then, oldest first; `phone` only for those who may see it."""

    code: str
    name: str
    kind: str = ""
    sector: str = ""
    parent: str = ""
    phone: str = ""
    quotas: Quotas = field(default_factory=dict)
    told: tuple[Told, ...] = ()

    @property
    def last(self) -> Told | None:
        """What stands."""
        return self.told[-1] if self.told else None

    @property
    def reported(self) -> bool:
        """True when what stands counts in x."""
        return bool(self.told) and self.told[-1].reported

    @property
    def became_at(self) -> datetime | None:
        """When what was said made the unit reported; corrections keep it."""
        became = None
        for one in self.told:
            became = (became or one.said_at) if one.reported else None
        return became

    def state(self, campaign: Campaign) -> State:
        """On time, late, not yet, or silent."""
        if not self.told:
            return "silent"
        became = self.became_at
        if became is None:
            return "notyet"
        return "done" if became <= campaign.due_at else "late"


@dataclass(frozen=True, slots=True)
class Share:
    """How many units of a sector have reported."""

    name: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """The figures, and the units they are made of. `part`: which of them, in words.

    `made_on`: the day, on the Board's clock. `phones`: the reader is in charge of some of these units.
    """

    board: Board
    summary: Summary
    lines: tuple[Line, ...]
    made_on: date
    part: str = ""
    phones: bool = False

    @property
    def campaign(self) -> Campaign:
        """The campaign as it was then."""
        return self.summary.campaign

    def local(self, moment: datetime) -> datetime:
        """The moment on the Board's clock."""
        return moment.astimezone(self.board.zone)

    @property
    def as_of(self) -> datetime:
        """As of when, on the Board's clock."""
        return self.local(self.summary.as_of)

    @property
    def missing(self) -> tuple[Line, ...]:
        """The units that have not reported: those that promised a day first, the earliest of them ahead."""
        owing = [line for line in self.lines if not line.reported]
        return tuple(sorted(owing, key=_by_promise))

    def sectors(self) -> list[Share]:
        """Each sector's share, the fullest first; sectors that differ only in capitals are one."""
        found: defaultdict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[" ".join(line.sector.split()).casefold()].append(line)
        shares = [
            Share(" ".join(lines[0].sector.split()), sum(line.reported for line in lines), len(lines))
            for lines in found.values()
        ]
        return sorted(shares, key=lambda one: (-one.done / one.total, -one.total, one.name))

    def curve(self) -> list[tuple[datetime, int]]:
        """How many units stood as reported from each moment on; the last is x."""
        steps = sorted(step for line in self.lines for step in _steps(line))
        stood, points = 0, []
        for moment, by in steps:
            stood += by
            points.append((moment, stood))
        return points


def _by_promise(line: Line) -> tuple[bool, bool, date, str]:
    planned = line.last.planned_on if line.last else None
    return line.last is None, planned is None, planned or date.max, line.code


def _steps(line: Line) -> Iterator[tuple[datetime, int]]:
    stood = False
    for one in line.told:
        if one.reported != stood:
            stood = one.reported
            yield one.recorded_at, 1 if stood else -1
