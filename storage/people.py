"""People, the accounts they write from, and their duties."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, select, update

from domain.chat import Chat
from domain.people import Duty, Holder, Link, Person, Role
from language.spelling import plain
from storage import audit
from storage.allowances import is_spent
from storage.database import Conflict, Store
from storage.inbox import chats_in
from storage.tables import accounts, duties, people, units
from storage.units import ancestors


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


async def persons(store: Store, person_ids: Collection[int]) -> list[Person]:
    """The people of these ids with the duties in force, by id."""
    rows = await store.all(
        select(people.c.id, people.c.name).where(people.c.id.in_(person_ids)).order_by(people.c.id)
    )
    held = await duties_of(store, set(person_ids))
    return [Person(row.id, row.name, held.get(row.id, ())) for row in rows]


async def without_duty(store: Store) -> list[Person]:
    """The people who hold no duty any more, by name."""
    held = select(duties.c.person_id).where(duties.c.to_at.is_(None))
    rows = await store.all(select(people).where(people.c.id.not_in(held)).order_by(people.c.name, people.c.id))
    return [Person(row.id, row.name) for row in rows]


async def duties_of(store: Store, person_ids: Collection[int]) -> dict[int, tuple[Duty, ...]]:
    """The duties in force, by person, in the order they were taken up."""
    rows = await store.all(
        select(duties, units.c.code, units.c.name)
        .outerjoin(units, units.c.id == duties.c.unit_id)
        .where(duties.c.person_id.in_(person_ids), duties.c.to_at.is_(None))
        .order_by(duties.c.id)
    )
    held: dict[int, tuple[Duty, ...]] = {}
    for row in rows:
        duty = Duty(Role(row.role), row.unit_id, row.code or "", row.name or "", row.id, row.agreed_at)
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
    back = {"last_seen_at": now, "state": "active", "unreachable_since": None}
    await store.run(update(accounts).where(here).values(back), rows)


async def holders(store: Store, *conditions: ColumnElement[bool]) -> list[Holder]:
    """Who holds a duty now, by unit and name; the conditions are on the tables of duties and units."""
    last = (
        select(
            accounts.c.person_id,
            func.max(accounts.c.last_seen_at).label("seen"),
            func.max(accounts.c.unreachable_since).label("lost"),
        )
        .group_by(accounts.c.person_id)
        .subquery()
    )
    active = select(accounts.c.person_id).where(accounts.c.state == "active")
    rows = await store.all(
        select(
            duties,
            people.c.name.label("person"),
            units.c.code,
            units.c.name,
            last.c.seen,
            last.c.lost,
            people.c.id.in_(active).label("reachable"),
        )
        .join(people, people.c.id == duties.c.person_id)
        .outerjoin(units, units.c.id == duties.c.unit_id)
        .outerjoin(last, last.c.person_id == people.c.id)
        .where(duties.c.to_at.is_(None), *conditions)
        .order_by(units.c.code, duties.c.id)
    )
    return [
        Holder(
            duty_id=row.id,
            person_id=row.person_id,
            name=row.person,
            role=Role(row.role),
            unit_id=row.unit_id,
            unit_code=row.code or "",
            unit_name=row.name or "",
            since=row.from_at,
            last_seen=row.seen,
            reachable=bool(row.reachable),
            unreachable_since=None if row.reachable else row.lost,
        )
        for row in rows
    ]


async def holders_of(store: Store, unit_id: int) -> list[Holder]:
    """Who reports for a unit, or leads or serves the part of the tree below it."""
    return await holders(store, duties.c.unit_id == unit_id)


async def holder(store: Store, duty_id: int) -> Holder | None:
    """Who holds that duty, or None when nobody does any more."""
    return next(iter(await holders(store, duties.c.id == duty_id)), None)


async def unlinked(store: Store) -> list[tuple[int, str, str]]:
    """The active units that nobody reports for, by code: (id, code, name)."""
    held = select(duties.c.unit_id).where(
        duties.c.role == Role.SECRETARY, duties.c.to_at.is_(None), duties.c.unit_id.is_not(None)
    )
    rows = await store.all(
        select(units.c.id, units.c.code, units.c.name)
        .where(units.c.active_to.is_(None), units.c.id.not_in(held))
        .order_by(units.c.code)
    )
    return [(row.id, row.code, row.name) for row in rows]


async def end_duty(store: Store, duty_id: int, now: datetime, by: int | None, why: str = "remove") -> None:
    """End a duty; `by` is who pressed. What was done in it stays. Raises Conflict when it had ended."""
    row = await store.first(
        update(duties)
        .where(duties.c.id == duty_id, duties.c.to_at.is_(None))
        .values(to_at=now)
        .returning(duties.c.person_id, duties.c.unit_id, duties.c.role)
    )
    if row is None:
        raise Conflict(f"duty {duty_id}")
    await audit.note(store, why, row.role, now, by, person=row.person_id, unit=row.unit_id)


async def leave(store: Store, person_id: int, now: datetime) -> None:
    """Somebody leaves: their duties end, nothing is sent to them any more; what they reported stays."""
    await store.run(
        update(duties).where(duties.c.person_id == person_id, duties.c.to_at.is_(None)).values(to_at=now)
    )
    await store.run(update(accounts).where(accounts.c.person_id == person_id).values(state="left"))
    await audit.note(store, "leave", "", now, person_id)


async def accounts_of(store: Store, person_id: int) -> list[tuple[str, datetime]]:
    """Where a person writes from, the latest first: (channel, when last)."""
    rows = await store.all(
        select(accounts.c.channel, accounts.c.last_seen_at)
        .where(accounts.c.person_id == person_id)
        .order_by(accounts.c.last_seen_at.desc())
    )
    return [(row.channel, row.last_seen_at) for row in rows]


async def addresses_on(store: Store, person_id: int, channel: str) -> list[str]:
    """The addresses of a person on a channel, the latest first."""
    rows = await store.all(
        select(accounts.c.address)
        .where(accounts.c.person_id == person_id, accounts.c.channel == channel)
        .order_by(accounts.c.last_seen_at.desc())
    )
    return [row.address for row in rows]


async def add_account(store: Store, person_id: int, chat: Chat, now: datetime) -> None:
    """Somebody writes from one more place."""
    await store.run(
        store.insert(accounts).values(
            person_id=person_id,
            channel=chat.channel,
            bot=chat.bot,
            address=chat.address,
            state="active",
            last_seen_at=now,
        )
    )


async def join_account(store: Store, person_id: int, chat: Chat, now: datetime) -> None:
    """An account is somebody's from now on, even if it was one of a person who holds no duty any more."""
    here = {"channel": chat.channel, "bot": chat.bot, "address": chat.address}
    now_theirs = {"person_id": person_id, "state": "active", "last_seen_at": now}
    new = store.insert(accounts).values(here | now_theirs)
    await store.run(new.on_conflict_do_update(index_elements=list(here), set_=now_theirs))
    await audit.note(store, "join", chat.channel, now, person_id)


async def add_person(store: Store, wanted: Link, now: datetime) -> int:
    """Somebody who writes from a chat for the first time; returns their id."""
    person_id = await store.number(
        store.insert(people)
        .values(name=wanted.name, search=plain(wanted.name), created_at=now)
        .returning(people.c.id)
    )
    await add_account(store, person_id, wanted.chat, now)
    return person_id


async def take_up(
    store: Store, person_id: int, role: str, unit_id: int | None, agreed_to: str, now: datetime
) -> int:
    """Give somebody a duty; returns its id. One that is held already stays as it was."""
    held = await store.number(
        select(duties.c.id).where(
            duties.c.person_id == person_id,
            duties.c.role == role,
            duties.c.unit_id.is_not_distinct_from(unit_id),
            duties.c.to_at.is_(None),
        )
    )
    return held or await store.number(
        store.insert(duties)
        .values(person_id=person_id, unit_id=unit_id, role=role, from_at=now, agreed_at=now, agreed_to=agreed_to)
        .returning(duties.c.id)
    )


async def reached(store: Store, chat: Chat, now: datetime, *, can_be: bool) -> None:
    """The person of an account lets the assistant in, or keeps it out; one who has left stays so."""
    if not can_be:
        return await unreachable(store, [chat], now)
    await store.run(
        update(accounts)
        .where(chats_in(accounts, [chat]), accounts.c.state != "left")
        .values(state="active", unreachable_since=None)
    )
    return None


async def others_of(store: Store, chats: Collection[Chat], now: datetime) -> dict[Chat, Chat]:
    """For accounts where nobody is reached, the one that the same person used last of those where somebody is.

    None on a bot that has sent all it may.
    """
    mine, other = accounts.alias("mine"), accounts.alias("other")
    rows = await store.all(
        select(mine.c.channel, mine.c.bot, mine.c.address, other.c.channel, other.c.bot, other.c.address)
        .join(other, other.c.person_id == mine.c.person_id)
        .where(chats_in(mine, chats), other.c.id != mine.c.id, other.c.state == "active", ~is_spent(other, now))
        .order_by(other.c.last_seen_at, other.c.id)
    )
    return {Chat(*row[:3]): Chat(*row[3:]) for row in rows}


async def unreachable(store: Store, chats: Collection[Chat], now: datetime) -> None:
    """Nobody is there any more: the accounts are blocked since then, until their person writes again."""
    if chats:
        since = func.coalesce(
            accounts.c.unreachable_since, bindparam("now", now, accounts.c.unreachable_since.type)
        )
        await store.run(
            update(accounts)
            .where(chats_in(accounts, chats), accounts.c.state != "left")
            .values(state="blocked", unreachable_since=since)
        )


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
    """Units are no more: end every duty there; returns (secretary, unit)."""
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


async def chats_of_officers(store: Store, unit_id: int | None = None) -> dict[int, Chat]:
    """Where each of the Board's officers wrote last, by person; with a unit, those it is in the charge of."""
    held = await store.all(
        select(duties.c.person_id, duties.c.unit_id).where(duties.c.role == Role.OFFICER, duties.c.to_at.is_(None))
    )
    above = None if unit_id is None else await ancestors(store, unit_id)
    meant = {row.person_id for row in held if above is None or row.unit_id is None or row.unit_id in above}
    return await chats_of(store, meant)


async def lost_since(store: Store) -> datetime | None:
    """Since when the one of those that hold a duty has been written to nowhere whom that befell first, or None."""
    holders = select(duties.c.person_id).where(duties.c.to_at.is_(None))
    active = select(accounts.c.person_id).where(accounts.c.state == "active")
    lost = (
        select(func.max(accounts.c.unreachable_since).label("at"))
        .where(accounts.c.person_id.in_(holders), accounts.c.person_id.not_in(active))
        .group_by(accounts.c.person_id)
        .subquery()
    )
    row = await store.first(select(func.min(lost.c.at).label("at")))
    return row.at if row else None


async def counts(store: Store) -> dict[str, int]:
    """How many people hold a duty, and how many of them can be written to nowhere."""
    holders = select(duties.c.person_id).where(duties.c.to_at.is_(None)).distinct()
    active = select(accounts.c.person_id).where(accounts.c.state == "active")
    linked = await store.number(select(func.count()).select_from(holders.subquery()))
    unreachable = await store.number(
        select(func.count()).select_from(holders.where(duties.c.person_id.not_in(active)).subquery())
    )
    return {"linked": linked, "unreachable": unreachable}
