"""The ranking's workbook: typed figures, the rule of every point, and paper to print it on."""

import io
from dataclasses import replace

import openpyxl

from domain.ranking import Ranking
from domain.scoring import Deed, Record, rank
from exports.ranking import workbook
from tests.support.people import BOARD, at
from tests.unit.test_scoring import RECORDS, RULES
from texts import scoring as texts

HOSTILE = Record("@G", "=1+1", "-x", "+NQ", Deed.MISSING, 1)
FOUND = Ranking(BOARD, 2023, rank(RULES, (*RECORDS, HOSTILE)), 2, at("2023-12-20 08:00"), "lĩnh vực bệnh viện")


def test_the_list_is_typed_and_says_what_the_chat_says() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(FOUND)))[texts.PLACES]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows[:3]] == [
        BOARD.agency, "Xếp hạng năm 2023 – lĩnh vực bệnh viện",
        "06 đơn vị, 02 đợt đã đến hạn; tính đến 08:00 ngày 20/12/2023",
    ]  # fmt: skip
    assert rows[4] == texts.HEADER
    for shown, told in zip(rows[5:], texts.table(FOUND.ranked, RULES), strict=True):
        share = told[6]
        assert not isinstance(share, str)
        assert [one or "" for one in (*shown[:6], *shown[7:])] == [one or "" for one in (*told[:6], *told[7:])]
        assert shown[6] == float(share) / 100
    assert {cell.data_type for row in sheet.iter_rows(min_row=6) for cell in row if cell.value} == {"n", "s"}
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("D6", "$5:$5")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_every_point_and_every_rule_can_be_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(FOUND)))
    assert book.sheetnames == [texts.PLACES, texts.EACH, texts.RULES]
    _, *deeds = book[texts.EACH].iter_rows(values_only=True)
    for one in FOUND.ranked:
        assert sum(row[6] or 0 for row in deeds if row[0] == one.code) == one.points
    rules = {row[0]: row[1] for row in book[texts.RULES].iter_rows(values_only=True)}
    assert (rules["Báo cáo đúng hạn"], rules["Mỗi lần bị trả lại"], rules["Tốt"]) == (10, -2, 0.75)
    bare = replace(FOUND, board=replace(BOARD, scoring=replace(RULES, grades=())), ranked=())
    assert openpyxl.load_workbook(io.BytesIO(workbook(bare)))[texts.RULES].max_row < len(rules)
