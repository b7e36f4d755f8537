"""People, their duties, and the codes by which they take one up."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.chat import Chat

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8


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


@dataclass(frozen=True, slots=True)
class Link:
    """A person takes up the duty of an invite, from this chat."""

    invite_id: int
    chat: Chat
    name: str
    person_id: int | None
    agreed_to: str


def new_code() -> str:
    """A fresh code of eight letters and digits that cannot be mistaken for one another."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """The code a text consists of (lower case and inner spaces or dashes are forgiven), or None."""
    code = "".join(part for part in text.upper().replace("-", " ").split())
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) else None
