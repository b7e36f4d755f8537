"""People, the accounts they write from, their duties, and the codes that give them one."""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, select, update

from domain.chat import Chat
from domain.people import LIFETIMES, Duty, Invite, Link, Person, Role, new_code
from storage import audit
from storage.database import Conflict, Store
from storage.inbox import chats_in
from storage.tables import accounts, duties, invites, people, units


@dataclass(frozen=True, slots=True)
class NewInvite:
    """A code as it is handed out, once: only its hash is kept."""

    unit_code: str | None
    role: Role
    code: str
    expires_at: datetime


def code_hash(secret: str, code: str) -> str:
    """The hash under which a code is kept: keyed, so that a stolen table gives no codes away."""
    return hmac.new(secret.encode(), code.encode(), hashlib.sha256).hexdigest()


async def people_of(store: Store, chats: Collection[Chat]) -> dict[Chat, Person]:
    """Who writes from these chats, with the duties in force."""
    rows = await store.all(
        select(accounts.c.channel, accounts.c.bot, accounts.c.address, people.c.id, people.c.name)
        .join(people, people.c.id == accounts.c.person_id)
        .where(chats_in(accounts, chats))
    )
    held = await duties_of(store, {row.id for row in rows})
    return {
        Chat(row.channel, row.bot, row.address): Person(row.id, row.name, held.get(row.id, ())) for row in rows
    }


async def person(store: Store, person_id: int) -> Person | None:
    """The person of that id with the duties in force, or None."""
    row = await store.first(select(people.c.id, people.c.name).where(people.c.id == person_id))
    held = await duties_of(store, {person_id})
    return Person(row.id, row.name, held.get(row.id, ())) if row else None


async def duties_of(store: Store, person_ids: Collection[int]) -> dict[int, tuple[Duty, ...]]:
    """The duties in force, by person, in the order they were taken up."""
    rows = await store.all(
        select(duties.c.person_id, duties.c.role, duties.c.unit_id, units.c.code, units.c.name)
        .outerjoin(units, units.c.id == duties.c.unit_id)
        .where(duties.c.person_id.in_(person_ids), duties.c.to_at.is_(None))
        .order_by(duties.c.id)
    )
    held: dict[int, tuple[Duty, ...]] = {}
    for row in rows:
        duty = Duty(Role(row.role), row.unit_id, row.code or "", row.name or "")
        held[row.person_id] = (*held.get(row.person_id, ()), duty)
    return held


async def seen(store: Store, chats: Iterable[Chat], now: datetime) -> None:
    """These accounts wrote just now: they are active, and the first to be written to."""
    rows = [
        {"on": chat.channel, "by": chat.bot, "from_": chat.address}
        for chat in sorted(set(chats), key=lambda chat: (chat.channel, chat.bot, chat.address))
    ]
    if not rows:
        return
    here = (
        (accounts.c.channel == bindparam("on"))
        & (accounts.c.bot == bindparam("by"))
        & (accounts.c.address == bindparam("from_"))
    )
    await store.run(update(accounts).where(here).values(last_seen_at=now, state="active"), rows)


async def create_invites(
    store: Store,
    secret: str,
    role: Role,
    unit_codes: Sequence[str | None],
    now: datetime,
) -> list[NewInvite]:
    """New codes, one for each unit code given (None: the whole tree). The units must exist."""
    known = {
        row.code: row.id
        for row in await store.all(
            select(units.c.code, units.c.id).where(units.c.code.in_([code for code in unit_codes if code]))
        )
    }
    expires = now + LIFETIMES[role]
    made = [NewInvite(unit, role, new_code(), expires) for unit in unit_codes]
    rows = [
        {
            "code_hash": code_hash(secret, invite.code),
            "role": role,
            "unit_id": known[invite.unit_code] if invite.unit_code else None,
            "created_at": now,
            "expires_at": expires,
        }
        for invite in made
    ]
    if rows:
        await store.run(store.insert(invites), rows)
        await audit.note(store, "invite", role, now, units=[code for code in unit_codes if code])
    return made


async def invites_named(store: Store, secret: str, codes: Collection[str]) -> dict[str, Invite]:
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
        )
        for row in rows
    }


async def link(store: Store, wanted: Link, now: datetime) -> int:
    """A person takes up an invite's duty; returns the person's id. Raises Conflict when it was just used."""
    taken = await store.first(
        update(invites)
        .where(invites.c.id == wanted.invite_id, invites.c.used_at.is_(None), invites.c.revoked_at.is_(None))
        .values(used_at=now)
        .returning(invites.c.role, invites.c.unit_id)
    )
    if taken is None:
        raise Conflict(f"invite {wanted.invite_id}")
    person_id = wanted.person_id or await _new_person(store, wanted, now)
    await store.run(update(invites).where(invites.c.id == wanted.invite_id).values(used_by=person_id))
    await _take_up(store, person_id, taken.role, taken.unit_id, wanted.agreed_to, now)
    await audit.note(store, "link", taken.role, now, person_id, unit=taken.unit_id)
    return person_id


async def _new_person(store: Store, wanted: Link, now: datetime) -> int:
    person_id = await store.number(
        store.insert(people).values(name=wanted.name, created_at=now).returning(people.c.id)
    )
    await store.run(
        store.insert(accounts).values(
            person_id=person_id,
            channel=wanted.chat.channel,
            bot=wanted.chat.bot,
            address=wanted.chat.address,
            state="active",
            last_seen_at=now,
        )
    )
    return person_id


async def _take_up(
    store: Store, person_id: int, role: str, unit_id: int | None, agreed_to: str, now: datetime
) -> None:
    held = await store.number(
        select(func.count())
        .select_from(duties)
        .where(
            duties.c.person_id == person_id,
            duties.c.role == role,
            duties.c.unit_id.is_not_distinct_from(unit_id),
            duties.c.to_at.is_(None),
        )
    )
    if held:
        return
    await store.run(
        store.insert(duties).values(
            person_id=person_id, unit_id=unit_id, role=role, from_at=now, agreed_at=now, agreed_to=agreed_to
        )
    )


async def unreachable(store: Store, chats: Collection[Chat]) -> None:
    """Nobody is there any more: the accounts are blocked until their person writes again."""
    if chats:
        await store.run(update(accounts).where(chats_in(accounts, chats)).values(state="blocked"))


async def secretaries_of(store: Store, unit_ids: Collection[int]) -> set[int]:
    """The ids of the people who report for these units."""
    rows = await store.all(
        select(duties.c.person_id).where(
            duties.c.unit_id.in_(unit_ids), duties.c.role == Role.SECRETARY, duties.c.to_at.is_(None)
        )
    )
    return {row.person_id for row in rows}


async def reporters(store: Store) -> dict[int, tuple[int, str]]:
    """Who reports for each unit: unit id → (person id, name)."""
    rows = await store.all(
        select(duties.c.unit_id, people.c.id, people.c.name)
        .join(people, people.c.id == duties.c.person_id)
        .where(duties.c.role == Role.SECRETARY, duties.c.to_at.is_(None))
    )
    return {row.unit_id: (row.id, row.name) for row in rows}


async def has_officer(store: Store) -> bool:
    """True when somebody holds an officer's duty."""
    held = select(func.count()).select_from(duties).where(duties.c.role == Role.OFFICER, duties.c.to_at.is_(None))
    return bool(await store.number(held))


async def dismiss(store: Store, unit_ids: Collection[int], now: datetime) -> list[tuple[int, int]]:
    """Units are no more: end every duty there and revoke their codes; returns (secretary, unit)."""
    await store.run(
        update(invites)
        .where(invites.c.unit_id.in_(unit_ids), invites.c.used_at.is_(None), invites.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    ended = await store.all(
        update(duties)
        .where(duties.c.unit_id.in_(unit_ids), duties.c.to_at.is_(None))
        .values(to_at=now)
        .returning(duties.c.person_id, duties.c.unit_id, duties.c.role)
    )
    return sorted((row.person_id, row.unit_id) for row in ended if row.role == Role.SECRETARY)


async def chats_of(store: Store, person_ids: Collection[int]) -> dict[int, Chat]:
    """Where each of these people wrote last, of the accounts that can be written to."""
    rows = await store.all(
        select(accounts)
        .where(accounts.c.person_id.in_(person_ids), accounts.c.state == "active")
        .order_by(accounts.c.last_seen_at, accounts.c.id)
    )
    return {row.person_id: Chat(row.channel, row.bot, row.address) for row in rows}


async def chats_of_officers(store: Store) -> list[Chat]:
    """Where each of the Board's officers wrote last."""
    rows = await store.all(
        select(accounts)
        .join(duties, duties.c.person_id == accounts.c.person_id)
        .where(duties.c.role == Role.OFFICER, duties.c.to_at.is_(None), accounts.c.state == "active")
        .order_by(accounts.c.last_seen_at)
    )
    last = {row.person_id: Chat(row.channel, row.bot, row.address) for row in rows}
    return list(last.values())


async def counts(store: Store) -> dict[str, int]:
    """How many people hold a duty, and how many of them can be written to nowhere."""
    holders = select(duties.c.person_id).where(duties.c.to_at.is_(None)).distinct()
    active = select(accounts.c.person_id).where(accounts.c.state == "active")
    linked = await store.number(select(func.count()).select_from(holders.subquery()))
    unreachable = await store.number(
        select(func.count()).select_from(holders.where(duties.c.person_id.not_in(active)).subquery())
    )
    return {"linked": linked, "unreachable": unreachable}
