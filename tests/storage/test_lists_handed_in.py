"""Whatever list an officer hands in is taken in whole, or nothing changes and every reason is told; twice is once.

Lists are generated sound and then damaged as people, programs and mail damage them.
"""

import csv
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake import UnitsTaken
from domain.units import UnitRow
from imports.headings import ALSO_CALLED, COLUMNS
from imports.units import read_units
from tests.support.desk import Desk, assert_told
from texts import files

CODES = ("DB001", "DB002", "A1", "A2", "A3", "12", "ĐB-4/5")
WORDS = st.sampled_from(["", "đảng bộ", "cơ quan", "trường học", 'Chi bộ "B"', "Sở; Ngành", "a, b", "Công ty ½"])
FIGURES = st.sampled_from([0, 1, 3, 73, 1250, 10_000_000])
PHONES = st.sampled_from(["", "0912345678", "+84 203 3825 501"])


@st.composite
def sound_rows(draw: st.DrawFn) -> list[UnitRow]:
    codes = sorted(draw(st.sets(st.sampled_from(CODES), min_size=1, max_size=6)), key=CODES.index)
    rows = []
    for place, code in enumerate(codes):
        above = draw(st.sampled_from([None, *codes[:place]]))
        name = draw(WORDS.filter(bool))
        rows.append(
            UnitRow(code, name, draw(WORDS), draw(WORDS), draw(FIGURES), draw(FIGURES), above, draw(PHONES))
        )
    return rows


@st.composite
def sheets(draw: st.DrawFn, rows: Sequence[UnitRow]) -> list[list[Any]]:
    """The rows below headings in any order, by any of their names, titles above."""
    order = draw(st.permutations(COLUMNS))
    case = draw(st.sampled_from([str.lower, str.upper, str.title]))
    head = [case(draw(st.sampled_from([column, *ALSO_CALLED[column]]))) for column in order]
    titles = draw(st.sampled_from([[], [["DANH SÁCH"], []]]))
    body = [[getattr(row, column) for column in order] for row in rows]
    return [*titles, head, *([cell if cell is not None else "" for cell in row] for row in body)]


@st.composite
def unit_bytes(draw: st.DrawFn, sheet: Sequence[Sequence[Any]]) -> bytes:
    """The table as Excel, Notepad or another program saves it."""
    if draw(st.integers(0, 3)) == 0:
        return as_workbook(sheet)
    text = io.StringIO()
    separator, end = draw(st.sampled_from(",;\t")), draw(st.sampled_from(["\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting).writerows(sheet)
    return text.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])))


def as_workbook(sheet: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for number, row in enumerate(sheet, 1):
        for column, cell in enumerate(row, 1):
            if cell != "":
                made = book.worksheets[0].cell(number, column)
                made.value = "".join(letter for letter in cell if letter >= " ") if isinstance(cell, str) else cell
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


JUNK = st.sampled_from(
    [
        "",
        " ",
        "x",
        "-1",
        "1.5",
        "9" * 30,
        "1e5",
        "#REF!",
        '"',
        "x" * 400,
        "A1",
        "db001",
        "\u200b",
        "a\nb",
        "=1+1",
        "²",
    ]
) | st.text(max_size=4).filter(lambda text: text.isprintable() or text.isascii())


@st.composite
def damaged(draw: st.DrawFn, sheet: Sequence[Sequence[Any]]) -> list[list[Any]]:
    table = [list(row) for row in sheet]
    for _ in range(draw(st.integers(1, 3))):
        row = table[draw(st.integers(0, len(table) - 1))]
        place, other = draw(st.integers(0, 7)), draw(st.integers(0, 7))
        match draw(st.integers(0, 5)):
            case 0 if place < len(row):
                row[place] = draw(JUNK)
            case 1 if max(place, other) < len(row):
                row[place], row[other] = row[other], row[place]
            case 2 if place < len(row):
                del row[place]
            case 3:
                row.insert(place, draw(JUNK))
            case 4:
                table.append(list(row))
            case 5 if len(row) == len(COLUMNS):
                # Parents of any code, also its own: circles.
                row[place] = draw(st.sampled_from(CODES))
    return table


BYTES = st.sampled_from([b'"', b"\xff", b"\0", b"\n", b";", b",", b"\xd0\xcf\x11\xe0", b"PK", b"\xe1\xbb"])


@st.composite
def bitten(draw: st.DrawFn, data: bytes) -> bytes:
    """Some bytes more, or fewer, as a bad disk or a hasty hand leaves them."""
    for _ in range(draw(st.integers(0, 2))):
        place = len(data) * draw(st.integers(0, 1000)) // 1000  # a workbook holds the hour: its length varies
        data = data[:place] + draw(BYTES | st.just(b"")) + data[place + draw(st.integers(0, 3)) :]
    return data


def holds_together(desk: Desk, data: bytes) -> UnitsTaken:
    """Take a list in: on trial, in earnest, and again."""
    trial = desk.units(data, dry_run=True)
    assert desk.rows() == desk.base
    expected = {**desk.known(), **{row.code: row for row in listed(desk, data)}}
    try:
        taken = desk.units(data)
        assert taken == trial
        if taken.result.errors:
            assert_told(taken.result.errors)
            assert desk.rows() == desk.base
            return taken
        assert desk.known() == expected
        after = desk.rows()
        again = desk.units(data)
        assert (again.result.added, again.result.changed, again.refits) == (0, 0, {})
        assert again.result.unchanged == taken.result.added + taken.result.changed + taken.result.unchanged
        assert desk.rows() == after
    finally:
        desk.reset()
    return taken


def listed(desk: Desk, data: bytes) -> list[UnitRow]:
    """The rows of a file; one that names no parent leaves it as it is."""
    known = desk.known()
    found = read_units(data, {code: row.parent for code, row in known.items()})
    return [row if row.parent else with_parent(row, known) for row in found.rows]


def with_parent(row: UnitRow, known: dict[str, UnitRow]) -> UnitRow:
    above = known[row.code].parent if row.code in known else None
    return UnitRow(*(above if name == "parent" else getattr(row, name) for name in UnitRow.__slots__))


@settings(max_examples=200)
@given(st.data())
def test_a_list_is_taken_in_whole_or_not_at_all_and_once(desk: Desk, data: st.DataObject) -> None:
    rows = data.draw(sound_rows())
    sheet = data.draw(sheets(rows))
    if data.draw(st.integers(0, 2)):
        holds_together(desk, data.draw(bitten(data.draw(unit_bytes(data.draw(damaged(sheet)))))))
        return
    written = data.draw(unit_bytes(sheet))
    assert list(read_units(written, {}).rows) == rows
    errors = holds_together(desk, written).result.errors
    sectors = {"DB001": "cơ quan"} | {row.code: row.sector for row in rows}
    emptied = "cơ quan" not in sectors.values()
    assert [one.problem for one in errors] == ([files.emptied("nq")] if emptied else [])
