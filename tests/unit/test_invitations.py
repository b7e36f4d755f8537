"""Letters and lists that bring codes: one unit a page, every letter of its name, and no formula."""

import io
from datetime import date

import openpyxl
from docx import Document
from pypdf import PdfReader

from domain.units import Unit
from exports import invitations_list, invitations_pdf, invitations_word, unit_list
from exports.invitations import Invitation, Sender

SENDER = Sender("Ban Tuyên giáo và Dân vận", "Đảng bộ tỉnh Mẫu", "Mẫu Sơn", date(2026, 11, 24))
LONG = "Đảng bộ Công ty TNHH Một thành viên Quản lý, Khai thác công trình thuỷ lợi Bắc Sông Mẫu"


def invitation(name: str, code: str) -> Invitation:
    return Invitation(
        name,
        "DB001",
        code,
        date(2026, 12, 23),
        f"https://ban.example/vao/{code}",
        ("ban.example", "t.me/mau_bot"),
        (f"https://t.me/mau_bot?start={code}",),
    )


LETTERS = [invitation("Đảng bộ Sở Mẫu", "K7M2QX4P"), invitation(LONG, "T9WD3HRN"), invitation("=1+1", "AAAA2222")]


def test_a_pdf_has_a_page_a_unit_with_its_code_and_nobody_elses() -> None:
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(_pdf())).pages]
    assert len(pages) == len(LETTERS)
    for page, letter in zip(pages, LETTERS, strict=True):
        assert letter.unit_name in page
        assert [one.spaced_code in page for one in LETTERS] == [one is letter for one in LETTERS]
        assert "đến hết ngày 23/12/2026" in page
        assert "ĐẢNG BỘ TỈNH MẪU" in page
        assert "ban.example hay t.me/mau_bot" in page


def test_a_pdf_carries_its_own_letters() -> None:
    fonts = {
        font["/BaseFont"].rpartition("+")[2]
        for page in PdfReader(io.BytesIO(_pdf())).pages
        for font in (one.get_object() for one in page["/Resources"]["/Font"].values())
    }
    assert fonts
    assert all(name.startswith("Tinos") for name in fonts), fonts


def test_a_document_begins_each_unit_on_a_page_of_its_own() -> None:
    document = Document(io.BytesIO(invitations_word.make(LETTERS, SENDER)))
    breaks = [one for one in document.paragraphs if one.paragraph_format.page_break_before]
    assert len(breaks) == len(LETTERS) - 1
    words = "\n".join(
        one.text for table in document.tables for cell in table.rows[0].cells for one in cell.paragraphs
    )
    assert [words.count(one.spaced_code) for one in LETTERS] == [1, 1, 1]
    assert len(document.inline_shapes) == len(LETTERS)


def test_a_list_has_a_row_a_unit_and_no_formula() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(invitations_list.make(LETTERS))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == len(LETTERS) + 1
    assert rows[3][:3] == ("DB001", "=1+1", "AAAA2222")
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} == {"s"}
    assert [sheet.cell(row, 2).quotePrefix for row in (2, 4)] == [False, True]
    hostile = [invitation(name, "AAAA2222") for name in ("@SUM(1)", "-1", "\tx", "a\x0bb\x00c", '=HYPERLINK("x")')]
    shown = openpyxl.load_workbook(io.BytesIO(invitations_list.make(hostile))).active
    assert [row[1].value for row in shown.iter_rows(min_row=2)][3] == "abc"
    assert [shown.cell(row, 2).quotePrefix for row in range(2, 7)] == [True, True, True, False, True]


def test_the_list_of_units_has_no_formula_either() -> None:
    names = ("=1+1", "@SUM(1)", "Chi bộ A", "a\x0bb")
    made = unit_list.make([Unit(1, "+84", name, "-1", "=x", 7, 1, None, "+84", None, None) for name in names])
    rows = list(openpyxl.load_workbook(io.BytesIO(made)).active.iter_rows(min_row=2))
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} == {"s", "n"}
    assert [row[1].value for row in rows] == [*names[:3], "ab"]
    assert [[cell.quotePrefix for cell in row[:4]] for row in rows[1:3]] == [[True] * 4, [True, False, True, True]]


def _pdf() -> bytes:
    return invitations_pdf.make(LETTERS, SENDER)
