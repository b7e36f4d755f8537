"""Base units (cấp ủy cơ sở): who is asked, and whom counts are made of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

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


FIELDS = ("name", "kind", "sector", "members", "individual_quota", "parent", "phone")


@dataclass(frozen=True, slots=True)
class Changed:
    """A unit that a list changes: as it stands, as the list states it, and the fields that differ."""

    unit: Unit
    row: UnitRow
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a list would do; `closed`: units that it names and that are no more, which stay so."""

    added: tuple[UnitRow, ...] = ()
    changed: tuple[Changed, ...] = ()
    unchanged: tuple[UnitRow, ...] = ()
    closed: tuple[UnitRow, ...] = ()


def compare(known: Sequence[Unit], rows: Sequence[UnitRow]) -> Comparison:
    """Hold a list against the units that there are. A list without a parent leaves it as it is."""
    by_code = {unit.code: unit for unit in known}
    there = [(by_code[row.code], row) for row in rows if row.code in by_code]
    still = [Changed(unit, row, _differing(unit, row)) for unit, row in there if unit.active_to is None]
    return Comparison(
        tuple(row for row in rows if row.code not in by_code),
        tuple(one for one in still if one.fields),
        tuple(one.row for one in still if not one.fields),
        tuple(row for unit, row in there if unit.active_to is not None),
    )


def _differing(unit: Unit, row: UnitRow) -> tuple[str, ...]:
    told = (name for name in FIELDS if name != "parent" or row.parent is not None)
    return tuple(name for name in told if getattr(unit, name) != getattr(row, name))


def brought_in_line(known: Sequence[Unit], found: Comparison) -> list[Unit]:
    """The units as they would be; those that are new have numbers below zero."""
    changed = {
        one.unit.id: replace(one.unit, **{name: getattr(one.row, name) for name in one.fields})
        for one in found.changed
    }
    new = [
        Unit(-place, row.code, **{name: getattr(row, name) for name in FIELDS})
        for place, row in enumerate(found.added, 1)
    ]
    return [*(changed.get(unit.id, unit) for unit in known), *new]


class CannotEnd(Exception):
    """A unit does not end as it was asked: `why`; `name`: the code that was given, or the unit's name."""

    def __init__(self, why: Literal["no unit", "over", "into itself", "no day"], name: str = "") -> None:
        super().__init__(f"{why} {name}")
        self.why = why
        self.name = name


@dataclass(frozen=True, slots=True)
class Ending:
    """A unit ends: `on` is the first day without it; its heir, if it becomes part of one."""

    unit: Unit
    on: date
    heir: Unit | None = None


def ending(known: Sequence[Unit], code: str, on: str, into: str) -> Ending:
    """The end of a unit as it was written: codes in any case, the day as 2026-07-01. Raises CannotEnd."""
    by_code = {unit.code.casefold(): unit for unit in known}
    named = [one.strip() for one in (code, into) if one is code or one.strip()]
    found = [by_code.get(one.casefold()) for one in named]
    for one, unit in zip(named, found, strict=True):
        if unit is None:
            raise CannotEnd("no unit", one)
        if unit.active_to is not None:
            raise CannotEnd("over", unit.name)
    there = [unit for unit in found if unit is not None]
    if len(there) == 2 and there[0] == there[1]:
        raise CannotEnd("into itself")
    try:
        return Ending(there[0], date.fromisoformat(on), there[1] if len(there) == 2 else None)
    except ValueError:
        raise CannotEnd("no day") from None
