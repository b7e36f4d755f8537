"""The list to ring up after a run of reminders: on paper, with room to note what was said."""

from datetime import datetime
from io import BytesIO

from docx import Document

from domain.board import Board
from domain.sheets import Sheet
from exports import paper
from exports.paper import CENTRE, say
from texts import runs as texts

WIDTHS = (11, 56, 34, 28, 36)


def document(board: Board, sheet: Sheet, at: datetime) -> bytes:
    """A .docx with a row a unit that nobody was reached for; `at`: as of when, where the Board is."""
    made = Document()
    paper.lay_out(made)
    say(made, board.agency.upper(), bold=True)
    say(made, texts.CALLS, align=CENTRE, bold=True, before=12)
    say(made, sheet.campaign_name, align=CENTRE, bold=True)
    rows = [
        (str(place), f"{line.name} ({line.code})", texts.why(line), line.phone, "")
        for place, line in enumerate((line for line in sheet.lines if line.to_call), 1)
    ]
    paper.table(made, texts.calls_of(sheet, len(rows), at), texts.CALL_HEADS, rows, WIDTHS, figures=False)
    file = BytesIO()
    made.save(file)
    return file.getvalue()
