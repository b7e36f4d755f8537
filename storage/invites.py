"""The codes by which people take up a duty: handed out, taken back, used once. Only a hash of each is kept."""

import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from domain.bots import Bot
from domain.people import LIFETIMES, GiveCode, Holder, Invite, Link, Role, new_code
from storage import audit, people
from storage.allowances import places
from storage.database import Conflict, Store
from storage.tables import invites, units


@dataclass(frozen=True, slots=True)
class NewInvite:
    """A code as it is handed out, once: only its hash is kept. `bot`: one that has a seat for whoever uses it."""

    unit_code: str | None
    role: Role
    code: str
    expires_at: datetime
    bot: Bot | None = None


def code_hash(secret: str, code: str) -> str:
    """The hash under which a code is kept: keyed, so that a stolen table gives no codes away."""
    return hmac.new(secret.encode(), code.encode(), hashlib.sha256).hexdigest()


async def create(
    store: Store,
    secret: str,
    role: Role,
    unit_codes: Sequence[str | None],
    now: datetime,
    bots: Sequence[Bot] = (),
) -> list[NewInvite]:
    """New codes, one for each unit code (None: the whole tree), spread over the bots. The units must exist."""
    known = {
        row.code: row.id
        for row in await store.all(
            select(units.c.code, units.c.id).where(units.c.code.in_([code for code in unit_codes if code]))
        )
    }
    expires = now + LIFETIMES[role]
    unit_ids = [known[code] if code else None for code in unit_codes]
    found = await places(store, bots, unit_ids, now)
    made = [NewInvite(unit, role, new_code(), expires, bot) for unit, bot in zip(unit_codes, found, strict=True)]
    rows = [
        {
            "code_hash": code_hash(secret, invite.code),
            "role": role,
            "unit_id": known[invite.unit_code] if invite.unit_code else None,
            "created_at": now,
            "expires_at": expires,
            "channel": invite.bot.channel if invite.bot else None,
            "bot": invite.bot.id if invite.bot else None,
        }
        for invite in made
    ]
    if rows:
        await store.run(store.insert(invites), rows)
        await audit.note(store, "invite", role, now, units=[code for code in unit_codes if code])
    return made


async def keep(store: Store, secret: str, wanted: GiveCode, now: datetime, by: int | None) -> None:
    """Keep a code that an officer has just handed out in a chat."""
    await store.run(
        store.insert(invites).values(
            code_hash=code_hash(secret, wanted.code),
            role=wanted.role,
            unit_id=wanted.unit_id,
            created_at=now,
            expires_at=now + LIFETIMES[wanted.role],
            created_by=by,
            replaces=wanted.replaces,
            channel=wanted.bot.channel if wanted.bot else None,
            bot=wanted.bot.id if wanted.bot else None,
        )
    )
    await audit.note(store, "invite", wanted.role, now, by, unit=wanted.unit_id, replaces=wanted.replaces)


async def open_of(store: Store, unit_id: int, now: datetime) -> dict[int, datetime]:
    """The codes of a unit that somebody may still use: invite id → until when."""
    rows = await store.all(
        select(invites.c.id, invites.c.expires_at)
        .where(invites.c.unit_id == unit_id, *_unused(), invites.c.expires_at > now)
        .order_by(invites.c.id)
    )
    return {row.id: row.expires_at for row in rows}


def _unused() -> tuple[ColumnElement[bool], ...]:
    return invites.c.used_at.is_(None), invites.c.revoked_at.is_(None)


async def revoke_of(store: Store, unit_ids: Collection[int], now: datetime) -> None:
    """Revoke every unused code of units that are no more."""
    of_them = invites.c.unit_id.in_(unit_ids)
    await store.run(update(invites).where(of_them, *_unused()).values(revoked_at=now))


async def revoke(store: Store, ids: Collection[int], now: datetime, by: int | None = None) -> None:
    """Revoke codes. Raises Conflict when one of them was used, or revoked, in between."""
    gone = await store.all(
        update(invites).where(invites.c.id.in_(ids), *_unused()).values(revoked_at=now).returning(invites.c.id)
    )
    if len(gone) != len(ids):
        raise Conflict(f"invites {sorted(ids)}")
    await audit.note(store, "revoke", "", now, by, invites=sorted(ids))


async def to_be_replaced(store: Store, invite_id: int) -> Holder | None:
    """Who gives way when that invite is taken up, or None."""
    duty_id = await store.number(select(invites.c.replaces).where(invites.c.id == invite_id))
    return await people.holder(store, duty_id) if duty_id else None


async def link(store: Store, wanted: Link, now: datetime) -> tuple[int, int]:
    """A person takes up an invite's duty: (person, duty). Raises Conflict when the invite was just used."""
    taken = await store.first(
        update(invites)
        .where(invites.c.id == wanted.invite_id, *_unused())
        .values(used_at=now)
        .returning(invites.c.role, invites.c.unit_id, invites.c.replaces, invites.c.created_by)
    )
    if taken is None:
        raise Conflict(f"invite {wanted.invite_id}")
    if await to_be_replaced(store, wanted.invite_id):
        await people.end_duty(store, taken.replaces, now, taken.created_by, "replace")
    person_id = wanted.person_id or await people.add_person(store, wanted, now)
    await store.run(update(invites).where(invites.c.id == wanted.invite_id).values(used_by=person_id))
    duty_id = await people.take_up(store, person_id, taken.role, taken.unit_id, wanted.agreed_to, now)
    await audit.note(store, "link", taken.role, now, person_id, unit=taken.unit_id, by=taken.created_by)
    return person_id, duty_id


async def named(store: Store, secret: str, codes: Collection[str]) -> dict[str, Invite]:
    """The invites that these codes open, by code; a code that opens nothing is left out."""
    hashes = {code_hash(secret, code): code for code in codes}
    return {
        hashes[key]: invite for key, invite in (await _invites(store, invites.c.code_hash.in_(hashes))).items()
    }


async def _invites(store: Store, condition: ColumnElement[bool]) -> dict[str, Invite]:
    rows = await store.all(
        select(invites, units.c.code, units.c.name)
        .outerjoin(units, units.c.id == invites.c.unit_id)
        .where(condition)
    )
    return {
        row.code_hash: Invite(
            id=row.id,
            role=Role(row.role),
            unit_id=row.unit_id,
            unit_code=row.code or "",
            unit_name=row.name or "",
            expires_at=row.expires_at,
            used=row.used_at is not None,
            revoked=row.revoked_at is not None,
            replaces=row.replaces,
        )
        for row in rows
    }
