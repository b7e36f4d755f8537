"""The paper that party documents are written on: what every document of the house shares.

Sizes and margins are those of the Party's rules on documents (paper A4, margins 20, 20, 30 and 15 mm, body 14 pt).
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from exports.characters import allowed

FONT = "Times New Roman"
BODY, HEADS, SMALL = 14, 15, 12
CENTRE, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


def lay_out(made: Any, *, numbered: bool = True) -> None:
    """Set the page and the letters of a new document; numbered but for its first page."""
    section = made.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin, section.header_distance = Mm(30), Mm(15), Mm(10)
    section.different_first_page_header_footer = True
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY)
    for script in ("w:eastAsia", "w:cs"):
        style.element.rPr.rFonts.set(qn(script), FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    if numbered:
        _page_number(section.header.paragraphs[0])


def _page_number(paragraph: Paragraph) -> None:
    """Centred in the top margin; none on the first page."""
    paragraph.alignment = CENTRE
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def columns(made: Any, *widths: float, framed: bool = False) -> list[Any]:
    """Cells side by side, of these widths in millimetres; what is said in them begins below an empty line."""
    table = made.add_table(rows=1, cols=len(widths), style="Table Grid" if framed else None)
    set_widths(table, widths)
    return list(table.rows[0].cells)


def set_widths(table: Any, widths: Sequence[float]) -> None:
    """In millimetres; programs go by the grid or by the cells, so both are told."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def underlined(paragraph: Paragraph) -> None:
    """A line below, as long as the words."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(2)
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def say(
    place: Any,
    text: str,
    *,
    align: Any = None,
    size: int = BODY,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
) -> Paragraph:
    """A paragraph of one kind of letters."""
    paragraph: Paragraph = place.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    run = paragraph.add_run(allowed(text))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def more(paragraph: Paragraph, text: str, *, bold: bool = False) -> None:
    """Words that go on in a paragraph."""
    paragraph.add_run(allowed(text)).bold = bold


def tidy(*cells: Any) -> None:
    """Take away the empty line that every cell begins with, once something is said in it."""
    for cell in cells:
        cell._tc.remove(cell.paragraphs[0]._p)


def table(
    made: Any,
    heading: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    figures: bool = True,
) -> None:
    """A table with borders below its heading; its first row stands again on each page it goes on to.

    `widths` in millimetres; `figures`: all columns but the first two are set to the right.
    """
    caption = say(made, heading, bold=True, before=12)
    caption.paragraph_format.space_after = Pt(4)
    caption.paragraph_format.keep_with_next = True
    grid = made.add_table(rows=2, cols=len(heads), style="Table Grid")
    set_widths(grid, widths)
    for column, (cell, head) in enumerate(zip(grid.rows[0].cells, heads, strict=True)):
        _write(cell.paragraphs[0], head, bold=True, align=CENTRE)
        _write(grid.rows[1].cells[column].paragraphs[0], head, align=_aligned(column, figures=figures))
    _repeated(grid.rows[0])
    _fill(grid, rows)


def _aligned(column: int, *, figures: bool) -> Any:
    if column == 0:
        return CENTRE
    return RIGHT if figures and column > 1 else None


def _write(paragraph: Paragraph, text: str, *, bold: bool = False, align: Any = None) -> None:
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(allowed(text))
    run.bold, run.font.size = bold, Pt(SMALL)


def _fill(table: Any, rows: Sequence[Sequence[str]]) -> None:
    """The second row is the pattern of all: copied, as building each by the library takes ten times as long."""
    pattern = table.rows[1]._tr
    table._tbl.remove(pattern)
    for values in rows:
        row = deepcopy(pattern)
        for place, value in zip(row.iter(qn("w:t")), values, strict=True):
            place.text = allowed(value)
        table._tbl.append(row)


def _repeated(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
