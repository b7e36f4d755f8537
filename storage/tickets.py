"""One-time links and codes, spent once: to a page, to hand in a file, to join an account, from inside an app.

Or to be given a file; and addresses at which a platform fetches a picture. Only a hash of each is kept.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select, update

from domain.chat import Chat
from domain.people import Person
from storage.database import Conflict, Store
from storage.tables import people, tickets

LIFETIME = timedelta(minutes=30)
FETCHED_WITHIN, PRESSED_AGAIN = timedelta(days=1), timedelta(minutes=5)
PAGE, UPLOAD, ACCOUNT, DOWNLOAD, PICTURE, CALL = "page", "upload", "account", "download", "picture", "call"


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that a link gives out, until when; `opened`: somebody has pressed for it already."""

    file_id: int
    until: datetime
    opened: bool


def token_hash(token: str) -> str:
    """The hash under which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


async def keep(store: Store, token: str, address: str, now: datetime) -> None:
    """Keep a link to the page of an address."""
    await _keep(store, token_hash(token), now, kind=PAGE, address=address)


async def keep_upload(store: Store, token: str, chat: Chat, now: datetime, until: datetime) -> None:
    """Keep a link by which a file is handed in to a chat."""
    where = {"channel": chat.channel, "bot": chat.bot, "address": chat.address}
    await _keep(store, token_hash(token), now, kind=UPLOAD, expires_at=until, **where)


async def keep_download(
    store: Store, token: str, chat: Chat, file_id: int, now: datetime, until: datetime
) -> None:
    """Keep a link by which somebody in a chat is given a file."""
    where = {"channel": chat.channel, "bot": chat.bot, "address": chat.address}
    await _keep(store, token_hash(token), now, kind=DOWNLOAD, file_id=file_id, expires_at=until, **where)


async def keep_picture(store: Store, token: str, file_id: int, now: datetime) -> None:
    """Keep an address at which a platform fetches a picture, as often as it likes."""
    until = now + FETCHED_WITHIN
    await _keep(store, token_hash(token), now, kind=PICTURE, address="", file_id=file_id, expires_at=until)


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


async def download(store: Store, token: str, now: datetime) -> Offered | None:
    """What a link gives out: unspent, or for a few minutes after a press, as a phone asks more than once."""
    row = await store.first(select(tickets).where(*_given(token, now)))
    return Offered(row.file_id, row.expires_at, row.used_at is not None) if row else None


async def spend_download(store: Store, token: str, now: datetime) -> bool:
    """Somebody presses for the file; False when that was done too long ago."""
    used = func.coalesce(tickets.c.used_at, bindparam("now", now, tickets.c.used_at.type))
    spent = update(tickets).where(*_given(token, now)).values(used_at=used)
    return await store.first(spent.returning(tickets.c.token_hash)) is not None


def _given(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    unspent = tickets.c.used_at.is_(None) & (tickets.c.expires_at > now)
    still = or_(unspent, tickets.c.used_at > now - PRESSED_AGAIN)
    return tickets.c.token_hash == token_hash(token), tickets.c.kind == DOWNLOAD, still


async def picture(store: Store, token: str, now: datetime) -> int | None:
    """The id of the picture that lies at an address, or None."""
    row = await store.first(select(tickets.c.file_id).where(*_good(token_hash(token), PICTURE, now)))
    return row.file_id if row else None


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
