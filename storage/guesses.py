"""Wrong codes, and where they came from: so that nobody can try them one after another."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select

from storage.database import Store
from storage.tables import guesses


async def add(store: Store, origin: str, now: datetime) -> None:
    """Somebody tried a wrong code."""
    await store.run(store.insert(guesses).values(origin=origin, at=now))


async def counts(store: Store, origins: Collection[str], since: datetime) -> dict[str, int]:
    """How many wrong codes came since then from each of the origins; under "" from all the world."""
    rows = await store.all(
        select(guesses.c.origin, func.count())
        .where(guesses.c.at > since, guesses.c.origin.in_(origins))
        .group_by(guesses.c.origin)
    )
    found = {row[0]: row[1] for row in rows if row[0]}
    return found | {"": await store.number(select(func.count()).where(guesses.c.at > since))}


async def purge(store: Store, before: datetime) -> None:
    """Forget those of before."""
    await store.run(delete(guesses).where(guesses.c.at <= before))
