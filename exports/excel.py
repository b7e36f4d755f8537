"""The workbook of a campaign: its summary as formulas over the list of units, that list, what was told when."""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from domain.campaigns import Item, ItemKind
from domain.dossier import Dossier, Line, Told
from exports import totals
from exports.characters import allowed, like_a_formula
from texts import exports as texts
from texts import items
from texts import workbook as words
from texts.writing import capital

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
A4, WIDEST, NARROWEST, LONGEST, LINE = 9, 48, 6, 32_000, 17
DAY, MOMENT, WHOLE, PERCENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "#,##0", "0.00%"
HEAD, EDGE, RULE = "#EEF0EA", "#B9BEB3", "#D6D9D0"
Value = str | int | Decimal | date | datetime | None
"""What a cell may hold; a decimal is a share in per cent."""


class Book:
    """A workbook under way, with the styles it uses."""

    def __init__(self, file: io.BytesIO) -> None:
        self.workbook: Workbook = xlsxwriter.Workbook(file, OPTIONS)
        self._styles: dict[tuple[tuple[str, Any], ...], Format] = {}

    def style(self, **more: Any) -> Format:
        """A cell's style; the same one is made once."""
        key = tuple(sorted(more.items()))
        if key not in self._styles:
            self._styles[key] = self.workbook.add_format(FONT | more)
        return self._styles[key]

    def put(self, sheet: Worksheet, row: int, column: int, value: Value, **more: Any) -> None:
        """A value by its type. Words stay words, whatever they begin with."""
        match value:
            case None | "":
                return
            case str():
                quoted = {"quote_prefix": True} if like_a_formula(value) else {}
                style = self.style(text_wrap=True, **quoted, **more)
                sheet.write_string(row, column, allowed(value)[:LONGEST], style)
            case datetime():
                sheet.write_datetime(row, column, value, self.style(num_format=MOMENT, align="left", **more))
            case date():
                sheet.write_datetime(row, column, value, self.style(num_format=DAY, align="left", **more))
            case Decimal():
                sheet.write_number(row, column, float(value) / 100, self.style(num_format=PERCENT, **more))
            case int():
                sheet.write_number(row, column, value, self.style(num_format=WHOLE, **more))


def workbook(dossier: Dossier) -> bytes:
    """The bytes of an .xlsx: Tổng hợp, Chi tiết, Lịch sử."""
    file = io.BytesIO()
    book = Book(file)
    with book.workbook:
        book.workbook.set_properties(
            {"title": allowed(dossier.campaign.title), "company": allowed(dossier.board.agency)}
        )
        summary = _sheet(book, dossier, words.SUMMARY, landscape=False)
        columns = _columns(dossier)
        _list(book, _sheet(book, dossier, words.UNITS), columns, dossier.lines)
        _list(book, _sheet(book, dossier, words.HISTORY), HISTORY, _history(dossier))
        _summarise(book, summary, dossier, totals.of(dossier, [column.key for column in columns]))
    return file.getvalue()


def _sheet(book: Book, dossier: Dossier, name: str, *, landscape: bool = True) -> Worksheet:
    return paper(book, name, f"{dossier.campaign.name} – {texts.as_of(dossier)}", landscape=landscape)


def paper(book: Book, name: str, title: str, *, landscape: bool = True) -> Worksheet:
    """A sheet set up for A4, as wide as a page; its title and name stand at the head of each."""
    sheet = book.workbook.add_worksheet(name)
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.4, top=0.8, bottom=0.6)
    sheet.set_header(f"&L&10{allowed(title)[:200].replace('&', '&&')}&R&10&A")
    sheet.set_footer("&C&10&P/&N")
    return sheet


class Column(NamedTuple):
    """What formulas know a column by, its heading, and what stands below that for each row."""

    key: str
    heading: str
    read: Callable[[Any], Value]


def _columns(dossier: Dossier) -> list[Column]:
    campaign = dossier.campaign
    found = [
        Column("code", words.CODE, lambda line: line.code),
        Column("name", words.UNIT, lambda line: line.name),
        Column("kind", words.KIND, lambda line: line.kind),
        Column(totals.SECTOR, words.SECTOR, lambda line: line.sector),
        *(
            [Column("parent", words.PARENT, lambda line: line.parent)]
            if any(one.parent for one in dossier.lines)
            else []
        ),
        Column(totals.STATE, words.STATE, lambda line: texts.STATES[line.state(campaign)]),
        *(column for item in campaign.items for column in _of_item(item)),
        Column("planned", words.PLANNED, lambda line: line.last.planned_on if line.last else None),
        Column("said", words.SAID_AT, lambda line: _naive(dossier, _when(line))),
        Column("by", words.BY, lambda line: line.last.by if line.last else ""),
    ]
    return [*found, Column("phone", words.PHONE, lambda line: line.phone)] if dossier.phones else found


def _of_item(item: Item) -> Iterator[Column]:
    have, *quota = texts.headings(item)
    if quota:
        yield Column(f"item {item.key}", have, lambda line: totals.done(item, line))
        yield Column(f"quota {item.key}", quota[0], lambda line: line.quotas.get(item.key, 0))
    else:
        yield Column(f"item {item.key}", have, lambda line: answer(item, line.last.answers if line.last else {}))


def _when(line: Line) -> datetime | None:
    return line.became_at or (line.last.said_at if line.last else None)


def answer(item: Item, answers: Any) -> Value:
    """What was answered, typed: figures as numbers, days as days."""
    value = answers.get(item.key)
    match item.kind:
        case _ if value is None:
            return None
        case ItemKind.NUMBER:
            return int(value)
        case ItemKind.DATE:
            return date.fromisoformat(value)
    return capital(items.shown(item, value, 0)) if item.kind is ItemKind.CONFIRM else items.shown(item, value, 0)


def _naive(dossier: Dossier, moment: datetime | None) -> datetime | None:
    """A moment on the Board's clock, without its zone: workbooks know none."""
    return dossier.local(moment).replace(tzinfo=None, second=0, microsecond=0) if moment else None


def _history(dossier: Dossier) -> list[tuple[Dossier, Line, Told]]:
    told = [(dossier, line, one) for line in dossier.lines for one in line.told]
    return sorted(told, key=lambda row: (row[2].recorded_at, row[1].code))


def _facts(dossier: Dossier, line: Line, told: Told) -> str:
    return words.RESTATED if told.restated else items.facts(dossier.campaign, told.answers, line.quotas)


HISTORY = [
    Column("said", words.SAID_AT, lambda row: _naive(row[0], row[2].said_at)),
    Column("recorded", words.RECORDED_AT, lambda row: _naive(row[0], row[2].recorded_at)),
    Column("code", words.CODE, lambda row: row[1].code),
    Column("name", words.UNIT, lambda row: row[1].name),
    Column("told", words.TOLD, lambda row: _facts(*row)),
    Column("planned", words.PLANNED, lambda row: row[2].planned_on),
    Column("by", words.BY, lambda row: row[2].by),
    Column("words", words.WORDS, lambda row: row[2].words),
]


def _list(book: Book, sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Any]) -> None:
    """A row each below a header that stays in sight, with filters, and numbered at the left."""
    head = {"bold": True, "bg_color": HEAD, "border": 1, "border_color": EDGE}
    body = {"border": 1, "border_color": RULE}
    headings = [words.PLACE, *(column.heading for column in columns)]
    widths = [_width(heading) // 2 + 3 for heading in headings]
    for column, heading in enumerate(headings):
        book.put(sheet, 0, column, heading, **head)
    blank = book.style(**body)
    for place, row in enumerate(rows, 1):
        values: list[Value] = [place, *(column.read(row) for column in columns)]
        for column, value in enumerate(values):
            if value in (None, ""):
                sheet.write_blank(place, column, None, blank)
            book.put(sheet, place, column, value, **body, **({} if column else {"align": "center"}))
            widths[column] = max(widths[column], _width(value))
    widths = [min(max(width + 2, NARROWEST), WIDEST) for width in widths]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, LINE * max(ceil(len(one) * 1.2 / width) for one, width in zip(headings, widths, strict=True)))
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(len(rows), 1), len(headings) - 1)
    sheet.repeat_rows(0)


def _width(value: Value) -> int:
    match value:
        case datetime():
            return len(MOMENT)
        case date():
            return len(DAY)
    return len(str(value)) if value is not None else 0


def _summarise(book: Book, sheet: Worksheet, dossier: Dossier, rows: Sequence[totals.Row]) -> None:
    """Titles, the sentence to paste, and each figure as a formula that shows what it came to."""
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 4, 13)
    for row, (text, more) in enumerate(words.titles(dossier)):
        sheet.merge_range(row, 0, row, 4, "")
        book.put(sheet, row, 0, text, **more)
        sheet.set_row(row, LINE * (1 + len(text) // (60 if more.get("font_size") else 84)))
    for row, one in enumerate(rows, len(words.titles(dossier))):
        head = {"bold": True, "bg_color": HEAD} if one.heading else {}
        for column, cell in enumerate(one.cells):
            more = head | {"border": 1, "border_color": RULE} | ({"align": "right"} if column else {})
            if isinstance(cell, totals.Formula):
                style = book.style(num_format=PERCENT if cell.share else WHOLE, **more)
                sheet.write_formula(row, column, cell.text.replace("{row}", str(row + 1)), style, cell.value)
            else:
                book.put(sheet, row, column, cell, **more)
