"""The list of units: read whole, or refused with everything that is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeGuard

from domain.units import Problem, UnitRow
from imports.tables import Cell, Line, OldExcel, Unreadable, read_table
from texts import files

REQUIRED = ("code", "name", "kind", "sector", "members", "individual_quota")
COLUMNS = (*REQUIRED, "parent", "phone")
NUMBERS = ("members", "individual_quota")
LIMITS = {"code": 64, "name": 300, "kind": 100, "sector": 100, "parent": 64, "phone": 40}
HEADER_WITHIN = 20
LARGEST = 10_000_000
EXCEL_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")


@dataclass(frozen=True, slots=True)
class UnitList:
    """The units of a file, or what is wrong with it (then there are no units).

    `hidden`: lines that Excel hides; they were read like the others.
    """

    rows: tuple[UnitRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    hidden: tuple[int, ...] = ()


def read_units(data: bytes, known: Mapping[str, str | None]) -> UnitList:
    """Read a file. `known`: the codes that the Board already has, each with that of the unit above it."""
    try:
        table = read_table(data)
    except OldExcel:
        return _refused(1, files.OLD_EXCEL)
    except Unreadable:
        return _refused(1, files.UNREADABLE)
    header = _header(table.lines)
    if header is None:
        return _refused(1, files.NO_HEADER)
    number, columns = header
    problems = _column_problems(number, columns)
    body = [line for line in table.lines if line[0] > number]
    if not problems and not body:
        return _refused(number, files.NO_ROWS)
    if problems:
        return UnitList(problems=tuple(problems))
    rows, problems = _read_body(body, columns, known)
    return UnitList(tuple(rows), tuple(problems), tuple(line for line in table.hidden if line > number))


def _refused(row: int, problem: str) -> UnitList:
    return UnitList(problems=(Problem(row, "", problem),))


def _header(lines: Sequence[Line]) -> tuple[int, list[str]] | None:
    """The first line that names the columns: titles may stand above it."""
    for number, cells in lines[:HEADER_WITHIN]:
        names = [str(cell).casefold() for cell in cells]
        if "code" in names and "name" in names:
            while names and not names[-1]:
                names.pop()
            return number, names
    return None


def _column_problems(number: int, columns: Sequence[str]) -> list[Problem]:
    problems = [Problem(number, name, files.missing_column(name)) for name in REQUIRED if name not in columns]
    problems += [
        Problem(number, name, files.unknown_column(name)) for name in columns if name and name not in COLUMNS
    ]
    problems += [Problem(number, name, files.repeated_column(name)) for name in COLUMNS if columns.count(name) > 1]
    return problems


def _read_body(
    body: Sequence[Line], columns: Sequence[str], known: Mapping[str, str | None]
) -> tuple[list[UnitRow], list[Problem]]:
    rows: list[tuple[int, UnitRow]] = []
    problems: list[Problem] = []
    for number, cells in body:
        named = {name: cells[place] if place < len(cells) else "" for place, name in enumerate(columns) if name}
        values = {name: str(cell) for name, cell in named.items()}
        found = _mangled(number, named) or _value_problems(number, values)
        problems += found
        if not found:
            rows.append((number, _row(values)))
    problems += _repeated(rows) + _unknown_parents(rows, known) + _circles(rows, known)
    if problems:
        return [], sorted(problems, key=lambda problem: problem.row)
    return [row for _, row in rows], []


def _mangled(number: int, named: Mapping[str, Cell]) -> list[Problem]:
    """Cells that Excel has made something else of: a day, or a formula's error."""
    days = [Problem(number, name, files.became_a_day(cell)) for name, cell in named.items() if _is_day(cell)]
    wrong = [Problem(number, name, files.FORMULA_ERROR) for name, cell in named.items() if cell in EXCEL_ERRORS]
    return days + wrong


def _is_day(cell: Cell) -> TypeGuard[date]:
    return isinstance(cell, date)


def _value_problems(number: int, values: Mapping[str, str]) -> list[Problem]:
    problems = [Problem(number, name, files.EMPTY) for name in ("code", "name") if not values[name]]
    for name, limit in LIMITS.items():
        if len(values.get(name, "")) > limit:
            problems.append(Problem(number, name, files.too_long(limit)))
    for name in NUMBERS:
        if values[name] and _whole(values[name]) is None:
            problems.append(Problem(number, name, files.NOT_WHOLE))
    return problems


def _whole(text: str) -> int | None:
    """A whole number from 0; "1.250" groups thousands, as officers write them."""
    groups = text.split(".")
    if len(groups) > 1 and any(len(group) != 3 for group in groups[1:]):
        return None
    digits = "".join(groups)
    value = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else None
    return value if value is not None and value <= LARGEST else None


def _row(values: Mapping[str, str]) -> UnitRow:
    return UnitRow(
        code=values["code"],
        name=values["name"],
        kind=values["kind"],
        sector=values["sector"],
        members=_whole(values["members"]) or 0,
        individual_quota=_whole(values["individual_quota"]) or 0,
        parent=values.get("parent") or None,
        phone=_phone(values.get("phone", "")),
    )


def _phone(text: str) -> str:
    """Excel drops the 0 that every number here begins with."""
    return f"0{text}" if len(text) == 9 and text.isdigit() and text[0] != "0" else text


def _repeated(rows: Sequence[tuple[int, UnitRow]]) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for number, row in rows:
        if row.code in first:
            problems.append(Problem(number, "code", files.repeated_code(row.code, first[row.code])))
        first.setdefault(row.code, number)
    return problems


def _unknown_parents(rows: Sequence[tuple[int, UnitRow]], known: Iterable[str]) -> list[Problem]:
    codes = {row.code for _, row in rows} | set(known)
    return [
        Problem(number, "parent", files.unknown_parent(row.parent))
        for number, row in rows
        if row.parent and row.parent not in codes
    ]


def _circles(rows: Sequence[tuple[int, UnitRow]], known: Mapping[str, str | None]) -> list[Problem]:
    above = {**known, **{row.code: row.parent for _, row in rows if row.parent or row.code not in known}}
    return [
        Problem(number, "parent", files.circle(row.code))
        for number, row in rows
        if row.parent and _returns(row.code, above)
    ]


def _returns(code: str, above: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    step = above.get(code)
    while step and step not in seen:
        if step == code:
            return True
        seen.add(step)
        step = above.get(step)
    return False
