"""The workbook of a year's ranking: the list with why each has its points, each campaign's points, the rules."""

import io
from collections.abc import Iterator, Sequence
from math import ceil

from xlsxwriter.worksheet import Worksheet

from domain.ranking import Ranking
from exports.characters import allowed
from exports.excel import EDGE, HEAD, LINE, RULE, Book, Value, paper
from texts import scoring as texts

WIDER = 0.85
WIDTHS = (7, 11, 40, 18, 9, 9, 10, 15, 70)
RULE_WIDTHS = (52, 12)
DEED_WIDTHS = (11, 40, 44, 26, 14, 16, 9)
BORDERED = {"border": 1, "border_color": RULE}
HEADED = {"bold": True, "bg_color": HEAD, "border": 1, "border_color": EDGE, "align": "center"}


def workbook(ranking: Ranking) -> bytes:
    """The bytes of an .xlsx: Xếp hạng, Từng đợt, Cách chấm."""
    file = io.BytesIO()
    book = Book(file)
    title = texts.title(ranking.year, ranking.part)
    with book.workbook:
        book.workbook.set_properties({"title": allowed(title), "company": allowed(ranking.board.agency)})
        _places(book, paper(book, texts.PLACES, title), ranking)
        deeds = paper(book, texts.EACH, title)
        _widths(deeds, DEED_WIDTHS)
        _table(book, deeds, 0, texts.EACH_HEADER, texts.deeds(ranking.ranked, ranking.board.scoring), DEED_WIDTHS)
        _rules(book, paper(book, texts.RULES, title, landscape=False), ranking)
    return file.getvalue()


def _places(book: Book, sheet: Worksheet, ranking: Ranking) -> None:
    """A row a unit below what it is and as of when; the header stays in sight and on every page."""
    _widths(sheet, WIDTHS)
    for row, (words, more) in enumerate(_titles(ranking)):
        sheet.merge_range(row, 0, row, len(WIDTHS) - 1, "")
        book.put(sheet, row, 0, words, **more)
        sheet.set_row(row, LINE * (1.5 if more.get("font_size") else 1))
    _table(
        book, sheet, row + 2, texts.HEADER, texts.table(ranking.ranked, ranking.board.scoring), WIDTHS, frozen=3
    )


def _titles(ranking: Ranking) -> Iterator[tuple[str, dict[str, object]]]:
    yield ranking.board.agency, {}
    yield texts.title(ranking.year, ranking.part), {"bold": True, "font_size": 15}
    told = texts.counted(len(ranking.ranked), ranking.campaigns, ranking.as_of, to_the_day=ranking.to_the_day)
    yield told, {"italic": True}


def _rules(book: Book, sheet: Worksheet, ranking: Ranking) -> None:
    """What each deed is worth, from how much each grade is given, and what is ranked by."""
    _widths(sheet, RULE_WIDTHS)
    rules = ranking.board.scoring
    end = _table(book, sheet, 0, texts.RULE_HEADER, texts.rule_rows(rules), RULE_WIDTHS, filtered=False)
    if rules.grades:
        end = _table(
            book, sheet, end + 1, texts.GRADE_HEADER, texts.grade_rows(rules), RULE_WIDTHS, filtered=False
        )
    for row, words in enumerate(texts.NOTES, end + 1):
        sheet.merge_range(row, 0, row, 1, "")
        book.put(sheet, row, 0, words, italic=True)
        sheet.set_row(row, LINE * (1 + len(words) // 62))


def _table(
    book: Book,
    sheet: Worksheet,
    top: int,
    header: Sequence[str],
    rows: Sequence[Sequence[Value]],
    widths: Sequence[float],
    *,
    frozen: int = 0,
    filtered: bool = True,
) -> int:
    """Rows below a header; returns the row after the last. `frozen`: so many columns stay in sight beside it."""
    for column, heading in enumerate(header):
        book.put(sheet, top, column, heading, **HEADED)
    blank = book.style(**BORDERED)
    for place, row in enumerate(rows, top + 1):
        for column, value in enumerate(row):
            if value in (None, ""):
                sheet.write_blank(place, column, None, blank)
            book.put(sheet, place, column, value, **BORDERED, **_aligned(value))
        lines = (ceil(len(str(one)) * WIDER / width) for one, width in zip(row, widths, strict=True))
        sheet.set_row(place, LINE * max(lines))
    if filtered:
        sheet.freeze_panes(top + 1, frozen)
        sheet.autofilter(top, 0, top + max(len(rows), 1), len(header) - 1)
        sheet.repeat_rows(top)
    return top + 1 + len(rows)


def _aligned(value: Value) -> dict[str, object]:
    return {"indent": 1} if isinstance(value, str) else {"align": "center"}


def _widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
