"""The codes on paper: what each unit's letter says, whatever it is printed as."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from urllib.parse import urlsplit

from domain.board import Board
from domain.bots import Bot
from domain.units import Unit
from texts import invitations as texts

GROUP = 4


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: `parent` stands above the agency, `place` before the day; either may be empty."""

    agency: str
    parent: str
    place: str
    today: date


@dataclass(frozen=True, slots=True)
class Invitation:
    """A unit's code. `opens`: the address that opens it at once; `typed_at`: where it may be typed instead.

    `links`: further addresses that open it, for the list. `last_day`: the last on which it is good all day.
    """

    unit_name: str
    unit_code: str
    code: str
    last_day: date
    opens: str
    typed_at: tuple[str, ...]
    links: tuple[str, ...] = ()

    @property
    def spaced_code(self) -> str:
        """The code in groups that can be read aloud."""
        return " ".join(self.code[start : start + GROUP] for start in range(0, len(self.code), GROUP))

    @property
    def steps(self) -> tuple[str, str, str]:
        """What its reader is to do."""
        return texts.SCAN, texts.type_it(self.typed_at), texts.CHECK


def sender_of(board: Board, now: datetime) -> Sender:
    """The Board as it writes on that day."""
    return Sender(board.agency, board.parent, board.place, now.astimezone(board.zone).date())


def invitation(board: Board, unit: Unit, code: str, expires_at: datetime, bot: Bot | None) -> Invitation:
    """A unit's code with every way in that the Board has; `bot`: one that has a seat for whoever uses it."""
    opens, *others = board.ways_in(code)
    places = [urlsplit(board.address).netloc, *(_bare(link) for link in others)]
    return Invitation(
        unit_name=unit.name,
        unit_code=unit.code,
        code=code,
        last_day=expires_at.astimezone(board.zone).date() - timedelta(days=1),
        opens=opens,
        typed_at=(*places, *([texts.on_bot(bot.name, bot.channel)] if bot else [])),
        links=(*others, *([bot.link] if bot and bot.link else [])),
    )


def _bare(link: str) -> str:
    """host/bot, which can be typed, of https://host/bot?start=CODE."""
    parts = urlsplit(link)
    return f"{parts.netloc}{parts.path}"


def qr_of(address: str) -> bytes:
    """An address as a QR code, level M with a quiet zone of four modules, as a PNG of whole pixels a module."""
    import segno  # slow to load

    made = BytesIO()
    segno.make(address, error="m", micro=False).save(made, kind="png", scale=12, border=4)
    return made.getvalue()
