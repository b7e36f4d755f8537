"""Tables as officers make them: CSV of several flavours and .xlsx, read as lines of trimmed text."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

Line = tuple[int, list[str]]


class Unreadable(Exception):
    """The file is neither of the kinds we read."""


def read_table(data: bytes) -> list[Line]:
    """The lines that are not empty, each with its number in the file (from 1). Raises Unreadable."""
    lines = _read_excel(data) if data[:2] == b"PK" else _read_csv(data)
    return [(number, cells) for number, cells in lines if any(cells)]


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


def _read_excel(data: bytes) -> list[Line]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows: Iterable[tuple[Any, ...]] = book.worksheets[0].iter_rows(values_only=True)
        return [(number, [_cell(value) for value in row]) for number, row in enumerate(rows, 1)]
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        IndexError,
        TypeError,
    ) as error:
        raise Unreadable from error


def _cell(value: Any) -> str:
    """Excel keeps whole numbers as floats: 73.0 is "73"."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _tidy(str(value))


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("\ufeff", "").replace("\u200b", "").split())
