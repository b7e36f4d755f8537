"""The list of units: read whole, or refused with everything that is wrong with it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.problems import Problem
from domain.units import UnitRow
from imports.headings import REQUIRED, column_of
from imports.letters import Unreadable
from imports.parents import parent_problems
from imports.tables import Cell, Formula, Line, Table, is_workbook, read_csv
from texts import files

NUMBERS = ("members", "individual_quota")
WORDS = ("kind", "sector")
LIMITS = {"code": 64, "name": 300, "kind": 100, "sector": 100, "parent": 64, "phone": 40}
HEADER_WITHIN = 20
LARGEST = 10_000_000
EXCEL_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!)")
WITHOUT_ZERO = re.compile(r"[1-9][0-9]{8}|2[0-9]{9}")
OLD_FONT = re.compile(r"[µ¶¸¹¨ª¬]")


@dataclass(frozen=True, slots=True)
class UnitList:
    """The units of a file, or what is wrong with it (then no units), and what an officer may overlook."""

    rows: tuple[UnitRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitFile:
    """A file by itself, before it is held against the units that are known: the rows that are right, all codes.

    Codes and rows with their lines; `headings`: column → as it is written.
    """

    codes: tuple[tuple[int, str], ...] = ()
    rows: tuple[tuple[int, UnitRow], ...] = ()
    problems: tuple[Problem, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def beside(self, known: Mapping[str, str | None]) -> UnitList:
        """The list. `known`: the codes that the Board already has, each with that of the unit above it."""
        found = [*self.problems, *_other_letters(self.codes, known)]
        found += parent_problems(self.rows, {code for _, code in self.codes}, known)
        if found:
            return UnitList((), tuple(self._as_written(found)), self.warnings)
        return UnitList(tuple(row for _, row in self.rows), (), self.warnings)

    def _as_written(self, found: Sequence[Problem]) -> Iterator[Problem]:
        """In the order of the file, under its own headings."""
        places = ["", *self.headings]
        order = sorted(found, key=lambda one: (one.row, places.index(one.column) if one.column in places else 0))
        yield from (Problem(one.row, self.headings.get(one.column, one.column), one.problem) for one in order)


def _table(data: bytes) -> Table:
    if not is_workbook(data):
        return read_csv(data)
    from imports.workbook import read_workbook  # slow to import, and few commands need it

    return read_workbook(data)


def read_units(data: bytes, known: Mapping[str, str | None]) -> UnitList:
    """Read a file. `known`: the codes that the Board already has, each with that of the unit above it."""
    return read_unit_file(data).beside(known)


def read_unit_file(data: bytes) -> UnitFile:
    """Read a file. Slow for a large one: not for the event loop."""
    try:
        table = _table(data)
    except Unreadable as error:
        return _refused(error.row, error.sentence)
    header = _header(table.lines)
    if header is None:
        return _refused(1, files.NO_HEADER)
    number, cells = header
    written = [str(cell) for cell in cells]
    problems = tuple(_column_problems(number, written))
    body = [line for line in table.lines if line[0] > number]
    if not problems and not body:
        return _refused(number, files.NO_ROWS)
    if problems:
        return UnitFile(problems=problems)
    return _read_body(table, body, written)


def _refused(row: int, problem: str) -> UnitFile:
    return UnitFile(problems=(Problem(row, "", problem),))


def _header(lines: Sequence[Line]) -> Line | None:
    """The line that names the columns: titles may stand above it. Of a heading of several lines, the last."""
    found = None
    for number, cells in lines[:HEADER_WITHIN]:
        if {"code", "name"} <= {column_of(str(cell)) for cell in cells}:
            found = number, cells
        elif found:
            break
    return found


def _column_problems(number: int, written: Sequence[str]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for heading in written:
        column = column_of(heading)
        if column is None:
            yield Problem(number, heading, files.unknown_column(heading))
        elif column in first:
            yield Problem(number, heading, files.repeated_column(first[column], heading))
        elif column:
            first[column] = heading
    yield from (Problem(number, name, files.missing_column(name)) for name in REQUIRED if name not in first)


def _read_body(table: Table, body: Sequence[Line], written: Sequence[str]) -> UnitFile:
    columns = [column_of(heading) for heading in written]
    headings = {column: heading for column, heading in zip(columns, written, strict=True) if column}
    codes: list[tuple[int, str]] = []
    rows: list[tuple[int, UnitRow]] = []
    problems: list[Problem] = []
    for number, cells in body:
        named = _named(cells, columns)
        values = {column: str(cell) for column, cell in named.items()}
        found = [*_shifted(number, cells, columns)] or [*_mangled(number, named)] or [*_wrong(number, values)]
        problems += found
        if values["code"]:
            codes.append((number, values["code"]))
        if not found:
            rows.append((number, _row(values)))
    problems += _repeated(codes)
    warnings = tuple(_warnings(table, body, written))
    return UnitFile(tuple(codes), tuple(rows), tuple(problems), headings, warnings)


def _named(cells: Sequence[Cell], columns: Sequence[str | None]) -> dict[str, Cell]:
    """Column → its cell; a line may end early."""
    return {name: cells[place] if place < len(cells) else "" for place, name in enumerate(columns) if name}


def _warnings(table: Table, body: Sequence[Line], written: Sequence[str]) -> Iterator[str]:
    hidden = [number for number in table.hidden if number >= body[0][0]]
    columns = [heading for place, heading in enumerate(written) if heading and place in table.hidden_columns]
    if hidden:
        yield files.hidden_rows(hidden)
    if columns:
        yield files.hidden_columns(columns)
    if table.unread:
        yield files.other_sheets(table.unread)


def _shifted(number: int, cells: Sequence[Cell], columns: Sequence[str | None]) -> Iterator[Problem]:
    """A line with a cell too many or too few, as a comma in a name makes it: its values stand in wrong columns."""
    if any(cells[len(columns) :]):
        yield Problem(number, "", files.too_many_cells(len(cells), len(columns)))
    elif len(cells) < len(columns):
        named = _named(cells, columns)
        if any(str(named[name]).isdigit() for name in WORDS):
            yield Problem(number, "", files.too_few_cells(len(cells), len(columns)))


def _mangled(number: int, named: Mapping[str, Cell]) -> Iterator[Problem]:
    """Cells that Excel has made something else of: a day, or a formula without a result."""
    for name, cell in named.items():
        if isinstance(cell, Formula):
            yield Problem(number, name, files.FORMULA_EMPTY)
        elif not isinstance(cell, str):
            yield Problem(number, name, files.became_a_day(cell))
        elif EXCEL_ERROR.fullmatch(cell):
            yield Problem(number, name, files.FORMULA_ERROR)


def _wrong(number: int, values: Mapping[str, str]) -> Iterator[Problem]:
    yield from (Problem(number, name, files.EMPTY) for name in ("code", "name") if not values[name])
    for name, limit in LIMITS.items():
        if len(values.get(name, "")) > limit:
            yield Problem(number, name, files.too_long(limit))
        elif OLD_FONT.search(values.get(name, "")):
            yield Problem(number, name, files.OLD_FONT)
    for name in NUMBERS:
        if values[name] and _whole(values[name]) is None:
            yield Problem(number, name, files.NOT_WHOLE)


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
    """Excel drops the 0 that numbers here begin with: 9 digits are left of a mobile's 10, 10 of a landline's."""
    return f"0{text}" if WITHOUT_ZERO.fullmatch(text) else text


def _repeated(codes: Sequence[tuple[int, str]]) -> Iterator[Problem]:
    """Codes are typed in any case of letters: two that differ in nothing else would be one."""
    first: dict[str, tuple[int, str]] = {}
    for number, code in codes:
        line, stands = first.setdefault(code.casefold(), (number, code))
        if line != number:
            told = files.repeated_code if code == stands else files.other_letters
            yield Problem(number, "code", told(stands, line))


def _other_letters(codes: Sequence[tuple[int, str]], known: Collection[str]) -> Iterator[Problem]:
    """Codes that the Board has, written in other letters: they would become units of their own, counted twice."""
    folded = {code.casefold(): code for code in known}
    for number, code in codes:
        stands = folded.get(code.casefold(), code)
        if stands != code and code not in known:
            yield Problem(number, "code", files.other_letters(stands))
