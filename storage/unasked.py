"""What nobody asked for and is the same for many: one letter a person, laid out at once; the words come later."""

from datetime import datetime
from typing import Any

from sqlalchemy import literal, select

from storage.database import Store
from storage.laggards import account_of
from storage.outbox import REMINDER
from storage.tables import accounts, outbox, people


async def lay_out(store: Store, whom: Any, kind: str, at: datetime, not_before: datetime, **about: int) -> int:
    """A letter of a kind to each of these people (a query of their ids) who can be written to; returns how many.

    `about`: what the letter is of, by column. They go behind replies, at their pace.
    """
    columns = {
        "channel": accounts.c.channel,
        "bot": accounts.c.bot,
        "address": accounts.c.address,
        "person_id": people.c.id,
        "priority": literal(REMINDER),
        "kind": literal(kind),
        "state": literal("waiting"),
        "not_before": literal(not_before, outbox.c.not_before.type),
        "created_at": literal(at, outbox.c.created_at.type),
        "tries": literal(0),
    } | {name: literal(value) for name, value in about.items()}
    chosen = (
        select(*columns.values())
        .select_from(people)
        .join(accounts, accounts.c.id == account_of(people.c.id, at))
        .where(people.c.id.in_(whom))
        .order_by(people.c.id)
    )
    return (await store.run(store.insert(outbox).from_select(list(columns), chosen))).rowcount
