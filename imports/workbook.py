"""An Excel workbook (.xlsx): its first sheet that can be seen, as lines of trimmed text, read in a stream.

A workbook of some kilobytes can state a sheet of a million styled rows: nothing here grows with what is empty.
"""

import io
import re
import warnings
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse

import openpyxl
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from imports.letters import LARGEST, Unreadable, tidy
from imports.tables import OLE, Cell, Formula, Line, Table
from texts import files

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
UNPACKED = 64 * 1024 * 1024
WIDEST, DEEPEST = 40, 1_048_576
GLANCE = 50
LEADING_ZEROS = re.compile(r"0+")
CARRIAGE_RETURN = "_x000D_"
OTHER_KINDS = {
    "word/document.xml": files.WORD_DOCUMENT,
    "xl/workbook.bin": files.BINARY_EXCEL,
    "content.xml": files.OPEN_DOCUMENT,
}
# What openpyxl and the packages below it raise for parts that are not what they should be.
BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


@dataclass(slots=True)
class _Layout:
    """What the sheet says beside its values: numbers from 1."""

    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int]] = field(default_factory=list)  # first line, last line, column
    uncalculated: dict[int, list[int]] = field(default_factory=dict)  # line → columns


def read_workbook(data: bytes) -> Table:
    """The table of a workbook. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(files.TOO_LARGE)
    if data.startswith(OLE):
        raise Unreadable(files.PROTECTED if ENCRYPTED in data else files.OLD_EXCEL)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _refuse_other_kinds(parts)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles and extensions that it leaves aside
                return _read(data, parts)
    except BROKEN as error:
        raise Unreadable(files.UNREADABLE) from error


def _refuse_other_kinds(parts: zipfile.ZipFile) -> None:
    names = set(parts.namelist())
    for part, sentence in OTHER_KINDS.items():
        if part in names:
            raise Unreadable(sentence)
    if sum(part.file_size for part in parts.infolist()) > UNPACKED:
        raise Unreadable(files.TOO_LARGE)


def _read(data: bytes, parts: zipfile.ZipFile) -> Table:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheets: list[Any] = book.worksheets
        seen = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
        with parts.open(seen[0]._worksheet_path) as part:
            layout = _read_layout(part)
        lines = dict(_lines(seen[0], layout))
        _fill_merged(lines, layout)
        unread = tuple(sheet.title for sheet in seen[1:] if _holds_something(sheet))
    finally:
        book.close()
    hidden = tuple(number for number in sorted(layout.hidden) if number in lines)
    return Table(tuple(lines.items()), hidden, frozenset(one - 1 for one in layout.hidden_columns), unread)


def _read_layout(part: IO[bytes]) -> _Layout:
    layout = _Layout()
    for _, element in iterparse(part):  # noqa: S314 - the parser below stops what would grow without end
        match element.tag.rpartition("}")[2]:
            case "c":
                _note_formula(element, layout)
            case "row":
                if _is_hidden(element):
                    layout.hidden.add(int(element.get("r", 0)))
                element.clear()
            case "col" if _is_hidden(element):
                leftmost, rightmost = max(int(element.get("min", 1)), 1), min(int(element.get("max", 0)), WIDEST)
                layout.hidden_columns.update(range(leftmost, rightmost + 1))
            case "mergeCell":
                column, top, _, end = range_boundaries(element.get("ref", ""))
                layout.merged.append((int(top or 0), int(end or 0), int(column or 0)))
    return layout


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") in ("1", "true")


def _note_formula(cell: Element, layout: _Layout) -> None:
    """Excel keeps the result of each formula; what other programs write may lack it, and would look empty."""
    parts = {child.tag.rpartition("}")[2]: child.text for child in cell}
    is_calculated = parts.get("v") or cell.get("t") == "str"
    if "f" in parts and not is_calculated and cell.get("r"):
        place = coordinate_to_tuple(cell.get("r", ""))
        layout.uncalculated.setdefault(place[0], []).append(place[1])


def _lines(sheet: Any, layout: _Layout) -> Iterator[Line]:
    sheet.reset_dimensions()  # some programs state them wrongly
    for number, row in enumerate(islice(sheet.iter_rows(max_col=WIDEST), DEEPEST), 1):
        cells: list[Cell] = ["" if cell.value is None else _cell(cell) for cell in row]
        for column in layout.uncalculated.get(number, ()):
            if column <= len(cells):
                cells[column - 1] = Formula()
        if any(cells):
            yield number, cells


def _fill_merged(lines: dict[int, list[Cell]], layout: _Layout) -> None:
    """One value over several rows ("bệnh viện" beside nine hospitals) is meant for each of them."""
    numbers, most = sorted(lines), len(lines) * WIDEST
    for first, last, column in layout.merged:
        if first not in lines or column > len(lines[first]):
            continue
        below = numbers[bisect_right(numbers, first) : bisect_right(numbers, last)]
        most -= len(below)
        if most < 0:  # more than there are cells: no program merges one twice
            raise Unreadable(files.UNREADABLE)
        for number in below:
            if column <= len(lines[number]):
                lines[number][column - 1] = lines[number][column - 1] or lines[first][column - 1]


def _holds_something(sheet: Any) -> bool:
    sheet.reset_dimensions()
    rows = islice(sheet.iter_rows(max_col=WIDEST, values_only=True), GLANCE)
    return any(value is not None for row in rows for value in row)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _figure(value, cell.number_format)
    return tidy(str(value).replace(CARRIAGE_RETURN, " "))


def _figure(value: float, shown_as: str) -> str:
    """A number as Excel shows it: 73.0 is "73", 12 in the format 000 "012"; 1.125 as written here, "1,125"."""
    value = float(f"{value:.15g}")
    if not value.is_integer():
        return str(value).replace(".", ",")
    return str(int(value)).zfill(len(shown_as) if LEADING_ZEROS.fullmatch(shown_as) else 0)
