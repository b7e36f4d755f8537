"""Web sessions: which browser is which address on the web channel. Only a hash of the cookie is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from storage.database import Store
from storage.tables import sessions

LIFETIME = timedelta(days=180)
RENEWED_AFTER = timedelta(days=1)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def open_session(store: Store, address: str, now: datetime) -> str:
    """A new session for an address; returns the cookie's value."""
    token = secrets.token_urlsafe(32)
    await store.run(
        store.insert(sessions).values(
            token_hash=_hash(token), address=address, created_at=now, expires_at=now + LIFETIME
        )
    )
    return token


async def address_of(store: Store, token: str, now: datetime) -> str | None:
    """The address of a session that is still open, or None."""
    row = await store.first(
        select(sessions.c.address).where(sessions.c.token_hash == _hash(token), sessions.c.expires_at > now)
    )
    return row.address if row else None


async def is_to_renew(store: Store, token: str, now: datetime) -> bool:
    """True when a session is old enough for its end to be moved."""
    return await store.first(select(sessions.c.address).where(*_ageing(token, now))) is not None


async def renew(store: Store, token: str, now: datetime) -> bool:
    """Let a session that is used go on for its whole lifetime from now; True when that moved its end."""
    moved = update(sessions).where(*_ageing(token, now)).values(expires_at=now + LIFETIME)
    return await store.first(moved.returning(sessions.c.address)) is not None


def _ageing(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        sessions.c.token_hash == _hash(token),
        sessions.c.expires_at > now,
        sessions.c.expires_at < now + LIFETIME - RENEWED_AFTER,
    )


async def end(store: Store, token: str) -> None:
    """End a session; one that is none is none still."""
    await store.run(delete(sessions).where(sessions.c.token_hash == _hash(token)))


async def purge(store: Store, now: datetime) -> None:
    """Delete the sessions that are over."""
    await store.run(delete(sessions).where(sessions.c.expires_at <= now))
