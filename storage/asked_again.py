"""Replies that had to be asked about again: shown without whose they are, so that the word lists can grow.

Who wrote is kept beside them for one purpose: to delete them when that person is erased.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from storage.database import Store
from storage.tables import asked_again

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Unread:
    """The same words to the same question, however many times; `at`: the last of them."""

    kind: str
    question: str
    words: str
    times: int
    at: datetime


async def note(store: Store, kind: str, question: str, words: str, person_id: int | None, now: datetime) -> None:
    """A reply to a question of that kind could not be read; long ones are cut."""
    row = {"kind": kind, "question": question, "words": words[:LONGEST], "person_id": person_id, "at": now}
    await store.run(store.insert(asked_again).values(**row))


async def latest(store: Store, limit: int) -> Sequence[Unread]:
    """The last ones, newest first, the same words once."""
    same = (asked_again.c.kind, asked_again.c.question, asked_again.c.words)
    last = func.max(asked_again.c.at).label("at")
    rows = await store.all(
        select(*same, func.count().label("times"), last)
        .group_by(*same)
        .order_by(last.desc(), func.max(asked_again.c.id).desc())
        .limit(limit)
    )
    return [Unread(row.kind, row.question, row.words, row.times, row.at) for row in rows]


async def purge(store: Store, before: datetime) -> None:
    """Forget those of before."""
    await store.run(delete(asked_again).where(asked_again.c.at < before))


async def forget(store: Store, person_id: int) -> None:
    """Delete what somebody wrote."""
    await store.run(delete(asked_again).where(asked_again.c.person_id == person_id))
