"""Lists of units as Excel writes them: figures without their zeros, days, merged and hidden cells, other kinds."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import docx
import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from imports.units import UnitList, read_units
from imports.workbook import WIDEST, _read_layout
from texts import files

HEAD = ["code", "name", "kind", "sector", "members", "individual_quota", "parent", "phone"]
ROW = ["A1", "Đảng bộ A", "đảng bộ", "cơ quan", 73.0, 3.0, None, None]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEETS = "".join(
    f'<Override PartName="/xl/{part}.xml" ContentType="{KIND}.{kind}+xml"/>'
    for part, kind in (
        ("workbook", "sheet.main"),
        ("worksheets/sheet1", "worksheet"),
        ("sharedStrings", "sharedStrings"),
    )
)
STRINGS = "".join(f"<si><t>{name}</t></si>" for name in (*HEAD[:6], "A1"))
STRINGS += '<si><r><t xml:space="preserve">Đảng </t></r><r><rPr><b/></rPr><t>bộ A</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>'
CELLS = "".join(
    f'<row r="{row}" spans="1:6" s="3" customFormat="1">{cells}</row>'
    for row, cells in (
        (1, "".join(f'<c r="{column}1" t="s"><v>{place}</v></c>' for place, column in enumerate("ABCDEF"))),
        (4, '<c r="A4" t="s"><v>6</v></c><c r="B4" t="s"><v>7</v></c><c r="C4"/><c r="E4"><v>7.3E1</v></c>'),
    )
)


def book(*rows: list[Any], finish: Callable[[Worksheet], None] = lambda sheet: None) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    finish(sheet)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def patched(data: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with something in one part that openpyxl does not write, and Excel does."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            assert name != part or old.encode() in text
            target.writestr(name, text.replace(old.encode(), new.encode()) if name == part else text)
    return file.getvalue()


def wrong(found: UnitList) -> list[tuple[int, str, str]]:
    assert not found.rows
    return [(one.row, one.column, one.problem) for one in found.problems]


def refusal(data: bytes) -> str:
    ((_, _, said),) = wrong(read_units(data, {}))
    return said


def test_figures_are_as_excel_shows_them() -> None:
    def formats(sheet: Worksheet) -> None:
        sheet["A3"].number_format = "000"

    rows = [
        [12.0, "B", None, None, 73.0, 72.99999999999999, None, 912345678.0],
        [7, "C", None, None, 1250, "1.250", "12", 2033825501],
        ["A9", "D", None, None, None, None, 12, "0203 382 550"],
    ]
    found = read_units(book(HEAD, *rows, finish=formats), {})
    assert not found.problems
    assert [(row.code, row.members, row.individual_quota, row.parent, row.phone) for row in found.rows] == [
        ("12", 73, 73, None, "0912345678"),
        ("007", 1250, 1250, "12", "02033825501"),
        ("A9", 0, 0, "12", "0203 382 550"),
    ]


def test_days_hours_truths_and_errors_are_named_not_guessed() -> None:
    day = datetime(2023, 2, 1)  # noqa: DTZ001 - Excel knows no zone
    rows = [
        [day, "B", None, None, 1, 1, None, None],
        ["A2", "#REF!", None, None, time(7, 30), True, None, None],
        ["A3", "C", None, None, 1.5, 1e20, None, None],
    ]
    found = wrong(read_units(book(HEAD, *rows), {}))
    assert [(row, column) for row, column, _ in found] == [
        (2, "code"), (3, "name"), (4, "members"), (4, "individual_quota"),
    ]  # fmt: skip
    assert "Excel đã đổi ô này thành ngày 1/2/2023" in found[0][2]
    rows[1][1] = "B"
    found = wrong(read_units(book(HEAD, rows[1]), {}))
    assert [(row, column) for row, column, _ in found] == [(2, "members"), (2, "individual_quota")]


def test_merged_titles_and_merged_cells_below() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:H1")
        sheet.merge_cells("D4:D6")
        sheet.merge_cells("C5:C7")

    rows: list[list[Any]] = [
        ["DANH SÁCH ĐƠN VỊ"],
        [],
        HEAD,
        ["A1", "B", "chi bộ", "bệnh viện", 1, 1, None, None],
        ["A2", "C", "đảng bộ", None, 1, 1, None, None],
        ["A3", "D", None, None, 1, 1, None, None],
        ["A4", "E", None, "trường học", 1, 1, None, None],
    ]
    data = patched(book(*rows, finish=merge), "xl/worksheets/sheet1.xml", "C5:C7", "C5:C1048576")
    found = read_units(data, {})
    assert not found.problems
    assert [(row.kind, row.sector) for row in found.rows] == [
        ("chi bộ", "bệnh viện"),
        ("đảng bộ", "bệnh viện"),
        ("đảng bộ", "bệnh viện"),
        ("đảng bộ", "trường học"),
    ]


def test_a_heading_of_two_lines_with_merged_cells() -> None:
    def merge(sheet: Worksheet) -> None:
        for column in "ABCD":
            sheet.merge_cells(f"{column}1:{column}2")
        sheet.merge_cells("E1:F1")

    rows: list[list[Any]] = [
        ["Mã", "Tên", "Loại", "Khối", "Số lượng", None],
        [None, None, None, None, "Đảng viên", "Chỉ tiêu"],
        ["A1", "B", "chi bộ", "cơ quan", 8, 2],
    ]
    found = read_units(book(*rows, finish=merge), {})
    assert [(row.code, row.members, row.individual_quota) for row in found.rows] == [("A1", 8, 2)]


def test_what_is_hidden_is_read_and_told() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["H"].hidden = True

    found = read_units(book(HEAD, ROW, ["A2", *ROW[1:]], finish=hide), {})
    assert [row.code for row in found.rows] == ["A1", "A2"]
    assert found.warnings == (files.hidden_rows([3]), files.hidden_columns(["phone"]))


def test_only_the_first_sheet_that_is_seen_is_read_and_the_others_are_told() -> None:
    def more(sheet: Worksheet) -> None:
        made = sheet.parent
        assert made is not None
        for title, state, cell in (("Ẩn", "hidden", "x"), ("Khối B", "visible", "x"), ("Trống", "visible", None)):
            other = made.create_sheet(title, 0 if state == "hidden" else None)
            other.sheet_state = state
            other["A1"] = cell

    found = read_units(book(HEAD, ROW, finish=more), {})
    assert [row.code for row in found.rows] == ["A1"]
    assert found.warnings == (files.other_sheets(["Khối B"]),)


def test_formulas_give_what_excel_kept_of_them() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    data = book(HEAD, [*ROW[:4], "=70+3", *ROW[5:]])
    assert wrong(read_units(data, {})) == [(2, "members", files.FORMULA_EMPTY)]
    for nothing in ("<f>70+3</f><v></v>", "<f>70+3</f><v />"):
        if nothing.encode() in zipfile.ZipFile(io.BytesIO(data)).read(sheet):
            data = patched(data, sheet, nothing, "<f>70+3</f><v>73</v>")
    assert read_units(data, {}).rows[0].members == 73
    data = patched(data, sheet, "<v>73</v>", "<v>#DIV/0!</v>")
    data = patched(data, sheet, 'r="E2"', 'r="E2" t="e"')
    assert wrong(read_units(data, {})) == [(2, "members", files.FORMULA_ERROR)]


def test_the_parts_that_excel_writes_shared_strings_runs_and_readings() -> None:
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{SHEETS}</Types>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{STRINGS}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/><sheetData>{CELLS}</sheetData></worksheet>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name, text in parts.items():
            written.writestr(name, text)
    found = read_units(file.getvalue(), {})
    assert [(row.code, row.name, row.members) for row in found.rows] == [("A1", "Đảng bộ A", 73)]


def test_line_ends_inside_a_cell_are_spaces() -> None:
    found = read_units(book(HEAD, ["A1", "Đảng bộ_x000D_\nSở Mẫu", *ROW[2:]]), {})
    assert found.rows[0].name == "Đảng bộ Sở Mẫu"


def test_ten_thousand_styled_empty_rows_are_passed_over() -> None:
    def style(sheet: Worksheet) -> None:
        fill = PatternFill("solid", fgColor="FFFF00")
        for number in range(3, 10_003):
            for column in range(1, 9):
                sheet.cell(number, column).fill = fill

    found = read_units(book(HEAD, ROW, finish=style), {})
    assert [row.code for row in found.rows] == ["A1"]


@pytest.mark.parametrize("ref", ["A1:XFD1048576", "A2:A1048576"])
def test_a_merge_of_the_whole_sheet_stops_nothing(ref: str) -> None:
    data = book(HEAD, ROW, finish=lambda sheet: sheet.merge_cells("A5:B5"))
    found = read_units(patched(data, "xl/worksheets/sheet1.xml", "A5:B5", ref), {})
    assert [row.code for row in found.rows] == ["A1"]


def test_columns_before_the_first_are_not_counted_up() -> None:
    """A number of 20 digits would be counted down to the end of memory, before anything is refused."""
    part = b'<cols><col min="-1000" max="8" hidden="1"/><col min="9" max="999999999999" hidden="true"/></cols>'
    assert _read_layout(io.BytesIO(part)).hidden_columns == set(range(1, WIDEST + 1))


def test_cells_merged_over_and_over_are_refused_not_filled_each_time() -> None:
    data = book(HEAD, ROW, finish=lambda sheet: sheet.merge_cells("A1:A2"))
    merged = '<mergeCell ref="A1:A2"/>'
    data = patched(data, "xl/worksheets/sheet1.xml", merged, merged * 1_000)
    assert refusal(data) == files.UNREADABLE


@pytest.mark.parametrize("row", ["99999999999", "0", "x"])
def test_a_row_that_excel_cannot_have_stops_nothing(row: str) -> None:
    data = patched(book(HEAD, ROW), "xl/worksheets/sheet1.xml", '<row r="2"', f'<row r="{row}"')
    found = read_units(data, {})
    assert not found.rows


def test_other_kinds_are_told_by_name() -> None:
    word = io.BytesIO()
    docx.Document().save(word)
    assert refusal(word.getvalue()) == files.WORD_DOCUMENT
    for part, said in (("content.xml", files.OPEN_DOCUMENT), ("xl/workbook.bin", files.BINARY_EXCEL), ("x", files.UNREADABLE)):  # fmt: skip
        other = io.BytesIO()
        with zipfile.ZipFile(other, "w") as parts:
            parts.writestr(part, "x")
        assert refusal(other.getvalue()) == said
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024)
    assert refusal(old + "Workbook".encode("utf-16-le")) == files.OLD_EXCEL
    assert refusal(old + "EncryptedPackage".encode("utf-16-le") + bytes(64)) == files.PROTECTED
    assert refusal(b"%PDF-1.7\n\xff\xfe\x00") == files.UNREADABLE


def test_what_is_too_large_is_refused_before_it_is_unpacked() -> None:
    huge = io.BytesIO()
    with zipfile.ZipFile(huge, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", bytes(65 * 1024 * 1024))
    assert refusal(huge.getvalue()) == files.TOO_LARGE
    assert refusal(b"x" * (20 * 1024 * 1024 + 1)) == files.TOO_LARGE


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
@pytest.mark.parametrize("instead", ["", "<a/>", "<a>", "\0"])
def test_a_workbook_with_a_broken_part_is_refused_or_read(part: str, instead: str) -> None:
    data = book(HEAD, ROW)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        text = parts.read(part).decode()
    found = read_units(patched(data, part, text, instead), {})
    assert bool(found.rows) != bool(found.problems)
