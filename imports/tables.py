"""Tables as officers make them: CSV of several flavours and .xlsx, read as lines of trimmed text."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from imports.letters import LARGEST, Unreadable, decode, tidy
from texts import files

OLE = b"\xd0\xcf\x11\xe0"
SEPARATORS = ",;\t"
FIRST_LINES = 20


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell with a formula whose result the file does not hold."""

    def __str__(self) -> str:
        return files.FORMULA


Cell = str | date | Formula
Line = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Table:
    """The lines that are not empty, each with its number in the file (from 1).

    A cell is text; where Excel made a day of what was typed, it is that day. `hidden`, `hidden_columns`: lines
    (from 1) and columns (from 0) that Excel hides, read like the others; `unread`: the names of other sheets.
    """

    lines: tuple[Line, ...]
    hidden: tuple[int, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    unread: tuple[str, ...] = ()


def is_workbook(data: bytes) -> bool:
    """True for what Excel itself would take for a workbook, of today or of before 2007."""
    return data.startswith((b"PK", OLE))


def read_csv(data: bytes) -> Table:
    """The table of a text file. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(files.TOO_LARGE)
    text = decode(data)
    return Table(tuple(line for line in _lines(text, _separator(text)) if any(line[1])))


def _separator(text: str) -> str:
    """What separates most in the first lines; Excel's own hint "sep=;" goes before."""
    head = text.lstrip().splitlines()[:FIRST_LINES]
    if head and head[0].lower().startswith("sep=") and len(head[0]) > 4:
        return head[0][4]
    return max(SEPARATORS, key="\n".join(head).count)


def _lines(text: str, separator: str) -> Iterator[Line]:
    """Strict: a quote that is never closed would swallow the lines below it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    try:
        for row in reader:
            yield number, [tidy(cell) for cell in row]
            number = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(files.QUOTES, number) from error
