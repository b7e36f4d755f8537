"""What is printed says what the summary says, fits its paper, and lets no text be more than text."""

import io
import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from docx.shared import Pt

from domain.campaigns import Item, ItemKind
from domain.dossier import Told
from domain.exports import Form
from exports import files, font
from exports.drawing import LEFT, RIGHT, WIDTH
from exports.excel import workbook
from exports.picture import png, svg
from exports.word import document
from tests.support.dossiers import ALL_KINDS, DUE, NOW, OPENS, dossier_of, line_of
from tests.support.people import COLLECTIVE, INDIVIDUALS, STUDIED
from texts.summary import sentence

HOSTILE = ('=HYPERLINK("http://x")', "+1", "-1+2", "@SUM(A1)", "<b>&amp;</b>", "a\x0bb\x00c", "x" * 40_000, "😀 Ấ")


def sheets(data: bytes, *, values: bool = True) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def rows_of(book: Any, name: str) -> list[dict[str, Any]]:
    head, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_workbook_has_a_row_a_unit_with_typed_values() -> None:
    found = dossier_of(12, ALL_KINDS, phones=True)
    book = sheets(workbook(found))
    assert book.sheetnames == ["Tổng hợp", "Chi tiết", "Lịch sử"]
    rows = rows_of(book, "Chi tiết")
    assert [row["Mã"] for row in rows] == [line.code for line in found.lines]
    told = rows[1]
    assert told["Tình trạng"] == "đúng hạn"
    assert (told["Số lượt người tham gia"], told["Ngày tổ chức"].date().isoformat()) == (1250, "2023-05-12")
    assert (told["Bản thu hoạch: đã có"], told["Bản thu hoạch: phải có"]) == (5, 5)  # never more than the quota
    assert (told["Người báo"], told["Thời điểm báo"]) == ("Lan", (OPENS + timedelta(days=2)).replace(tzinfo=None))
    assert {row["Tình trạng"] for row in rows} == {"đúng hạn", "muộn", "chưa", "chưa trả lời"}
    assert rows[0]["Hẹn ngày"].date().isoformat() == "2023-06-20"
    assert rows_of(book, "Lịch sử")[0]["Lời báo"] in ("đã tổ chức rồi ạ", "chưa ạ")
    sheet = book["Chi tiết"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref.split(":")[0]) == ("D2", "A1")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert "Điện thoại" not in rows_of(sheets(workbook(dossier_of(2))), "Chi tiết")[0]


@pytest.mark.parametrize("items", [(STUDIED,), (COLLECTIVE, INDIVIDUALS), ALL_KINDS], ids=["one", "two", "all"])
@pytest.mark.parametrize("many", [0, 1, 121])
def test_the_workbook_shows_the_summary_s_figures_as_formulas(items: tuple[Item, ...], many: int) -> None:
    found = dossier_of(many, items)
    data = workbook(found)
    shown = {row[0]: row[1:] for row in sheets(data)["Tổng hợp"].iter_rows(values_only=True) if row[0]}
    formulas = {row[0]: row[1:] for row in sheets(data, values=False)["Tổng hợp"].iter_rows(values_only=True)}
    units = found.summary.units
    states = (units.on_time, units.late, units.not_yet, units.silent, units.expected)
    assert (
        tuple(shown[name][0] for name in ("Đúng hạn", "Muộn", "Chưa", "Chưa trả lời", "Tổng số đơn vị")) == states
    )
    for count in found.summary.items:
        row = next((name for name in shown if name.casefold().startswith(count.item.label.casefold())), "")
        if count.item.kind in (ItemKind.CONFIRM, ItemKind.QUOTA):
            assert shown[row][:2] == (count.done, count.total)
            assert shown[row][3] == count.total - count.done
            assert all(str(one).startswith("=") for one in formulas[row][:4])
        elif count.item.kind is ItemKind.NUMBER:
            assert shown[row][:2] == (count.done, count.gave)
    assert sentence(found.summary, found.as_of) in shown


def test_text_that_looks_like_a_formula_stays_text() -> None:
    item = Item("note", ItemKind.TEXT, "=1+1")
    lines = [
        line_of(
            1, (item,), name=words, code=f"@{place}", sector=words, phone="+84", kind=words,
            told=(Told(True, OPENS, OPENS, {"note": words}, words=words, by=words),),
        )
        for place, words in enumerate(HOSTILE)
    ]  # fmt: skip
    found = dossier_of(0, (item,), lines=lines, part="=1", phones=True)
    book = sheets(workbook(found), values=False)
    for name in ("Chi tiết", "Lịch sử"):
        kinds = {cell.data_type for row in book[name].iter_rows() for cell in row}
        assert "f" not in kinds, name
        assert HOSTILE[0] in {cell.value for row in book[name].iter_rows() for cell in row}
    assert book["Chi tiết"]["C2"].quotePrefix
    for form in (Form.EXCEL, Form.WORD, Form.PICTURE):
        assert files.make(found, form, names=True).content


@pytest.mark.parametrize("many", [0, 12, 121])
@pytest.mark.parametrize("items", [(STUDIED,), ALL_KINDS], ids=["one", "all"])
def test_no_word_of_the_picture_leaves_its_paper(many: int, items: tuple[Item, ...]) -> None:
    drawn = ElementTree.fromstring(svg(dossier_of(many, items), names=True))  # noqa: S314 - our own
    words = list(drawn.iter("{http://www.w3.org/2000/svg}text"))
    high = float(drawn.get("height", "0"))
    assert drawn.get("width") == str(WIDTH)
    for one in words:
        size, x = float(one.get("font-size", "0")), float(one.get("x", "0"))
        assert size >= 30
        wide = font.width(one.text or "", size, bold=one.get("font-weight") == "600")
        start = x - {"end": wide, "middle": wide / 2}.get(one.get("text-anchor", ""), 0)
        assert LEFT - 8 <= start <= start + wide <= RIGHT + 1, one.text
        assert 0 < float(one.get("y", "0")) < high
    shown = {one.text for one in words}
    units = dossier_of(many, items).summary.units
    assert f"{units.reported}/{units.expected}" in shown


def test_a_picture_names_nobody_unless_it_may() -> None:
    found = dossier_of(121)
    assert "Chi bộ Mẫu" not in svg(found)
    assert svg(found, names=True).count("Chi bộ Mẫu") == 8
    assert "và 23 đơn vị khác" in svg(found, names=True)
    assert png(found).startswith(b"\x89PNG")


def test_what_people_wrote_is_no_markup_in_a_picture() -> None:
    lines = [line_of(4, (STUDIED,), name=words, sector=words) for words in HOSTILE]
    drawn = svg(dossier_of(0, lines=lines), names=True)
    shown = [one.text for one in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314
    assert "<b>&amp;</b>" in shown
    assert png(dossier_of(0, lines=lines), names=True)


def test_the_curve_ends_at_the_figure_and_a_campaign_that_begins_has_none() -> None:
    found = dossier_of(121)
    assert found.curve()[-1][1] == found.summary.units.reported
    taken_back = line_of(1, (STUDIED,))
    no = Told(False, NOW, NOW, {"studied": False})
    lines = [line_of(2, (STUDIED,)), line_of(1, (STUDIED,), told=(*taken_back.told, no))]
    assert [done for _, done in dossier_of(0, lines=lines).curve()] == [1, 2, 1]
    assert "Theo thời gian" not in svg(dossier_of(3, now=OPENS))


def test_corrections_keep_the_moment_and_a_new_start_has_its_own() -> None:
    yes, later = Told(True, OPENS, OPENS), Told(True, NOW, NOW)
    no = Told(False, NOW, NOW)
    assert line_of(4, (), told=(yes, later)).became_at == OPENS
    assert line_of(4, (), told=(yes, no, later)).became_at == NOW
    assert line_of(4, (), told=(yes, no)).became_at is None
    campaign = dossier_of(1).campaign
    states = [line_of(4, (), told=told).state(campaign) for told in ((), (no,), (later,), (yes,))]
    assert states == ["silent", "notyet", "late", "done"]
    assert DUE < NOW


def words_of(data: bytes) -> tuple[Any, str]:
    made = docx.Document(io.BytesIO(data))
    tables = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return made, "\n".join([*(one.text for one in made.paragraphs), *tables])


def test_the_draft_is_in_the_party_s_layout() -> None:
    found = dossier_of(121, (COLLECTIVE, INDIVIDUALS), part="lĩnh vực bệnh viện")
    made, words = words_of(document(found))
    page = made.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(one.mm) for one in margins] == [20, 20, 30, 15]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert (made.styles["Normal"].font.name, made.styles["Normal"].font.size) == ("Times New Roman", Pt(14))
    for part in ("ĐẢNG CỘNG SẢN VIỆT NAM", "BAN TUYÊN GIÁO VÀ DÂN VẬN", "DỰ THẢO", "BÁO CÁO", "Nơi nhận:"):
        assert part in words
    assert "CỘNG HÒA" not in words.upper()
    assert sentence(found.summary, found.as_of) in words
    assert "ngày 16 tháng 6 năm 2023" in words
    assert page.different_first_page_header_footer
    body = next(one for one in made.paragraphs if one.text.startswith("Tính đến"))
    assert round(body.paragraph_format.first_line_indent.mm) == 10


def test_the_draft_lists_the_figures_and_who_is_missing() -> None:
    found = dossier_of(121, (COLLECTIVE, INDIVIDUALS))
    made, words = words_of(document(found))
    for count in found.summary.items:
        row = next(row for table in made.tables for row in table.rows if count.item.counted in row.cells[1].text)
        assert [row.cells[2].text, row.cells[3].text] == [str(count.done), str(count.total)]
    missing = next(one for one in made.tables if len(one.columns) == 4)
    assert {row.cells[1].text for row in missing.rows[1:]} == {one.name for one in found.lines if not one.reported}
    assert "II. ĐƠN VỊ CHƯA BÁO CÁO (31 đơn vị)" in words
    assert "hẹn 20/6/2023" in words
    _, words = words_of(document(dossier_of(0, lines=[line_of(1, (STUDIED,))])))
    assert "CHƯA BÁO CÁO" not in words
    assert "Đề nghị" not in words


@pytest.mark.parametrize(
    ("code", "part", "name"),
    [
        ("nq-2023", "", "nq-2023_2023-06-16.xlsx"),
        ("nq-2023", "lĩnh vực bệnh viện", "nq-2023_2023-06-16_linh-vuc-benh-vien.xlsx"),
        ("../Đợt 1", "a/b", "dot-1_2023-06-16_a-b.xlsx"),
        ("???", "x" * 90, f"dot_2023-06-16_{'x' * 40}.xlsx"),
    ],
)
def test_names_of_files_are_safe_and_can_be_read(code: str, part: str, name: str) -> None:
    assert files.name_of(code, NOW, part, Form.EXCEL) == name


def test_the_font_has_every_letter_and_words_wrap_within_their_room() -> None:
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
    assert all(ord(one) in font.font(font.REGULAR).advances for one in letters + letters.upper())
    text = "Chi bộ Trường Trung học phổ thông chuyên và Trung tâm Giáo dục thường xuyên Hà Sơn"
    for room in (100, 300, 952):
        lines = font.wrapped(text, 32, room, 99)
        assert " ".join(lines) == text or room == 100
        assert all(font.width(line, 32) <= room for line in lines)
    assert font.wrapped(text, 32, 300, 2)[-1].endswith("…")
    evened = font.balanced(text, 32, 952, 3)
    assert " ".join(evened) == text
    assert font.width(evened[-1], 32) > 952 / 3
    assert re.fullmatch(r"a b", font.printable(" a\n\x0b b\x00"))
