"""The list of units as a workbook: to be mended or filled in, and sent back."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from domain.units import Unit
from exports.characters import allowed, like_a_formula
from texts import files
from texts import lists as texts

WIDTHS = (12, 48, 16, 20, 12, 12, 12, 16)
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def make(units: Sequence[Unit]) -> bytes:
    """The bytes of an .xlsx; codes and telephone numbers stay the words that they are, also in rows to come."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, OPTIONS)
    sheet = book.add_worksheet(texts.SHEET)
    head, words = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    quoted = book.add_format({"num_format": "@", "quote_prefix": True})
    sheet.write_row(0, 0, list(files.COLUMNS.values()), head)
    for column, (name, width) in enumerate(zip(files.COLUMNS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width, words if name in ("code", "parent", "phone") else None)
    for row, unit in enumerate((one for one in units if one.active_to is None), 1):
        for column, name in enumerate(files.COLUMNS):
            value = getattr(unit, name)
            if isinstance(value, int):
                sheet.write_number(row, column, value)
            elif value:
                sheet.write_string(row, column, allowed(value), quoted if like_a_formula(value) else words)
    sheet.freeze_panes(1, 2)
    book.close()
    return made.getvalue()
