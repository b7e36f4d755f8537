"""A draft report follows its template, whoever made it; one that cannot be used is told of by its name."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from domain.dossier import Dossier
from domain.exports import CannotMake
from exports.word import SHIPPED, check, document
from tests.support.documents import pdf
from tests.support.dossiers import ALL_KINDS, dossier_of, line_of
from tests.support.people import BOARD, COLLECTIVE, INDIVIDUALS, STUDIED
from texts import report as texts
from texts.exports import promised_or_state
from texts.summary import sentence


def a_template(*lines: str, rows: tuple[str, ...] = ()) -> Any:
    """A template of paragraphs, and a table of a row below its heading."""
    made = docx.Document()
    for line in ("DỰ THẢO", *lines):
        made.add_paragraph(line)
    if rows:
        table = made.add_table(rows=2, cols=len(rows))
        for column, words in enumerate(rows):
            table.cell(0, column).text = f"Cột {column}"
            table.cell(1, column).text = words
    return made


def filled(tmp_path: Path, template: Any, dossier: Dossier | None = None) -> Any:
    template.save(tmp_path / "mau.docx")
    found = dossier or dossier_of(12, (COLLECTIVE, INDIVIDUALS))
    own = replace(found, board=replace(BOARD, template=str(tmp_path / "mau.docx")))
    return docx.Document(io.BytesIO(document(own)))


def lines_of(made: Any) -> list[str]:
    return [one.text for one in made.paragraphs]


def rows_of(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_template_that_comes_along_uses_every_name() -> None:
    check(SHIPPED)
    used = docx.Document(str(SHIPPED)).element.xml.casefold()
    assert all(f"{{{name}}}".casefold() in used for name in texts.NAMES)
    assert all(f"{{{name}.tên}}" in used for name in texts.LISTS)
    guide = (SHIPPED.parent.parent / "docs" / "huong-dan.md").read_text(encoding="utf-8")
    assert all(f"`{{{name}}}`" in guide for name in texts.NAMES)
    assert all(f"`{name}`" in guide for name in {*texts.LISTS, *texts.SHARES, *texts.UNIT})


def test_the_appendix_has_every_unit_with_what_stands() -> None:
    found = dossier_of(121, ALL_KINDS)
    table = docx.Document(io.BytesIO(document(found))).tables[-1]
    head, *rows = rows_of(table)
    assert head == ["TT", "Mã", "Đơn vị", "Lĩnh vực", "Tình trạng", "Ngày báo", "Số liệu"]
    assert [row[1:5] for row in rows] == [
        [one.code, one.name, one.sector, promised_or_state(found, one)] for one in found.lines
    ]
    assert [row[3:] for row in rows[:2]] == [
        ["bệnh viện", "hẹn 20/6/2023", "6/1/2023", "Cấp ủy cơ sở chưa tổ chức"],
        ["trường học", "đúng hạn", "7/1/2023",
         "Cấp ủy cơ sở đã tổ chức; ngày tổ chức 12/5/2023; 1.250 lượt người; hình thức: Trực tiếp; bản thu hoạch 5/5"],
    ]  # fmt: skip
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    judged = [replace(line_of(8, (STUDIED,)).told[0], judged=why) for why in ("returned", "waiting")]
    lines = [line_of(place, (STUDIED,), told=(told,)) for place, told in enumerate(judged)]
    rows = rows_of(docx.Document(io.BytesIO(document(dossier_of(0, lines=lines)))).tables[-1])
    assert [row[4] for row in rows[1:]] == ["bị trả lại", "chờ duyệt"]


def test_a_template_says_what_stands_where_and_how(tmp_path: Path) -> None:
    template = a_template("{CÂU TỔNG HỢP}", "Gửi {co quan cap tren}", "Của {Cơ  quan}:", "{đề nghị}", rows=(
        "{đơn vị.mã}: {đơn vị.tên}", "của {cơ quan}", "{đơn vị.số liệu}",
    ))  # fmt: skip
    broken_up = template.add_paragraph("Còn ").add_run("{số ch")
    broken_up.bold = True
    template.paragraphs[-1].add_run("ưa báo").italic = True
    template.paragraphs[-1].add_run(" cáo} đơn vị")
    template.sections[0].header.paragraphs[0].text = "{địa danh, ngày}"
    found = dossier_of(12, (COLLECTIVE, INDIVIDUALS))
    made = filled(tmp_path, template, found)
    assert lines_of(made)[1:4] == [sentence(found.summary, found.as_of).upper(), "Gửi ", f"Của {BOARD.agency}:"]
    last = made.paragraphs[-1]
    assert (last.text, last.runs[1].text, last.runs[1].bold) == ("Còn 03 đơn vị", "03", True)
    assert made.sections[0].header.paragraphs[0].text.endswith("ngày 16 tháng 6 năm 2023")
    rows = rows_of(made.tables[0])
    assert rows[0] == ["Cột 0", "Cột 1", "Cột 2"]
    assert [row[0] for row in rows[1:]] == [f"{one.code}: {one.name}" for one in found.lines]
    assert {row[1] for row in rows[1:]} == {f"của {BOARD.agency}"}


def test_what_comes_to_nothing_leaves_no_trace(tmp_path: Path) -> None:
    all_done = dossier_of(0, lines=[line_of(1, (STUDIED,))])
    template = a_template("{câu tổng hợp}", "{đề nghị}", "Chưa báo cáo", rows=("{chưa báo cáo.tên}",))
    made = filled(tmp_path, template, all_done)
    assert (len(lines_of(made)), made.tables) == (2, [])
    made = filled(tmp_path, template)
    assert (lines_of(made)[-1], len(made.tables[0].rows)) == ("Chưa báo cáo", 4)


def test_braces_that_people_wrote_stay_as_they_are(tmp_path: Path) -> None:
    lines = [line_of(1, (STUDIED,), name="Chi bộ {tt} {x}", code="{đơn vị.tên}")]
    template = a_template("{câu tổng hợp}", rows=("{đơn vị.tên}", "{đơn vị.mã}"))
    made = filled(tmp_path, template, dossier_of(0, lines=lines))
    assert rows_of(made.tables[0])[1] == ["Chi bộ {tt} {x}", "{đơn vị.tên}"]


def _bare(template: Any) -> bytes:
    file = io.BytesIO()
    template.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: b"x", texts.NOT_A_DOCUMENT),
        (lambda: b"PK\x03\x04" + bytes(99), texts.NOT_A_DOCUMENT),
        (lambda: pdf("x"), texts.NOT_A_DOCUMENT),
        (lambda: _bare(docx.Document()), texts.NO_DRAFT_MARK),
        (lambda: _bare(a_template()), texts.no_sentence()),
        (lambda: _bare(a_template("{câu tổng hợp}", "{câu tong họp 2}")), texts.unknown_name("{câu tong họp 2}")),
        (lambda: _bare(a_template("{câu tổng hợp}", "{đơn vị.tên}")), texts.unknown_name("{đơn vị.tên}")),
        (lambda: _bare(a_template("{câu tổng hợp}", rows=("{x.y}",))), texts.no_list("{x.y}")),
        (
            lambda: _bare(a_template("{câu tổng hợp}", rows=("{đơn vị.tên}", "{lĩnh vực.tên}"))),
            texts.no_list("{đơn vị.tên}{lĩnh vực.tên}"),
        ),
        (lambda: _bare(a_template("{câu tổng hợp}", rows=("{đơn vị.z}",))), texts.unknown_name("{đơn vị.z}")),
        (lambda: _bare(a_template("{câu tổng hợp}", "MẬT")), texts.MARKED),
    ],
    ids=range(11),
)
def test_a_template_that_cannot_be_used_is_named(make: Callable[[], bytes], why: str, tmp_path: Path) -> None:
    path = tmp_path / "mau-bao-cao.docx"
    path.write_bytes(make())
    own = replace(dossier_of(3), board=replace(BOARD, template=str(path)))
    for tried in (lambda: check(path), lambda: document(own)):
        with pytest.raises(CannotMake) as caught:
            tried()
        assert str(caught.value) == texts.broken(path.name, why)
