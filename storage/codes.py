"""Codes for many units at once: each follows from the house's key, the batch's seed and the unit.

So the letters can be made, and made again, from the seed alone; nowhere is there a list of the codes.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import select, update

from domain.bots import Bot
from domain.people import CODE_LENGTH, CODE_LETTERS, LIFETIMES, GiveCodes, Role, read_code
from domain.units import Unit
from storage import audit, units
from storage.allowances import places
from storage.database import Store
from storage.invites import code_hash
from storage.tables import invites


@dataclass(frozen=True, slots=True)
class Handed:
    """A unit's code of a batch. `place`: the (channel, bot) it may be sent to; `good`: nobody has used it yet."""

    id: int
    unit: Unit
    code: str
    expires_at: datetime
    place: tuple[str, str] | None
    good: bool


def code_of(secret: str, seed: str, unit_id: int) -> str:
    """The code of a unit in a batch: of it neither the seed nor the database tells anything without the key."""
    for turn in count():
        digest = hmac.new(secret.encode(), f"codes {seed} {unit_id} {turn}".encode(), hashlib.sha256).digest()
        code = "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in digest[:CODE_LENGTH])
        if read_code(code):
            return code
    raise AssertionError("unreachable")


async def hand_out(
    store: Store, secret: str, wanted: GiveCodes, bots: Sequence[Bot], now: datetime, by: int | None
) -> None:
    """Keep the hashes of a batch; what was handed out for these units before, and not used, opens nothing more."""
    unit_ids = sorted(wanted.unit_ids)
    found = await places(store, bots, unit_ids, now)
    of_them = (invites.c.unit_id.in_(unit_ids), invites.c.role == Role.SECRETARY)
    unused = (invites.c.used_at.is_(None), invites.c.revoked_at.is_(None))
    await store.run(update(invites).where(*of_them, *unused).values(revoked_at=now))
    rows = [
        {
            "code_hash": code_hash(secret, code_of(secret, wanted.seed, unit_id)),
            "role": Role.SECRETARY,
            "unit_id": unit_id,
            "created_at": now,
            "expires_at": now + LIFETIMES[Role.SECRETARY],
            "created_by": by,
            "channel": bot.channel if bot else None,
            "bot": bot.id if bot else None,
        }
        for unit_id, bot in zip(unit_ids, found, strict=True)
    ]
    await store.run(store.insert(invites), rows)
    await audit.note(store, "invite", Role.SECRETARY, now, by, units=unit_ids)


async def of_seed(
    store: Store, secret: str, seed: str, roots: Collection[int] | None, now: datetime
) -> list[Handed]:
    """The codes of a batch, by unit, of units at and below the roots (None: of all) that are still there."""
    inside = await units.within(store, roots)
    known = {
        one.id: one
        for one in await units.all_units(store)
        if one.active_to is None and (inside is None or one.id in inside)
    }
    rows = await store.all(
        select(invites)
        .where(
            invites.c.role == Role.SECRETARY,
            invites.c.unit_id.is_not(None),
            invites.c.created_by.is_not(None),  # in a chat
        )
        .order_by(invites.c.unit_id)
    )
    return list(_of_batch(rows, known, secret, seed, now))


def _of_batch(
    rows: Sequence[Any], known: dict[int, Unit], secret: str, seed: str, now: datetime
) -> Iterator[Handed]:
    codes = {row.unit_id: code_of(secret, seed, row.unit_id) for row in rows if row.unit_id in known}
    for row in rows:
        code = codes.get(row.unit_id, "")
        if code_hash(secret, code) != row.code_hash:
            continue
        good = row.used_at is None and row.revoked_at is None and row.expires_at > now
        place = (row.channel, row.bot) if row.bot else None
        yield Handed(row.id, known[row.unit_id], code, row.expires_at, place, good)
