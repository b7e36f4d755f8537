"""A draft report in the Party's layout, for the clerk to check, number and have signed.

Sizes and margins are those of the Party's rules on documents (paper A4, margins 20, 20, 30 and 15 mm, body 14 pt).
"""

import io
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from domain.dossier import Dossier
from exports import paper
from exports.characters import allowed
from exports.paper import BOTH, CENTRE, HEADS, SMALL, columns, say, table, underlined
from texts import exports as texts
from texts import report as words
from texts.summary import sentence

TITLE = 16
LISTED = 300


def document(dossier: Dossier) -> bytes:
    """The bytes of a .docx."""
    made = Document()
    paper.lay_out(made)
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


def _head(made: Any, dossier: Dossier) -> None:
    """Two columns without borders: who issues it and its number; the Party's name, place and day. No Quốc hiệu."""
    left, right = columns(made, 74, 91)
    lines: list[tuple[str, bool]] = [(dossier.board.agency.upper(), True), ("*", True)]
    if dossier.board.parent:
        lines.insert(0, (dossier.board.parent.upper(), False))
    for text, bold in [*lines, (words.NUMBER, False)]:
        say(left, text, align=CENTRE, bold=bold)
    mark = say(left, f" {texts.DRAFT} ", align=CENTRE, bold=True, before=6)
    _boxed(mark.runs[0])
    party = say(right, words.PARTY, align=CENTRE, bold=True, size=HEADS)
    underlined(party)
    day = words.place_and_day(dossier.board.place, dossier.made_on)
    say(right, day, align=CENTRE, italic=True, before=10)
    paper.tidy(left, right)


def _boxed(run: Any) -> None:
    border = OxmlElement("w:bdr")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        border.set(qn(f"w:{name}"), value)
    run._r.get_or_add_rPr().append(border)


def _title(made: Any, dossier: Dossier) -> None:
    say(made, words.KIND, align=CENTRE, bold=True, size=TITLE, before=18)
    say(made, words.about(dossier), align=CENTRE, bold=True)
    say(made, words.RULE, align=CENTRE)


def _body(made: Any, text: str) -> None:
    paragraph = say(made, text, align=BOTH, before=6)
    paragraph.paragraph_format.first_line_indent = Mm(10)


def _results(made: Any, dossier: Dossier) -> None:
    """The sentence, the states, and the figures by item and by sector."""
    say(made, words.RESULTS, bold=True, before=12).paragraph_format.first_line_indent = Mm(10)
    _body(made, sentence(dossier.summary, dossier.as_of))
    _body(made, words.breakdown(dossier))
    if asked := words.request(dossier):
        _body(made, asked)
    widths = (11, 62, 25, 23, 23, 21)
    if rows := words.figures(dossier):
        table(made, words.FIGURES, words.HEADS, rows, widths)
    if len(rows := words.sectors(dossier)) > 1:
        table(made, words.SECTORS, words.SECTOR_HEADS, rows, widths)


def _missing(made: Any, dossier: Dossier) -> None:
    """Who has not reported, for those who may know it: nobody else can have this file made."""
    missing = dossier.missing
    if not missing:
        return
    rows = [
        (str(place), line.name, line.sector, texts.promised_or_state(dossier, line))
        for place, line in enumerate(missing[:LISTED], 1)
    ]
    table(made, words.missing_heading(len(missing)), words.UNIT_HEADS, rows, (11, 86, 33, 35), figures=False)
    if len(missing) > LISTED:
        say(made, words.more(len(missing) - LISTED), italic=True, before=6)


def _signature(made: Any) -> None:
    """Nơi nhận at the left; at the right who signs, and room for it."""
    say(made, "", before=6)
    left, right = columns(made, 75, 90)
    recipients = say(left, words.RECIPIENTS)
    recipients.runs[0].underline = True
    for line in words.COPIES:
        say(left, line, size=SMALL)
    say(right, words.SIGNER, align=CENTRE, bold=True)
    name = say(right, words.SIGNED, align=CENTRE, bold=True)
    name.paragraph_format.space_before = Mm(30)
    paper.tidy(left, right)
