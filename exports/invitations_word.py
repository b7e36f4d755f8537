"""Letters as a document that the clerk goes on with: one unit a page, laid out as party documents are."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.shared import Mm

from exports import paper
from exports.invitations import Invitation, Sender, qr_of
from exports.paper import BOTH, CENTRE, SMALL, say
from texts import invitations as texts

SENDER, PARTY, QR = 82, 83, 42
SIGNATURE = 30


def make(invitations: Sequence[Invitation], sender: Sender) -> bytes:
    """A page for each."""
    made = Document()
    paper.lay_out(made, numbered=False)
    for number, invitation in enumerate(invitations):
        if number:
            say(made, "", size=1).paragraph_format.page_break_before = True
        _head(made, sender)
        _body(made, invitation, sender)
        _foot(made)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _head(made: Any, sender: Sender) -> None:
    """Who writes on the left, the Party and the day on the right."""
    left, right = paper.columns(made, SENDER, PARTY)
    if sender.parent:
        say(left, sender.parent.upper(), align=CENTRE)
    say(left, sender.agency.upper(), align=CENTRE, bold=True)
    say(left, "*", align=CENTRE)
    say(left, texts.NUMBER, align=CENTRE)
    say(left, texts.SUBJECT, align=CENTRE, italic=True, size=SMALL)
    paper.underlined(say(right, texts.PARTY, align=CENTRE, bold=True, size=paper.HEADS))
    say(right, texts.place_and_day(sender.place, sender.today), align=CENTRE, italic=True, before=10)
    paper.tidy(left, right)


def _body(made: Any, invitation: Invitation, sender: Sender) -> None:
    to = say(made, texts.DEAR, align=CENTRE, italic=True, before=18)
    paper.more(to, texts.reader(invitation.unit_name))
    _paragraph(made, texts.WHY)
    _frame(made, invitation)
    _paragraph(made, texts.until(invitation.last_day, sender.agency))
    kept = _paragraph(made, texts.KEPT)
    paper.more(kept, texts.NOT_HERE, bold=True)
    paper.more(kept, texts.STILL_ON_PAPER)


def _paragraph(made: Any, text: str) -> Any:
    paragraph = say(made, text, align=BOTH, before=6)
    paragraph.paragraph_format.first_line_indent = Mm(10)
    return paragraph


def _frame(made: Any, invitation: Invitation) -> None:
    """The way in: the code to scan on the left, the same in words on the right."""
    say(made, "")
    left, right = paper.columns(made, QR + 8, SENDER + PARTY - QR - 8, framed=True)
    say(left, "", align=CENTRE, before=6).add_run().add_picture(BytesIO(qr_of(invitation.opens)), width=Mm(QR))
    scan, type_it, check = invitation.steps
    say(right, texts.unit(invitation.unit_name, invitation.unit_code), bold=True, before=4)
    say(right, f"1. {scan}", before=4)
    say(right, f"2. {type_it}", before=4)
    say(right, invitation.spaced_code, bold=True, size=20, before=4)
    say(right, f"3. {check}", before=4)
    paper.tidy(left, right)


def _foot(made: Any) -> None:
    """Who gets a copy on the left, room for the signature on the right."""
    say(made, "", before=6)
    left, right = paper.columns(made, 75, 90)
    say(left, texts.COPIES).runs[0].underline = True
    for line in texts.COPIED_TO:
        say(left, line, size=SMALL)
    say(right, texts.SIGNED_BY, align=CENTRE, bold=True).paragraph_format.space_after = Mm(SIGNATURE)
    paper.tidy(left, right)
