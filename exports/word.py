"""A draft report, for the clerk to check, number and have signed: the template with the figures in it.

The template that comes along is in the Party's layout (paper A4, margins 20, 20, 30 and 15 mm, body 14 pt); a file
of the Board's own may take its place.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from domain.board import Board
from domain.dossier import Dossier
from domain.exports import CannotMake
from exports.characters import allowed
from exports.template import Contents, fill
from texts import report as texts

SHIPPED = Path(__file__).parent / "mau-bao-cao.docx"
LISTED, ATTACHED = 300, 2000


def document(dossier: Dossier) -> bytes:
    """The bytes of a .docx. Raises CannotMake where the Board's own template cannot be used."""
    contents = Contents(texts.values(dossier, LISTED, ATTACHED), texts.lists(dossier, LISTED, ATTACHED))
    made = _filled(template_of(dossier.board), contents)
    made.core_properties.title = allowed(dossier.campaign.title)[:255]
    made.core_properties.author = allowed(dossier.board.agency)[:255]
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def check(template: Path) -> None:
    """Raises CannotMake where no draft can be made by a template."""
    rows = {name: [dict.fromkeys(fields, "x")] for name, fields in texts.LISTS.items()}
    _filled(template, Contents(dict.fromkeys(texts.NAMES, "x"), rows))


def _filled(template: Path, contents: Contents) -> Any:
    try:
        return fill(_read(template), contents)
    except CannotMake as error:
        raise CannotMake(texts.broken(template.name, str(error))) from None


def template_of(board: Board) -> Path:
    """The Board's own template where it has one, else the one that comes along."""
    own = Path(board.template) if board.template else SHIPPED
    return own if own.exists() else SHIPPED


def _read(template: Path) -> bytes:
    try:
        return template.read_bytes()
    except OSError:
        raise CannotMake(texts.UNREADABLE) from None
