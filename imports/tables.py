"""Tables as officers make them: CSV of several flavours and .xlsx, read as lines of trimmed text."""

import csv
import io
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | date
Line = tuple[int, list[Cell]]
LARGEST = 64 * 1024 * 1024
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class Unreadable(Exception):
    """The file is neither of the kinds we read."""


class OldExcel(Unreadable):
    """A workbook of before 2007 (.xls)."""


@dataclass(frozen=True, slots=True)
class Table:
    """The lines that are not empty, each with its number in the file (from 1); `hidden`: those Excel hides.

    A cell is text; where Excel made a day of what was typed, it is that day.
    """

    lines: tuple[Line, ...]
    hidden: tuple[int, ...] = ()


def read_table(data: bytes) -> Table:
    """The table of a file. Raises Unreadable, OldExcel."""
    if data.startswith(OLD_EXCEL):
        raise OldExcel
    lines, hidden = _read_excel(data) if data[:2] == b"PK" else (_read_csv(data), ())
    kept = tuple((number, cells) for number, cells in lines if any(cells))
    numbers = {number for number, _ in kept}
    return Table(kept, tuple(number for number in hidden if number in numbers))


def _read_csv(data: bytes) -> list[Line]:
    text = _decode(data)
    head = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [(reader.line_num, [_tidy(cell) for cell in row]) for row in reader]
    except csv.Error as error:
        raise Unreadable from error


def _decode(data: bytes) -> str:
    """UTF-8 with or without its mark, else Windows-1258 as older office programs write it."""
    if b"\0" in data:
        raise Unreadable
    for encoding in ("utf-8-sig", "cp1258"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable


def _read_excel(data: bytes) -> tuple[list[Line], tuple[int, ...]]:
    """The first sheet that can be seen. Excel's hidden rows hold data like any other."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise Unreadable
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that it leaves aside
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return _read_sheet((seen or book.worksheets)[0])
    except Unreadable:
        raise
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        IndexError,
        TypeError,
        AttributeError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        SyntaxError,
    ) as error:
        raise Unreadable from error


def _read_sheet(sheet: Worksheet) -> tuple[list[Line], tuple[int, ...]]:
    rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    for merged in sheet.merged_cells.ranges:
        # One value over several rows ("bệnh viện" beside nine hospitals) is meant for each of them.
        if merged.min_col == merged.max_col and merged.max_row <= len(rows):
            for number in range(merged.min_row, merged.max_row):
                rows[number][merged.min_col - 1] = rows[merged.min_row - 1][merged.min_col - 1]
    hidden = tuple(sorted(number for number, row in sheet.row_dimensions.items() if row.hidden))
    return list(enumerate(rows, 1)), hidden


def _cell(value: Any) -> Cell:
    """Excel keeps whole numbers as floats: 73.0 is "73"; 1.125 is written as here, "1,125"."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, time | date):
        return value if isinstance(value, date) else _tidy(value.isoformat())
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    return _tidy(str(value))


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("\ufeff", "").replace("\u200b", "").split())
