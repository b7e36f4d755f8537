"""A draft report in the Party's layout, for the clerk to check, number and have signed.

Sizes and margins are those of the Party's rules on documents (paper A4, margins 20, 20, 30 and 15 mm, body 14 pt).
"""

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from domain.dossier import Dossier
from exports.letters import allowed
from texts import exports as texts
from texts import report as words
from texts.summary import sentence

FONT = "Times New Roman"
BODY, HEADS, SMALL, TITLE = 14, 15, 12, 16
TEXT_WIDTH = 165.0
LISTED = 300
CENTRE, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


def document(dossier: Dossier) -> bytes:
    """The bytes of a .docx."""
    made = Document()
    _page(made)
    _head(made, dossier)
    _title(made, dossier)
    _results(made, dossier)
    _missing(made, dossier)
    _signature(made)
    made.core_properties.title = allowed(dossier.campaign.title)[:255]
    made.core_properties.author = allowed(dossier.board.agency)[:255]
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _page(made: Any) -> None:
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


def _head(made: Any, dossier: Dossier) -> None:
    """Two columns without borders: who issues it and its number; the Party's name, place and day. No Quốc hiệu."""
    left, right = _columns(made, 74, 91)
    lines: list[tuple[str, bool]] = [(dossier.board.agency.upper(), True), ("*", True)]
    if dossier.board.parent:
        lines.insert(0, (dossier.board.parent.upper(), False))
    for text, bold in [*lines, (words.NUMBER, False)]:
        _say(left, text, align=CENTRE, bold=bold)
    mark = _say(left, f" {texts.DRAFT} ", align=CENTRE, bold=True, before=6)
    _boxed(mark.runs[0])
    party = _say(right, words.PARTY, align=CENTRE, bold=True, size=HEADS)
    _underlined(party)
    day = words.place_and_day(dossier.board.place, dossier.made_on)
    _say(right, day, align=CENTRE, italic=True, before=10)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)


def _columns(made: Any, *widths: float) -> list[Any]:
    table = made.add_table(rows=1, cols=len(widths))
    _set_widths(table, widths)
    return list(table.rows[0].cells)


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    """In millimetres; programs go by the grid or by the cells, so both are told."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def _boxed(run: Any) -> None:
    border = OxmlElement("w:bdr")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        border.set(qn(f"w:{name}"), value)
    run._r.get_or_add_rPr().append(border)


def _underlined(paragraph: Paragraph) -> None:
    """A line below, as long as the words."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(2)
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _say(
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


def _title(made: Any, dossier: Dossier) -> None:
    _say(made, words.KIND, align=CENTRE, bold=True, size=TITLE, before=18)
    _say(made, words.about(dossier), align=CENTRE, bold=True)
    _say(made, words.RULE, align=CENTRE)


def _body(made: Any, text: str) -> None:
    paragraph = _say(made, text, align=BOTH, before=6)
    paragraph.paragraph_format.first_line_indent = Mm(10)


def _results(made: Any, dossier: Dossier) -> None:
    """The sentence, the states, and the figures by item and by sector."""
    _say(made, words.RESULTS, bold=True, before=12).paragraph_format.first_line_indent = Mm(10)
    _body(made, sentence(dossier.summary, dossier.as_of))
    _body(made, words.breakdown(dossier))
    if asked := words.request(dossier):
        _body(made, asked)
    widths = (11, 62, 25, 23, 23, 21)
    if rows := words.figures(dossier):
        _table(made, words.FIGURES, words.HEADS, rows, widths)
    if len(rows := words.sectors(dossier)) > 1:
        _table(made, words.SECTORS, words.SECTOR_HEADS, rows, widths)


def _missing(made: Any, dossier: Dossier) -> None:
    """Who has not reported, for those who may know it: nobody else can have this file made."""
    missing = dossier.missing
    if not missing:
        return
    rows = [
        (str(place), line.name, line.sector, texts.promised_or_state(dossier, line))
        for place, line in enumerate(missing[:LISTED], 1)
    ]
    _table(made, words.missing_heading(len(missing)), words.UNIT_HEADS, rows, (11, 86, 33, 35), figures=False)
    if len(missing) > LISTED:
        _say(made, words.more(len(missing) - LISTED), italic=True, before=6)


def _table(
    made: Any,
    heading: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    figures: bool = True,
) -> None:
    """A table with borders; its first row stands again on each page it goes on to."""
    caption = _say(made, heading, bold=True, before=12)
    caption.paragraph_format.space_after = Pt(4)
    caption.paragraph_format.keep_with_next = True
    table = made.add_table(rows=2, cols=len(heads), style="Table Grid")
    _set_widths(table, widths)
    for column, (cell, head) in enumerate(zip(table.rows[0].cells, heads, strict=True)):
        _write(cell.paragraphs[0], head, bold=True, align=CENTRE)
        _write(table.rows[1].cells[column].paragraphs[0], head, align=_aligned(column, figures=figures))
    _repeated(table.rows[0])
    _fill(table, rows)


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


def _signature(made: Any) -> None:
    """Nơi nhận at the left; at the right who signs, and room for it."""
    _say(made, "", before=6)
    left, right = _columns(made, 75, 90)
    recipients = _say(left, words.RECIPIENTS)
    recipients.runs[0].underline = True
    for line in words.COPIES:
        _say(left, line, size=SMALL)
    _say(right, words.SIGNER, align=CENTRE, bold=True)
    name = _say(right, words.SIGNED, align=CENTRE, bold=True)
    name.paragraph_format.space_before = Mm(30)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)
