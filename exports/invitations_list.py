"""The codes as a workbook, for who sends them one by one."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from exports.characters import allowed, like_a_formula
from exports.invitations import Invitation
from texts import invitations as texts
from texts.writing import day

A4 = 9
WIDTHS = (12, 48, 14, 44, 44, 20)
WORDS = {"text_wrap": True, "valign": "top"}


def make(invitations: Sequence[Invitation]) -> bytes:
    """A row for each unit; whatever a name begins with, it stays a text."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(texts.SHEET)
    head, words = book.add_format({"bold": True}), book.add_format(WORDS)
    quoted = book.add_format(WORDS | {"quote_prefix": True})
    sheet.write_row(0, 0, texts.COLUMNS, head)
    for row, one in enumerate(invitations, 1):
        links = "\n".join(one.links)
        cells = (one.unit_code, one.unit_name, one.code, one.opens, links, day(one.last_day))
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, allowed(cell), quoted if like_a_formula(cell) else words)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.autofilter(0, 0, len(invitations), len(WIDTHS) - 1)
    book.close()
    return made.getvalue()
