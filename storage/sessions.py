"""Web sessions: which browser is which address on the web channel. Only a hash of the cookie is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from storage.database import Store
from storage.tables import sessions

LIFETIME = timedelta(days=180)


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


async def purge(store: Store, now: datetime) -> None:
    """Delete the sessions that are over."""
    await store.run(delete(sessions).where(sessions.c.expires_at <= now))
