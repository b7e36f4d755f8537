"""Files that are made to be sent: what is to be made, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Form(StrEnum):
    """What sort of file is made; the value is the ending of its name."""

    EXCEL = "xlsx"
    WORD = "docx"
    PICTURE = "png"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Export:
    """A file yet to be made: a campaign as of a moment, within what its reader may see when it is made.

    `part`: the part of that, as a button remembers it. `to_the_day`: the moment is the end of a day asked for.
    `names`: a picture may name the units that have not reported. Instead of a campaign's figures, `run`: the call
    list of that run of reminders; `year`: that year's ranking; `seed`: the codes that were handed out by it.
    """

    form: Form
    campaign_id: int
    as_of: datetime
    part: str = ""
    to_the_day: bool = False
    names: bool = False
    run: int = 0
    year: int = 0
    seed: str = ""


@dataclass(frozen=True, slots=True)
class OnShelf:
    """A file that lies on the house's shelf: its name, its type ("pdf"), where its bytes are, and their sha256."""

    name: str
    type: str
    path: Path
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file as it is sent."""

    name: str
    form: Form
    content: bytes


class CannotMake(Exception):
    """A file cannot be made; why, in a few words for the person who wants it."""
