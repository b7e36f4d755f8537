"""People, their duties, and the codes by which they take one up."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.bots import Bot
from domain.chat import Chat

CODE_DIGITS = "23456789"
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ" + CODE_DIGITS
CODE_LENGTH = 8
CODE = re.compile(f"([{CODE_LETTERS}]{{4}})[ -]?([{CODE_LETTERS}]{{4}})")


class Role(StrEnum):
    """What a person may do: report for a unit, run the Board's work, or read the figures."""

    SECRETARY = "secretary"
    OFFICER = "officer"
    LEADER = "leader"


LIFETIMES = {
    Role.SECRETARY: timedelta(days=30),
    Role.OFFICER: timedelta(hours=24),
    Role.LEADER: timedelta(hours=24),
}


@dataclass(frozen=True, slots=True)
class Duty:
    """A person's charge: `unit_id` None is the whole tree (leaders and officers)."""

    role: Role
    unit_id: int | None
    unit_code: str = ""
    unit_name: str = ""
    id: int = 0
    agreed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who took up a duty with a code."""

    id: int
    name: str
    duties: tuple[Duty, ...] = ()

    def has(self, *roles: Role) -> bool:
        """True when one of the duties has one of the roles."""
        return any(duty.role in roles for duty in self.duties)

    @property
    def unit_ids(self) -> frozenset[int]:
        """The units this person reports for."""
        return frozenset(
            duty.unit_id for duty in self.duties if duty.role is Role.SECRETARY and duty.unit_id is not None
        )


@dataclass(frozen=True, slots=True)
class Invite:
    """A one-time code as kept: only its hash; the duty it gives, and what became of it."""

    id: int
    role: Role
    unit_id: int | None
    unit_code: str
    unit_name: str
    expires_at: datetime
    used: bool
    revoked: bool
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A person takes up the duty of an invite, from this chat."""

    invite_id: int
    chat: Chat
    name: str
    person_id: int | None
    agreed_to: str


@dataclass(frozen=True, slots=True)
class GiveCode:
    """An officer hands out a code; `replaces`: the duty that ends with it; `bot`: where it may be sent."""

    code: str
    role: Role
    unit_id: int | None
    replaces: int | None = None
    bot: Bot | None = None


@dataclass(frozen=True, slots=True)
class GiveCodes:
    """An officer hands out codes to the reporters of many units at once; each follows from the seed."""

    seed: str
    unit_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a duty, as officers see them; `unreachable_since`: None while somebody is reached."""

    duty_id: int
    person_id: int
    name: str
    role: Role
    unit_id: int | None
    unit_code: str
    unit_name: str
    since: datetime
    last_seen: datetime | None
    reachable: bool
    unreachable_since: datetime | None = None


def new_code() -> str:
    """A fresh code of eight letters and digits that cannot be mistaken for one another."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if read_code(code):
            return code


def read_code(text: str) -> str | None:
    """The code a text consists of (small letters and two groups of four are forgiven), or None.

    Every code holds a letter and a digit, so that no word, and no figure, is taken for one.
    """
    found = CODE.fullmatch(text.strip().upper())
    code = found[1] + found[2] if found else ""
    return code if set(code) & set(CODE_DIGITS) and not code.isdigit() else None
