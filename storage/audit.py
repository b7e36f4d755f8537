"""Who did what, and when: only ever added to. Without a person it was done at the command line."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.database import Store
from storage.tables import audit, campaigns

OF_CAMPAIGN = frozenset(
    {
        *("add campaign", "change campaign", "refit campaign", "open campaign", "close campaign"),
        *("cancel campaign", "extend", "excuse", "readmit", "remind"),
    }
)
"""What is done to the campaign whose code is the subject."""


NAMED = {"unit_id": "unit", "about_id": "person", "campaign_id": "campaign"}


async def note(
    store: Store, action: str, subject: str, now: datetime, person_id: int | None = None, **detail: Any
) -> None:
    """Add a line: what was done to what. By its `unit`, `campaign` and `person` (ids) the line is found again."""
    row = {"at": now, "person_id": person_id, "action": action, "subject": subject, "detail": detail}
    named = {column: detail.get(key) for column, key in NAMED.items()}
    if action in OF_CAMPAIGN:
        named["campaign_id"] = await store.number(select(campaigns.c.id).where(campaigns.c.code == subject))
    await store.run(store.insert(audit).values(row | named))


async def note_all(store: Store, lines: Sequence[dict[str, Any]]) -> None:
    """Add lines of one kind of doing, by their columns."""
    if lines:
        await store.run(store.insert(audit), [{"subject": "", **line} for line in lines])
