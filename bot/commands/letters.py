"""The letters of invite --out: the codes on paper, or as a list."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from bot.commands.shell import Mistake
from domain.board import Board
from domain.units import Unit
from exports.invitations import Invitation, Sender
from texts import commands as texts
from texts import invitations as words

FORMS = (".docx", ".pdf", ".xlsx")


def content(
    out: Path, rows: Sequence[Mapping[str, Any]], units: Mapping[str, Unit], board: Board, now: datetime
) -> bytes:
    """The file that a name ends for, of codes as `invite` prints them."""
    invitations = [_invitation(row, units[row["unit"]], board) for row in rows]
    sender = Sender(board.agency, board.parent, board.place, now.astimezone(board.zone).date())
    # What makes them is slow to load, and few commands need it.
    match out.suffix.lower():
        case ".pdf":
            from exports import invitations_pdf

            return invitations_pdf.make(invitations, sender)
        case ".docx":
            from exports import invitations_word

            return invitations_word.make(invitations, sender)
    from exports import invitations_list

    return invitations_list.make(invitations)


def _invitation(row: Mapping[str, Any], unit: Unit, board: Board) -> Invitation:
    links = row["links"]
    telegram, zalo = links["telegram"], links["zalo"]
    expires = datetime.fromisoformat(row["expires_at"]).astimezone(board.zone)
    places = [urlsplit(board.address).netloc]
    places += [_bare(telegram)] if telegram else []
    places += [words.on_zalo(zalo["bot"])] if zalo else []
    others = [telegram, zalo and zalo["url"]]
    return Invitation(
        unit_name=unit.name,
        unit_code=unit.code,
        code=row["code"],
        last_day=expires.date() - timedelta(days=1),
        opens=links["web"],
        typed_at=tuple(places),
        links=tuple(link for link in others if link),
    )


def _bare(link: str) -> str:
    """t.me/bot, which can be typed, of https://t.me/bot?start=CODE."""
    parts = urlsplit(link)
    return f"{parts.netloc}{parts.path}"


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
