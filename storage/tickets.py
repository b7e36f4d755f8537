"""One-time links to a page: made in a chat, spent by a POST. Only a hash of each is kept."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from storage.database import Store
from storage.tables import tickets

LIFETIME = timedelta(minutes=30)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def keep(store: Store, token: str, address: str, now: datetime) -> None:
    """Keep a link to the page of an address."""
    await store.run(
        store.insert(tickets).values(
            token_hash=_hash(token), address=address, created_at=now, expires_at=now + LIFETIME
        )
    )


async def is_good(store: Store, token: str, now: datetime) -> bool:
    """True while the link may still be spent."""
    return await store.first(select(tickets.c.address).where(*_good(token, now))) is not None


async def spend(store: Store, token: str, now: datetime) -> str | None:
    """Spend a link: the address it opens, or None when it was spent or is too old."""
    row = await store.first(
        update(tickets).where(*_good(token, now)).values(used_at=now).returning(tickets.c.address)
    )
    return row.address if row else None


def _good(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return tickets.c.token_hash == _hash(token), tickets.c.used_at.is_(None), tickets.c.expires_at > now


async def purge(store: Store, now: datetime) -> None:
    """Delete the links that are too old."""
    await store.run(delete(tickets).where(tickets.c.expires_at <= now))
