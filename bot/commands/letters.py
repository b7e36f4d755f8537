"""The letters of invite --out: the codes on paper, or as a list."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from bot.commands.shell import Mistake
from domain.board import Board
from domain.exports import Form
from domain.units import Unit
from exports import files
from exports.invitations import invitation, sender_of
from storage.invites import NewInvite
from texts import commands as texts

FORMS = (".docx", ".pdf", ".xlsx")


def content(out: Path, made: Sequence[NewInvite], units: Mapping[str, Unit], board: Board, now: datetime) -> bytes:
    """The file that a name ends for, of codes that were just made; the board has every way in."""
    found = [invitation(board, units[one.unit_code or ""], one.code, one.expires_at, one.bot) for one in made]
    return files.letters(found, sender_of(board, now), Form(out.suffix.lower().removeprefix("."))).content


@contextmanager
def written(out: Path) -> Iterator[Path]:
    """A file beside the wanted one that takes its place at the end, readable by its owner alone.

    All of it or nothing. Raises Mistake.
    """
    coming = out.with_name(f".{out.name}.{token_hex(4)}")
    try:
        coming.touch(mode=0o600)
        yield coming
        coming.replace(out)
    except OSError as error:
        raise Mistake(texts.cannot_write(str(out), error.strerror or str(error))) from None
    finally:
        with suppress(OSError):
            coming.unlink(missing_ok=True)
