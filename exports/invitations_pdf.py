"""Letters as a PDF that is printed as it is: A4, one unit a page, laid out as party documents are.

Margins 20/20/30/15 mm, 14 points, first lines indented by 10 mm: Hướng dẫn 36-HD/VPTW (2018). The number, the day
and the signature are left for the clerk's pen.
"""

from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF, XPos, YPos

from exports.invitations import Invitation, Sender, qr_of
from texts import invitations as texts

FONTS = Path(__file__).parent / "fonts"
FONT = "Tinos"
TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 15.0
WIDE = 210 - LEFT - RIGHT
LINE, INDENT, GAP = 6.6, 10.0, 3.0
SENDER_WIDE = 78.0
QR, PAD = 42.0, 4.0
SIGNATURE = 30.0
GREY = 120

Styled = tuple[str, str]
"""A style ("" upright, "B" bold, "I" italic) and words set in it."""


def make(invitations: Sequence[Invitation], sender: Sender) -> bytes:
    """A page for each."""
    pdf = FPDF(format="A4")
    pdf.set_margins(LEFT, TOP, RIGHT)
    pdf.set_auto_page_break(True, BOTTOM)
    pdf.set_title(texts.SUBJECT)
    pdf.set_lang("vi")
    for style, name in (("", "Regular"), ("B", "Bold"), ("I", "Italic")):
        pdf.add_font(FONT, style, FONTS / f"Tinos-{name}.ttf")
    for invitation in invitations:
        pdf.add_page()
        _head(pdf, sender)
        _body(pdf, invitation, sender)
        _foot(pdf)
    return bytes(pdf.output())


def _head(pdf: FPDF, sender: Sender) -> None:
    """Who writes on the left, the Party and the day on the right."""
    _column(
        pdf,
        LEFT,
        SENDER_WIDE,
        [
            *([(14, "", sender.parent.upper())] if sender.parent else []),
            (14, "B", sender.agency.upper()),
            (14, "", "*"),
            (14, "", texts.NUMBER),
            (12, "I", texts.SUBJECT),
        ],
    )
    foot = pdf.get_y()
    right = LEFT + SENDER_WIDE
    _column(pdf, right, WIDE - SENDER_WIDE, [(15, "B", texts.PARTY)])
    pdf.set_font(FONT, "B", 15)
    half = pdf.get_string_width(texts.PARTY) / 2
    middle = right + (WIDE - SENDER_WIDE) / 2
    pdf.line(middle - half, pdf.get_y(), middle + half, pdf.get_y())
    place = (14, "I", texts.place_and_day(sender.place, sender.today))
    _column(pdf, right, WIDE - SENDER_WIDE, [place], pdf.get_y() + GAP)
    pdf.set_y(max(foot, pdf.get_y()) + 3 * GAP)


def _column(
    pdf: FPDF, left: float, wide: float, lines: Sequence[tuple[float, str, str]], top: float = TOP
) -> None:
    """Centred lines (points, style, words), one below the other."""
    pdf.set_y(top)
    for size, style, words in lines:
        pdf.set_font(FONT, style, size)
        pdf.set_x(left)
        pdf.multi_cell(wide, LINE, words, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _body(pdf: FPDF, invitation: Invitation, sender: Sender) -> None:
    _paragraph(pdf, ("I", texts.DEAR), ("", texts.reader(invitation.unit_name)), indent=0, align="CENTER")
    pdf.ln(GAP)
    _paragraph(pdf, ("", texts.WHY))
    _frame(pdf, invitation)
    _paragraph(pdf, ("", texts.until(invitation.last_day, sender.agency)))
    _paragraph(pdf, ("", texts.KEPT), ("B", texts.NOT_HERE), ("", texts.STILL_ON_PAPER))


def _paragraph(pdf: FPDF, *parts: Styled, indent: float = INDENT, align: str = "JUSTIFY") -> None:
    with (
        pdf.text_columns(text_align=align, line_height=1.25) as columns,
        columns.paragraph(first_line_indent=indent, bottom_margin=GAP) as paragraph,
    ):
        for style, words in parts:
            pdf.set_font(FONT, style, 14)
            paragraph.write(words)


def _frame(pdf: FPDF, invitation: Invitation) -> None:
    """The way in: the code to scan on the left, the same in words on the right."""
    pdf.ln(GAP)
    top = pdf.get_y()
    pdf.image(qr_of(invitation.opens), LEFT + PAD, top + PAD, QR, QR)
    beside = LEFT + QR + 2 * PAD
    wide = WIDE - QR - 3 * PAD
    pdf.set_y(top + PAD)
    _beside(pdf, beside, wide, ("B", 14, texts.unit(invitation.unit_name, invitation.unit_code)))
    scan, type_it, check = invitation.steps
    _beside(pdf, beside, wide, ("", 14, f"1. {scan}"))
    _beside(pdf, beside, wide, ("", 14, f"2. {type_it}"))
    _beside(pdf, beside, wide, ("B", 20, invitation.spaced_code))
    _beside(pdf, beside, wide, ("", 14, f"3. {check}"))
    foot = max(pdf.get_y(), top + PAD + QR) + PAD
    pdf.set_draw_color(GREY)
    pdf.rect(LEFT, top, WIDE, foot - top)
    pdf.set_draw_color(0)
    pdf.set_y(foot + 2 * GAP)


def _beside(pdf: FPDF, left: float, wide: float, line: tuple[str, float, str]) -> None:
    style, size, words = line
    pdf.set_font(FONT, style, size)
    pdf.set_x(left)
    pdf.multi_cell(wide, LINE * size / 14, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(1)


def _foot(pdf: FPDF) -> None:
    """Who gets a copy on the left, room for the signature on the right."""
    pdf.ln(GAP)
    top = pdf.get_y()
    pdf.set_font(FONT, "U", 14)
    pdf.cell(WIDE / 2, LINE, texts.COPIES, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_font(FONT, "", 12)
    for line in texts.COPIED_TO:
        pdf.cell(WIDE / 2, LINE, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    _column(pdf, LEFT + WIDE / 2, WIDE / 2, [(14, "B", texts.SIGNED_BY)], top)
    pdf.set_y(top + SIGNATURE)
