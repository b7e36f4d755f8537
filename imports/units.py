"""The list of units: read whole, or refused with everything that is wrong with it."""

from collections.abc import Collection, Mapping, Sequence

from domain.units import Problem, UnitRow
from imports.tables import Line, Unreadable, read_table
from texts import files

REQUIRED = ("code", "name", "kind", "sector", "members", "individual_quota")
COLUMNS = (*REQUIRED, "parent", "phone")
NUMBERS = ("members", "individual_quota")
LIMITS = {"code": 64, "name": 300, "kind": 100, "sector": 100, "parent": 64, "phone": 40}
HEADER_WITHIN = 20
LARGEST = 10_000_000


def read_units(data: bytes, known: Collection[str]) -> tuple[list[UnitRow], list[Problem]]:
    """The units of a file, or its problems (then the list is empty). `known`: codes the Board already has."""
    try:
        lines = read_table(data)
    except Unreadable:
        return [], [Problem(1, "", files.UNREADABLE)]
    header = _header(lines)
    if header is None:
        return [], [Problem(1, "", files.NO_HEADER)]
    number, columns = header
    problems = _column_problems(number, columns)
    body = [line for line in lines if line[0] > number]
    if not problems and not body:
        problems = [Problem(number, "", files.NO_ROWS)]
    if problems:
        return [], problems
    return _read_body(body, columns, known)


def _header(lines: Sequence[Line]) -> tuple[int, list[str]] | None:
    """The first line that names the columns: titles may stand above it."""
    for number, cells in lines[:HEADER_WITHIN]:
        names = [cell.casefold() for cell in cells]
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
    body: Sequence[Line], columns: Sequence[str], known: Collection[str]
) -> tuple[list[UnitRow], list[Problem]]:
    rows: list[tuple[int, UnitRow]] = []
    problems: list[Problem] = []
    for number, cells in body:
        values = {name: cells[place] if place < len(cells) else "" for place, name in enumerate(columns) if name}
        found = _value_problems(number, values)
        problems += found
        if not found:
            rows.append((number, _row(values)))
    problems += _repeated(rows) + _unknown_parents(rows, known) + _circles(rows)
    if problems:
        return [], sorted(problems, key=lambda problem: problem.row)
    return [row for _, row in rows], []


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
        phone=values.get("phone", ""),
    )


def _repeated(rows: Sequence[tuple[int, UnitRow]]) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for number, row in rows:
        if row.code in first:
            problems.append(Problem(number, "code", files.repeated_code(row.code, first[row.code])))
        first.setdefault(row.code, number)
    return problems


def _unknown_parents(rows: Sequence[tuple[int, UnitRow]], known: Collection[str]) -> list[Problem]:
    codes = {row.code for _, row in rows} | set(known)
    return [
        Problem(number, "parent", files.unknown_parent(row.parent))
        for number, row in rows
        if row.parent and row.parent not in codes
    ]


def _circles(rows: Sequence[tuple[int, UnitRow]]) -> list[Problem]:
    above = {row.code: row.parent for _, row in rows}
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
