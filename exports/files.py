"""A dossier as a file: its name, and its bytes by the form that is wanted."""

import re
from collections.abc import Sequence
from datetime import datetime

from domain.board import Board
from domain.campaigns import Campaign
from domain.dossier import Dossier
from domain.exports import Form, MadeFile
from domain.ranking import Ranking
from domain.sheets import Sheet
from exports.invitations import Invitation, Sender
from language.spelling import plain

LONGEST_PART = 40
UNSAFE = re.compile(r"[^a-z0-9]+")


def make(dossier: Dossier, form: Form, *, names: bool = False) -> MadeFile:
    """The file; slow, so never on the event loop. `names`: a picture may name the units that have not reported."""
    name = name_of(dossier.campaign.code, dossier.as_of, dossier.part, form)
    match form:
        case Form.EXCEL:
            from exports.excel import workbook  # each library is slow to import, and seldom needed

            return MadeFile(name, form, workbook(dossier))
        case Form.WORD:
            from exports.word import document

            return MadeFile(name, form, document(dossier))
        case Form.PICTURE:
            from exports.picture import png

            return MadeFile(name, form, png(dossier, names=names))
        case Form.PDF:
            raise ValueError(form)


def call_list(board: Board, campaign: Campaign, sheet: Sheet, at: datetime) -> MadeFile:
    """The units of a run whose reporters were not reached, to be rung up one after the other."""
    from exports.calls import document

    name = f"{safe(campaign.code) or 'dot'}_goi-dien_{at:%Y-%m-%d}.{Form.WORD}"
    return MadeFile(name, Form.WORD, document(board, sheet, at))


def ranking(found: Ranking) -> MadeFile:
    """The workbook of a year's ranking."""
    from exports.ranking import workbook

    name = name_of(f"xep-hang-{found.year}", found.as_of, found.part, Form.EXCEL)
    return MadeFile(name, Form.EXCEL, workbook(found))


def letters(invitations: Sequence[Invitation], sender: Sender, form: Form) -> MadeFile:
    """Codes as letters, one unit a page, or as a list."""
    name = f"{'ma-moi' if form is Form.EXCEL else 'thu-moi'}_{sender.today:%Y-%m-%d}.{form}"
    match form:
        case Form.PDF:
            from exports import invitations_pdf

            return MadeFile(name, form, invitations_pdf.make(invitations, sender))
        case Form.WORD:
            from exports import invitations_word

            return MadeFile(name, form, invitations_word.make(invitations, sender))
        case Form.EXCEL:
            from exports import invitations_list

            return MadeFile(name, form, invitations_list.make(invitations))
    raise ValueError(form)


def name_of(code: str, as_of: datetime, part: str, form: Form) -> str:
    """A name that every system takes and people can read: "nq-2023_2023-06-15_linh-vuc-benh-vien.xlsx"."""
    words = [safe(code) or "dot", f"{as_of:%Y-%m-%d}", safe(part)[:LONGEST_PART].strip("-")]
    return "_".join(word for word in words if word) + f".{form}"


def safe(text: str) -> str:
    """The text in small ASCII letters, digits and hyphens."""
    return UNSAFE.sub("-", plain(text)).strip("-")
