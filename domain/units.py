"""Base units (cấp ủy cơ sở): who is asked, and whom counts are made of."""

from dataclasses import dataclass
from datetime import date

from domain.problems import Problem


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it stands. `active_to` is the first day on which it no longer exists."""

    id: int
    code: str
    name: str
    kind: str = ""
    sector: str = ""
    members: int = 0
    individual_quota: int = 0
    parent: str | None = None
    phone: str = ""
    active_to: date | None = None
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a file states it; `parent` is the code of the unit above, None when the file has none."""

    code: str
    name: str
    kind: str = ""
    sector: str = ""
    members: int = 0
    individual_quota: int = 0
    parent: str | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, in units; with problems it did nothing. `closed`: named, but no longer there."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: tuple[str, ...] = ()
    errors: tuple[Problem, ...] = ()
