"""One-time links and codes, spent once: to a page, to hand in a file, to join an account, from inside an app.

Only a hash of each is kept.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from domain.chat import Chat
from domain.people import Person
from storage.database import Conflict, Store
from storage.tables import people, tickets

LIFETIME = timedelta(minutes=30)
PAGE, UPLOAD, ACCOUNT, CALL = "page", "upload", "account", "call"


def token_hash(token: str) -> str:
    """The hash under which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


async def keep(store: Store, token: str, address: str, now: datetime) -> None:
    """Keep a link to the page of an address."""
    await _keep(store, token_hash(token), now, kind=PAGE, address=address)


async def keep_upload(store: Store, token: str, chat: Chat, now: datetime) -> None:
    """Keep a link by which a file is handed in to a chat."""
    where = {"channel": chat.channel, "bot": chat.bot, "address": chat.address}
    await _keep(store, token_hash(token), now, kind=UPLOAD, **where)


async def keep_account(store: Store, code_hash: str, person_id: int, now: datetime) -> None:
    """Keep a code, by its keyed hash, that joins another account to a person."""
    await _keep(store, code_hash, now, kind=ACCOUNT, address="", person_id=person_id)


async def _keep(store: Store, hashed: str, now: datetime, **values: object) -> None:
    row = {"token_hash": hashed, "created_at": now, "expires_at": now + LIFETIME} | values
    await store.run(store.insert(tickets).values(row))


async def is_good(store: Store, token: str, now: datetime) -> bool:
    """True while the link to a page may still be spent."""
    return await store.first(select(tickets.c.address).where(*_good(token_hash(token), PAGE, now))) is not None


async def spend(store: Store, token: str, now: datetime) -> str | None:
    """Spend a link: the address it opens, or None when it was spent or is too old."""
    row = await store.first(
        update(tickets)
        .where(*_good(token_hash(token), PAGE, now))
        .values(used_at=now)
        .returning(tickets.c.address)
    )
    return row.address if row else None


async def upload(store: Store, token: str, now: datetime) -> tuple[Chat, datetime] | None:
    """The chat that a link hands a file in to, and until when; None when it was spent or is too old."""
    row = await store.first(select(tickets).where(*_good(token_hash(token), UPLOAD, now)))
    return (Chat(row.channel, row.bot, row.address), row.expires_at) if row else None


async def spend_upload(store: Store, token: str, now: datetime) -> bool:
    """Spend a link to hand in a file; False when somebody was quicker."""
    spent = update(tickets).where(*_good(token_hash(token), UPLOAD, now)).values(used_at=now)
    return await store.first(spent.returning(tickets.c.token_hash)) is not None


async def accounts(store: Store, hashes: Collection[str], now: datetime) -> dict[str, Person]:
    """The people whose other account a code joins, by the code's hash, while it is good."""
    rows = await store.all(
        select(tickets.c.token_hash, people.c.id, people.c.name)
        .join(people, people.c.id == tickets.c.person_id)
        .where(tickets.c.token_hash.in_(hashes), *_open(ACCOUNT, now))
    )
    return {row.token_hash: Person(row.id, row.name) for row in rows}


async def spend_account(store: Store, code_hash: str, now: datetime) -> int:
    """Spend a code that joins an account: whose. Raises Conflict when it was spent, or is too old."""
    spent = update(tickets).where(*_good(code_hash, ACCOUNT, now)).values(used_at=now)
    row = await store.first(spent.returning(tickets.c.person_id))
    if row is None:
        raise Conflict("account code")
    return int(row.person_id)


async def spend_call(store: Store, key: str, now: datetime) -> bool:
    """Note that an app opened a page, by the key of that opening; False when it did so before."""
    times = {"created_at": now, "used_at": now, "expires_at": now + LIFETIME}
    row = {"token_hash": token_hash(key), "kind": CALL, "address": ""} | times
    noted = store.insert(tickets).values(row).on_conflict_do_nothing().returning(tickets.c.token_hash)
    return await store.first(noted) is not None


def _good(hashed: str, kind: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return tickets.c.token_hash == hashed, *_open(kind, now)


def _open(kind: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return tickets.c.kind == kind, tickets.c.used_at.is_(None), tickets.c.expires_at > now


async def purge(store: Store, now: datetime) -> None:
    """Delete the links that are too old."""
    await store.run(delete(tickets).where(tickets.c.expires_at <= now))
